"""Stand-in for ERPNext on the embedded bench: the DocTypes, fields and behaviour that ecom_erp relies on, no more."""

import frappe

__version__ = "15.71.1"


def get_default_company(user: str | None = None) -> str | None:
	"""The user's default company, else the site's."""
	from frappe.defaults import get_user_default_as_list

	companies = get_user_default_as_list("company", user or frappe.session.user)
	if companies:
		return companies[0]
	return frappe.db.get_single_value("Global Defaults", "default_company")


def get_default_currency() -> str | None:
	"""The currency of the default company."""
	company = get_default_company()
	return frappe.get_cached_value("Company", company, "default_currency") if company else None


def get_company_currency(company: str) -> str:
	"""The currency in which a company keeps its books."""
	return frappe.get_cached_value("Company", company, "default_currency")


def get_default_cost_center(company: str) -> str | None:
	"""The cost center that a company's postings get unless another one is named."""
	return frappe.get_cached_value("Company", company, "cost_center") if company else None
