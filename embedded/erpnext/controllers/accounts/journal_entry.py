"""Journal Entry: rows of accounts that balance, in the company's currency."""

import frappe
from erpnext.accounts.doctype.bank_transaction.bank_transaction import remove_from_bank_transaction
from erpnext.accounts.general_ledger import make_gl_entries, make_reverse_gl_entries, process_rows
from erpnext.controllers.accounts_controller import AccountsController
from erpnext.setup.utils import get_exchange_rate
from frappe import _
from frappe.utils import flt


class JournalEntry(AccountsController):
	"""Each row debits or credits an account, perhaps against an invoice of a party."""

	def validate(self) -> None:
		for row in self.accounts:
			self._set_amounts(row)
			if row.reference_type == "Sales Invoice":
				self._validate_against_invoice(row)
		if flt(sum(flt(row.debit) - flt(row.credit) for row in self.accounts), 2):
			frappe.throw(_("Total Debit must be equal to Total Credit"))

	def _set_amounts(self, row) -> None:
		"""The amounts in the company's currency follow from those of the account and the row's rate."""
		books = frappe.get_cached_value("Company", self.company, "default_currency")
		row.account_currency = frappe.get_cached_value("Account", row.account, "account_currency") or books
		if row.account_currency == books:
			row.exchange_rate = 1
		elif not self.multi_currency:
			frappe.throw(_("Please check Multi Currency option to allow accounts with other currency"))
		elif not row.exchange_rate or row.exchange_rate == 1:
			row.exchange_rate = get_exchange_rate(row.account_currency, books, self.posting_date)
		if self.voucher_type == "Exchange Gain Or Loss" and self.multi_currency:
			return
		for side in ("debit", "credit"):
			amount = flt(row.get(f"{side}_in_account_currency"), row.precision(f"{side}_in_account_currency"))
			row.set(f"{side}_in_account_currency", amount)
			row.set(side, flt(amount * flt(row.exchange_rate), row.precision(side)))
		if not row.debit and not row.credit:
			frappe.throw(_("Row {0}: Both Debit and Credit values cannot be zero").format(row.idx))

	def _validate_against_invoice(self, row) -> None:
		owed = flt(frappe.db.get_value(row.reference_type, row.reference_name, "outstanding_amount"))
		if row.credit > owed:
			frappe.throw(
				_("Payment against {0} {1} cannot be greater than Outstanding Amount {2}").format(
					row.reference_type, row.reference_name, owed
				)
			)

	def on_submit(self) -> None:
		make_gl_entries(self.build_gl_map())

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Payment Ledger Entry")
		remove_from_bank_transaction(self.doctype, self.name)
		make_reverse_gl_entries(process_rows(self.build_gl_map()))

	def build_gl_map(self) -> list[frappe._dict]:
		"""The general ledger rows of the entry as it is now."""
		return [self._gl_row(row) for row in self.accounts]

	def _gl_row(self, row) -> frappe._dict:
		made = self.get_gl_dict(
			{
				"account": row.account,
				"account_currency": row.account_currency,
				"cost_center": row.cost_center,
				"party_type": row.party_type,
				"party": row.party,
				"against_voucher_type": row.reference_type,
				"against_voucher": row.reference_name,
				"voucher_detail_no": row.name,
			}
		)
		for side in ("debit", "credit"):
			made[side] = flt(row.get(side))
			made[f"{side}_in_account_currency"] = flt(row.get(f"{side}_in_account_currency"))
			made[f"{side}_in_transaction_currency"] = flt(row.get(f"{side}_in_account_currency"))
		return made
