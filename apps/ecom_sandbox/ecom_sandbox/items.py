"""The merchant's own items in the place of the demo company's: a CSV file, as ERPNext exports the list Item."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ecom_sandbox.fixture import BadData

COLUMNS = {
	"sku": ("sku", "item code", "item_code", "id"),
	"title": ("title", "item name", "item_name"),
	"price": ("price", "standard selling rate", "standard_rate", "rate"),
	"weight_grams": ("weight_grams", "grams"),
	"barcode": ("barcode", "ean"),
}
PRICE = "19.90"  # of an item that the file has no price for
FIRST_ID = 1000


def sell(data: Mapping[str, Any], file: Path) -> dict[str, Any]:
	"""The company's data with the file's items as the only listings. Its orders, which are of other goods, do not wait
	any more; they are the people and places that new orders are made up of. Raises BadData, OSError."""
	listings = [
		_listing(data["shop"]["key"], FIRST_ID + number, row) for number, row in enumerate(_read(file), 1)
	]
	if not listings:
		raise BadData(f"{file} has no items")
	return {**data, "listings": listings, "catalogue": [], "samples": data["orders"], "orders": []}


def _read(file: Path) -> Iterator[dict[str, str]]:
	with file.open(encoding="utf-8-sig", newline="") as source:
		rows = csv.DictReader(source)
		columns = _columns(rows.fieldnames or [])
		if "sku" not in columns:
			raise BadData(f"{file} needs a column with the items' codes: sku or Item Code")
		for row in rows:
			values = {name: (row[column] or "").strip() for name, column in columns.items()}
			if values["sku"]:
				yield values


def _columns(head) -> dict[str, str]:
	"""The file's column for each of ours that it has."""
	known = {column.strip().casefold(): column for column in head}
	found = {name: next((known[a] for a in aliases if a in known), "") for name, aliases in COLUMNS.items()}
	return {name: column for name, column in found.items() if column}


def _listing(shop: str, number: int, row: Mapping[str, str]) -> dict[str, Any]:
	return {
		"shop": shop,
		**dict.fromkeys(("product_id", "variant_id", "inventory_item_id"), str(number)),
		"sku": row["sku"],
		"title": row.get("title") or row["sku"],
		"price": _price(row),
		"weight_grams": int(row.get("weight_grams") or 0),
		"barcode": row.get("barcode") or "",
		"item": row["sku"],
	}


def _price(row: Mapping[str, str]) -> str:
	try:
		price = Decimal(row.get("price") or 0)
	except InvalidOperation:
		raise BadData(f"{row['sku']}: {row['price']} is not a price (as in 19.90)")
	return str(price.quantize(Decimal("0.01"))) if price else PRICE
