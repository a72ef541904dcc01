"""What documents with money have in common: missing values, totals, dates, payment terms, ledger rows."""

from typing import Any

import erpnext
import frappe
from erpnext.accounts.party import get_party_account_currency
from erpnext.controllers.payment_schedule import set_payment_schedule
from erpnext.controllers.sales_and_purchase_return import validate_return
from erpnext.controllers.status_updater import StatusUpdater
from erpnext.controllers.taxes_and_totals import TotalsCalculator
from erpnext.setup.utils import get_exchange_rate
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import flt, getdate, money_in_words


class InvalidQtyError(frappe.ValidationError):
	"""A row without a quantity."""


class AccountsController(StatusUpdater):
	"""Base of every document with money."""

	@property
	def company_currency(self) -> str:
		return erpnext.get_company_currency(self.company)

	def validate(self) -> None:
		self._validate_quantities()
		if self.get("_action") != "update_after_submit":
			self.set_missing_values(for_validate=True)
		self._reset_followed_figures()
		self.validate_return_outstanding()
		self.calculate_taxes_and_totals()
		if not self.get("is_return"):
			self.validate_value("base_grand_total", ">=", 0)
		validate_return(self)
		self.set_payment_schedule()
		self.set_total_in_words()

	def set_missing_values(self, for_validate: bool = False) -> None:
		"""Fills what a user may leave out. Extended by selling."""

	def validate_return_outstanding(self) -> None:
		"""Hook for invoices: which invoice's outstanding amount a credit note lowers."""

	def _validate_quantities(self) -> None:
		if self.get("is_return") or self.get("is_debit_note"):
			return
		for row in self.get("items"):
			if not flt(row.qty):
				frappe.throw(
					_("Row #{0}: Quantity for Item {1} cannot be zero.").format(
						row.idx, frappe.bold(row.item_code)
					),
					InvalidQtyError,
				)

	def _reset_followed_figures(self) -> None:
		"""A draft has nothing delivered or billed yet, whatever it was copied from."""
		if self.docstatus != 0:
			return
		for row in self.get("items"):
			for field in ("billed_amt", "delivered_qty"):
				if row.meta.has_field(field):
					row.set(field, 0)

	def set_currency_and_rates(self, buying_or_selling: str) -> None:
		"""Currency and exchange rates from the price list and the Currency Exchange records.

		`buying_or_selling` is "Buying" or "Selling". Both rates lead to the company's currency; a rate that the document
		already has stays.
		"""
		list_field = f"{buying_or_selling.lower()}_price_list"
		if not self.get(list_field):
			settings = f"{buying_or_selling} Settings"
			self.set(list_field, frappe.db.get_single_value(settings, list_field))
		if self.get(list_field):
			self.price_list_currency = frappe.get_cached_value("Price List", self.get(list_field), "currency")
			self.plc_conversion_rate = self._rate(
				self.price_list_currency, self.get("plc_conversion_rate"), buying_or_selling
			)
		if not self.currency:
			self.currency = self.get("price_list_currency") or self.company_currency
			self.conversion_rate = self.get("plc_conversion_rate")
		self.conversion_rate = self._rate(self.currency, self.conversion_rate, buying_or_selling)

	def _rate(self, currency: str, given: float | None, buying_or_selling: str) -> float:
		if currency == self.company_currency:
			return 1.0
		date = self.get("posting_date") or self.get("transaction_date")
		purpose = f"for_{buying_or_selling.lower()}"
		return flt(given) or flt(get_exchange_rate(currency, self.company_currency, date, purpose))

	def calculate_taxes_and_totals(self) -> None:
		"""Calculates all amounts of the document. Invoices add what is still to be paid."""
		TotalsCalculator(self).run()

	def set_payment_schedule(self) -> None:
		"""Keeps the payment terms in step with the total."""
		if self.meta.has_field("payment_schedule"):
			set_payment_schedule(self)

	def set_total_in_words(self) -> None:
		"""The total in words, in the document's and in the company's currency."""
		if not self.meta.has_field("in_words") or not self.currency:
			return
		use_rounded = not self.get("disable_rounded_total")
		total = self.rounded_total if use_rounded else self.grand_total
		base_total = self.base_rounded_total if use_rounded else self.base_grand_total
		self.in_words = money_in_words(abs(flt(total)), self.currency)
		self.base_in_words = money_in_words(abs(flt(base_total)), self.company_currency)

	def set_taxes_from_template(self) -> None:
		"""Adds the rows of the chosen tax template when the document has none."""
		if not self.get("taxes_and_charges") or self.get("taxes"):
			return
		doctype = self.meta.get_field("taxes_and_charges").options
		for row in get_taxes_and_charges(doctype, self.taxes_and_charges):
			self.append("taxes", row)

	def get_party(self) -> tuple[str | None, str | None]:
		"""("Customer", its name), or nobody."""
		if self.meta.has_field("customer") and self.get("customer"):
			return "Customer", self.customer
		return None, None

	def get_party_currency(self) -> str:
		"""The currency in which the party's account is kept."""
		if self.get("party_account_currency"):
			return self.party_account_currency
		party_type, party = self.get_party()
		return get_party_account_currency(party_type, party, self.company) or self.company_currency

	def set_total_advance_paid(self) -> None:
		"""Sums up what was paid in advance for this order, in the currency of the party's account. Refuses more than the
		order's total."""
		entry = frappe.qb.DocType("Advance Payment Ledger Entry")
		(found,) = (
			frappe.qb.from_(entry)
			.select(entry.currency, Sum(entry.amount).as_("amount"))
			.where((entry.against_voucher_type == self.doctype) & (entry.against_voucher_no == self.name))
			.where(entry.company == self.company)
			.run(as_dict=True)
		)
		paid = flt(abs(flt(found.amount)), self.precision("advance_paid"))
		in_order_currency = found.currency == self.currency
		prefix = "" if in_order_currency else "base_"
		total = self.get(f"{prefix}rounded_total") or self.get(f"{prefix}grand_total")
		if self.currency == self.company_currency and paid > flt(total):
			frappe.throw(
				_(
					"Total advance ({0}) against Order {1} cannot be greater than the Grand Total ({2})"
				).format(paid, self.name, total)
			)
		values = {"advance_paid": paid}
		if found.currency:
			values["party_account_currency"] = found.currency
		self.db_set(values)

	def get_gl_dict(self, values: dict[str, Any]) -> frappe._dict:
		"""A ledger row of this document: the common fields and `values`.

		Amounts in account currency that are missing are derived by the document's exchange rate.
		"""
		row = frappe._dict(
			company=self.company,
			posting_date=self.posting_date,
			voucher_type=self.doctype,
			voucher_no=self.name,
			voucher_subtype=self.get_voucher_subtype(),
			remarks=self.get("remarks"),
			is_opening=self.get("is_opening") or "No",
			debit=0.0,
			credit=0.0,
			debit_in_account_currency=0.0,
			credit_in_account_currency=0.0,
		)
		row.update(values)
		row.account_currency = row.account_currency or frappe.get_cached_value(
			"Account", row.account, "account_currency"
		)
		for side in ("debit", "credit"):
			field = f"{side}_in_account_currency"
			if flt(row[side]) and not flt(row[field]):
				in_company_currency = row.account_currency == self.company_currency
				rate = 1 if in_company_currency else flt(self.get("conversion_rate")) or 1
				row[field] = flt(row[side] / rate, 2) if rate != 1 else row[side]
		return row

	def get_voucher_subtype(self) -> str:
		"""What kind of voucher the ledger shows."""
		if self.get("is_return"):
			return {"Delivery Note": "Sales Return", "Sales Invoice": "Credit Note"}.get(
				self.doctype, self.doctype
			)
		return self.doctype

	def validate_dates(self) -> None:
		"""An invoice is due on or after the day it is posted."""
		if not self.due_date:
			frappe.throw(_("Due Date is mandatory"))
		if getdate(self.due_date) < getdate(self.posting_date):
			frappe.throw(_("Due Date cannot be before Posting / Supplier Invoice Date"))


@frappe.whitelist()
def get_taxes_and_charges(master_doctype: str, master_name: str) -> list[dict] | None:
	"""The rows of a tax template, ready to be added to a document."""
	if not master_name:
		return None
	template = frappe.get_cached_doc(master_doctype, master_name)
	skipped = {
		"name",
		"parent",
		"parenttype",
		"parentfield",
		"owner",
		"creation",
		"modified",
		"modified_by",
		"idx",
	}
	return [
		{
			field: value
			for field, value in row.as_dict().items()
			if field not in skipped and field != "docstatus"
		}
		for row in template.taxes
	]
