"""Credit notes and payments back of tickets that people make, cancel and amend in ERPNext."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from ecom_erp.erp.accounts.credit_notes import notes_over, payment_of
from ecom_erp.erp.accounts.order_books import belongs_to
from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def take_credit_note(order: "EcomOrder", ticket: "AfterSalesTicket", amount: Decimal) -> bool:
	"""Let a ticket have the credit note over its amount that somebody has made against the order's invoice and that is no
	other ticket's; whether there is one."""
	tickets = {"ecom_order": order.name, "credit_note": ("is", "set")}
	claimed = set(frappe.get_all(ticket_flow.TICKET, tickets, pluck="credit_note"))
	notes = notes_over(order.sales_invoice, amount, order.currency)
	found = next((name for name in notes if name not in claimed), None)
	if not found:
		return False
	ticket.credit_note = found
	belongs_to("Sales Invoice", found, order.name)
	timeline.note(ticket_flow.TICKET, ticket.name, _("Credited by hand: {0}").format(found))
	return True


def take_payment(order: "EcomOrder", ticket: "AfterSalesTicket") -> bool:
	"""Let a ticket have the payment that somebody has made for its credit note; whether there is one."""
	found = payment_of(ticket.credit_note)
	if found:
		ticket.payment_entry = found
		belongs_to("Payment Entry", found, order.name)
	return bool(found)


def cancelled(field: str, document) -> None:
	"""A ticket's document (`field` of the ticket names it) was cancelled: the ticket says so."""
	for name in _tickets(field, document.name):
		text = _(
			"{0} {1} was cancelled in ERPNext. Amend it there so that the books match this ticket."
		).format(_(document.doctype), document.name)
		frappe.db.set_value(ticket_flow.TICKET, name, "problem", text)
		timeline.note(ticket_flow.TICKET, name, text)


def amended(field: str, document) -> None:
	"""A document that amends one of a ticket takes its place."""
	for name in _tickets(field, document.amended_from) if document.amended_from else ():
		frappe.db.set_value(ticket_flow.TICKET, name, {field: document.name, "problem": None})


def _tickets(field: str, document: str) -> list[str]:
	return frappe.get_all(ticket_flow.TICKET, {field: document}, pluck="name")
