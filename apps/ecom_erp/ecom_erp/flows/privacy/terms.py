"""Issued invoices of the erased: how long the law has them kept, and what becomes of them then."""

from datetime import date

import frappe
from frappe.utils import getdate, nowdate

from ecom_erp.erp.selling import people
from ecom_erp.flows.privacy.beside import erase_beside
from ecom_erp.messaging.transaction import in_transaction

YEARS = 10
BATCH = 200


def kept_until(company: str, issued: date) -> date:
	"""The last day on which an invoice has to be kept: the term of its company or country, counted from the end of the year
	in which it was issued."""
	return date(getdate(issued).year + _years(company), 12, 31)


def _years(company: str) -> int:
	settings = frappe.get_cached_doc("Ecom Settings")
	country = people.company_country(company)
	by_company = {row.company: row.years for row in settings.invoice_terms if row.company}
	by_country = {row.country: row.years for row in settings.invoice_terms if row.country and not row.company}
	return by_company.get(company) or by_country.get(country) or settings.invoice_years or YEARS


def erase_over() -> int:
	"""Erase the buyers of invoices whose term is over; how many invoices. Each is a transaction of its own."""
	# an invoice without a day is nobody's who was erased; to Frappe's filters alone it would be of the year 1
	over = [[people.KEPT_UNTIL, "is", "set"], [people.KEPT_UNTIL, "<", nowdate()]]
	names = frappe.get_all(people.INVOICE, over, pluck="name", limit=BATCH)
	for name in names:
		in_transaction(_erase, name)
	return len(names)


def _erase(name: str) -> None:
	erase_beside(people.INVOICE, [name])
	people.erase_invoice(name)
