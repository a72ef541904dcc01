"""What keeps a person from being erased now, in words: orders, tickets and money that are not over."""

import frappe

from ecom_erp.core.states.order import ENDED
from ecom_erp.core.states.ticket import OVER
from ecom_erp.erp.selling import people
from ecom_erp.flows.privacy.person import ORDER, Person
from ecom_erp.flows.words.sentences import _

TICKET = "After Sales Ticket"
NAMED = 5  # documents that a sentence names


def obstacles(person: Person) -> list[str]:
	"""Sentences; none where the person can be erased."""
	found = []
	for doctype, over, text in (
		(ORDER, ENDED, _("Orders that are not over: {0}")),
		(TICKET, OVER, _("After-sales tickets that are open: {0}")),
	):
		if names := _open(doctype, person, over):
			found.append(text.format(_listed(names)))
	owed = [
		row.name
		for row in people.issued_invoices(person.customers)
		if row.docstatus == 1 and row.outstanding_amount
	]
	if owed:
		found.append(_("Invoices that are not settled: {0}").format(_listed(owed)))
	if payments := people.unallocated_payments(person.customers):
		found.append(_("Payments that no invoice has taken: {0}").format(_listed(payments)))
	if users := _users(person):
		text = _(
			"There are {0} user accounts with this e-mail address. Delete them first: see Personal Data Deletion Request."
		)
		found.append(text.format(users))
	return found


def _open(doctype: str, person: Person, over) -> list[str]:
	if not person.orders:
		return []
	of = {"name" if doctype == ORDER else "ecom_order": ("in", person.orders), "status": ("not in", over)}
	return frappe.get_all(doctype, of, pluck="name", order_by="name")


def _users(person: Person) -> int:
	return len(frappe.get_all("User", {"name": ("in", person.emails or [""]), "enabled": 1}, pluck="name"))


def _listed(names: list[str]) -> str:
	return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
