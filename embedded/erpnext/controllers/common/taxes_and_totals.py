"""Amounts, taxes, discounts and totals of selling and buying documents.

All amounts are rounded where ERPNext rounds them, by the precision of the field, so that a document has the same cents
on both platforms. Amounts without prefix are in the currency of the document, `base_` ones in the company's.
"""

from dataclasses import dataclass
from typing import Any

import frappe
from erpnext.controllers.item_amounts import set_item_amounts
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, round_based_on_smallest_currency_fraction

PREVIOUS_ROW_TYPES = ("On Previous Row Amount", "On Previous Row Total")


@dataclass
class TaxState:
	"""What is known of one tax row while the item rows are walked.

	`fraction` and `running_fraction` serve prices that include taxes: the tax as a part of the net price, and one plus
	all such parts up to this row. `item_tax` and `item_total` are the tax and the running total of the current item.
	"""

	fraction: float = 0.0
	running_fraction: float = 0.0
	item_tax: float = 0.0
	item_total: float = 0.0


def set_in_company_currency(doc: Document, row: Any, fields: list[str]) -> None:
	"""Sets `base_<field>` of `row` for every field in `fields` by the rate of `doc`."""
	for field in fields:
		amount = flt(row.get(field), row.precision(field)) * doc.conversion_rate
		row.set(f"base_{field}", flt(amount, row.precision(f"base_{field}")))


