"""docs/openapi.json: REST version 1 as OpenAPI, from the methods' signatures, the fields they answer and the DocTypes of these.

`.bench/env/bin/python -m tests.openapi_page` writes it anew.
"""

import inspect
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import frappe

from ecom_erp.api import order_answer, v1
from ecom_erp.core.after_sales.outcomes import WISHES
from ecom_erp.core.errors import ANSWERS, ErrorCode
from ecom_erp.core.shipping.tracking_status import TELLABLE
from ecom_erp.core.states.order import OrderStatus
from tests.openapi_webhooks import webhooks

PAGE = Path(__file__).resolve().parents[1] / "docs/openapi.json"
DOCTYPES = Path(v1.__file__).resolve().parents[1] / "ecom_erp/doctype"
METHODS = (v1.orders, v1.order, v1.stock, v1.create_ticket, v1.ticket, v1.tracking_event)
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
FAILURES = sorted({answer.status for answer in ANSWERS.values()})


def document() -> dict[str, Any]:
	return {
		"openapi": "3.1.0",
		"info": {
			"title": "ecom_erp REST",
			"version": "1",
			"description": "See docs/api.md. A role that may call all methods is Ecom Integration.",
			"license": {"name": "GPL-3.0"},
		},
		"servers": [{"url": "{site}", "variables": {"site": {"default": "https://erp.example.com"}}}],
		"security": [{"token": []}],
		"paths": {_path(method): _operations(method) for method in METHODS},
		"webhooks": webhooks(_fields, _options),
		"components": {
			"securitySchemes": {
				"token": {
					"type": "apiKey",
					"in": "header",
					"name": "Authorization",
					"description": "token <api key>:<api secret>",
				}
			},
			"schemas": {
				"Error": _object(code={"type": "string", "enum": list(ErrorCode)}, message=TEXT),
				**{_title(method): _object(message=_message(method)) for method in METHODS},
			},
			"responses": {str(status): _response(_codes(status), "Error") for status in FAILURES},
		},
	}


def text() -> str:
	return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def _path(method) -> str:
	return f"/api/method/{method.__module__}.{method.__name__}"


def _operations(method) -> dict[str, Any]:
	verbs = frappe.allowed_http_methods_for_whitelisted_func[method]
	return {verb.lower(): _operation(method, verb) for verb in verbs}


def _operation(method, verb: str) -> dict[str, Any]:
	summary, _rest = re.split(r"(?<=\.)\s", inspect.cleandoc(method.__doc__) + " ", maxsplit=1)
	said = {
		"operationId": f"{method.__name__}_{verb.lower()}",
		"summary": " ".join(summary.split()),
		"description": " ".join(inspect.cleandoc(method.__doc__).split()),
		"responses": _responses(method),
	}
	parameters = list(inspect.signature(method).parameters.values())
	if verb == "GET":
		said["parameters"] = [_query(method, parameter) for parameter in parameters]
	else:
		needed = any(map(_is_required, parameters))
		said["requestBody"] = {"required": needed, "content": {JSON: {"schema": _body(method, parameters)}}}
	return said


def _query(method, parameter: inspect.Parameter) -> dict[str, Any]:
	return {
		"name": parameter.name,
		"in": "query",
		"required": _is_required(parameter),
		"schema": _schema(method, parameter),
	}


def _body(method, parameters: Iterable[inspect.Parameter]) -> dict[str, Any]:
	given = {parameter.name: parameter for parameter in parameters}
	return {
		"type": "object",
		"properties": {name: _schema(method, parameter) for name, parameter in given.items()},
		"required": [name for name, parameter in given.items() if _is_required(parameter)],
		"additionalProperties": False,
	}


def _is_required(parameter: inspect.Parameter) -> bool:
	return parameter.default is parameter.empty


def _schema(method, parameter: inspect.Parameter) -> dict[str, Any]:
	known = _known_values().get((method.__name__, parameter.name))
	return known or ({"type": "integer"} if parameter.annotation is int else TEXT)


