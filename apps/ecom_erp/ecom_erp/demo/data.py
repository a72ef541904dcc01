"""Reading the repository's `fixtures/`."""

import json
from pathlib import Path
from typing import Any

import ecom_erp

FIXTURES = Path(ecom_erp.__file__).resolve().parents[3] / "fixtures"


def shop(key: str) -> dict[str, Any]:
	"""The facts of one shop, by its key in the fixtures."""
	return next(row for row in read("shops") if row["key"] == key)


def read(name: str) -> Any:
	"""One fixture file, e.g. "catalogue". Raises FileNotFoundError where the app was installed without them."""
	return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
