"""Goods on their way back: the label, receiving, inspection, and what never comes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import frappe
from frappe.utils import formatdate, today

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.quantities import Pieces, Units, pieces_of
from ecom_erp.core.states.ticket import AWAITING, RECEIVED
from ecom_erp.erp.stock.stock import Returnable, lock_bins, post_return, returnable_rows
from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.after_sales.ticket_flow import order_line
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.allocated_lines import shipped_recipe
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def buy_label(name: str) -> str:
	"""Buy the label with which the buyer sends the goods back, unless the ticket has one; its name. The courier is
	asked without a lock."""
	known = frappe.db.get_value(ticket_flow.TICKET, name, ["return_label", "status"], as_dict=True)
	if known.return_label:
		return known.return_label
	if known.status != AWAITING:
		refuse(
			ErrorCode.WRONG_STATUS, _("A ticket that is {0} is not waiting for goods").format(_(known.status))
		)
	shipping_label = shipping_labels.buy_return_label(name)
	return in_transaction(_note_label, name, shipping_label)


def _note_label(name: str, shipping_label: str) -> str:
	_order, ticket = ticket_flow.lock(name)
	if ticket.return_label != shipping_label:
		ticket.return_label = shipping_label
		ticket.return_label_by = ticket.return_label_by or "Seller"
		if ticket.step == ticket_flow.LABEL:
			ticket_flow.schedule(ticket, "")
		ticket_flow.save(ticket)
	return shipping_label


@unit_of_work
def receive(name: str, counts: Sequence[dict] = ()) -> str:
	"""Take the returned goods into stock, each line where its disposition says, fewer than announced or all; the first
	return Delivery Note. One is posted for each Delivery Note that shipped them. `counts` say what came, as dicts with
	row, qty, condition and disposition; without them the ticket's own fields count."""
	order, ticket = ticket_flow.lock(name)
	if ticket.return_delivery_note:
		return ticket.return_delivery_note
	if ticket.status != AWAITING:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("A ticket that is {0} is not waiting for goods").format(_(ticket.status)),
		)
	_take_counts(ticket, counts)
	_check_counts(ticket)
	lots = _lots(order, ticket)
	lock_bins({row.item_code for row, _qty, _to in lots}, {to for _row, _qty, to in lots})
	for note in dict.fromkeys(row.delivery_note for row, _qty, _to in lots):
		own = [(row.row, qty, to) for row, qty, to in lots if row.delivery_note == note]
		back = post_return(note, own, order.name)
		ticket.append(
			"returns", {"delivery_note": back, "against": note, "qty": sum(qty for _r, qty, _t in own)}
		)
	ticket.return_delivery_note = ticket.returns[0].delivery_note
	for row in ticket.lines:
		line = order_line(order, row.line_id)
		line.returned_qty = (line.returned_qty or 0) + row.received_qty
	ticket_flow.move(ticket, RECEIVED)
	_go_on(ticket)
	ticket_flow.save(ticket)
	order_flow.save(order)
	order_flow.add_timeline_note(
		order, _("Return received: {0}").format(", ".join(row.delivery_note for row in ticket.returns))
	)
	return ticket.return_delivery_note


def _take_counts(ticket: "AfterSalesTicket", counts: Sequence[dict]) -> None:
	by_row = {count["row"]: count for count in counts}
	for row in ticket.lines if by_row else ():
		count = by_row.get(row.name, {})
		row.received_qty = int(count.get("qty") or 0)
		row.condition = count.get("condition") or row.condition
		row.disposition = count.get("disposition") or row.disposition
	if by_row and not any(row.received_qty for row in ticket.lines):
		refuse(ErrorCode.NO_LINES, _("Enter the received quantity for at least one line."))


def _check_counts(ticket: "AfterSalesTicket") -> None:
	"""What came: as counted by line, or, where nobody counted, all that was announced."""
	if not any(row.received_qty for row in ticket.lines):
		for row in ticket.lines:
			row.received_qty = row.qty
	for row in ticket.lines:
		if row.received_qty > row.qty:
			refuse(
				ErrorCode.QUANTITY_EXCEEDED,
				_("{0}: {1} received, but {2} were announced").format(row.title, row.received_qty, row.qty),
			)
	undecided = [row.title for row in ticket.lines if row.received_qty and not row.disposition]
	if undecided:
		frappe.throw(_("Choose where the goods go (Restock or Scrap): {0}").format(", ".join(undecided)))


def _go_on(ticket: "AfterSalesTicket") -> None:
	"""A replacement is sent at once; so is the money where a policy has decided. Otherwise a person refunds."""
	outcome = ticket_flow.outcome(ticket)
	ticket_flow.schedule(ticket, outcome.step if outcome.at_once or ticket.policy else "")


def _lots(order: "EcomOrder", ticket: "AfterSalesTicket") -> list[tuple[Returnable, int, str]]:
	"""(shipped row, pieces of it that came back, warehouse they go to), for each line of the ticket."""
	notes = frappe.get_all(
		"Fulfilment Order",
		filters={"ecom_order": order.name, "delivery_note": ("is", "set")},
		pluck="delivery_note",
		order_by="name",
	)
	shipped = returnable_rows(set(notes))
	taken: dict[str, int] = {}
	lots = []
	for row in ticket.lines:
		arrived = pieces_of(Units(row.received_qty or 0), shipped_recipe(order, row.line_id))
		for item, pieces in arrived.items():
			lots += _from_parcels(order, row, item, pieces, shipped, taken)
	return lots


def _from_parcels(order: "EcomOrder", row, item: str, pieces: Pieces, shipped, taken: dict[str, int]):
	"""Take the pieces from the parcels' rows of this line, in the order they were shipped."""
	own = {
		one.sales_order_item
		for one in order.allocations
		if one.line_id == row.line_id and one.item_code == item
	}
	lots = []
	for source in shipped:
		if source.sales_order_item not in own:
			continue
		qty = min(pieces, source.qty - taken.get(source.row, 0))
		if qty > 0:
			taken[source.row] = taken.get(source.row, 0) + qty
			pieces -= qty
			lots.append((source, qty, _target(source.warehouse, row.disposition)))
	if pieces:
		frappe.throw(_("{0} has not shipped yet, so it cannot be returned").format(item))
	return lots


def _target(warehouse: str, disposition: str) -> str:
	profile = frappe.get_cached_doc("Ecom Warehouse Profile", warehouse)
	if disposition == "Scrap":
		if not profile.scrap_warehouse:
			frappe.throw(
				_("Warehouse {0} has no scrap warehouse. Set it in its Ecom Warehouse Profile.").format(
					warehouse
				)
			)
		return profile.scrap_warehouse
	return profile.restock_warehouse or warehouse


def close_overdue() -> int:
	"""Close the tickets whose goods were not sent back in time; how many."""
	# one without a day has time: to Frappe's filters alone it would be late
	late = [["status", "=", AWAITING], ["return_by", "is", "set"], ["return_by", "<", today()]]
	names = frappe.get_all(ticket_flow.TICKET, late, pluck="name", limit=100)
	for name in names:
		in_transaction(_give_up, name)
	return len(names)


def _give_up(name: str) -> None:
	_order, ticket = ticket_flow.lock(name)
	if ticket.status != AWAITING:
		return
	ticket.answer = _("The goods were not returned by {0}, so the ticket was closed.").format(
		formatdate(ticket.return_by)
	)
	ticket.refund_amount = 0
	ticket_flow.close(ticket)
	ticket_flow.save(ticket)
	ticket_flow.add_timeline_note(ticket, ticket.answer)
