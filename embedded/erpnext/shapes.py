"""The shape of the stand-in: its DocTypes, fields and functions, as ERPNext has them (`stand_in.json`).

The generator writes the app of the embedded bench from it. What of all this the app needs is told by `embedded/needs.json`.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHAPES_FILE = HERE / "stand_in.json"
LAYOUT_TYPES = frozenset({"Section Break", "Column Break", "Tab Break"})


@lru_cache(maxsize=1)
def load_shapes() -> dict[str, Any]:
	"""All of it: `erpnext` (version), `modules`, `roles`, `functions`, `doctypes` (name -> properties)."""
	return json.loads(SHAPES_FILE.read_text(encoding="utf-8"))


def scrub(name: str) -> str:
	"""The folder and module name of a DocType or module, as Frappe forms it."""
	return name.replace(" ", "_").replace("-", "_").lower()


def class_name(doctype: str) -> str:
	"""The name of the controller class of a DocType, as Frappe forms it."""
	return doctype.replace(" ", "").replace("-", "")


def data_fields(doctype: dict[str, Any]) -> list[dict[str, Any]]:
	"""The fields of a DocType that hold data or show something, without the layout."""
	return [field for field in doctype["fields"] if field["fieldtype"] not in LAYOUT_TYPES]
