"""Shipping: the Delivery Note takes the goods from stock, the shop is told, the order goes on to its invoice."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.orders.order_state import ALLOCATED, PARTLY_SHIPPED, SHIPPED
from ecom_erp.erp.stock.picking import picked_rows
from ecom_erp.erp.stock.stock import Delivered, latest_delivery, lock_bins, post_delivery
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.fulfilment_orders import OPEN, save_fulfilment, status_before_shipping
from ecom_erp.flows.orders.locks import lock, lock_fulfilment, lock_order
from ecom_erp.flows.orders.order_document import open_qty
from ecom_erp.flows.orders.shop_shipments import refuse_while_held, still_to_tell
from ecom_erp.flows.shipping import delivery_status, tracking
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.warehouse import delivery_note_matching
from ecom_erp.flows.warehouse.waves import reopen, settle
from ecom_erp.messaging import outbox
from ecom_erp.messaging.transaction import unit_of_work


@unit_of_work
def ship(fulfilment_order: str) -> str:
	"""Ship a labelled Fulfilment Order as one unit of work; its Delivery Note. A second call finds the first's."""
	order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.delivery_note:
		return fulfilment.delivery_note
	if fulfilment.status != "Labelled":
		frappe.throw(_("{0} is {1}. Buy its waybill first.").format(fulfilment_order, _(fulfilment.status)))
	if order.status not in (ALLOCATED, PARTLY_SHIPPED):
		frappe.throw(
			_("The order is {0}: {1}").format(_(order.status), order.hold_reason or _("it cannot be shipped"))
		)
	refuse_while_held(order)
	lock_bins({row.item_code for row in fulfilment.items}, {fulfilment.warehouse})
	rows = _rows_of(order, fulfilment)
	note = post_delivery(order.sales_order, rows, order.name, fulfilment.name, fulfilment.tracking_number)
	# the Delivery Note's own event has moved order and Fulfilment Order on, see delivery_submitted
	return note


def _rows_of(order, fulfilment) -> list[Delivered]:
	"""What of the parcel has not been delivered by hand already, with the rows of the Pick List it was picked by."""
	loose = delivery_note_matching.loose_pieces(order)
	picked = picked_rows(fulfilment.pick_list, fulfilment.name) if fulfilment.pick_list else {}
	rows = []
	for row in fulfilment.items:
		by_hand = min(loose.get(row.sales_order_item, 0), row.qty)
		loose[row.sales_order_item] = loose.get(row.sales_order_item, 0) - by_hand
		if row.qty > by_hand:
			by_list = row.sales_order_item in picked
			rows.append(
				Delivered(
					row.item_code,
					row.qty - by_hand,
					fulfilment.warehouse,
					row.sales_order_item,
					fulfilment.pick_list if by_list else None,
					picked.get(row.sales_order_item),
				)
			)
	return rows


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
	if not left:
		order.shipped_at = now_datetime()
		order_flow.schedule(order, order_flow.BILL)
	if delivered:
		delivery_status.settle(order)
	order_flow.save(order)
	order_flow.tell(order, _("Shipped by {0}").format(note.name))


def _cover(order, note) -> bool:
	"""Parcels that are complete with what has been delivered count as shipped; whether one of them is delivered
	already."""
	delivered = False
	for name in delivery_note_matching.newly_covered(order, note):
		fulfilment = lock("Fulfilment Order", name)
		fulfilment.update(
			{"status": "Shipped", "delivery_note": note.name, "shipped_at": now_datetime(), "problem": None}
		)
		save_fulfilment(fulfilment)
		_count_shipped(order, fulfilment)
		_tell_shop(order, fulfilment)
		if fulfilment.wave:
			settle(fulfilment.wave)
		delivered |= tracking.catch_up(order, fulfilment)
	return delivered


def count_by_hand(order) -> None:
	"""Parcels that were lowered to what had left them by hand are shipped. The caller holds the order's lock and saves."""
	loose = delivery_note_matching.loose_pieces(order)
	if loose:
		_cover(order, latest_delivery(loose))


def _count_shipped(order, fulfilment) -> None:
	"""Shipped quantity by line. A line that is several items counts as shipped with the last of them."""
	for line in order.lines:
		own = [row for row in order.allocations if row.line_id == line.line_id]
		if own and any(row.line_id == line.line_id for row in fulfilment.items):
			line.shipped_qty = _complete_sets(order, line)


