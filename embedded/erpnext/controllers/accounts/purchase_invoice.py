"""Purchase Invoice of services, and its debit note: amounts by account, what the supplier is owed."""

import frappe
from erpnext.accounts.general_ledger import make_gl_entries, make_reverse_gl_entries
from erpnext.accounts.invoice_status import is_overdue
from erpnext.accounts.party import get_party_account
from erpnext.controllers.accounts_controller import AccountsController
from frappe import _
from frappe.utils import flt


class PurchaseInvoice(AccountsController):
	"""Rows without items; taxes and deductions as actual amounts."""

	def validate(self) -> None:
		self.is_opening = self.is_opening or "No"
		self.title = self.title if self.title and "{" not in self.title else self.supplier
		if not self.credit_to:
			self.credit_to = get_party_account("Supplier", self.supplier, self.company)
		self.party_account_currency = frappe.get_cached_value("Account", self.credit_to, "account_currency")
		self._refuse_other_currency()
		self._refuse_other_signs()
		self.calculate_taxes_and_totals()
		self.validate_dates()
		self._validate_accounts()
		self.set_status()

	def _refuse_other_currency(self) -> None:
		if self.currency and self.party_account_currency != self.currency:
			frappe.throw(
				_("Party Account {0} currency ({1}) and document currency ({2}) should be same").format(
					self.credit_to, self.party_account_currency, self.currency
				)
			)

	def _refuse_other_signs(self) -> None:
		for row in self.items:
			if flt(row.rate) < 0:
				frappe.throw(_("For item {0}, rate must be a positive number.").format(row.item_name))
			if flt(row.qty) < 0 and not self.is_return:
				frappe.throw(_("For an item {0}, quantity must be positive number").format(row.item_name))
			if flt(row.qty) > 0 and self.is_return:
				frappe.throw(_("For an item {0}, quantity must be negative number").format(row.item_name))

	def calculate_taxes_and_totals(self) -> None:
		if self.currency in (None, "", self.company_currency):
			self.currency, self.conversion_rate = self.company_currency, 1
		rate = flt(self.conversion_rate) or 1
		for row in self.items:
			row.amount = flt(flt(row.rate) * flt(row.qty), row.precision("amount"))
			row.stock_qty = flt(row.qty) * flt(row.conversion_factor or 1)
			row.update({"net_rate": row.rate, "net_amount": row.amount})
			for field in ("rate", "amount", "net_rate", "net_amount", "price_list_rate"):
				row.set(f"base_{field}", flt(flt(row.get(field)) * rate, row.precision(f"base_{field}")))
		self.total_qty = sum(flt(row.qty) for row in self.items)
		self.total = self.net_total = flt(sum(row.amount for row in self.items), self.precision("total"))
		self.base_total = self.base_net_total = flt(
			sum(row.base_amount for row in self.items), self.precision("base_total")
		)
		running, base_running = self.net_total, self.base_net_total
		for tax in self.taxes:
			sign = -1 if tax.add_deduct_tax == "Deduct" else 1
			tax.base_tax_amount = flt(flt(tax.tax_amount) * rate, tax.precision("base_tax_amount"))
			running = flt(running + sign * flt(tax.tax_amount), tax.precision("total"))
			base_running = flt(base_running + sign * flt(tax.base_tax_amount), tax.precision("base_total"))
			tax.update({"total": running, "base_total": base_running})
		self.grand_total, self.base_grand_total = running, base_running
		self.total_taxes_and_charges = flt(
			running - self.net_total, self.precision("total_taxes_and_charges")
		)
		self.base_total_taxes_and_charges = flt(
			base_running - self.base_net_total, self.precision("base_total_taxes_and_charges")
		)
		if self.docstatus == 0:
			self.outstanding_amount = self._total_in_party_currency()

	def _total_in_party_currency(self) -> float:
		return self.grand_total if self.party_account_currency == self.currency else self.base_grand_total

	def _validate_accounts(self) -> None:
		for row in self.items:
			if not row.expense_account:
				frappe.throw(_("Expense account is mandatory for item {0}").format(row.item_name))
		accounts = [row.expense_account for row in self.items]
		self.against_expense_account = ",".join(dict.fromkeys(accounts))

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		self.status = self._status()
		if update:
			self.db_set("status", self.status, update_modified=update_modified)

	def _status(self) -> str:
		if self.docstatus == 2:
			return "Cancelled"
		if self.docstatus == 0:
			return "Draft"
		outstanding = flt(self.outstanding_amount, self.precision("outstanding_amount"))
		total = self._total_in_party_currency()
		if outstanding > 0:
			if is_overdue(self, outstanding, total):
				return "Overdue"
			return "Partly Paid" if outstanding < total else "Unpaid"
		return "Return" if self.is_return else "Paid"

	def on_submit(self) -> None:
		make_gl_entries(self._gl_rows())

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Payment Ledger Entry")
		make_reverse_gl_entries(voucher_type=self.doctype, voucher_no=self.name)
		self.db_set("status", "Cancelled")

	def _gl_rows(self) -> list[frappe._dict]:
		rows = [
			self._row(
				self.credit_to, "credit", self.grand_total, self.base_grand_total, self.cost_center,
				{
					"party_type": "Supplier",
					"party": self.supplier,
					"due_date": self.due_date,
					"against_voucher_type": self.doctype,
					"against_voucher": self.name,
					"against": self.against_expense_account,
				},
			)
		]  # fmt: skip
		for row in self.items:
			rows.append(self._row(row.expense_account, "debit", row.amount, row.base_amount, row.cost_center))
		for tax in self.taxes:
			side = "credit" if tax.add_deduct_tax == "Deduct" else "debit"
			rows.append(
				self._row(tax.account_head, side, tax.tax_amount, tax.base_tax_amount, tax.cost_center)
			)
		return [row for row in rows if row.debit or row.credit]

	def _row(self, account, side, amount, base_amount, cost_center, more=None) -> frappe._dict:
		currency = frappe.get_cached_value("Account", account, "account_currency")
		return self.get_gl_dict(
			{
				"account": account,
				"account_currency": currency,
				"against": self.supplier,
				side: flt(base_amount),
				f"{side}_in_account_currency": flt(
					base_amount if currency == self.company_currency else amount
				),
				f"{side}_in_transaction_currency": flt(amount),
				"cost_center": cost_center or frappe.get_cached_value("Company", self.company, "cost_center"),
				**(more or {}),
			}
		)

	def get_party(self) -> tuple[str | None, str | None]:
		return "Supplier", self.supplier

	def get_voucher_subtype(self) -> str:
		return "Debit Note" if self.is_return else self.doctype
