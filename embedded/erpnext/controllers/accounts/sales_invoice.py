"""Sales Invoice and its credit note: what a customer owes, and what of orders and deliveries is billed."""

import frappe
from erpnext.accounts.general_ledger import make_gl_entries, make_reverse_gl_entries
from erpnext.accounts.invoice_advances import apply_advances, get_advances
from erpnext.accounts.invoice_ledger import invoice_gl_rows
from erpnext.accounts.invoice_status import invoice_status
from erpnext.accounts.party import get_due_date, get_party_account
from erpnext.accounts.reconcile import refuse_shared_payments, unlink_payments
from erpnext.controllers.billing import (
	refuse_overbilled_deliveries,
	update_delivery_billing,
	update_zero_amount_billing,
)
from erpnext.controllers.sales_and_purchase_return import make_return_doc
from erpnext.controllers.selling_controller import SellingController
from erpnext.controllers.status_updater import ProgressRule, Source
from erpnext.stock.doctype.packed_item.packed_item import make_packing_list
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, getdate

ORDER_BILLED = ProgressRule(
	sources=(Source("Sales Invoice Item", "so_detail", "amount"),),
	target_doctype="Sales Order Item",
	target_field="billed_amt",
	limit_field="amount",
	limit="amount",
	parent_doctype="Sales Order",
	percent_field="per_billed",
	percent_join_field="sales_order",
	status_field="billing_status",
	keyword="Billed",
)
MOVES_STOCK = {"update_stock": 1}
ORDER_DELIVERED = ProgressRule(
	sources=(
		Source(
			"Sales Invoice Item",
			"so_detail",
			"qty",
			parent_doctype="Sales Invoice",
			parent_filters=MOVES_STOCK,
		),
		Source("Delivery Note Item", "so_detail", "qty"),
	),
	target_doctype="Sales Order Item",
	target_field="delivered_qty",
	limit_field="qty",
	parent_doctype="Sales Order",
	percent_field="per_delivered",
	percent_join_field="sales_order",
	status_field="delivery_status",
	keyword="Delivered",
)


