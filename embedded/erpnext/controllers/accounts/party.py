"""Accounts, currencies, dates and addresses that a transaction takes from its customer."""

from typing import Any

import frappe
from frappe import _
from frappe.contacts.doctype.address.address import get_default_address
from frappe.contacts.doctype.contact.contact import get_default_contact

DEFAULT_ACCOUNTS = {"Customer": "default_receivable_account", "Supplier": "default_payable_account"}
GROUPS = {"Customer": "Customer Group"}


@frappe.whitelist()
def get_party_account(
	party_type: str, party: str | None = None, company: str | None = None, include_advance: bool = False
) -> str | list[str] | None:
	"""The receivable account: the party's, else its group's, else the company's.

	A party that already has entries in another currency keeps the account of these. With `include_advance` a list of
	the account and, if there is one, the account for advances.
	"""
	if not party_type:
		frappe.throw(_("Party Type is mandatory"))
	if not company:
		frappe.throw(_("Please select a Company"))
	account = _account_of(party_type, party, company, "account", DEFAULT_ACCOUNTS[party_type])
	if party:
		used = _ledger_account(party_type, party, company)
		if used and (not account or _currency(account) != _currency(used)):
			account = used
	if not include_advance:
		return account
	advance = _account_of(party_type, party, company, "advance_account", "default_advance_received_account")
	return [account, advance] if advance else [account]


def _account_of(
	party_type: str, party: str | None, company: str, field: str, company_field: str
) -> str | None:
	account = None
	if party and party_type in GROUPS:
		account = frappe.db.get_value(
			"Party Account", {"parenttype": party_type, "parent": party, "company": company}, field
		)
		group_type = GROUPS[party_type]
		group = frappe.get_cached_value(party_type, party, frappe.scrub(group_type))
		account = account or frappe.db.get_value(
			"Party Account", {"parenttype": group_type, "parent": group, "company": company}, field
		)
	return account or frappe.get_cached_value("Company", company, company_field)


def _ledger_account(party_type: str, party: str, company: str) -> str | None:
	"""The account with which the party last appears in the ledger."""
	return frappe.db.get_value(
		"GL Entry",
		{"party_type": party_type, "party": party, "company": company, "is_cancelled": 0},
		"account",
	)


def _currency(account: str) -> str:
	return frappe.get_cached_value("Account", account, "account_currency")


def get_party_account_currency(party_type: str | None, party: str | None, company: str) -> str | None:
	"""The currency of the party's account."""
	account = get_party_account(party_type, party, company) if party_type else None
	return _currency(account) if account else None


def get_due_date(posting_date: Any, party_type: str, party: str, company: str | None = None) -> Any:
	"""When an invoice of this day is due: without payment terms at once."""
	return posting_date if posting_date and party else None


def get_party_defaults(
	party_type: str, party: str, company: str, currency: str | None = None
) -> frappe._dict:
	"""What a new transaction takes over from its customer, by fieldname of the transaction.

	Currency, price list, names and groups, the default addresses and contact.
	"""
	document = frappe.get_cached_doc(party_type, party)
	out = frappe._dict()
	for field in ("customer_name", "customer_group", "territory", "language", "tax_id"):
		out[field] = document.get(field)
	out.currency = document.get("default_currency") or currency
	price_list = document.get("default_price_list")
	if not price_list and document.customer_group:
		price_list = frappe.get_cached_value("Customer Group", document.customer_group, "default_price_list")
	out.selling_price_list = price_list
	out.customer_address = get_default_address(party_type, party)
	out.shipping_address_name = _shipping_address(party_type, party)
	out.update(_contact_defaults(party_type, party))
	return out


def _contact_defaults(party_type: str, party: str) -> dict[str, str | None]:
	name = get_default_contact(party_type, party)
	if not name:
		return {}
	contact = frappe.get_cached_doc("Contact", name)
	return {
		"contact_person": name,
		"contact_display": contact.get("full_name"),
		"contact_email": contact.get("email_id"),
		"contact_mobile": contact.get("mobile_no"),
		"contact_phone": contact.get("phone"),
	}


def _shipping_address(party_type: str, party: str) -> str | None:
	"""The address marked for shipping, else the only one of type Shipping."""
	found = frappe.get_all(
		"Address",
		filters=[
			["Dynamic Link", "link_doctype", "=", party_type],
			["Dynamic Link", "link_name", "=", party],
			["disabled", "=", 0],
		],
		or_filters=[["is_shipping_address", "=", 1], ["address_type", "=", "Shipping"]],
		fields=["name", "is_shipping_address"],
		order_by="is_shipping_address desc",
	)
	if found and (found[0].is_shipping_address or len(found) == 1):
		return found[0].name
	return None


@frappe.whitelist()
def get_party_details(
	party: str | None = None,
	account: str | None = None,
	party_type: str = "Customer",
	company: str | None = None,
	posting_date: str | None = None,
	bill_date: str | None = None,
	price_list: str | None = None,
	currency: str | None = None,
	doctype: str | None = None,
	ignore_permissions: bool = False,
	fetch_payment_terms_template: bool = True,
	party_address: str | None = None,
	company_address: str | None = None,
	shipping_address: str | None = None,
	dispatch_address: str | None = None,
	pos_profile: str | None = None,
) -> frappe._dict:
	"""What a form takes over when a customer is chosen; for invoices with account and due date."""
	if not party:
		return frappe._dict()
	if not frappe.db.exists(party_type, party):
		frappe.throw(_("{0}: {1} does not exists").format(party_type, party))
	if not ignore_permissions:
		frappe.has_permission(party_type, "read", party, throw=True)
	details = get_party_defaults(party_type, party, company, currency)
	details[frappe.scrub(party_type)] = party
	if doctype == "Sales Invoice":
		details.debit_to = account or get_party_account(party_type, party, company)
		details.due_date = get_due_date(posting_date, party_type, party, company)
	if party_address:
		details.customer_address = party_address
	if shipping_address:
		details.shipping_address_name = shipping_address
	if not details.selling_price_list and price_list:
		details.selling_price_list = price_list
	details.currency = details.currency or frappe.get_cached_value("Company", company, "default_currency")
	return details