class TotalsCalculator:
	"""Calculates one document in place: rows, taxes, the additional discount, totals and the rounded total."""

	def __init__(self, doc: Document) -> None:
		self.doc = doc
		self.items = doc.get("items") or []
		self.taxes = doc.get("taxes") or []
		self.states = [TaxState() for _tax in self.taxes]
		self.discounted = False
		self.total_before_discount: float | None = None
		self.total_gap = 0.0

	def run(self) -> None:
		"""Calculates the document. One without rows is left as it is."""
		if not self.items:
			return
		self._set_conversion_rate()
		set_item_amounts(self.doc)
		self._calculate()
		self._set_discount_from_percentage()
		self._apply_discount()

	@property
	def discount_on_grand_total(self) -> bool:
		return self.doc.apply_discount_on == "Grand Total"

	def _set_conversion_rate(self) -> None:
		doc = self.doc
		company_currency = frappe.get_cached_value("Company", doc.company, "default_currency")
		if not doc.currency or doc.currency == company_currency:
			doc.currency = company_currency
			doc.conversion_rate = 1.0
		doc.conversion_rate = flt(doc.conversion_rate)
		if not doc.conversion_rate:
			frappe.throw(
				_("Exchange Rate is mandatory. Add a Currency Exchange from {0} to {1}.").format(
					doc.currency, company_currency
				)
			)

	def _calculate(self) -> None:
		self._reset_taxes()
		self._split_included_taxes()
		self._sum_items()
		self._calculate_taxes()
		self._find_gap_of_included_taxes()
		self._set_totals()

	def _reset_taxes(self) -> None:
		for tax in self.taxes:
			if not self.discounted:
				_check_tax_row(tax, self.taxes)
			fields = ["total", "tax_amount_after_discount_amount"]
			keeps_amount = tax.charge_type == "Actual" or (self.discounted and self.discount_on_grand_total)
			if not keeps_amount:
				fields.append("tax_amount")
			for field in fields:
				tax.set(field, 0.0)
			self.doc.round_floats_in(tax)

	def _split_included_taxes(self) -> None:
		"""Takes taxes that the price contains out of the net amounts."""
		if not any(cint(tax.included_in_print_rate) for tax in self.taxes):
			return
		total_fraction = self._set_fractions()
		if self.discounted:
			return
		for item in self.items:
			included_per_unit = self._included_tax_per_unit() * flt(item.qty)
			if not item.qty or not (total_fraction or included_per_unit):
				continue
			net = (flt(item.amount) - included_per_unit) / (1 + total_fraction)
			item.net_amount = flt(net, item.precision("net_amount"))
			item.net_rate = flt(item.net_amount / item.qty, item.precision("net_rate"))
			set_in_company_currency(self.doc, item, ["net_rate", "net_amount"])

	def _set_fractions(self) -> float:
		"""Sets how large each included tax is against the net price. Returns their sum."""
		running = 1.0
		for index, tax in enumerate(self.taxes):
			state = self.states[index]
			state.fraction = self._fraction(tax)
			running += state.fraction
			state.running_fraction = running
		return sum(state.fraction for state in self.states)

	def _fraction(self, tax: Any) -> float:
		if not cint(tax.included_in_print_rate):
			return 0.0
		rate = flt(tax.rate) / 100.0
		if tax.charge_type == "On Net Total":
			return rate
		if tax.charge_type == "On Previous Row Amount":
			return rate * self._previous(tax).fraction
		if tax.charge_type == "On Previous Row Total":
			return rate * self._previous(tax).running_fraction
		return 0.0

	def _included_tax_per_unit(self) -> float:
		return sum(
			flt(tax.rate)
			for tax in self.taxes
			if cint(tax.included_in_print_rate) and tax.charge_type == "On Item Quantity"
		)

	def _previous(self, tax: Any) -> TaxState:
		return self.states[cint(tax.row_id) - 1]

	def _sum_items(self) -> None:
		doc = self.doc
		doc.total_qty = sum(flt(item.qty) for item in self.items)
		doc.total_net_weight = sum(flt(item.get("total_weight")) for item in self.items)
		for total, amount in (
			("total", "amount"),
			("base_total", "base_amount"),
			("net_total", "net_amount"),
			("base_net_total", "base_net_amount"),
		):
			doc.set(total, sum(flt(item.get(amount)) for item in self.items))
		doc.round_floats_in(doc, ["total", "base_total", "net_total", "base_net_total"])

	def _calculate_taxes(self) -> None:
		if not self.taxes:
			return
		self._tax_the_items()
		self._remember_total_for_discount()
		for index, tax in enumerate(self.taxes):
			for field in ("tax_amount", "tax_amount_after_discount_amount"):
				tax.set(field, flt(tax.get(field), tax.precision(field)))
			set_in_company_currency(self.doc, tax, ["tax_amount", "tax_amount_after_discount_amount"])
			self._set_running_total(index)
			set_in_company_currency(self.doc, tax, ["total"])

	def _tax_the_items(self) -> None:
		"""Walks the items and adds what each contributes to every tax, unrounded."""
		undistributed = {
			index: flt(tax.tax_amount, tax.precision("tax_amount"))
			for index, tax in enumerate(self.taxes)
			if tax.charge_type == "Actual"
		}
		keeps_amount = self.discounted and self.discount_on_grand_total
		for item in self.items:
			is_last = item is self.items[-1]
			before = flt(item.net_amount)
			for index, tax in enumerate(self.taxes):
				amount = self._tax_on_item(item, tax)
				if tax.charge_type == "Actual":
					undistributed[index] -= amount
					if is_last:
						amount += undistributed[index]
				elif not keeps_amount:
					tax.tax_amount += amount
				tax.tax_amount_after_discount_amount += amount
				state = self.states[index]
				state.item_tax = amount
				state.item_total = flt(before + amount)
				before = state.item_total

	def _tax_on_item(self, item: Any, tax: Any) -> float:
		rate = flt(tax.rate)
		if tax.charge_type == "Actual":
			if not self.doc.net_total:
				return 0.0
			return item.net_amount * flt(tax.tax_amount, tax.precision("tax_amount")) / self.doc.net_total
		if tax.charge_type == "On Net Total":
			return rate / 100.0 * item.net_amount
		if tax.charge_type == "On Previous Row Amount":
			return rate / 100.0 * self._previous(tax).item_tax
		if tax.charge_type == "On Previous Row Total":
			return rate / 100.0 * self._previous(tax).item_total
		return rate * flt(item.qty)

	def _remember_total_for_discount(self) -> None:
		"""A discount on the grand total is proven against the total before it; what is lost by rounding is kept."""
		doc = self.doc
		has_discount = self.discounted or doc.discount_amount or doc.additional_discount_percentage
		if not (self.discount_on_grand_total and has_discount):
			return
		precision = self.taxes[0].precision("tax_amount")
		for index, tax in enumerate(self.taxes):
			if self.discounted:
				tax.tax_amount_after_discount_amount = flt(tax.tax_amount_after_discount_amount, precision)
			self._set_running_total(index)
		last_total = self.taxes[-1].total
		if not self.discounted:
			self.total_before_discount = last_total
		else:
			gap = self.total_before_discount - doc.discount_amount - last_total
			self.total_gap = flt(gap, doc.precision("grand_total"))

	def _set_running_total(self, index: int) -> None:
		tax = self.taxes[index]
		before = self.taxes[index - 1].total if index else self.doc.net_total
		tax.total = flt(before + tax.tax_amount_after_discount_amount, tax.precision("total"))

	def _find_gap_of_included_taxes(self) -> None:
		"""With included taxes the total has to be what the prices say; a gap of a few cents is rounding."""
		if not any(cint(tax.included_in_print_rate) for tax in self.taxes):
			return
		doc, last = self.doc, self.taxes[-1]
		added = sum(
			flt(tax.tax_amount_after_discount_amount)
			for tax in self.taxes
			if not cint(tax.included_in_print_rate)
		)
		gap = doc.total + added - flt(last.total, last.precision("total"))
		if self.discounted and doc.discount_amount:
			gap -= flt(doc.discount_amount)
		gap = flt(gap, doc.precision("rounding_adjustment"))
		is_rounding = gap and abs(gap) <= 5.0 / 10 ** last.precision("tax_amount")
		self.total_gap = gap if is_rounding else 0.0

	def _set_totals(self) -> None:
		doc = self.doc
		doc.total_taxes_and_charges = 0.0
		doc.grand_total = flt(doc.net_total)
		if self.taxes:
			doc.grand_total = flt(self.taxes[-1].total) + self.total_gap
			doc.total_taxes_and_charges = flt(
				doc.grand_total - doc.net_total - self.total_gap, doc.precision("total_taxes_and_charges")
			)
		set_in_company_currency(doc, doc, ["total_taxes_and_charges"])
		doc.base_grand_total = doc.base_net_total
		if doc.total_taxes_and_charges:
			doc.base_grand_total = flt(doc.grand_total * doc.conversion_rate)
		doc.round_floats_in(doc, ["grand_total", "base_grand_total"])
		self._set_rounded_total()

	def _set_rounded_total(self) -> None:
		doc = self.doc
		if doc.get("disable_rounded_total"):
			for field in ("rounded_total", "rounding_adjustment"):
				doc.set(field, 0)
			doc.base_rounded_total = 0
			return
		doc.rounded_total = round_based_on_smallest_currency_fraction(
			doc.grand_total, doc.currency, doc.precision("rounded_total")
		)
		doc.rounding_adjustment = flt(
			doc.rounded_total - doc.grand_total, doc.precision("rounding_adjustment")
		)
		set_in_company_currency(doc, doc, ["rounding_adjustment", "rounded_total"])

	def _set_discount_from_percentage(self) -> None:
		doc = self.doc
		if doc.additional_discount_percentage:
			base = flt(doc.get(frappe.scrub(doc.apply_discount_on)))
			doc.discount_amount = flt(
				base * doc.additional_discount_percentage / 100, doc.precision("discount_amount")
			)

	def _apply_discount(self) -> None:
		"""Takes the additional discount off the net amounts and calculates once more from there."""
		doc = self.doc
		if not doc.discount_amount:
			doc.base_discount_amount = 0
			return
		if not doc.apply_discount_on:
			frappe.throw(_("Please select Apply Discount On"))
		doc.base_discount_amount = flt(
			doc.discount_amount * doc.conversion_rate, doc.precision("base_discount_amount")
		)
		base = self._discountable_total()
		if base:
			self._distribute_discount(base)
			self.discounted = True
			self._calculate()

	def _distribute_discount(self, base: float) -> None:
		"""Spreads the discount over the items by amount; the running rounding difference goes to the item it occurs at."""
		expected = distributed = 0.0
		for item in self.items:
			share = flt(self.doc.discount_amount) * item.net_amount / base
			exact = item.net_amount - share
			expected += exact
			item.net_amount = flt(exact, item.precision("net_amount"))
			distributed += item.net_amount
			difference = flt(expected - distributed, self.doc.precision("net_total"))
			if difference:
				item.net_amount = flt(item.net_amount + difference, item.precision("net_amount"))
				distributed += difference
			item.distributed_discount_amount = flt(
				share + difference, item.precision("distributed_discount_amount")
			)
			item.net_rate = flt(item.net_amount / item.qty, item.precision("net_rate")) if item.qty else 0
			set_in_company_currency(self.doc, item, ["net_rate", "net_amount"])

	def _discountable_total(self) -> float:
		"""What the discount is a part of: fixed charges, and taxes on these, are not discounted."""
		doc = self.doc
		if not self.discount_on_grand_total or not self.taxes:
			return doc.net_total
		fixed: dict[int, tuple[float, float]] = {}
		total_fixed = 0.0
		for number, tax in enumerate(self.taxes, start=1):
			if tax.charge_type in ("Actual", "On Item Quantity"):
				amount = flt(tax.tax_amount)
			elif cint(tax.row_id) in fixed:
				own, running = fixed[cint(tax.row_id)]
				amount = (
					(own if tax.charge_type == "On Previous Row Amount" else running) * flt(tax.rate) / 100
				)
			else:
				continue
			total_fixed += amount
			fixed[number] = (amount, total_fixed)
		before = self.total_before_discount
		return (doc.grand_total if before is None else before) - total_fixed


