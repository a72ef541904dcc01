"""Invariants of what shops state: their cancellations, stops and own shipments are followed, their tax is posted, and they are
asked for what changes."""

from collections.abc import Collection, Iterator
from datetime import datetime, timezone

import frappe

from ecom_erp.core.insight import invariants
from ecom_erp.core.insight.invariant import Violation
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.orders.shop_fulfilment import sent_by_shop
from ecom_erp.core.orders.shop_states import ShopStop
from ecom_erp.core.states.order import ALLOCATED, APPROVED, PARTLY_SHIPPED
from ecom_erp.flows.insight.integrity.order_batch import OrderBatch
from ecom_erp.flows.orders.order_document import read_canonical, utc_naive
from ecom_erp.flows.orders.shop_shipments import sent_here

GOODS_LEAVE = (APPROVED, ALLOCATED, PARTLY_SHIPPED)
CANCELLED, STOPPED, SHIPPED = "Cancelled", "Stopped", "Shipped"
# under which a person is, or was, asked
HOLDS = {
	CANCELLED: HoldCode.CANCELLED_LATE,
	STOPPED: HoldCode.STOPPED_AT_SHOP,
	SHIPPED: HoldCode.SHIPPED_AT_SHOP,
}


def shops_not_followed(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders whose goods are about to leave although their shop has cancelled, stopped or sent them, and nobody was asked."""
	open_orders = [order for order in batch.orders if order.status in GOODS_LEAVE]
	batch.read_originals(open_orders)
	skipping = set(frappe.get_all("Ecom Shop", {"skip_shipped": 1}, pluck="name")) if open_orders else set()
	for order in open_orders:
		asked = {row.code for row in batch.holds.get(order.name, ())}
		for state in _states(order, read_canonical(order), order.shop in skipping):
			if HOLDS[state] not in asked:
				facts = {"status": order.status, "state": state}
				yield Violation(invariants.SHOP_FOLLOWED, order.name, facts, state)


def _states(order, stated: CanonicalOrder, skips_shipped: bool) -> Iterator[str]:
	if stated.cancelled_at:
		yield CANCELLED
	if stated.stop is not ShopStop.NONE:
		yield STOPPED
	if skips_shipped and not (order.processed_here or order.original_order):
		goods = {row.line_id for row in order.allocations if row.to_ship}
		sent = sent_by_shop(stated, sent_here(order), goods)
		if any(_left_out(row) < min(sent.get(row.line_id, 0), _wanted(row)) for row in order.lines):
			yield SHIPPED


def _left_out(line) -> int:
	return line.shop_shipped_qty or 0


def _wanted(line) -> int:
	return line.qty - (line.cancelled_qty or 0)


def marks_in_future(names: Collection[str]) -> Iterator[Violation]:
	"""Shops that are asked for what changes after a time that is still to come."""
	now = utc_naive(datetime.now(timezone.utc))
	filters = {"name": ("in", list(names) or [""]), "enabled": 1, "polled_until": (">", now)}
	for shop in frappe.get_all("Ecom Shop", filters, ["name", "polled_until"], order_by="name"):
		mark = frappe.utils.get_datetime(shop.polled_until).strftime("%Y-%m-%d %H:%M")
		yield Violation(invariants.POLLED, shop.name, {"mark": mark})
