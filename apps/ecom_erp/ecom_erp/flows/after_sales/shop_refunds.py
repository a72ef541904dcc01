"""Refunds that the shop made by itself."""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import fmt_money

from ecom_erp.core.money import is_currency_code
from ecom_erp.core.orders.canonical import CanonicalOrder, Refund
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.order import ALLOCATED, CANCELLED, ON_HOLD
from ecom_erp.core.states.ticket import APPROVED, REJECTED, Approval
from ecom_erp.erp.documents.fitting import fit
from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.orders import order_flow

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

TICKET = ticket_flow.TICKET


def note_shop_refunds(doc: "EcomOrder", order: CanonicalOrder) -> None:
	"""Open an After Sales Ticket for each refund of the shop that no ticket knows yet; the machine then books it: against
	the invoice, or, where nothing was shipped yet, by taking the pieces out of the order. Called inside the unit of work
	that pools the order. Where the shop names no currency the order is held, and its refunds wait with it."""
	if not is_currency_code(order.currency):
		return
	for refund in order.refunds:
		if not _known(doc, refund):
			_open_ticket(doc, order, refund)


def note_refunds_gone(doc: "EcomOrder", before: CanonicalOrder, order: CanonicalOrder) -> None:
	"""Tell a person of refunds that the shop no longer lists although a ticket has booked them; the caller saves."""
	listed = {refund.external_id for refund in order.refunds}
	gone = {one.external_id: one for one in before.refunds if one.amount and one.external_id not in listed}
	if not gone:
		return
	booked = {"ecom_order": doc.name, "external_id": ("in", list(gone)), "status": ("!=", REJECTED)}
	for row in frappe.get_all(TICKET, booked, ["name", "external_id"], order_by="name"):
		amount = fmt_money(float(gone[row.external_id].amount), currency=order.currency)
		text = _(
			"The shop no longer lists the refund of {0} that {1} has booked. Find out whether the buyer got the money; if "
			"not, cancel the credit note and the payment of {1} in ERPNext."
		).format(amount, row.name)
		order_flow.raise_hold(doc, HoldCode.REFUND_GONE, text)
		if doc.status == ALLOCATED:
			order_flow.move(doc, ON_HOLD)
		doc.next_action = "Review"
		order_flow.assign_to_owner(doc, text)


def _known(doc: "EcomOrder", refund: Refund) -> bool:
	"""Whether a ticket has booked the refund, or asked the shop for it: such a refund carries the ticket's name, or is
	what the shop paid back when we had it cancel the order."""
	tickets = frappe.get_all(
		TICKET,
		filters={"ecom_order": doc.name},
		fields=["name", "external_id", "source", "status", "cancelled_in_order"],
	)
	if any(row.external_id == refund.external_id or row.name in refund.note for row in tickets):
		return True
	asked = [
		row
		for row in tickets
		if row.cancelled_in_order and not row.external_id and row.source != "Shop" and row.status != REJECTED
	]
	if doc.status != CANCELLED or not asked:
		return False
	frappe.db.set_value(TICKET, asked[0].name, "external_id", refund.external_id)
	return True


def _open_ticket(doc: "EcomOrder", order: CanonicalOrder, refund: Refund) -> None:
	ticket = frappe.new_doc(TICKET)
	ticket.update(
		{
			"ecom_order": doc.name,
			"ticket_type": "Refund Only",
			"reason": "Other",
			"source": "Shop",
			"external_id": refund.external_id,
			"description": refund.note or _("Refunded in the shop"),
			"refund_shipping": int(refund.shipping > 0),
			"goodwill_amount": float(refund.amount),
			"decision": "Refund",
			"decision_reason": _("Refunded in the shop"),
			"status": APPROVED,
		}
	)
	known = {line.external_id for line in order.lines}
	for line in refund.lines:
		if line.line_id and line.line_id in known and line.quantity > 0:
			ticket.append("lines", {"line_id": line.line_id, "qty": line.quantity})
	fit(ticket)
	ticket_flow.schedule(ticket, ticket_flow.outcome(ticket).step)
	ticket.flags.by_machine = True
	ticket.insert(ignore_permissions=True)
	ticket.db_set("approval", Approval.APPROVED, update_modified=False)
	order_flow.add_timeline_note(doc, _("Refund in the shop: ticket {0}").format(ticket.name))
