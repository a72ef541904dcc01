"""What the shop is told of a ticket."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.utils import fmt_money

from ecom_erp.core.money import from_field
from ecom_erp.core.orders.refunds import Refundable, received, sent_by_hand
from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.orders import locks, order_flow
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.shops import channels
from ecom_erp.flows.words.sentences import LONGEST_CAUSE, _
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging import outbox

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def refund(
	order: "EcomOrder", ticket: "AfterSalesTicket", amount: Decimal, refundable: Refundable | None
) -> None:
	"""The shop is to pay the buyer back; it keeps the ticket's name with its refund, so that a repeat finds it. A
	replacement, of which it knows nothing, and cash that it does not know to have been paid are paid back by hand, as is
	everything where the channel takes no refunds."""
	takes_refunds = channels.can(order.channel, Capability.REFUNDS)
	if order.original_order or not takes_refunds or not received(read_canonical(order)):
		by_hand(ticket)
		return
	restocked = {row.line_id: row.disposition == "Restock" for row in ticket.lines}
	lines = refundable.lines if refundable else ()
	payload = {
		"external_order_id": order.external_id,
		"amount": str(amount),
		"currency": order.currency,
		"lines": [[share.line_id, share.quantity, restocked[share.line_id]] for share in lines],
		"note": ticket.name,
		"key": ticket.name,
	}
	outbox.put(order.shop, "Refund", ticket.name, payload, order.name, "After Sales Ticket", ticket.name)


def by_hand(ticket: "AfterSalesTicket") -> None:
	"""Nobody can be told to pay the buyer back: a person does it, and says so."""
	amount = fmt_money(ticket.refund_amount, currency=ticket.currency)
	ticket.problem = _("The shop cannot refund {0}. Refund it by hand, then press Paid Back.").format(amount)
	ticket_flow.add_timeline_note(ticket, ticket.problem)


def close_shop_refund(order: "EcomOrder", ticket: "AfterSalesTicket") -> None:
	"""The end of a ticket about a refund that the shop made: where it has only recorded it, a person sends the money."""
	made = {refund.external_id: refund for refund in read_canonical(order).refunds}.get(ticket.external_id)
	if made and made.by_hand and ticket.refund_amount:
		ticket_flow.responded(ticket)
		ticket_flow.move(ticket, ticket_flow.REFUNDING)
		only_recorded(ticket)
	else:
		ticket_flow.close(ticket)


def only_recorded(ticket: "AfterSalesTicket") -> None:
	"""The shop keeps a record of the refund, and no gateway sends the money."""
	amount = fmt_money(ticket.refund_amount, currency=ticket.currency)
	ticket.problem = _(
		"The shop has recorded the refund, but no gateway sends the money. Send {0} to the buyer, then press Paid Back."
	).format(amount)
	ticket_flow.add_timeline_note(ticket, ticket.problem)
	order_flow.assign_to_owner(ticket, ticket.problem)


def can_cancel(order: "EcomOrder") -> bool:
	"""Whether the shop's channel takes cancellations."""
	return channels.can(order.channel, Capability.CANCELLATIONS)


def cancellation(order: "EcomOrder", ticket: "AfterSalesTicket") -> None:
	"""The shop is to cancel the order and pay the buyer back."""
	payload = {
		"external_order_id": order.external_id,
		"reason": ticket.reason,
		"refund": True,
		"restock": True,
		"key": ticket.name,
	}
	outbox.put(
		order.shop, "Cancellation", ticket.name, payload, order.name, "After Sales Ticket", ticket.name
	)


def close_when_paid(ticket: "AfterSalesTicket") -> None:
	"""The shop has done its part: the ticket ends, or, where no gateway sends the money, a person sends it and says so."""
	order = read_canonical(frappe.get_doc("Ecom Order", ticket.ecom_order))
	if sent_by_hand(order, from_field(ticket.refund_amount)):
		only_recorded(ticket)
	else:
		ticket_flow.close(ticket)


def not_told(name: str, error: str) -> bool:
	"""The shop could not be told to pay back or to cancel: its ticket says so, where it has one (whether it has). Called
	inside a unit of work."""
	if not frappe.db.exists(ticket_flow.TICKET, name):
		return False
	ticket = locks.lock(ticket_flow.TICKET, name)
	text = _(
		"The shop did not refund: {0}. Fix the cause and press Try Again, or refund by hand and press Paid Back."
	)
	ticket.problem = text.format(error[:LONGEST_CAUSE])
	ticket_flow.save(ticket)
	ticket_flow.add_timeline_note(ticket, ticket.problem)
	order_flow.assign_to_owner(ticket, ticket.problem)
	return True
