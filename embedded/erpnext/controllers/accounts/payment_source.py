"""Makes a payment from the order, invoice or credit note that it is for."""

import frappe
from erpnext.accounts.party import get_party_account
from erpnext.accounts.payment_references import outstanding_of, total_of
from erpnext.setup.utils import get_exchange_rate
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate, nowdate

PARTY_TYPES = {"Sales Order": "Customer", "Sales Invoice": "Customer"}
BANK_ACCOUNTS = {"Bank": "default_bank_account", "Cash": "default_cash_account"}


@frappe.whitelist()
def get_payment_entry(
	dt: str,
	dn: str,
	party_amount: float | None = None,
	bank_account: str | None = None,
	bank_amount: float | None = None,
	party_type: str | None = None,
	payment_type: str | None = None,
	reference_date: str | None = None,
	ignore_permissions: bool = False,
	created_from_payment_request: bool = False,
) -> Document:
	"""A Payment Entry, not yet saved, of what is outstanding: Receive, or Pay for a credit note or purchase.

	`party_amount` pays a part of it (in the currency of the party's account), `bank_account` is the account that the
	money reaches or leaves, `bank_amount` what arrives there when its currency is another one.
	"""
	doc = frappe.get_doc(dt, dn)
	over_billing = flt(frappe.db.get_single_value("Accounts Settings", "over_billing_allowance"))
	if dt != "Sales Invoice" and flt(doc.per_billed, 2) >= 100.0 + over_billing:
		frappe.throw(_("Can only make payment against unbilled {0}").format(_(dt)))
	party_type = party_type or PARTY_TYPES[dt]
	party = doc.get(frappe.scrub(party_type))
	party_account = (
		doc.debit_to if dt == "Sales Invoice" else get_party_account(party_type, party, doc.company)
	)
	currency = frappe.get_cached_value("Account", party_account, "account_currency")
	receives = dt == "Sales Order" or (dt == "Sales Invoice" and flt(doc.outstanding_amount) > 0)
	payment_type = payment_type or ("Receive" if receives else "Pay")

	total = flt(party_amount) or total_of(doc, currency)
	outstanding = flt(party_amount) or outstanding_of(doc, total)
	bank = _bank_account(doc, bank_account)

	payment = frappe.new_doc("Payment Entry")
	payment.update(
		{
			"payment_type": payment_type,
			"company": doc.company,
			"cost_center": doc.get("cost_center"),
			"posting_date": nowdate(),
			"reference_date": getdate(reference_date),
			"party_type": party_type,
			"party": party,
			"contact_person": doc.get("contact_person"),
			"letter_head": doc.get("letter_head"),
		}
	)
	_set_accounts(payment, party_account, bank)
	payment.paid_amount, payment.received_amount = _amounts(
		doc, abs(outstanding), currency, bank, payment_type, bank_amount
	)
	payment.append(
		"references",
		{
			"reference_doctype": dt,
			"reference_name": dn,
			"due_date": doc.get("due_date"),
			"total_amount": total,
			"outstanding_amount": outstanding,
			"allocated_amount": outstanding,
		},
	)
	payment.setup_party_account_field()
	payment.set_missing_values()
	payment.set_missing_ref_details()
	if bank:
		payment.set_exchange_rate(ref_doc=doc)
		payment.set_amounts()
	return payment


def _bank_account(doc: Document, given: str | None) -> frappe._dict:
	"""The given account, else the company's for its bank, else for cash, else the only one of these kinds."""
	account = given
	for account_type, field in BANK_ACCOUNTS.items():
		account = account or frappe.get_cached_value("Company", doc.company, field)
		if not account:
			found = frappe.get_all(
				"Account",
				filters={"company": doc.company, "account_type": account_type, "is_group": 0},
				pluck="name",
			)
			account = found[0] if len(found) == 1 else None
	if not account:
		return frappe._dict()
	currency, account_type = frappe.get_cached_value("Account", account, ["account_currency", "account_type"])
	return frappe._dict(account=account, account_currency=currency, account_type=account_type)


def _set_accounts(payment: Document, party_account: str, bank: frappe._dict) -> None:
	accounts = (
		(party_account, bank.account) if payment.payment_type == "Receive" else (bank.account, party_account)
	)
	for side, account in zip(("paid_from", "paid_to"), accounts, strict=True):
		payment.set(side, account)
		if account:
			currency, kind = frappe.get_cached_value("Account", account, ["account_currency", "account_type"])
			payment.set(f"{side}_account_currency", currency)
			payment.set(f"{side}_account_type", kind)


def _amounts(
	doc: Document,
	outstanding: float,
	currency: str,
	bank: frappe._dict,
	payment_type: str,
	bank_amount: float | None,
) -> tuple[float, float]:
	"""(paid, received): the same, or at the bank what the exchange rate makes of it."""
	if currency == bank.account_currency:
		return outstanding, outstanding
	at_bank = flt(bank_amount)
	if not at_bank and bank and bank.account_currency != doc.company_currency:
		date = doc.get("posting_date") or doc.get("transaction_date")
		at_bank = outstanding / flt(get_exchange_rate(bank.account_currency, currency, date))
	at_bank = at_bank or outstanding * flt(doc.get("conversion_rate") or 1)
	return (outstanding, at_bank) if payment_type == "Receive" else (at_bank, outstanding)
