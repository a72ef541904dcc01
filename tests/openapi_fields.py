"""Schemas of docs/openapi.json: of the fields of DocTypes, and of what is put together of them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ecom_erp

DOCTYPES = Path(ecom_erp.__file__).resolve().parent / "ecom_erp/doctype"
JSON = "application/json"
TEXT = {"type": "string"}
TEXT_OR_NONE = {"type": ["string", "null"]}
MOMENT = {"type": ["string", "null"], "format": "date-time"}
TYPES = {
	"Date": {"type": ["string", "null"], "format": "date"},
	"Datetime": MOMENT,
	"Currency": {"type": ["number", "null"]},
	"Float": {"type": ["number", "null"]},
	"Int": {"type": ["integer", "null"]},
	"Check": {"type": ["integer", "null"], "enum": [0, 1, None]},
}


def object_of(**properties: Any) -> dict[str, Any]:
	return {"type": "object", "properties": properties, "required": list(properties)}


def list_of(items: dict[str, Any]) -> dict[str, Any]:
	return {"type": "array", "items": items}


def fields(doctype: str, names: Iterable[str]) -> dict[str, Any]:
	types = {field["fieldname"]: field["fieldtype"] for field in _meta(doctype)["fields"]}
	found = {name: TYPES.get(types.get(name, ""), TEXT_OR_NONE) for name in names}
	return (
		found
		| ({"name": TEXT} if "name" in found else {})
		| ({"modified": MOMENT} if "modified" in found else {})
	)


def options(doctype: str, fieldname: str) -> list[str]:
	(field,) = [field for field in _meta(doctype)["fields"] if field["fieldname"] == fieldname]
	return field["options"].split("\n")


def _meta(doctype: str) -> dict[str, Any]:
	name = doctype.lower().replace(" ", "_")
	return json.loads((DOCTYPES / name / f"{name}.json").read_text(encoding="utf-8"))
