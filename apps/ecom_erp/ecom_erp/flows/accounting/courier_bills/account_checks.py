"""What must be right about a Bill Account before it is saved; each message says what to do."""

import frappe

from ecom_erp.flows.accounting.courier_bills import readers
from ecom_erp.flows.words.sentences import _

PARTY_ACCOUNTS = ("Receivable", "Payable")
ACCOUNT_FIELDS = ("freight_account", "return_account", "duty_account", "other_account", "tax_account")


def check(doc) -> None:
	"""Raises ValidationError."""
	readers.declared(doc.courier)
	_check_number(doc)
	_check_couriers(doc)
	for field in ACCOUNT_FIELDS:
		if doc.get(field):
			_check_account(doc, doc.get(field))
	if doc.payable_account:
		_check_payable(doc)
	if doc.cost_center and frappe.get_cached_value("Cost Center", doc.cost_center, "company") != doc.company:
		frappe.throw(
			_("{0} is a cost center of another company than {1}").format(doc.cost_center, doc.company)
		)
	if (doc.claim_days or 0) < 0 or (doc.weight_step or 0) < 0 or (doc.tolerance or 0) < 0:
		frappe.throw(_("Days, weights and the tolerance cannot be negative"))


def _check_number(doc) -> None:
	"""A courier's account has its bills in one place: else one bill could be imported twice."""
	doc.external_account = (doc.external_account or "").strip()
	same = {"courier": doc.courier, "external_account": doc.external_account, "name": ("!=", doc.name or "")}
	if doc.external_account and (other := frappe.db.exists("Ecom Bill Account", same)):
		frappe.throw(
			_("The courier's account {0} has its bills in {1} already").format(doc.external_account, other)
		)


def _check_couriers(doc) -> None:
	names = [row.courier_account for row in doc.couriers]
	if len(set(names)) != len(names):
		frappe.throw(_("{0}: {1} appears more than once").format(_("Courier Accounts"), names[-1]))
	for row in doc.couriers:
		company = frappe.get_cached_value("Courier Account", row.courier_account, "company")
		if company != doc.company:
			frappe.throw(
				_("Row {0}: {1} is a courier account of another company than {2}").format(
					row.idx, row.courier_account, doc.company
				)
			)


def _check_payable(doc) -> None:
	account = frappe.get_cached_value(
		"Account",
		doc.payable_account,
		["company", "is_group", "account_type", "account_currency"],
		as_dict=True,
	)
	if account.company != doc.company or account.is_group or account.account_type != "Payable":
		frappe.throw(_("{0} is not a payable account of {1}").format(doc.payable_account, doc.company))
	if account.account_currency != doc.currency:
		frappe.throw(
			_("The account {0} is kept in {1}. Choose one in {2}.").format(
				doc.payable_account, account.account_currency, doc.currency
			)
		)


def _check_account(doc, name: str) -> None:
	account = frappe.get_cached_value(
		"Account", name, ["company", "is_group", "account_type", "account_currency"], as_dict=True
	)
	if not account or account.company != doc.company or account.is_group:
		frappe.throw(_("{0} is not an account of {1} that can be posted to").format(name, doc.company))
	if account.account_type in PARTY_ACCOUNTS:
		frappe.throw(
			_("{0} is an account of customers or suppliers. Choose one of expenses or taxes.").format(name)
		)
	books = frappe.get_cached_value("Company", doc.company, "default_currency")
	if account.account_currency not in (books, doc.currency):
		frappe.throw(
			_("The account {0} is kept in {1}. Choose one in {2}.").format(
				name, account.account_currency, books
			)
		)
