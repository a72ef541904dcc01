"""Erasing a person, part by part. Each part is a unit of work and may be run again after a crash anywhere: who is erased was
written down before the first."""

from collections.abc import Callable, Iterator
from datetime import datetime

import frappe

from ecom_erp.core.privacy.scrubbing import scrubber
from ecom_erp.erp.selling import people
from ecom_erp.flows.privacy import beside, own_documents, shared_files, terms
from ecom_erp.flows.privacy.person import BUYER, Person, without_what_others_use
from ecom_erp.flows.privacy.sweep import BEGINNING, Place, progress, sweep, tables_with_texts
from ecom_erp.messaging.transaction import in_transaction


def erase(person: Person, request: str, at: datetime) -> dict[str, int]:
	"""Erase the person at once; how many documents of each kind were gone through."""
	counts = erase_documents(person, request, at, lambda done, total: None)
	looks = look_on(person, BEGINNING, lambda place: None, lambda done, total: None)
	return {**counts, **places_of([BEGINNING, *looks][-1])}


def look_on(
	person: Person, place: Place, keep: Callable[[Place], None], shown: Callable[[int, int], None]
) -> Iterator[Place]:
	"""The last look, from a place on, batch by batch; see `sweep`."""
	tables = tables_with_texts()
	for behind in sweep(tables, without_what_others_use(person), place, keep):
		shown(*progress(tables, behind))
		yield behind


def places_of(place: Place) -> dict[str, int]:
	"""In how many places of each table the last look has found something, as the request says it."""
	return {f"[{table}]": places for table, places in place.found.items()}


def erase_documents(
	person: Person, request: str, at: datetime, shown: Callable[[int, int], None]
) -> dict[str, int]:
	"""Erase all that is known to be the person's; how many documents of each kind were gone through. The last look comes after it."""
	scrub = scrubber(person.values)
	counts: dict[str, int] = {}
	total = len(person.orders) + len(person.customers) + 3
	done = 0

	def count(found: dict[str, list[str]]) -> None:
		nonlocal done
		done += 1
		for doctype, names in found.items():
			counts[doctype] = counts.get(doctype, 0) + len(names)
		shown(done, total)

	in_transaction(_erase_shared_files, person, request, scrub)
	count({})
	for order in person.orders:
		count(in_transaction(_erase_order, order, scrub, at))
	for number, customer in enumerate(person.customers):
		pseudonym = f"{_pseudonym(request)}-{number + 1}"
		if not customer.startswith(_pseudonym(request)):  # found again after a restore, under that name
			count(in_transaction(_erase_customer, customer, pseudonym, scrub))
	count(in_transaction(_erase_people, person))
	count(in_transaction(own_documents.erase_lists, without_what_others_use(person)))
	return counts


def _pseudonym(request: str) -> str:
	return f"Erased {request}"


def _erase_order(order: str, scrub, at) -> dict[str, list[str]]:
	found = own_documents.erase_order(order, None, scrub, at)
	for doctype, names in found.items():
		beside.erase_beside(doctype, names)
	return found


def _erase_customer(customer: str, pseudonym: str, scrub) -> dict[str, list[str]]:
	"""A customer who was renamed before a crash goes by the pseudonym already."""
	names = [one for one in (customer, pseudonym) if frappe.db.exists(people.CUSTOMER, one)]
	if not names:
		return {}

	def said(text: str) -> str:
		return scrub(text.replace(customer, pseudonym))

	issued = {row.name: row for row in people.issued_invoices(names)}
	found = people.documents_of(names)
	for doctype, documents in found.items():
		if doctype == people.INVOICE:
			documents = [one for one in documents if one not in issued]
		people.erase_documents(doctype, documents, pseudonym, said)
		beside.erase_beside(doctype, documents)
	for row in issued.values():
		until = terms.kept_until(row.company, row.posting_date)
		people.restrict_invoice(row.name, until, pseudonym, said)
		beside.erase_beside(people.INVOICE, [row.name], files=False)
	if customer in names:
		beside.erase_beside(people.CUSTOMER, [customer])
		people.rename_customer(customer, pseudonym, said)
	beside.erase_beside(people.CUSTOMER, [pseudonym, customer])
	return {**found, people.CUSTOMER: [pseudonym]}


def _erase_people(person: Person) -> dict[str, list[str]]:
	found = {people.CONTACT: person.contacts, people.ADDRESS: person.addresses, BUYER: person.buyers}
	for doctype, names in found.items():
		beside.erase_beside(doctype, names)
		people.delete_people(doctype, names)
	return {doctype: names for doctype, names in found.items() if names}


def _erase_shared_files(person: Person, request: str, scrub) -> None:
	shared_files.erase_imports(person, scrub)
	shared_files.erase_manifests(person.orders)
	shared_files.erase_answers(person)
	shared_files.erase_exports(person, request)
	shared_files.erase_copies()
