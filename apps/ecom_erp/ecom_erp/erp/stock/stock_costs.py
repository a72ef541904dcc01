"""What goods cost the company, in its currency."""

from collections.abc import Collection
from decimal import Decimal

import frappe

from ecom_erp.core.money import from_field


def costs_of(items: Collection[str], warehouses: Collection[str]) -> dict[str, Decimal]:
	"""Cost of one piece by item: the valuation of what lies in the warehouses, else the last purchase price, else the valuation
	in the item itself; items of which none is known are left out. Two queries."""
	if not items:
		return {}
	names = sorted(items)
	found = {
		row.name: rate
		for row in frappe.get_all(
			"Item", {"name": ("in", names)}, ["name", "last_purchase_rate", "valuation_rate"]
		)
		if (rate := from_field(row.last_purchase_rate) or from_field(row.valuation_rate)) > 0
	}
	stock: dict[str, tuple[Decimal, Decimal]] = {}
	rows = frappe.get_all(
		"Bin",
		{"item_code": ("in", names), "warehouse": ("in", sorted(warehouses) or [""]), "actual_qty": (">", 0)},
		["item_code", "actual_qty", "valuation_rate"],
	)
	for row in rows:
		qty, rate = from_field(row.actual_qty), from_field(row.valuation_rate)
		if rate > 0:
			pieces, worth = stock.get(row.item_code, (Decimal(0), Decimal(0)))
			stock[row.item_code] = (pieces + qty, worth + qty * rate)
	return found | {item: worth / pieces for item, (pieces, worth) in stock.items()}
