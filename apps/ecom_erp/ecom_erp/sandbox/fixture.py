"""Reading of the demo company's files (format: fixtures/README.md)."""

import json
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

FILES = ("shops", "warehouses", "listings", "orders", "catalogue")


def default_folder() -> Path:
	"""The `fixtures` folder of the checkout around this package. Raises FileNotFoundError."""
	for parent in Path(__file__).resolve().parents:
		if (parent / "fixtures" / "orders.json").is_file():
			return parent / "fixtures"
	raise FileNotFoundError("No fixtures folder with orders.json around the package: name one with --data")


def read(folder: Path, kind: str = "Shopify") -> dict[str, Any]:
	"""What one shop knows, by file: its listings and orders, its own facts as "shop", the warehouses that serve it, and
	the whole catalogue. `kind`: its channel in shops.json ("Shopify", "WooCommerce", "Own Shop"). Raises ValueError for
	another."""
	files = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in FILES}
	facts = next((row for row in files.pop("shops") if row["channel"] == kind), None)
	if facts is None:
		raise ValueError(f"shops.json has no shop of the kind {kind}")
	for name in ("listings", "orders"):
		files[name] = [row for row in files[name] if row["shop"] == facts["key"]]
	files["warehouses"] = [row for row in files["warehouses"] if row["name"] in facts["warehouses"]]
	return {**files, "shop": facts}


def placed_at(order: dict[str, Any], base: datetime) -> datetime:
	"""When an order was placed, counted back from the day of `base` (aware UTC)."""
	day = base.astimezone(timezone.utc).date() - timedelta(days=order["placed"]["days_ago"])
	return datetime.combine(day, time.fromisoformat(order["placed"]["time"]), tzinfo=timezone.utc)
