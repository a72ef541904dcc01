"""Issued invoices of people who are erased: kept because the law says so, and shown to those alone who keep the books."""

import frappe

from ecom_erp.erp.selling.people import INVOICE, KEPT_UNTIL

MAY_SEE = {"Ecom Accountant", "Accounts Manager", "Auditor", "System Manager"}


def may_see_kept(user: str | None = None) -> bool:
	"""Whether the user may see invoices of the erased."""
	user = user or frappe.session.user
	return user == "Administrator" or bool(MAY_SEE & set(frappe.get_roles(user)))


def invoice_conditions(user: str | None = None, doctype: str | None = None) -> str:
	return "" if may_see_kept(user) else f"`tab{INVOICE}`.{KEPT_UNTIL} is null"


def invoice_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""As `invoice_conditions`, of one document."""
	return not doc.get(KEPT_UNTIL) or may_see_kept(user)
