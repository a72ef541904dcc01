"""The boxes of a warehouse and the pieces of a parcel, from their documents to `core.boxes`."""

from collections.abc import Iterable

import frappe

from ecom_erp.core.boxes.model import Box, Piece
from ecom_erp.core.money import from_field, to_minor
from ecom_erp.erp.stock.packing import packing_facts

BOX = "Ecom Box"
OUTER = ("length_mm", "width_mm", "height_mm")
INNER = tuple(f"inner_{field}" for field in OUTER)


def box_rows(warehouse: str) -> list:
	"""Rows of the enabled boxes of a warehouse: its own and those of all warehouses, smallest first."""
	return frappe.get_all(
		BOX,
		filters={"enabled": 1, "warehouse": ("in", [warehouse, ""])},
		fields=["name", *OUTER, *INNER, "weight_grams", "max_grams", "cost"],
		order_by="length_mm, name",
	)


def boxes_of(warehouse: str, currency: str) -> list[Box]:
	"""The boxes of a warehouse, their cost in minor units of the currency."""
	return [to_box(row, currency) for row in box_rows(warehouse)]


def to_box(row, currency: str) -> Box:
	"""Of a row or document of Ecom Box. Raises ValueError when its sizes are not sound."""
	outer = tuple(row.get(field) or 0 for field in OUTER)
	inner = tuple(row.get(field) or 0 for field in INNER)
	return Box(
		name=row.name or "",
		inner=inner if any(inner) else outer,
		outer=outer,
		grams=row.weight_grams or 0,
		max_grams=row.max_grams or 0,
		cost=to_minor(from_field(row.cost), currency),
	)


def pieces_of(rows: Iterable[tuple[str, int, int]]) -> list[Piece]:
	"""Pieces of (item, pieces, grams of one)."""
	known = list(rows)
	facts = packing_facts({item for item, _qty, _grams in known})
	pieces = []
	for item, qty, grams in known:
		of = facts[item]
		piece = Piece(item, of.size, grams, of.fragile, of.upright, of.own_carton, of.hazard)
		pieces += [piece] * qty
	return pieces
