"""Shipping: the Delivery Note takes the goods from stock, the shop is told, the order goes on to its invoice."""

from typing import TYPE_CHECKING

import frappe
from frappe.utils import getdate, now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.shipping.piece_coverage import of_loose
from ecom_erp.core.states.fulfilment import OPEN, FulfilmentStatus
from ecom_erp.core.states.order import ALLOCATED, PARTLY_SHIPPED, SHIPPED
from ecom_erp.core.warehouse.traced_goods import Share
from ecom_erp.erp.stock.picking import picked_rows
from ecom_erp.erp.stock.stock import Delivered, latest_delivery, lock_bins, post_delivery
from ecom_erp.flows.carriers.arrivals import have_left
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock, lock_fulfilment, lock_order
from ecom_erp.flows.orders.packages import packages_of
from ecom_erp.flows.orders.shop_shipments import refuse_while_held
from ecom_erp.flows.orders.waiting.next_action import set_next_action
from ecom_erp.flows.shipping import delivery_status, fulfilment_notices, tracking
from ecom_erp.flows.shipping.joint.members import held, members
from ecom_erp.flows.shipping.line_counts import line_counts
from ecom_erp.flows.warehouse import delivery_note_matching, traced_scans
from ecom_erp.flows.warehouse.package_contents import bring_back, send_off
from ecom_erp.flows.warehouse.picking.waves import close_if_done, reopen
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder


def ship(fulfilment_order: str) -> str:
	"""Ship a labelled Fulfilment Order; its Delivery Note. A second call finds the first's. What leaves in the same box is
	shipped with it, each as one unit of work with a Delivery Note of its own; where one of them may not leave, none does."""
	names = members(fulfilment_order)
	if len(names) > 1:
		why = held(names)
		if why:
			refuse(ErrorCode.ON_HOLD, "\n".join(why))
		for name in names:
			_ship(name)
	return _ship(fulfilment_order)


@unit_of_work
def _ship(fulfilment_order: str) -> str:
	order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.delivery_note:
		return fulfilment.delivery_note
	if fulfilment.status != FulfilmentStatus.LABELLED:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} is {1}. Buy its label first.").format(fulfilment_order, _(fulfilment.status)),
		)
	if order.status not in (ALLOCATED, PARTLY_SHIPPED):
		refuse(
			ErrorCode.WRONG_STATUS,
			_("The order is {0}: {1}").format(_(order.status), order.hold_reason or _("cannot ship")),
		)
	refuse_while_held(order)
	lock_bins({row.item_code for row in fulfilment.items}, {fulfilment.warehouse})
	rows = _rows_of(order, fulfilment)
	note = post_delivery(order.sales_order, rows, order.name, fulfilment.name, fulfilment.tracking_numbers)
	# the Delivery Note's own event has moved order and Fulfilment Order on, see delivery_submitted
	return note


def _rows_of(order: "EcomOrder", fulfilment: "FulfilmentOrder") -> list[Delivered]:
	"""What of the parcel has not been delivered by hand already, with the rows of the Pick List it was picked by."""
	loose = delivery_note_matching.loose_pieces(order)
	by_hand = of_loose([(row.sales_order_item, row.qty) for row in fulfilment.items], loose)
	picked = picked_rows(fulfilment.pick_list, fulfilment.name) if fulfilment.pick_list else {}
	leaving = [
		(row, row.qty - gone) for row, gone in zip(fulfilment.items, by_hand, strict=True) if row.qty > gone
	]
	traced = traced_scans.shares(fulfilment.name, [(row.name, row.item_code, qty) for row, qty in leaving])
	return [
		Delivered(
			row.item_code,
			share.qty,
			fulfilment.warehouse,
			row.sales_order_item,
			fulfilment.pick_list if row.sales_order_item in picked else None,
			picked.get(row.sales_order_item),
			share.batch,
			share.serials,
		)
		for row, qty in leaving
		for share in traced.get(row.name, (Share(qty),))
	]


