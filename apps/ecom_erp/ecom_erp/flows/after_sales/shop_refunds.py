"""Refunds that the shop made by itself."""

from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.utils import fmt_money

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field, is_currency_code
from ecom_erp.core.orders.canonical import CanonicalOrder, Refund, refund_to_dict
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.orders.refunds import received
from ecom_erp.core.orders.stated_refunds import unknown_lines
from ecom_erp.core.states.order import ALLOCATED, CANCELLED, ON_HOLD
from ecom_erp.core.states.ticket import APPROVED, CLOSED, REFUNDING, REJECTED, SENDING, Approval
from ecom_erp.core.text import as_json
from ecom_erp.erp.accounts.order_books import receipts_of
from ecom_erp.erp.documents.fitting import fit
from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.after_sales.refund_amounts import RefundBreakdown, shops_refund
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

TICKET = ticket_flow.TICKET


def note_shop_refunds(doc: "EcomOrder", order: CanonicalOrder) -> None:
	"""Open an After Sales Ticket for each refund of the shop that no ticket knows yet; the machine then books it: against
	the invoice, or, where nothing was shipped yet, by taking the pieces out of the order. Called inside the unit of work
	that pools the order. Where the shop names no currency the order is held, and its refunds wait with it."""
	if not is_currency_code(order.currency):
		return
	tickets = _tickets(doc)
	for refund in order.refunds:
		waiting = next((row for row in tickets if _waits_with(row, refund)), None)
		if waiting:
			_take_statement(doc, waiting, refund)
		elif not _known(doc, refund, tickets):
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


def _tickets(doc: "EcomOrder") -> list:
	fields = [
		"name",
		"external_id",
		"source",
		"status",
		"cancelled_in_order",
		"credit_note",
		"shop_statement",
	]
	return frappe.get_all(TICKET, {"ecom_order": doc.name}, fields)


def _waits_with(row, refund: Refund) -> bool:
	"""Whether the refund's ticket is one that nobody has booked or refused yet."""
	open_now = row.status == APPROVED and not row.credit_note and not row.cancelled_in_order
	return open_now and row.source == "Shop" and row.external_id == refund.external_id


def _take_statement(doc: "EcomOrder", row, refund: Refund) -> None:
	"""The shop may have put right what kept the refund from being booked."""
	if row.shop_statement == as_json(refund_to_dict(refund)):
		return
	ticket = lock(TICKET, row.name)
	_fill(ticket, refund, {line.line_id for line in doc.lines})
	ticket.booked_as_stated = 0
	ticket_flow.schedule(ticket, ticket_flow.outcome(ticket).step)
	ticket_flow.save(ticket)


def _known(doc: "EcomOrder", refund: Refund, tickets: list) -> bool:
	"""Whether a ticket has booked the refund, or asked the shop for it: such a refund carries the ticket's name, or is
	what the shop paid back when we had it cancel the order."""
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
	asked[0].external_id = refund.external_id
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
			"decision": "Refund",
			"decision_reason": _("Refunded in the shop"),
			"status": APPROVED,
		}
	)
	_fill(ticket, refund, {line.external_id for line in order.lines})
	fit(ticket)
	ticket_flow.schedule(ticket, ticket_flow.outcome(ticket).step)
	ticket.flags.by_machine = True
	ticket.insert(ignore_permissions=True)
	ticket.db_set("approval", Approval.APPROVED, update_modified=False)
	order_flow.add_timeline_note(doc, _("Refund in the shop: ticket {0}").format(ticket.name))


def _fill(ticket: "AfterSalesTicket", refund: Refund, known: Collection[str]) -> None:
	"""What the shop states of the refund."""
	ticket.update(
		{
			"shop_statement": as_json(refund_to_dict(refund)),
			"refund_shipping": int(refund.shipping > 0),
			"goodwill_amount": float(refund.amount),
			"lines": [],
		}
	)
	pieces: dict[str, int] = {}
	for line in refund.lines:
		if line.line_id and line.line_id in known and line.quantity > 0:
			pieces[line.line_id] = pieces.get(line.line_id, 0) + line.quantity
	for line_id, qty in pieces.items():
		ticket.append("lines", {"line_id": line_id, "qty": qty})


def require_plausible(order: "EcomOrder", ticket: "AfterSalesTicket", breakdown: RefundBreakdown) -> None:
	"""Refuse to book a refund of the shop that cannot be true, or is of more money than came in: a mistake of the shop would
	otherwise be in the books before anybody has seen it. A person decides, with the figures."""
	if ticket.booked_as_stated:
		return
	source = read_canonical(order)
	if breakdown.total < 0:
		refuse(
			ErrorCode.NOT_REFUNDABLE,
			_("The shop states a negative refund: {0}. {1}").format(_money(breakdown.total, order), _ways()),
		)
	refund = shops_refund(ticket, source)
	unknown = unknown_lines(source, refund) if refund else []
	if unknown:
		refuse(
			ErrorCode.UNKNOWN_LINE,
			_("The shop refunds a line that the order does not have: {0}. {1}").format(
				", ".join(unknown), _ways()
			),
		)
	came, back = _came_in(order, source), _returned(ticket)
	if breakdown.total > max(came - back, Decimal(0)):
		refuse(
			ErrorCode.NOT_REFUNDABLE,
			_(
				"The shop states a refund of {0}. {1} came in for the order, and {2} of it went back already. {3}"
			).format(_money(breakdown.total, order), _money(came, order), _money(back, order), _ways()),
		)


def _ways() -> str:
	return _(
		"Nothing is booked. Correct it in the shop, or reject this ticket; if the shop has paid this, press "
		"Book as Stated."
	)


def _came_in(order: "EcomOrder", source: CanonicalOrder) -> Decimal:
	"""What the shop says to have received; where it knows of nothing, what was booked by hand."""
	return received(source) or sum((receipt.amount for receipt in receipts_of(order)), Decimal(0))


def _returned(ticket: "AfterSalesTicket") -> Decimal:
	"""What the order's other tickets have paid back."""
	filters = {
		"ecom_order": ticket.ecom_order,
		"name": ("!=", ticket.name),
		"status": ("in", (REFUNDING, SENDING, CLOSED)),
	}
	amounts = frappe.get_all(TICKET, filters, pluck="refund_amount")
	return sum((from_field(amount) for amount in amounts), Decimal(0))


def _money(amount: Decimal, order: "EcomOrder") -> str:
	return fmt_money(float(amount), currency=order.currency)


@unit_of_work
def book_as_stated(name: str) -> None:
	"""A person has looked at a refund of the shop that seemed wrong: it is booked as the shop states it."""
	_order, ticket = ticket_flow.lock(name)
	if ticket.source != "Shop" or ticket.status != APPROVED or not ticket.problem:
		refuse(ErrorCode.WRONG_STATUS, _("There is no refund of the shop to book"))
	ticket.booked_as_stated = 1
	ticket_flow.schedule(ticket, ticket_flow.outcome(ticket).step)
	ticket_flow.save(ticket)
	ticket_flow.add_timeline_note(ticket, _("To be booked as stated: {0}").format(frappe.session.user))
