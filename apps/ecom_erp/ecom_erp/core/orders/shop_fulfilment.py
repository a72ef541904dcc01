"""What the shop has sent by itself, apart from what it counts as sent because it was told so."""

from collections.abc import Collection, Mapping
from typing import Any

from ecom_erp.core.orders.canonical import CanonicalOrder


def says_something_new(before: CanonicalOrder, order: CanonicalOrder) -> bool:
	"""Whether the shop counts other pieces as sent than before."""
	return _stated(before) != _stated(order)


def sent_by_shop(order: CanonicalOrder, ours: Mapping[str, int], goods: Collection[str]) -> dict[str, int]:
	"""Pieces by line that the shop has sent itself, of the lines `goods`, which are those that are shipped at all. `ours`:
	pieces that were sent here. The shop's count holds those it was told of; told and not yet counted, or counted and not
	yet told, they are never taken for pieces of its own."""
	sent = {
		line.external_id: line.fulfilled - ours.get(line.external_id, 0)
		for line in order.lines
		if line.external_id in goods
	}
	return {line: pieces for line, pieces in sent.items() if pieces > 0}


def nothing_left(order: CanonicalOrder, sent: Mapping[str, int], goods: Collection[str]) -> bool:
	"""Whether the shop has sent all that is still wanted of `goods`, so that nothing of the order is shipped from here.
	An order of which nothing was sent is none, whatever was refunded; nor is one without goods."""
	if not goods or not (sent or order.fulfilled):
		return False
	current = order.current_quantities
	return all(current[line] <= sent.get(line, 0) for line in goods)


def still_counted(fulfilled: int, line: Any) -> int:
	"""Units of a line of which the shop was told and which it was told to take back, as far as they may be in its count
	`fulfilled`. `line`: shop_shipped_qty, reported_qty and withdrawn_qty as they were before that count."""
	others = (line.shop_shipped_qty or 0) + (line.reported_qty or 0)
	return min(line.withdrawn_qty or 0, max(0, fulfilled - others))


def _stated(order: CanonicalOrder) -> tuple:
	pieces = {line.external_id: line.fulfilled for line in order.lines if line.fulfilled}
	return order.fulfilled, pieces
