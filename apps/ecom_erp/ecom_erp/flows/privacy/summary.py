"""What is held of a person, for the preview: how many documents of each kind go, what stays, and why."""

from typing import Any

import frappe

from ecom_erp.erp.selling import people
from ecom_erp.flows.privacy import own_documents, terms
from ecom_erp.flows.privacy.person import BUYER, ORDER, Person

SHOWN = 20  # names of documents of a kind


def held(person: Person) -> dict[str, list[str]]:
	"""Names by DocType of all documents about the person."""
	found: dict[str, list[str]] = {ORDER: person.orders} if person.orders else {}
	if person.orders:
		for doctype, (field, _emptied) in own_documents.OF_ORDER.items():
			of = {field: ("in", person.orders)}
			if names := frappe.get_all(doctype, of, pluck="name", order_by="name"):
				found[doctype] = names
	for doctype, names in (
		(BUYER, person.buyers),
		(people.CUSTOMER, person.customers),
		(people.CONTACT, person.contacts),
		(people.ADDRESS, person.addresses),
	):
		if names:
			found[doctype] = names
	return {**found, **people.documents_of(person.customers)}


def summary(person: Person, obstacles: list[str]) -> dict[str, Any]:
	"""`held`: rows with doctype, count, names (the first), what ("erased", "deleted", "kept"); `kept`: invoices that stay, with
	the day until which; `shared`: customers that others have too; `obstacles`: why it cannot be done now."""
	invoices = people.issued_invoices(person.customers)
	kept = {row.name: terms.kept_until(row.company, row.posting_date) for row in invoices}
	rows = []
	for doctype, names in held(person).items():
		gone = [one for one in names if not (doctype == people.INVOICE and one in kept)]
		if gone:
			rows.append(
				{"doctype": doctype, "count": len(gone), "names": gone[:SHOWN], "what": _what(doctype)}
			)
	return {
		"held": rows,
		"kept": [{"doctype": people.INVOICE, "name": name, "until": str(day)} for name, day in kept.items()],
		"shared": person.shared_customers,
		"obstacles": obstacles,
	}


def _what(doctype: str) -> str:
	return "deleted" if doctype in (BUYER, people.CONTACT, people.ADDRESS) else "erased"
