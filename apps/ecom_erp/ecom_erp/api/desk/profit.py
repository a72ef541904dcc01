"""Profit, as forms and reports ask for it."""

import frappe
from frappe import _
from frappe.utils import getdate

from ecom_erp.flows.accounting.profit import figures, order_statement, proof
from ecom_erp.flows.accounting.profit.entries import ENTRY
from ecom_erp.permissions_of_money import books_are_of_all, sees_some_only


@frappe.whitelist()
def of_order(name: str):
	"""The small statement of an order: see `order_statement.of_order`."""
	frappe.has_permission(ENTRY, "read", throw=True)
	frappe.has_permission("Ecom Order", "read", doc=name, throw=True)
	return order_statement.of_order(name)


@frappe.whitelist()
def companies():
	"""The companies of the shops that the user may see, by name."""
	frappe.has_permission(ENTRY, "read", throw=True)
	return sorted(set(frappe.get_list("Ecom Shop", pluck="company")))


@frappe.whitelist(methods=["POST"])
def share_again(from_date: str, to_date: str, company: str | None = None):
	"""Share what differs between the books and the profit of orders in a period anew, in the background."""
	frappe.has_permission(ENTRY, "export", throw=True)
	if sees_some_only():
		frappe.throw(books_are_of_all(), frappe.PermissionError)
	books = figures.company_of(company, None)
	found = proof.share_again(books, getdate(from_date), getdate(to_date)) if books else 0
	said = _("{0} vouchers are being shared anew in the background").format(found)
	return {"text": said if found else _("Nothing differs"), "indicator": "blue" if found else "green"}
