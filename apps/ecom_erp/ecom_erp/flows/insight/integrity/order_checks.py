"""Invariants of orders: that they move on, and that what was shipped, delivered and told is the same."""

from collections.abc import Iterator

from ecom_erp.core.insight import invariants
from ecom_erp.core.insight.invariant import Violation
from ecom_erp.core.quantities import Pieces, whole_units
from ecom_erp.core.states.fulfilment import GONE, OPEN
from ecom_erp.core.states.order import (
	ALLOCATED,
	APPROVED,
	COLLECT_PAYMENT,
	DELIVERED,
	ENDED,
	ON_HOLD,
	PARTLY_SHIPPED,
	SENT,
	SHIPPED,
	WAITING,
)
from ecom_erp.erp.stock import stock_figures
from ecom_erp.flows.insight.integrity.order_batch import OrderBatch
from ecom_erp.flows.orders.shop_shipments import counted_by_shop


def holds_without_reason(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders that wait and do not say why, and holds that are not shown at the top of their order."""
	for order in batch.orders:
		open_holds = batch.open_holds(order)
		waits = order.status in WAITING
		says_why = order.hold_reason and order.next_action
		unseen = bool(open_holds) and not order.hold_reason and order.status not in ENDED
		if (waits and not says_why) or unseen or (order.status == ON_HOLD and not open_holds):
			codes = ", ".join(row.code for row in open_holds)
			yield Violation(
				invariants.HOLD,
				order.name,
				{"status": order.status, "holds": codes or "-", "action": order.next_action or "-"},
			)


def orders_that_stand_still(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders that nobody and nothing will take further."""
	for order in batch.orders:
		if order.status in ENDED or batch.open_holds(order) or (order.step and order.step_due_at):
			continue
		if order.step or not order.next_action or _waits_for_nothing(batch, order):
			yield Violation(
				invariants.PROGRESS, order.name, {"status": order.status, "step": order.step or "-"}
			)


def _waits_for_nothing(batch: OrderBatch, order) -> bool:
	"""Whether an order without a step and without a hold is at a point at which there has to be one."""
	if order.status in (ALLOCATED, PARTLY_SHIPPED):
		return not any(parcel.status in OPEN for parcel in batch.parcels.get(order.name, ()))
	if order.status in (SHIPPED, DELIVERED):
		invoice = batch.invoices.get(order.sales_invoice)
		waits_for_money = order.status == DELIVERED or order.next_action == COLLECT_PAYMENT
		return invoice is None or (waits_for_money and invoice.outstanding <= 0)
	return order.status == APPROVED


def wrong_shipped_units(batch: OrderBatch) -> Iterator[Violation]:
	"""Lines that count more or fewer units as shipped than shipped parcels make: added up here anew, for a check that shares the
	count of the flows would share its mistakes."""
	for order in batch.orders:
		if not order.sales_order:
			continue
		recipes = {line.line_id: line.recipe for line in batch.counted_lines(order)}
		gone = _pieces_by_item(batch, order)
		for line in order.lines:
			expected, _over = whole_units(gone.get(line.line_id, {}), recipes[line.line_id])
			if expected != (line.shipped_qty or 0):
				yield Violation(
					invariants.SHIPPED_UNITS,
					order.name,
					{
						"title": line.title or line.line_id,
						"expected": str(expected),
						"found": str(line.shipped_qty or 0),
					},
					line.line_id,
				)


def _pieces_by_item(batch: OrderBatch, order) -> dict[str, dict[str, Pieces]]:
	"""By line, pieces of each item in parcels that have left."""
	gone: dict[str, dict[str, Pieces]] = {}
	for parcel in batch.parcels.get(order.name, ()):
		for row in parcel["items"] if parcel.status in GONE else ():
			pieces = gone.setdefault(row.line_id, {})
			pieces[row.item_code] = Pieces(pieces.get(row.item_code, 0) + row.qty)
	return gone


def undelivered_pieces(batch: OrderBatch) -> Iterator[Violation]:
	"""Rows of Sales Orders of which Delivery Notes have fewer pieces than were shipped, or more than there are in parcels or
	were sold."""
	sold = stock_figures.sold_rows(batch.documents("sales_order"))
	for order in batch.orders:
		if not order.sales_order:
			continue
		gone, here = _pieces_by_row(batch, order)
		for row in order.allocations:
			name = row.sales_order_item
			least, ordered = gone.get(name, 0), sold.get(name, 0)
			found = batch.delivered.get(name, 0)
			if row.to_ship and not least <= found <= min(least + here.get(name, 0), ordered):
				yield Violation(
					invariants.DELIVERED_PIECES,
					order.name,
					{
						"expected": str(least),
						"item": row.item_code,
						"warehouse": row.warehouse,
						"found": str(found),
						"ordered": f"{ordered:g}",
					},
					name,
				)


def sold_in_other_units(batch: OrderBatch) -> Iterator[Violation]:
	"""Rows of Sales Orders in another unit than the item's stock unit that are not the pieces which were allocated: pieces were taken
	for boxes where an item has a Default Sales Unit of Measure. Who has put the same pieces into boxes by hand has changed nothing."""
	sold = stock_figures.rows_in_other_units(batch.documents("sales_order"))
	for order in batch.orders if sold else ():
		allocated: dict[str, int] = {}
		for row in order.allocations:
			allocated[row.sales_order_item] = allocated.get(row.sales_order_item, 0) + row.qty
		for name in sorted(allocated.keys() & sold.keys()):
			row = sold[name]
			if row.stock_qty != allocated[name]:
				yield Violation(
					invariants.SOLD_PIECES,
					order.name,
					{
						"expected": str(allocated[name]),
						"item": row.item_code,
						"qty": f"{row.qty:g}",
						"unit": row.uom,
						"found": f"{row.stock_qty:g}",
					},
					name,
				)


def _pieces_by_row(batch: OrderBatch, order) -> tuple[dict[str, int], dict[str, int]]:
	"""Pieces by Sales Order row in parcels that have left, and in those that have not."""
	gone: dict[str, int] = {}
	here: dict[str, int] = {}
	for parcel in batch.parcels.get(order.name, ()):
		pieces = gone if parcel.status in GONE else here
		for row in parcel["items"]:
			pieces[row.sales_order_item] = pieces.get(row.sales_order_item, 0) + row.qty
	return gone, here


def shipments_not_told(batch: OrderBatch) -> Iterator[Violation]:
	"""Lines of shipped orders of which the shop was told of fewer units than were shipped. What it counts as sent already is
	read from the order's original only where something is missing."""
	suspects = [
		order
		for order in batch.orders
		if order.status in SENT and not order.original_order and any(map(_untold, order.lines))
	]
	batch.read_originals(suspects)
	counted = {order.name: dict(counted_by_shop(order)) for order in suspects}
	for order in suspects:
		for line in order.lines:
			told = (line.reported_qty or 0) + counted[order.name].get(line.line_id, 0)
			if _untold(line) and told < line.shipped_qty:
				yield Violation(
					invariants.TOLD,
					order.name,
					{
						"title": line.title or line.line_id,
						"expected": str(line.shipped_qty),
						"found": str(told),
					},
					line.line_id,
				)


def _untold(line) -> bool:
	return not line.is_gift and (line.reported_qty or 0) < (line.shipped_qty or 0)


def reserved_by_ended(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders that have come to their end and whose Sales Order still keeps goods back."""
	ended = [
		order for order in batch.orders if order.status in ENDED and order.sales_order and not order.step
	]
	reserved = stock_figures.still_reserved([order.sales_order for order in ended])
	for order in ended:
		if order.sales_order in reserved:
			yield Violation(
				invariants.RESERVES_NOTHING,
				order.name,
				{
					"status": order.status,
					"found": f"{reserved[order.sales_order]:g}",
					"document": order.sales_order,
				},
			)
