"""Books of the demo company in ERPNext. What exists is kept."""

import frappe
from frappe.utils import add_days, nowdate

RATE_AGE_DAYS = 60


def ensure_company(name: str, abbr: str, currency: str, country: str) -> str:
	"""The company with ERPNext's standard chart of accounts."""
	if not frappe.db.exists("Company", name):
		frappe.get_doc(
			{
				"doctype": "Company",
				"company_name": name,
				"abbr": abbr,
				"default_currency": currency,
				"country": country,
				"chart_of_accounts": "Standard",
			}
		).insert()
	return name


def ensure_exchange_rate(source: str, target: str, rate: str) -> None:
	"""What one `source` is worth in `target`, since long before the demo's first order."""
	currency = frappe.get_doc("Currency", source)
	# without the name of its cents, Frappe 16 cannot write an amount in words
	currency.update({"enabled": 1, "fraction": currency.fraction or "Cent"})
	currency.save()
	if not frappe.db.exists("Currency Exchange", {"from_currency": source, "to_currency": target}):
		frappe.get_doc(
			{
				"doctype": "Currency Exchange",
				"date": add_days(nowdate(), -RATE_AGE_DAYS),
				"from_currency": source,
				"to_currency": target,
				"exchange_rate": float(rate),
				"for_buying": 1,
				"for_selling": 1,
			}
		).insert()


def ensure_warehouse(company: str, title: str) -> str:
	abbr = frappe.get_cached_value("Company", company, "abbr")
	name = f"{title} - {abbr}"
	if not frappe.db.exists("Warehouse", name):
		frappe.get_doc({"doctype": "Warehouse", "warehouse_name": title, "company": company}).insert()
	return name


def ensure_account(company: str, title: str, parent: str, account_type: str = "", currency: str = "") -> str:
	"""An account under the group `parent` (its name without the company's abbreviation)."""
	abbr = frappe.get_cached_value("Company", company, "abbr")
	name = f"{title} - {abbr}"
	if not frappe.db.exists("Account", name):
		frappe.get_doc(
			{
				"doctype": "Account",
				"account_name": title,
				"parent_account": f"{parent} - {abbr}",
				"company": company,
				"account_type": account_type,
				"account_currency": currency
				or frappe.get_cached_value("Company", company, "default_currency"),
			}
		).insert()
	return name


def leaf(doctype: str, wanted: str) -> str:
	"""The node of a tree that carries documents: `wanted` where it exists, else the first that is no group."""
	if frappe.db.exists(doctype, {"name": wanted, "is_group": 0}):
		return wanted
	return frappe.get_all(doctype, filters={"is_group": 0}, pluck="name", order_by="lft", limit=1)[0]