def delivery_submitted(note) -> None:
	"""A Delivery Note was submitted, by `ship` or by hand in ERPNext: bring order and Fulfilment Order up to date."""
	if note.is_return:
		return
	sales_orders = {row.against_sales_order for row in note.items if row.against_sales_order}
	for ecom_order in _orders_of(sales_orders):
		_shipped(ecom_order, note)


def _orders_of(sales_orders: set[str]) -> list[str]:
	if not sales_orders:
		return []
	return frappe.get_all(
		"Ecom Order", filters={"sales_order": ("in", list(sales_orders))}, pluck="name", order_by="name"
	)


def _shipped(ecom_order: str, note) -> None:
	order = lock_order(ecom_order)
	delivered = _cover(order, note)
	left = frappe.db.exists("Fulfilment Order", {"ecom_order": order.name, "status": ("in", OPEN)})
	if order.status in (ALLOCATED, PARTLY_SHIPPED):
		order_flow.move(order, PARTLY_SHIPPED if left else SHIPPED)
		set_next_action(order)
	if not left:
		order.shipped_at = now_datetime()
		order_flow.schedule(order, order_flow.BILL)
	if delivered:
		delivery_status.update_delivery_status(order)
	order_flow.save(order)
	order_flow.add_timeline_note(order, _("Shipped by {0}").format(note.name))


def _cover(order: "EcomOrder", note) -> bool:
	"""Parcels that are complete with what has been delivered count as shipped; whether one of them is delivered
	already."""
	names = delivery_note_matching.newly_covered(order, note)
	if not names:
		return False
	leaving = [lock("Fulfilment Order", name) for name in names]
	packages = {name: packages_of(name) for name in names}
	shop_reports = fulfilment_notices.reports_of(order, names)
	reported_with = fulfilment_notices.reported_with(shop_reports)
	for fulfilment in leaving:
		fulfilment.update(
			{
				"delivery_note": note.name,
				"shipped_at": now_datetime(),
				"problem": None,
				"reported_with": reported_with.get(fulfilment.name, fulfilment.reported_with),
			}
		)
		have_left(packages[fulfilment.name], getdate())
		send_off(fulfilment, packages[fulfilment.name])
	fulfilment_notices.put(order, shop_reports, leaving)
	_count_shipped(order)
	for wave in dict.fromkeys(fulfilment.wave for fulfilment in leaving if fulfilment.wave):
		close_if_done(wave)
	delivered = False
	for fulfilment in leaving:
		delivered |= tracking.catch_up(order, fulfilment, packages[fulfilment.name])
	return delivered


def count_by_hand(order: "EcomOrder") -> None:
	"""Parcels that were lowered to what had left them by hand are shipped. The caller holds the order's lock and saves."""
	loose = delivery_note_matching.loose_pieces(order)
	if loose:
		_cover(order, latest_delivery(loose))


def _count_shipped(order: "EcomOrder") -> None:
	counts = line_counts(order)
	for line in order.lines:
		line.shipped_qty = counts[line.line_id].shipped


def delivery_cancelled(note) -> None:
	"""A Delivery Note was cancelled in ERPNext: parcels that are not complete without it are to be shipped again."""
	if note.is_return:
		return
	sales_orders = {row.against_sales_order for row in note.items if row.against_sales_order}
	for ecom_order in _orders_of(sales_orders):
		_taken_back(ecom_order, note)


def _taken_back(ecom_order: str, note) -> None:
	order = lock_order(ecom_order)
	names = delivery_note_matching.not_covered(order, note)
	for name in names:
		fulfilment = lock("Fulfilment Order", name)
		fulfilment.update({"delivery_note": None, "shipped_at": None})
		bring_back(fulfilment, packages_of(name))
		if fulfilment.wave:
			reopen(fulfilment.wave)
	_count_shipped(order)
	delivery_note_matching.renew_rests(order, note)
	some = delivery_note_matching.parcels(
		order.name, delivery_note_matching.GONE
	) or delivery_note_matching.loose_pieces(order)
	if names or not some:
		order.status = PARTLY_SHIPPED if some else ALLOCATED
		set_next_action(order)
		order.shipped_at = None
		order_flow.schedule(order, None)
	order_flow.save(order)
	order_flow.add_timeline_note(order, _("Delivery Note {0} was cancelled").format(note.name))
