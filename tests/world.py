"""What every test in a site may count on: one company with places, accounts and prices.

`build()` makes it once per scratch site; what exists is kept. It works on ERPNext and on its stand-in alike.
"""

import frappe
from frappe.model.document import Document

COMPANY = "Ecom Test Co"
ABBR = "ETC"
CURRENCY = "USD"
COUNTRY = "United States"

MAIN = f"Chicago DC - {ABBR}"
EAST = f"Newark DC - {ABBR}"
WEST = f"Reno DC - {ABBR}"
WAREHOUSES = {
	# name: street, city, state, postal code
	MAIN: ("1200 S Canal St", "Chicago", "Illinois", "60607"),
	EAST: ("300 Wilson Ave", "Newark", "New Jersey", "07105"),
	WEST: ("1005 Terminal Way", "Reno", "Nevada", "89502"),
}
ROOT_WAREHOUSE = f"All Warehouses - {ABBR}"

PRICE_LIST = "Ecom Test Prices"
CUSTOMER_GROUP = "Ecom Test Shoppers"
TERRITORY = "United States"

BANK_ACCOUNT = f"Ecom Test Bank - {ABBR}"
RECEIVABLE = f"Debtors - {ABBR}"
INCOME = f"Sales - {ABBR}"
SALES_TAX = f"Sales Tax Payable - {ABBR}"
SHIPPING_INCOME = f"Shipping Income - {ABBR}"
ROUND_OFF = f"Round Off - {ABBR}"
WRITE_OFF = f"Write Off - {ABBR}"
COST_CENTER = f"Main - {ABBR}"

LEDGERS = (
	# name, parent, account type
	(BANK_ACCOUNT, "Bank Accounts", "Bank"),
	(SALES_TAX, "Duties and Taxes", "Tax"),
	(SHIPPING_INCOME, "Direct Income", "Income Account"),
)


def build() -> None:
	"""Makes the company and what belongs to it."""
	_company()
	for name, address in WAREHOUSES.items():
		_warehouse(name, *address)
	for name, parent, account_type in LEDGERS:
		_ledger(name, parent, account_type)
	_bank()
	_ensure("Price List", PRICE_LIST, price_list_name=PRICE_LIST, enabled=1, selling=1, currency=CURRENCY)
	_ensure(
		"Customer Group",
		CUSTOMER_GROUP,
		customer_group_name=CUSTOMER_GROUP,
		parent_customer_group="All Customer Groups",
		is_group=0,
	)
	_settings()


def _company() -> None:
	_ensure(
		"Company",
		COMPANY,
		company_name=COMPANY,
		abbr=ABBR,
		default_currency=CURRENCY,
		country=COUNTRY,
		create_chart_of_accounts_based_on="Standard Template",
		chart_of_accounts="Standard",
		enable_perpetual_inventory=1,
	)


def _warehouse(name: str, street: str, city: str, state: str, postal_code: str) -> None:
	short = name.removesuffix(f" - {ABBR}")
	_ensure(
		"Warehouse",
		name,
		warehouse_name=short,
		company=COMPANY,
		parent_warehouse=ROOT_WAREHOUSE,
		is_group=0,
	)
	address = {
		"address_title": short,
		"address_type": "Warehouse",
		"address_line1": street,
		"city": city,
		"state": state,
		"pincode": postal_code,
		"country": COUNTRY,
		"phone": "+1 312 555 0100",
		"links": [{"link_doctype": "Warehouse", "link_name": name}],
	}
	_ensure("Address", f"{short}-Warehouse", **address)


def _ledger(name: str, parent: str, account_type: str) -> None:
	_ensure(
		"Account",
		name,
		account_name=name.removesuffix(f" - {ABBR}"),
		parent_account=f"{parent} - {ABBR}",
		company=COMPANY,
		account_type=account_type,
		is_group=0,
	)


def _bank() -> None:
	"""Money from shops comes to the bank, by wire."""
	company = frappe.get_doc("Company", COMPANY)
	if company.default_bank_account != BANK_ACCOUNT:
		company.db_set("default_bank_account", BANK_ACCOUNT)
	mode = frappe.get_doc("Mode of Payment", "Wire Transfer")
	if not any(row.company == COMPANY for row in mode.accounts):
		mode.append("accounts", {"company": COMPANY, "default_account": BANK_ACCOUNT})
		mode.save()


def _settings() -> None:
	"""The same starting point on every platform."""
	frappe.db.set_single_value("Stock Settings", "auto_insert_price_list_rate_if_missing", 0)
	frappe.db.set_single_value("Stock Settings", "default_warehouse", None)
	frappe.db.set_single_value("Stock Settings", "allow_negative_stock", 0)
	frappe.db.set_single_value("Selling Settings", "selling_price_list", PRICE_LIST)
	defaults = frappe.get_doc("Global Defaults")
	defaults.update({"default_company": COMPANY, "default_currency": CURRENCY, "country": COUNTRY})
	defaults.save()
	frappe.clear_cache()


def _ensure(doctype: str, name: str, **values) -> Document | None:
	if frappe.db.exists(doctype, name):
		return None
	return frappe.get_doc({"doctype": doctype, **values}).insert()
