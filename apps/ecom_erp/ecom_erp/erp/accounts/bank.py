"""ERPNext's Bank Transactions: what a bank's statement says, and which entries they are reconciled with. What is written here is
what ERPNext's Bank Reconciliation Tool writes, so that it shows the same."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

import frappe

from ecom_erp.core.accounting.bank_matching import BankLine
from ecom_erp.core.money import from_field, quantize
from ecom_erp.erp.accounts.clearing import JOURNAL, put_on

TRANSACTION, PAYMENTS = "Bank Transaction", "Bank Transaction Payments"


def open_lines(account: str, begins: date, ends: date) -> list[BankLine]:
	"""Of the bank account that is an account of the books: what is not reconciled, within some days."""
	row, bank = frappe.qb.DocType(TRANSACTION), frappe.qb.DocType("Bank Account")
	rows = (
		frappe.qb.from_(row)
		.join(bank)
		.on(bank.name == row.bank_account)
		.select(
			row.name,
			row.date,
			row.currency,
			row.deposit,
			row.withdrawal,
			row.unallocated_amount,
			row.description,
			row.reference_number,
			row.transaction_id,
		)
		.where((bank.account == account) & (row.docstatus == 1) & (row.unallocated_amount > 0))
		.where(row.date.between(begins, ends))
		.orderby(row.date, row.name)
	).run(as_dict=True)
	return [_line(row) for row in rows]


def _line(row) -> BankLine:
	amount = quantize(from_field(row.unallocated_amount), row.currency or "USD")
	told = (row.reference_number, row.transaction_id, row.description)
	is_in = from_field(row.deposit) > from_field(row.withdrawal)
	return BankLine(row.name, amount if is_in else -amount, row.date, " ".join(filter(None, told)))


def reconcile(transaction: str, journal: str) -> None:
	"""Reconcile a Bank Transaction with a Journal Entry. Raises ValidationError where ERPNext refuses it."""
	doc = frappe.get_doc(TRANSACTION, transaction, for_update=True)
	doc.add_payment_entries([{"payment_doctype": JOURNAL, "payment_name": journal}])
	doc.flags.ignore_permissions = True
	doc.save()
	_clear(doc, journal)


def _clear(doc, journal: str) -> None:
	"""ERPNext dates an entry as cleared once all accounts of type Bank in it are reconciled; the clearing account is one, of which
	no bank sends a statement. Without the date the entry would be offered again, and be listed as outstanding."""
	account = frappe.db.get_value("Bank Account", doc.bank_account, "account")
	moved = abs(put_on([journal], account).get(journal, Decimal(0)))
	filters = {"payment_document": JOURNAL, "payment_entry": journal, "docstatus": 1}
	allocated = frappe.get_all(PAYMENTS, filters, pluck="allocated_amount")
	if sum(map(from_field, allocated), Decimal(0)) >= moved:
		frappe.db.set_value(JOURNAL, journal, "clearance_date", doc.date)


def release(journal: str) -> None:
	"""Take a Journal Entry off the Bank Transactions that it is reconciled with, which are open again then."""
	for name in sorted(reconciled_with([journal]).get(journal, ())):
		doc = frappe.get_doc(TRANSACTION, name, for_update=True)
		for row in [row for row in doc.payment_entries if is_of(row, {journal})]:
			doc.remove(row)
		doc.flags.ignore_permissions = True
		doc.save()


def account_of(transaction: str) -> str:
	"""The account of the books whose bank account a Bank Transaction is of; "" where there is none."""
	place = frappe.db.get_value(TRANSACTION, transaction, "bank_account")
	return (place and frappe.db.get_value("Bank Account", place, "account")) or ""


def is_of(row, journals: Collection[str]) -> bool:
	"""Whether a row of a Bank Transaction names one of the Journal Entries."""
	return row.payment_document == JOURNAL and row.payment_entry in journals


def reconciled_with(journals: Collection[str]) -> dict[str, set[str]]:
	"""By Journal Entry the Bank Transactions that it is reconciled with."""
	filters = {"payment_document": JOURNAL, "payment_entry": ("in", list(journals) or [""]), "docstatus": 1}
	found: dict[str, set[str]] = {}
	for row in frappe.get_all(PAYMENTS, filters, ["parent", "payment_entry"]):
		found.setdefault(row.payment_entry, set()).add(row.parent)
	return found