class SalesInvoice(SellingController):
	"""An invoice, or with `is_return` a credit note."""

	def progress_rules(self) -> list[ProgressRule]:
		rules = []
		if not self.is_return or self.update_billed_amount_in_sales_order:
			rules.append(ORDER_BILLED)
		if cint(self.update_stock):
			rules.append(ORDER_DELIVERED)
		return rules

	def validate(self) -> None:
		if self.is_new() and self.amended_from:
			self.set_posting_time = 1
		self.validate_posting_time()
		super().validate()
		if cint(self.allocate_advances_automatically):
			self.set_advances()
		self._validate_sources()
		self.check_sales_order_on_hold_or_close("sales_order")
		self._validate_party_account()
		self._drop_empty_advances()
		if cint(self.update_stock):
			self.validate_warehouse()
		self.is_opening = self.is_opening or "No"
		accounts = [row.income_account for row in self.items if row.income_account]
		self.against_income_account = ",".join(dict.fromkeys(accounts))
		refuse_overbilled_deliveries(self)
		make_packing_list(self) if cint(self.update_stock) else self.set("packed_items", [])
		self.set_status()

	def set_missing_values(self, for_validate: bool = False) -> None:
		if not self.debit_to and self.customer:
			self.debit_to = get_party_account("Customer", self.customer, self.company)
		if self.debit_to:
			self.party_account_currency = frappe.get_cached_value(
				"Account", self.debit_to, "account_currency"
			)
		if not self.due_date and self.customer:
			self.due_date = get_due_date(self.posting_date, "Customer", self.customer, self.company)
		super().set_missing_values(for_validate)

	def before_submit(self) -> None:
		if not self.remarks:
			self.remarks = (
				_("Against Customer Order {0}").format(self.po_no)
				if self.po_no and self.po_date
				else _("No Remarks")
			)

	def on_submit(self) -> None:
		self._update_sources()
		if cint(self.update_stock):
			self.update_stock_ledger()
		make_gl_entries(invoice_gl_rows(self))
		if not self.is_return:
			update_zero_amount_billing(self)
			apply_advances(self)

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = (
			"GL Entry",
			"Stock Ledger Entry",
			"Payment Ledger Entry",
			"Serial and Batch Bundle",
		)
		refuse_shared_payments(self)
		unlink_payments(self)
		self.check_sales_order_on_hold_or_close("sales_order")
		self._update_sources()
		if not self.is_return:
			update_zero_amount_billing(self)
		if cint(self.update_stock):
			self.update_stock_ledger()
		make_reverse_gl_entries(voucher_type=self.doctype, voucher_no=self.name)
		self.db_set("status", "Cancelled")

	def _update_sources(self) -> None:
		self.update_prevdoc_status()
		update_delivery_billing(self)

	def update_stock_ledger(self) -> None:
		"""Takes the goods of an invoice that also delivers out of stock; a credit note brings them back."""
		self.update_reserved_qty()
		entries = [
			self.sl_entry(row, actual_qty=-1 * flt(row.qty))
			for row in self.get_item_list()
			if frappe.get_cached_value("Item", row.item_code, "is_stock_item") and flt(row.qty)
		]
		self.make_sl_entries(entries)

	@frappe.whitelist()
	def set_advances(self) -> None:
		"""Fills the table of advances from the customer's payments, as far as the total reaches."""
		in_company_currency = self.party_account_currency == self.company_currency
		prefix = "base_" if in_company_currency else ""
		left = flt(self.get(f"{prefix}rounded_total") or self.get(f"{prefix}grand_total"))
		self.set("advances", [])
		for payment in get_advances(self):
			allocated = min(left, payment["advance_amount"])
			left -= flt(allocated)
			self.append("advances", {**payment, "allocated_amount": allocated})

	def _drop_empty_advances(self) -> None:
		self.set("advances", [row for row in self.advances if flt(row.allocated_amount)])

	def calculate_taxes_and_totals(self) -> None:
		super().calculate_taxes_and_totals()
		if self.docstatus == 2:
			return
		amounts = [flt(row.allocated_amount, row.precision("allocated_amount")) for row in self.advances]
		self.total_advance = flt(sum(amounts), self.precision("total_advance"))
		total = self._total_in_party_currency()
		if 0 < total < self.total_advance:
			frappe.throw(
				_("Advance amount cannot be greater than {0} {1}").format(self.party_account_currency, total)
			)
		if self.docstatus == 0:
			self._set_outstanding(total)

	def _total_in_party_currency(self) -> float:
		"""What is to be paid, in the currency of the customer's account."""
		if self.party_account_currency == self.currency:
			total = flt(self.rounded_total or self.grand_total) - flt(self.write_off_amount)
			return flt(total, self.precision("grand_total"))
		total = flt(self.base_rounded_total or self.base_grand_total) - flt(self.base_write_off_amount)
		return flt(total, self.precision("base_grand_total"))

	def _set_outstanding(self, total: float) -> None:
		if self.is_return and self.return_against and not self.update_outstanding_for_self:
			self.outstanding_amount = 0
			return
		self.outstanding_amount = flt(total - self.total_advance, self.precision("outstanding_amount"))

	def validate_return_outstanding(self) -> None:
		"""A credit note lowers the invoice's outstanding amount, unless that is smaller: then it stands for itself."""
		if not self.is_return or not self.return_against or self.is_pos or self.update_outstanding_for_self:
			return
		outstanding = flt(frappe.db.get_value(self.doctype, self.return_against, "outstanding_amount"))
		if abs(flt(self.rounded_total) or flt(self.grand_total)) > outstanding:
			self.update_outstanding_for_self = 1
			frappe.msgprint(
				_(
					"The outstanding amount {0} in {1} is lesser than {2}. Updating the outstanding to this invoice."
				).format(outstanding, self.return_against, abs(flt(self.outstanding_amount)))
			)

	def set_payment_schedule(self) -> None:
		dates = [getdate(term.due_date) for term in self.payment_schedule if term.due_date]
		if dates and not self.is_return:
			self.due_date = max(dates)
		super().set_payment_schedule()
		if not self.is_return:
			self.validate_dates()

	def _validate_sources(self) -> None:
		for doctype, field in (("Sales Order", "sales_order"), ("Delivery Note", "delivery_note")):
			self.validate_same_as_source(doctype, field, ("customer", "company", "currency"))
		for doctype, field in (("Sales Order Item", "so_detail"), ("Delivery Note Item", "dn_detail")):
			self.validate_same_as_source(doctype, field, ("item_code", "uom", "conversion_factor"))

	def _validate_party_account(self) -> None:
		account = frappe.get_cached_value(
			"Account", self.debit_to, ["account_type", "report_type", "account_currency"], as_dict=True
		)
		if not account:
			frappe.throw(_("Debit To is required"), title=_("Account Missing"))
		if account.report_type != "Balance Sheet" or account.account_type != "Receivable":
			frappe.throw(
				_("Please ensure that the {0} account {1} is a Receivable account.").format(
					frappe.bold(_("Debit To")), frappe.bold(self.debit_to)
				),
				title=_("Invalid Account"),
			)
		self.party_account_currency = account.account_currency
		if account.account_currency == self.currency or self.is_opening == "Yes":
			return
		may_differ = frappe.db.get_single_value(
			"Accounts Settings", "allow_multi_currency_invoices_against_single_party_account"
		)
		posted = frappe.db.exists(
			"GL Entry",
			{"party_type": "Customer", "party": self.customer, "company": self.company, "is_cancelled": 0},
		)
		if not may_differ and not posted:
			frappe.throw(
				_("Party Account {0} currency ({1}) and document currency ({2}) should be same").format(
					frappe.bold(self.debit_to), account.account_currency, self.currency
				)
			)

	def delink_advance_entries(self, payment: str) -> None:
		"""Forgets a payment that was cancelled."""
		left = 0.0
		for row in self.advances:
			if row.reference_name == payment:
				frappe.db.delete(row.doctype, {"name": row.name})
			else:
				left += flt(row.allocated_amount)
		self.db_set("total_advance", flt(left, self.precision("total_advance")), update_modified=False)

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		"""Sets the status that follows from outstanding amount and due date."""
		if self.is_new():
			if self.get("amended_from"):
				self.status = "Draft"
			return
		self.status = status or invoice_status(self)
		if update:
			self.db_set("status", self.status, update_modified=update_modified)


@frappe.whitelist()
def make_sales_return(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""A credit note, not yet saved, for all of an invoice that was not credited before."""
	return make_return_doc("Sales Invoice", source_name, target_doc)


@frappe.whitelist()
def get_bank_cash_account(mode_of_payment: str, company: str) -> dict[str, str]:
	"""The account (`account`) into which payments of this kind go."""
	account = frappe.db.get_value(
		"Mode of Payment Account", {"parent": mode_of_payment, "company": company}, "default_account"
	)
	if not account:
		frappe.throw(
			_("Please set default Cash or Bank account in Mode of Payment {0}").format(mode_of_payment),
			title=_("Missing Account"),
		)
	return {"account": account}
