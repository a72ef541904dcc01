"""The lines of an order as core counts them, and what one unit of each was allocated to take from stock."""

from typing import TYPE_CHECKING

from ecom_erp.core.orders.line_quantities import OrderedLine
from ecom_erp.core.quantities import Pieces, Recipe, Units, recipe_of
from ecom_erp.flows.orders.order_document import open_qty

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def ordered_lines(order: "EcomOrder") -> list[OrderedLine]:
	"""The order's lines as they were allocated, or, before that, as they are to be."""
	return [_ordered(order, line) for line in order.lines]


def _ordered(order: "EcomOrder", line) -> OrderedLine:
	cancelled, allocated = line.cancelled_qty or 0, line.allocated_qty or 0
	return OrderedLine(
		line_id=line.line_id,
		# less what the shop has sent by itself. What it changes after the allocation holds the order; the documents go on
		# as they were posted
		ordered=Units((allocated or open_qty(line)) + cancelled),
		cancelled=Units(cancelled),
		allocated=Units(allocated),
		pieces=_allocated_pieces(order, line.line_id, to_ship=True),
		returned=Units(line.returned_qty or 0),
		reported=Units(line.reported_qty or 0),
		known_to_shop=not line.is_gift,
	)


def sold_recipe(order: "EcomOrder", line_id: str) -> Recipe:
	"""What one unit of an allocated line takes, with the items that need no parcel."""
	return recipe_of(_allocated_pieces(order, line_id), Units(_line(order, line_id).allocated_qty))


def shipped_recipe(order: "EcomOrder", line_id: str) -> Recipe:
	"""What one unit of an allocated line takes into parcels."""
	return _ordered(order, _line(order, line_id)).recipe


def _line(order: "EcomOrder", line_id: str):
	return next(line for line in order.lines if line.line_id == line_id)


def _allocated_pieces(order: "EcomOrder", line_id: str, to_ship: bool = False) -> dict[str, Pieces]:
	pieces: dict[str, Pieces] = {}
	for row in order.allocations:
		if row.line_id == line_id and (row.to_ship or not to_ship):
			pieces[row.item_code] = Pieces(pieces.get(row.item_code, 0) + row.qty)
	return pieces