def _complete_sets(order, line) -> int:
	shipped = _shipped_by_item(order.name, line.line_id)
	needed: dict[str, int] = {}
	for row in order.allocations:
		if row.line_id == line.line_id:
			needed[row.item_code] = needed.get(row.item_code, 0) + row.qty
	return min(
		(shipped.get(item, 0) * open_qty(line) // qty for item, qty in needed.items() if item in shipped),
		default=0,
	)


def _shipped_by_item(ecom_order: str, line_id: str) -> dict[str, int]:
	item, fulfilment = frappe.qb.DocType("Fulfilment Order Item"), frappe.qb.DocType("Fulfilment Order")
	rows = (
		frappe.qb.from_(item)
		.join(fulfilment)
		.on(fulfilment.name == item.parent)
		.select(item.item_code, item.qty)
		.where(fulfilment.ecom_order == ecom_order)
		.where(fulfilment.status.isin(("Shipped", "Delivered")))
		.where(item.line_id == line_id)
	).run(as_dict=True)
	pieces: dict[str, int] = {}
	for row in rows:
		pieces[row.item_code] = pieces.get(row.item_code, 0) + row.qty
	return pieces


def _tell_shop(order, fulfilment) -> None:
	if order.original_order:
		return  # the shop knows nothing of the replacements that are sent after sales
	pieces = dict(_line_quantities(order, fulfilment))
	if not pieces and any(row.is_gift for row in order.lines):
		return  # a parcel of gifts alone
	lines = [[line, qty] for line, qty in still_to_tell(order, pieces).items()]
	if pieces and not lines:
		order_flow.tell(
			order,
			_("The shop was not told of {0}: it counts these goods as shipped already").format(
				fulfilment.name
			),
		)
		return
	account = (
		frappe.db.get_value("Waybill", fulfilment.waybill, ["courier_account"], as_dict=True)
		if fulfilment.waybill
		else None
	)
	courier = frappe.get_cached_doc("Courier Account", account.courier_account) if account else None
	payload = {
		"external_order_id": order.external_id,
		"lines": lines,
		"tracking_number": fulfilment.tracking_number or "",
		"carrier": courier.account_name if courier else "",
		"tracking_url": (courier.tracking_url or "").replace("{number}", fulfilment.tracking_number or "")
		if courier
		else "",
		# one of the two writes to the buyer
		"notify_customer": not get_shop(order.shop).send_messages,
	}
	outbox.put(
		order.shop, "Fulfilment", fulfilment.name, payload, order.name, "Fulfilment Order", fulfilment.name
	)


def _line_quantities(order, fulfilment) -> list[list]:
	"""Shop lines in the parcel, as (line id, quantity in the shop's count). A line that is several items is told with
	the parcel of its first item; the shop does not know of gifts."""
	counts = {line.line_id: open_qty(line) for line in order.lines if not line.is_gift}
	first_item = {}
	total: dict[tuple[str, str], int] = {}
	for row in order.allocations:
		first_item.setdefault(row.line_id, row.item_code)
		key = (row.line_id, row.item_code)
		total[key] = total.get(key, 0) + row.qty
	told = []
	for row in fulfilment.items:
		if row.line_id in counts and row.item_code == first_item.get(row.line_id):
			told.append([row.line_id, row.qty * counts[row.line_id] // total[row.line_id, row.item_code]])
	return [[line, qty] for line, qty in told if qty]


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
		status = status_before_shipping(fulfilment)
		fulfilment.update({"status": status, "delivery_note": None, "shipped_at": None})
		save_fulfilment(fulfilment)
		_count_shipped(order, fulfilment)
		if fulfilment.wave:
			reopen(fulfilment.wave)
	delivery_note_matching.renew_rests(order, note)
	some = delivery_note_matching.parcels(
		order.name, delivery_note_matching.GONE
	) or delivery_note_matching.loose_pieces(order)
	if names or not some:
		order.status = PARTLY_SHIPPED if some else ALLOCATED
		order.next_action = "Ship"
		order.shipped_at = None
		order_flow.schedule(order, None)
	order_flow.save(order)
	order_flow.tell(order, _("Delivery Note {0} was cancelled").format(note.name))
