"""The contract between this product and ERPNext: every DocType, field and function that the product relies on.

`contract.json` is read by two sides: the generator writes the stand-in app of the embedded bench from it, and the
contract test holds it against the metadata of the platform it runs on.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CONTRACT_FILE = HERE / "contract.json"
LAYOUT_TYPES = frozenset({"Section Break", "Column Break", "Tab Break"})


@lru_cache(maxsize=1)
def load_contract() -> dict[str, Any]:
	"""The whole contract: `erpnext` (version), `modules`, `roles`, `functions`, `doctypes` (name -> properties)."""
	return json.loads(CONTRACT_FILE.read_text(encoding="utf-8"))


def scrub(name: str) -> str:
	"""The folder and module name of a DocType or module, as Frappe forms it."""
	return name.replace(" ", "_").replace("-", "_").lower()


def class_name(doctype: str) -> str:
	"""The name of the controller class of a DocType, as Frappe forms it."""
	return doctype.replace(" ", "").replace("-", "")


def data_fields(doctype: dict[str, Any]) -> list[dict[str, Any]]:
	"""The fields of a DocType that hold data or show something, without the layout."""
	return [field for field in doctype["fields"] if field["fieldtype"] not in LAYOUT_TYPES]
