"""What the app needs of ERPNext, derived from its code: `python3 -m embedded.needs` checks `needs.json`, with `--write` it
writes it.

A module needs a DocType that it names, or whose events it is called for (`hooks.py`), and of it the fields whose names stand
in the module as attribute, key or text; of the rows of its tables as well. That says somewhat more than the module does. What
is read off exactly: functions imported, with the arguments they are called with, and the fields that queries ask for, which
must exist. What is not seen: a field of a document that a module is given by another one, when it does not name the DocType.
"""

import json
import re
import sys
from typing import Any

from embedded import paths
from embedded.erpnext.shapes import load_shapes
from embedded.needs.documents import read_document, read_script
from embedded.needs.events import event_modules
from embedded.needs.found import Found, as_json, excess
from embedded.needs.modules import read_python

NEEDS = paths.ROOT / "embedded/needs.json"
WHERE_TO_ADD = (
	"embedded/erpnext/stand_in.json lacks these (or FRAPPES in embedded/needs, for DocTypes of Frappe):"
)
# DocTypes of Frappe that the app asks for
FRAPPES = frozenset(
	{
		*(
			"Address",
			"Comment",
			"Communication",
			"Contact Email",
			"Contact Phone",
			"Country",
			"Currency",
			"Custom Field",
			"Dashboard Chart",
			"DefaultValue",
			"DocField",
			"DocType",
			"Document Follow",
		),
		*(
			"Dynamic Link",
			"Email Account",
			"Email Queue",
			"Email Queue Recipient",
			"Email Template",
			"File",
			"Has Role",
			"Logs To Clear",
			"Number Card",
			"Patch Log",
			"Prepared Report",
			"Property Setter",
			"SMS Settings",
			"Role",
			"Scheduled Job Type",
			"Notification Log",
			"Notification Settings",
			"ToDo",
			"User",
			"User Permission",
			"__Auth",
		),
		*("Version", "Workflow", "Workflow Action", "Workflow Document State", "Workflow Transition"),
	}
)


def derive() -> dict[str, Any]:
	"""The needs as they stand in `needs.json`. Raises ValueError for a field or a DocType that nobody has."""
	shapes = load_shapes()["doctypes"]
	own = {
		json.loads(file.read_text(encoding="utf-8"))["name"]
		for file in paths.APP.glob("ecom_erp/doctype/*/*.json")
	}
	found = Found(shapes, FRAPPES | own)
	events, added = event_modules(paths.APP), _added_fields()
	for file in sorted(paths.APP.rglob("*.py")):
		read_python(file, found, events.get(file, set()), added)
	for file in sorted(paths.APP.rglob("*.js")):
		read_script(file, found)
	for file in sorted(paths.APP.rglob("*.json")):
		read_document(file, found)
	if found.problems:
		raise ValueError("\n".join([WHERE_TO_ADD, *found.problems]))
	return as_json(found)


def _added_fields() -> frozenset[str]:
	"""The fields that the app adds to ERPNext's DocTypes."""
	text = (paths.APP / "erp/documents/custom_fields.py").read_text(encoding="utf-8")
	return frozenset(re.findall(r'\b_\w+\(\s*"(\w+)"', text) + re.findall(r'"fieldname": "(\w+)"', text))


def main(arguments: list[str]) -> int:
	"""Check, or write; the exit code."""
	try:
		used = derive()
	except ValueError as error:
		print(error, file=sys.stderr)
		return 1
	if "--write" in arguments:
		NEEDS.write_text(json.dumps(used, indent=1, sort_keys=True) + "\n", encoding="utf-8")
		return 0
	more = excess(json.loads(NEEDS.read_text(encoding="utf-8")), used)
	if more:
		print(
			"The app uses more of ERPNext than embedded/needs.json says. If that is meant: make needs",
			file=sys.stderr,
		)
		print("\n".join(f"  {each}" for each in more), file=sys.stderr)
	return int(bool(more))
