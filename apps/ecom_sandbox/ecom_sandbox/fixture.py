"""Reading of the demo company's files (format: fixtures/README.md)."""

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "company_data"
"""The demo company: a link to `fixtures/` in a checkout, a copy of it where the package is installed."""

FILES = ("shops", "warehouses", "listings", "orders", "catalogue")


Data = Mapping[str, Any] | Path | str | None
"""What `read` returned, or the folder to read, the demo company's unless named."""


class BadData(Exception):
	"""The files that a shop is to be made of do not fit; the message says what to change."""


def read(folder: Path, kind: str = "Shopify", currency: str = "") -> dict[str, Any]:
	"""What one shop knows, by file: its listings and orders, its own facts as "shop", the warehouses that serve it, and
	the whole catalogue. `kind`: its channel in shops.json ("Shopify", "WooCommerce", "Own Shop"); `currency` in the place
	of the shop's own, the figures stay. Raises BadData for another kind, OSError where a file cannot be read."""
	files = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in FILES}
	facts = next((row for row in files.pop("shops") if row["channel"] == kind), None)
	if facts is None:
		raise BadData(f"shops.json has no shop of the kind {kind}")
	for name in ("listings", "orders"):
		files[name] = [row for row in files[name] if row["shop"] == facts["key"]]
	files["warehouses"] = [row for row in files["warehouses"] if row["name"] in facts["warehouses"]]
	if currency:
		facts = {**facts, "currency": currency}
		files["orders"] = [{**row, "currency": currency} for row in files["orders"]]
	return {**files, "shop": facts}


def of(data: Data, kind: str) -> Mapping[str, Any]:
	return data if isinstance(data, Mapping) else read(Path(data) if data else FOLDER, kind)


def placed_at(order: dict[str, Any], base: datetime) -> datetime:
	"""When an order was placed, counted back from the day or the minute of `base` (aware UTC)."""
	if "minutes_ago" in order["placed"]:
		return base - timedelta(minutes=order["placed"]["minutes_ago"])
	day = base.astimezone(timezone.utc).date() - timedelta(days=order["placed"]["days_ago"])
	return datetime.combine(day, time.fromisoformat(order["placed"]["time"]), tzinfo=timezone.utc)
