"""Reading of the demo company's files (format: fixtures/README.md)."""

import json
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

FILES = ("warehouses", "listings", "orders", "catalogue")


def default_folder() -> Path:
	"""The `fixtures` folder of the checkout around this package. Raises FileNotFoundError."""
	for parent in Path(__file__).resolve().parents:
		if (parent / "fixtures" / "orders.json").is_file():
			return parent / "fixtures"
	raise FileNotFoundError("No fixtures folder with orders.json around the package: name one with --data")


def read(folder: Path, kind: str = "") -> dict[str, Any]:
	"""The parsed files by name. `kind`: of a shop ("Shopify", "WooCommerce", "Own Shop"); only its orders and listings
	are given. Entries that name no shop are every shop's."""
	data = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in FILES}
	if kind:
		for name in ("orders", "listings"):
			data[name] = [row for row in data[name] if row.get("shop", kind) == kind]
	return data


def placed_at(order: dict[str, Any], base: datetime) -> datetime:
	"""When an order was placed, counted back from the day of `base` (aware UTC)."""
	day = base.astimezone(timezone.utc).date() - timedelta(days=order["placed"]["days_ago"])
	return datetime.combine(day, time.fromisoformat(order["placed"]["time"]), tzinfo=timezone.utc)
