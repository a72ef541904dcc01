"""How much of a Bin nobody has reserved, in one place for all who ask: allocation, offers to shops, REST and reports."""

from collections.abc import Mapping
from math import floor
from typing import Any

RESERVED_ELSEWHERE = (
	"reserved_qty_for_production",
	"reserved_qty_for_sub_contract",
	"reserved_qty_for_production_plan",
)
"""What ERPNext keeps for others than customers."""
FREE_FIELDS = ("actual_qty", "reserved_qty", "reserved_stock", *RESERVED_ELSEWHERE)
"""The fields of a Bin that `reserved` and `free` read."""


def reserved(row: Mapping[str, Any]) -> float:
	"""What of a Bin is promised: to Sales Orders, to production, to subcontractors, or was sold at a till (`sold_at_tills`,
	see `pos_stock`). `row` has FREE_FIELDS.

	Stock Reservation Entries reserve for Sales Orders that `reserved_qty` counts already, so the larger of both counts."""
	for_customers = max(row["reserved_qty"] or 0, row["reserved_stock"] or 0)
	elsewhere = sum(row[field] or 0 for field in RESERVED_ELSEWHERE)
	return for_customers + elsewhere + (row.get("sold_at_tills") or 0)


def free(row: Mapping[str, Any]) -> int:
	"""Whole pieces of a Bin that nobody has reserved; below zero where more is promised than there is. `row` has
	FREE_FIELDS. Quantities are floats in ERPNext: one that is a hair below a whole number is that number."""
	return floor(round((row["actual_qty"] or 0) - reserved(row), 6))
