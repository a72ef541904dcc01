"""The block of types that Frappe's developer mode writes into a DocType's controller, written from its JSON: the fields
can be looked up where they are used, and `doc: EcomOrder` means something to an editor. Frappe replaces a block that it
finds; these stand below the class's docstring, which Frappe's own would hide."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from embedded import paths

DOCTYPES = paths.APP / "ecom_erp/doctype"
BEGIN, END = "# begin: auto-generated types", "# end: auto-generated types"
PLAIN = {
	"Attach": "Attach",
	"Attach Image": "AttachImage",
	"Autocomplete": "Autocomplete",
	"Check": "Check",
	"Code": "Code",
	"Currency": "Currency",
	"Data": "Data",
	"Date": "Date",
	"Datetime": "Datetime",
	"Duration": "Duration",
	"Dynamic Link": "DynamicLink",
	"Float": "Float",
	"HTML Editor": "HTMLEditor",
	"Int": "Int",
	"JSON": "JSON",
	"Link": "Link",
	"Long Text": "LongText",
	"Password": "Password",
	"Percent": "Percent",
	"Phone": "Phone",
	"Small Text": "SmallText",
	"Text": "Text",
	"Text Editor": "TextEditor",
	"Time": "Time",
}
"""Type of field: its name in `frappe.types.DF`. Tables and selections are more than a name; others hold no value."""
NEVER_EMPTY = ("Check", "Currency", "Float", "Int", "Percent", "Select", "Table", "Table MultiSelect")


def check(fix: bool = False) -> list[Path]:
	"""The controllers whose block differs from their DocType; with `fix` they are mended."""
	stale = []
	for controller, text in _controllers():
		new = with_block(text, json.loads(controller.with_suffix(".json").read_text()))
		if _bare(new) != _bare(text):
			stale.append(controller)
			if fix:
				controller.write_text(new)
	return stale


def with_block(text: str, doctype: dict) -> str:
	"""A controller's text with the block of its DocType; raises ValueError when the class is not in it."""
	block = "\n".join(f"\t{line}" if line else "" for line in _block(doctype))
	text = re.sub(rf"\n*\t{re.escape(BEGIN)}.*?{re.escape(END)}\n", "\n", text, flags=re.S)
	name = doctype["name"].replace(" ", "")
	head = re.search(rf'^class {name}\([^\n]*\):\n(\t"""(?:[^"]|"(?!""))*"""\n?)?', text, flags=re.M)
	if not head:
		raise ValueError(f"{doctype['name']}: its controller has no class {name}")
	before, after = text[: head.end()].rstrip("\n"), text[head.end() :].strip("\n")
	rest = "" if after in ("", "\tpass") else f"\n{after}\n"
	gap = "\n" if head.group(1) else ""
	return f"{before}\n{gap}{block}\n{rest}"


def _bare(text: str) -> str:
	"""Without what the formatter decides."""
	return re.sub(r"[\s,()]", "", text)


def _controllers() -> Iterator[tuple[Path, str]]:
	for file in sorted(DOCTYPES.glob("*/*.json")):
		controller = file.with_suffix(".py")
		if controller.is_file():
			yield controller, controller.read_text()


def _block(doctype: dict) -> list[str]:
	imports, fields = set(), {}
	for field in doctype["fields"]:
		kind, name = field["fieldtype"], field["fieldname"]
		if kind in ("Table", "Table MultiSelect"):
			row = field["options"]
			module = row.lower().replace(" ", "_")
			imports.add(f"from ecom_erp.ecom_erp.doctype.{module}.{module} import {row.replace(' ', '')}")
			fields[name] = f"DF.{kind.replace(' ', '')}[{row.replace(' ', '')}]"
		elif kind == "Select":
			options = [option.strip() for option in field.get("options", "").split("\n")]
			fields[name] = f"DF.Literal{json.dumps(options)}"
		elif kind in PLAIN:
			optional = "" if kind in NEVER_EMPTY or field.get("reqd") else " | None"
			fields[name] = f"DF.{PLAIN[kind]}{optional}"
	if doctype.get("istable"):
		fields |= dict.fromkeys(("parent", "parentfield", "parenttype"), "DF.Data")
	return [
		BEGIN,
		"# This code is auto-generated. Do not modify anything in this block.",
		"",
		"from typing import TYPE_CHECKING",
		"",
		"if TYPE_CHECKING:",
		"\tfrom frappe.types import DF",
		*(["", *(f"\t{line}" for line in sorted(imports))] if imports else []),
		"",
		*(f"\t{name}: {kind}" for name, kind in sorted(fields.items())),
		END,
	]
