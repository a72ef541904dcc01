"""The payment ledger: what each customer or supplier owes, by the voucher that it is owed for."""

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import flt
from frappe.utils.data import now

PARTY_ACCOUNT_TYPES = ("Receivable", "Payable")
INVOICES = ("Sales Invoice", "Purchase Invoice")


def post(rows: list[frappe._dict], update_outstanding: bool = True) -> None:
	"""Posts the rows of a voucher that concern a party and brings the invoices they refer to up to date."""
	for entry in _entries(rows):
		_insert(entry, update_outstanding)


def take_back(rows: list[frappe._dict]) -> None:
	"""Takes back what a voucher posted: the entries stay, with opposite ones beside them, and no longer count."""
	for entry in _entries(rows):
		ledger = frappe.qb.DocType("Payment Ledger Entry")
		query = frappe.qb.update(ledger).set(ledger.delinked, 1).set(ledger.modified, now())
		for field in ("account", "party_type", "party", "voucher_type", "voucher_no"):
			query = query.where(ledger[field] == entry[field])
		for field in ("against_voucher_type", "against_voucher_no"):
			query = query.where(ledger[field] == entry[field])
		query.run()
		entry.amount, entry.amount_in_account_currency = -entry.amount, -entry.amount_in_account_currency
		entry.delinked = 1
		_insert(entry, update_outstanding=True)


def repost(rows: list[frappe._dict]) -> None:
	"""Replaces what a payment posted, after its references changed. Outstanding amounts are left to the caller."""
	frappe.db.delete(
		"Payment Ledger Entry", {"voucher_type": rows[0].voucher_type, "voucher_no": rows[0].voucher_no}
	)
	post(rows, update_outstanding=False)


def _entries(rows: list[frappe._dict]) -> list[frappe._dict]:
	entries = []
	for row in rows:
		account_type = frappe.get_cached_value("Account", row.account, "account_type")
		if account_type not in PARTY_ACCOUNT_TYPES:
			continue
		sign = 1 if account_type == "Receivable" else -1
		entry = frappe._dict(
			{
				field: row.get(field)
				for field in (
					"posting_date",
					"company",
					"account",
					"party_type",
					"party",
					"due_date",
					"cost_center",
					"voucher_type",
					"voucher_no",
					"voucher_detail_no",
					"account_currency",
					"remarks",
				)
			}
		)
		entry.account_type = account_type
		entry.against_voucher_type = row.get("against_voucher_type") or row.voucher_type
		entry.against_voucher_no = row.get("against_voucher") or row.voucher_no
		entry.amount = sign * (flt(row.debit) - flt(row.credit))
		entry.amount_in_account_currency = sign * (
			flt(row.debit_in_account_currency) - flt(row.credit_in_account_currency)
		)
		entries.append(entry)
	return entries


def _insert(entry: frappe._dict, update_outstanding: bool) -> None:
	document = frappe.new_doc("Payment Ledger Entry")
	document.update(entry)
	document.flags.ignore_permissions = True
	document.flags.ignore_links = True
	document.submit()
	if update_outstanding:
		update_voucher_outstanding(
			entry.against_voucher_type, entry.against_voucher_no, entry.account, entry.party_type, entry.party
		)


def get_outstanding(
	voucher_type: str, voucher_no: str, account: str, party_type: str, party: str
) -> float | None:
	"""What is still to be paid for a voucher, in the currency of the account; None when nothing was ever posted."""
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	total = (
		frappe.qb.from_(ledger)
		.select(Sum(ledger.amount_in_account_currency))
		.where(
			(ledger.delinked == 0)
			& (ledger.against_voucher_type == voucher_type)
			& (ledger.against_voucher_no == voucher_no)
			& (ledger.account == account)
			& (ledger.party_type == party_type)
			& (ledger.party == party)
		)
		.run()
	)[0][0]
	return None if total is None else flt(total)


def update_voucher_outstanding(
	voucher_type: str, voucher_no: str, account: str, party_type: str, party: str
) -> None:
	"""Stores the outstanding amount of an invoice and the status that follows."""
	if voucher_type not in INVOICES:
		return
	total = get_outstanding(voucher_type, voucher_no, account, party_type, party)
	if total is None:
		return
	invoice = frappe.get_doc(voucher_type, voucher_no)
	invoice.outstanding_amount = flt(total, invoice.precision("outstanding_amount"))
	frappe.db.set_value(voucher_type, voucher_no, "outstanding_amount", invoice.outstanding_amount)
	invoice.set_status(update=True)
	invoice.notify_update()