def _check_tax_row(tax: Any, taxes: list[Any]) -> None:
	"""Refuses rows that refer to a row below them or to nothing."""
	if tax.charge_type in PREVIOUS_ROW_TYPES:
		if tax.idx == 1:
			frappe.throw(
				_(
					"Cannot select charge type as 'On Previous Row Amount' or 'On Previous Row Total' for first row"
				)
			)
		if not tax.row_id:
			frappe.throw(
				_("Please specify a valid Row ID for row {0} in table {1}").format(tax.idx, _("Taxes"))
			)
		if cint(tax.row_id) >= tax.idx:
			frappe.throw(_("Cannot refer row number greater than or equal to current row number"))
	else:
		tax.row_id = None
	if tax.charge_type == "Actual":
		tax.rate = None
	if cint(tax.included_in_print_rate):
		_check_included_tax(tax, taxes)


def _check_included_tax(tax: Any, taxes: list[Any]) -> None:
	if tax.charge_type == "Actual":
		frappe.throw(
			_("Charge of type 'Actual' in row {0} cannot be included in Item Rate or Paid Amount").format(
				tax.idx
			)
		)
	needed = []
	if tax.charge_type == "On Previous Row Amount":
		needed = [taxes[cint(tax.row_id) - 1]]
	elif tax.charge_type == "On Previous Row Total":
		needed = taxes[: cint(tax.row_id) - 1]
	missing = [str(row.idx) for row in needed if not cint(row.included_in_print_rate)]
	if missing:
		frappe.throw(
			_("To include tax in row {0} in Item rate, taxes in rows {1} must also be included").format(
				tax.idx, ", ".join(missing)
			)
		)