def _known_values() -> dict[tuple[str, str], dict[str, Any]]:
	"""What the annotation of a parameter does not say."""
	about = {"type": "string", "enum": [one for one in _options("After Sales Ticket Line", "about") if one]}
	line = {
		"type": "object",
		"properties": {
			"line_id": TEXT,
			"qty": {"type": "integer", "minimum": 1},
			"about": about,
			"exchange_item": TEXT,
			"exchange_price": {"type": "number"},
		},
		"required": ["line_id", "qty"],
	}
	return {
		("orders", "status"): {"type": "string", "enum": list(OrderStatus)},
		("orders", "modified_after"): {"type": "string", "format": "date-time"},
		("stock", "items"): {"type": "array", "items": TEXT, "maxItems": v1.MOST_ROWS},
		("create_ticket", "ticket_type"): {"type": "string", "enum": list(WISHES)},
		("create_ticket", "reason"): {"type": "string", "enum": _options("After Sales Ticket", "reason")},
		("create_ticket", "description"): {"type": "string", "maxLength": v1.LONGEST_TEXT},
		("create_ticket", "lines"): {"type": "array", "items": line},
		("tracking_event", "status"): {"type": "string", "enum": list(TELLABLE)},
		("tracking_event", "at"): {"type": "string", "format": "date-time"},
	}


def _title(method) -> str:
	return f"{method.__name__}_answer"


def _responses(method) -> dict[str, Any]:
	failures = {str(status): {"$ref": f"#/components/responses/{status}"} for status in FAILURES}
	return {"200": _response("Done", _title(method)), **failures}


def _codes(status: int) -> str:
	return ", ".join(code for code, answer in ANSWERS.items() if answer.status == status)


def _response(description: str, schema: str) -> dict[str, Any]:
	return {
		"description": description,
		"content": {JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
	}


def _message(method) -> dict[str, Any]:
	ticket = _object(
		**_fields("After Sales Ticket", v1.TICKET_FIELDS),
		lines=_list(_object(**_fields("After Sales Ticket Line", v1.TICKET_LINE_FIELDS))),
		explanations=_list(_object(policy=TEXT_OR_NONE, matched={"type": "boolean"}, why=TEXT_OR_NONE)),
		returns=_list(TEXT),
	)
	return {
		"orders": _object(
			orders=_list(_object(**_fields("Ecom Order", order_answer.LIST_FIELDS))),
			more={"type": "boolean"},
			next=TEXT_OR_NONE,
		),
		"order": _order(),
		"stock": {"type": "object", "additionalProperties": {"type": "integer"}},
		"create_ticket": ticket,
		"ticket": ticket,
		"tracking_event": _object(shipping_label=TEXT, tracking_status=TEXT_OR_NONE),
	}[method.__name__]


def _order() -> dict[str, Any]:
	pieces = _object(item_code=TEXT, qty={"type": "integer"})
	address = _fields("Ecom Order", [f"ship_{field}" for field in order_answer.ADDRESS_FIELDS])
	package = _object(
		name=TEXT,
		number={"type": "integer"},
		**_fields("Fulfilment Package", order_answer.PACKAGE_FIELDS),
		tracking_url=TEXT,
		contents=_list(pieces),
	)
	return _object(
		**_fields("Ecom Order", order_answer.ORDER_FIELDS),
		shipping_address=_object(**{name.removeprefix("ship_"): one for name, one in address.items()}),
		holds=_list(_object(**_fields("Ecom Order Hold", order_answer.HOLD_FIELDS))),
		lines=_list(_object(**_fields("Ecom Order Line", order_answer.LINE_FIELDS), items=_list(pieces))),
		payments=_list(
			_object(**_fields("Ecom Order Payment", order_answer.PAYMENT_FIELDS), processed_at=MOMENT)
		),
		parcels=_list(
			_object(
				**_fields("Fulfilment Order", order_answer.PARCEL_FIELDS),
				lines=_list(_object(**_fields("Fulfilment Order Item", order_answer.PARCEL_LINE_FIELDS))),
				packages=_list(package),
			)
		),
		tickets=_list(_object(**_fields("After Sales Ticket", order_answer.TICKET_FIELDS))),
	)


def _object(**properties: Any) -> dict[str, Any]:
	return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
	return {"type": "array", "items": items}


def _fields(doctype: str, names: Iterable[str]) -> dict[str, Any]:
	types = {field["fieldname"]: field["fieldtype"] for field in _meta(doctype)["fields"]}
	found = {name: TYPES.get(types.get(name, ""), TEXT_OR_NONE) for name in names}
	return (
		found
		| ({"name": TEXT} if "name" in found else {})
		| ({"modified": MOMENT} if "modified" in found else {})
	)


def _options(doctype: str, fieldname: str) -> list[str]:
	(field,) = [field for field in _meta(doctype)["fields"] if field["fieldname"] == fieldname]
	return field["options"].split("\n")


def _meta(doctype: str) -> dict[str, Any]:
	name = doctype.lower().replace(" ", "_")
	return json.loads((DOCTYPES / name / f"{name}.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
	PAGE.write_text(text(), encoding="utf-8")
