"""Journal Entry: rows of accounts that balance, in the company's currency."""

import frappe
from erpnext.accounts.general_ledger import make_gl_entries, make_reverse_gl_entries, process_rows
from erpnext.controllers.accounts_controller import AccountsController
from frappe import _
from frappe.utils import flt


class JournalEntry(AccountsController):
	"""Each row debits or credits an account, perhaps against an invoice of a party."""

	def validate(self) -> None:
		for row in self.accounts:
			row.account_currency = frappe.get_cached_value("Account", row.account, "account_currency")
			row.debit, row.credit = (
				flt(row.debit_in_account_currency),
				flt(row.credit_in_account_currency),
			)
			if row.reference_type == "Sales Invoice":
				self._validate_against_invoice(row)
		if flt(sum(row.debit - row.credit for row in self.accounts), 2):
			frappe.throw(_("Total Debit must be equal to Total Credit"))

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
			for suffix in ("", "_in_account_currency", "_in_transaction_currency"):
				made[side + suffix] = row.get(side)
		return made
