"""Stock Reconciliation: what was counted becomes what the books have."""

import frappe
from erpnext.controllers.stock_controller import StockController
from erpnext.stock.stock_ledger import current_rate
from frappe import _
from frappe.utils import flt


class EmptyStockReconciliationItemsError(frappe.ValidationError):
	"""Nothing differs from what the books have."""


class StockReconciliation(StockController):
	"""Counts by item and warehouse, with what a unit is worth."""

	def validate(self) -> None:
		company = frappe.get_cached_doc("Company", self.company)
		self.expense_account = self.expense_account or company.stock_adjustment_account
		self.cost_center = self.cost_center or company.cost_center
		self.validate_posting_time()
		self._remove_unchanged()
		self._check_rows()
		self.validate_warehouse()

	def on_submit(self) -> None:
		self.make_sl_entries(
			[
				self.sl_entry(
					row,
					actual_qty=flt(row.qty) - flt(row.current_qty),
					incoming_rate=flt(row.valuation_rate) if flt(row.qty) > flt(row.current_qty) else 0,
				)
				for row in self.items
			]
		)

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Stock Ledger Entry", "Serial and Batch Bundle")
		self.make_sl_entries([])

	def _remove_unchanged(self) -> None:
		changed = []
		for row in self.items:
			place = {"item_code": row.item_code, "warehouse": row.warehouse}
			known = frappe.db.get_value("Bin", place, ["actual_qty", "valuation_rate"], as_dict=True)
			row.current_qty = flt(known.actual_qty) if known else 0
			row.current_valuation_rate = flt(known.valuation_rate) if known else 0
			same_rate = row.valuation_rate in (None, "") or row.valuation_rate == row.current_valuation_rate
			if flt(row.qty) != row.current_qty or not same_rate:
				row.valuation_rate = (
					row.current_valuation_rate if row.valuation_rate in (None, "") else row.valuation_rate
				)
				changed.append(row)
		if not changed:
			frappe.throw(
				_("None of the items have any change in quantity or value."),
				EmptyStockReconciliationItemsError,
			)
		self.items = changed
		for number, row in enumerate(self.items, 1):
			row.idx = number

	def _check_rows(self) -> None:
		seen = set()
		for row in self.items:
			item = frappe.get_cached_doc("Item", row.item_code)
			if (row.item_code, row.warehouse) in seen:
				frappe.throw(_("Same item and warehouse combination already entered."))
			seen.add((row.item_code, row.warehouse))
			if not item.is_stock_item:
				frappe.throw(_("{0} is not a stock Item").format(row.item_code))
			if flt(row.qty) < 0:
				frappe.throw(_("Negative Quantity is not allowed"))
			row.item_name, row.item_group = item.item_name, item.item_group
			if flt(row.qty) and not flt(row.valuation_rate):
				row.valuation_rate = current_rate(row.item_code, row.warehouse)
			if flt(row.qty) and not flt(row.valuation_rate) and not row.allow_zero_valuation_rate:
				frappe.throw(
					_("Valuation Rate required for Item {0} at row {1}").format(row.item_code, row.idx)
				)
			row.amount = flt(row.qty) * flt(row.valuation_rate)
			row.current_amount = flt(row.current_qty) * flt(row.current_valuation_rate)
			row.quantity_difference = flt(row.qty) - flt(row.current_qty)
			row.amount_difference = row.amount - row.current_amount
		self.difference_amount = sum(flt(row.amount_difference) for row in self.items)
