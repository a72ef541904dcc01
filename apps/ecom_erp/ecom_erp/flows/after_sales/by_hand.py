"""Credit notes and payments back of tickets that people cancel and amend in ERPNext."""

import frappe

from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.words.sentences import _


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
