"""Bank Transaction: a row of a bank's statement, and the vouchers that it is reconciled with."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import flt


class BankTransaction(Document):
	"""Vouchers are allocated as far as the transaction goes; a voucher that is allocated whole is cleared on its day."""

	def before_validate(self) -> None:
		self.update_allocated_amount()

	def validate(self) -> None:
		self.validate_duplicate_references()
		account = frappe.get_cached_value("Bank Account", self.bank_account, "account")
		currency = account and frappe.get_cached_value("Account", account, "account_currency")
		if self.currency and currency and self.currency != currency:
			frappe.throw(_("Transaction currency: {0} cannot be different").format(self.currency))

	def before_submit(self) -> None:
		self.allocate_payment_entries()
		self.set_status()

	def before_update_after_submit(self) -> None:
		self.validate_duplicate_references()
		self.update_allocated_amount()
		left = {row.name for row in self.payment_entries}
		for row in self.get_doc_before_save().payment_entries:
			if row.name not in left:
				self._clear(row, None)
		self.allocate_payment_entries()
		self.set_status()

	def on_cancel(self) -> None:
		for row in self.payment_entries:
			self._clear(row, None)
		self.set_status()

	def set_status(self) -> None:
		if self.docstatus == 2:
			self.db_set("status", "Cancelled")
		elif self.docstatus == 1:
			self.db_set("status", "Unreconciled" if self.unallocated_amount > 0 else "Reconciled")

	def validate_duplicate_references(self) -> None:
		named = [(row.payment_document, row.payment_entry) for row in self.payment_entries]
		if len(named) != len(set(named)):
			frappe.throw(_("A voucher is allocated twice in this Bank Transaction"))

	def update_allocated_amount(self) -> None:
		allocated = sum(flt(row.allocated_amount) for row in self.payment_entries)
		left = abs(flt(self.withdrawal) - flt(self.deposit)) - allocated
		self.allocated_amount = flt(allocated, self.precision("allocated_amount"))
		self.unallocated_amount = flt(left, self.precision("unallocated_amount"))

	def add_payment_entries(self, vouchers: list[dict]) -> None:
		if self.unallocated_amount <= 0:
			frappe.throw(_("Bank Transaction {0} is already fully reconciled").format(self.name))
		for voucher in vouchers:
			row = {"payment_document": voucher["payment_doctype"], "payment_entry": voucher["payment_name"]}
			self.append("payment_entries", {**row, "allocated_amount": 0.0})

	def allocate_payment_entries(self) -> None:
		left = self.unallocated_amount
		account = frappe.db.get_value("Bank Account", self.bank_account, "account")
		for row in [row for row in self.payment_entries if not row.allocated_amount]:
			worth = _worth(row, account)
			if worth <= 0:
				frappe.throw(_("{0} is not affecting bank account {1}").format(row.payment_entry, account))
			open_amount = flt(worth - _allocated(row), self.precision("unallocated_amount"))
			if left <= 0 or not open_amount:
				self.remove(row)
				continue
			row.allocated_amount = min(open_amount, left)
			if open_amount <= left:
				self._clear(row, self.date)
			left = flt(left - row.allocated_amount, self.precision("unallocated_amount"))
		self.update_allocated_amount()

	def _clear(self, row, day) -> None:
		if row.payment_document == "Journal Entry":
			frappe.db.set_value(row.payment_document, row.payment_entry, "clearance_date", day)


def _worth(row, account: str) -> float:
	"""What the voucher moves on the bank's account."""
	entry = frappe.qb.DocType("GL Entry")
	moved = Sum(entry.debit_in_account_currency - entry.credit_in_account_currency)
	query = frappe.qb.from_(entry).select(moved).where(entry.account == account)
	query = query.where(entry.voucher_type == row.payment_document).where(
		entry.voucher_no == row.payment_entry
	)
	[[found]] = query.where(entry.is_cancelled == 0).run()
	return abs(flt(found))


def _allocated(row) -> float:
	"""What transactions have of the voucher already."""
	filters = {"payment_document": row.payment_document, "payment_entry": row.payment_entry, "docstatus": 1}
	return sum(map(flt, frappe.get_all("Bank Transaction Payments", filters, pluck="allocated_amount")))


def remove_from_bank_transaction(doctype: str, name: str) -> None:
	"""Remove a voucher that is cancelled from all Bank Transactions."""
	filters = {"payment_document": doctype, "payment_entry": name}
	for parent in frappe.get_all("Bank Transaction Payments", filters, pluck="parent", distinct=True):
		transaction = frappe.get_doc("Bank Transaction", parent)
		if transaction.docstatus == 2:
			continue
		rows = [
			row
			for row in transaction.payment_entries
			if (row.payment_document, row.payment_entry) == (doctype, name)
		]
		for row in rows:
			transaction.remove(row)
		if rows:
			transaction.save()
