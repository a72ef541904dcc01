"""Stock Entry: goods in, out, or from place to place, without a customer or supplier."""

import frappe
from erpnext.controllers.stock_controller import StockController
from erpnext.stock.get_item_details import get_conversion_factor
from erpnext.stock.stock_ledger import current_rate, fallback_rate
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

NEEDS_SOURCE = ("Material Issue", "Material Transfer")
NEEDS_TARGET = ("Material Receipt", "Material Transfer")


class StockEntry(StockController):
	"""A list of movements with what they are worth."""

	def validate(self) -> None:
		self.validate_posting_time()
		self.purpose = frappe.get_cached_value("Stock Entry Type", self.stock_entry_type, "purpose")
		if not self.items:
			frappe.throw(_("Items table can not be blank"))
		for row in self.items:
			self._fill(row)
			self._check_places(row)
		self.validate_uom_is_integer("uom", "qty")
		self.validate_uom_is_integer("stock_uom", "transfer_qty")
		self.validate_warehouse()
		self.set_missing_rates()
		self.title = self.get("title") or self.purpose

	def on_submit(self) -> None:
		self.make_sl_entries(self._ledger_rows())

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Stock Ledger Entry", "Serial and Batch Bundle")
		self.make_sl_entries([])

	def set_missing_rates(self) -> None:
		"""What leaves is worth what it is worth there; what comes in is worth its given or last known rate."""
		for row in self.items:
			if row.s_warehouse:
				row.basic_rate = current_rate(row.item_code, row.s_warehouse)
			elif not flt(row.basic_rate) and not row.allow_zero_valuation_rate:
				row.basic_rate = fallback_rate(row.item_code)
				self._refuse_without_rate(row)
			row.basic_amount = flt(flt(row.transfer_qty) * flt(row.basic_rate), row.precision("basic_amount"))
			row.amount = row.basic_amount + flt(row.additional_cost)
			row.valuation_rate = flt(row.basic_rate) + flt(row.additional_cost) / flt(row.transfer_qty)
		self.total_outgoing_value = sum(flt(row.amount) for row in self.items if row.s_warehouse)
		self.total_incoming_value = sum(flt(row.amount) for row in self.items if row.t_warehouse)
		self.value_difference = self.total_incoming_value - self.total_outgoing_value
		self.total_amount = sum(flt(row.amount) for row in self.items)

	def _fill(self, row: Document) -> None:
		item = frappe.get_cached_doc("Item", row.item_code)
		if not item.is_stock_item:
			frappe.throw(_("{0} is not a stock Item").format(row.item_code))
		row.item_name = row.item_name or item.item_name
		row.description = row.description or item.description
		row.item_group, row.stock_uom = item.item_group, item.stock_uom
		row.uom = row.uom or item.stock_uom
		if row.uom == item.stock_uom:
			row.conversion_factor = 1
		row.conversion_factor = (
			flt(row.conversion_factor) or get_conversion_factor(item.name, row.uom)["conversion_factor"]
		)
		row.transfer_qty = flt(flt(row.qty) * row.conversion_factor, row.precision("transfer_qty"))
		if flt(row.qty) <= 0:
			frappe.throw(_("Row {0}: Qty must be greater than 0").format(row.idx))
		company = frappe.get_cached_doc("Company", self.company)
		row.expense_account = row.expense_account or company.stock_adjustment_account
		row.cost_center = row.cost_center or company.cost_center

	def _check_places(self, row: Document) -> None:
		row.s_warehouse = row.s_warehouse or self.from_warehouse
		row.t_warehouse = row.t_warehouse or self.to_warehouse
		if self.purpose == "Material Receipt":
			row.s_warehouse = None
		if self.purpose == "Material Issue":
			row.t_warehouse = None
		if self.purpose in NEEDS_SOURCE and not row.s_warehouse:
			frappe.throw(_("Source warehouse is mandatory for row {0}").format(row.idx))
		if self.purpose in NEEDS_TARGET and not row.t_warehouse:
			frappe.throw(_("Target warehouse is mandatory for row {0}").format(row.idx))
		if row.s_warehouse == row.t_warehouse:
			frappe.throw(_("Source and target warehouse cannot be same for row {0}").format(row.idx))

	def _refuse_without_rate(self, row: Document) -> None:
		if not row.basic_rate:
			frappe.throw(
				_(
					"Valuation Rate for the Item {0}, is required to do accounting entries. Enter a rate or allow a zero valuation rate in row {1}."
				).format(row.item_code, row.idx),
				title=_("Valuation Rate Missing"),
			)

	def _ledger_rows(self) -> list[dict]:
		"""First what leaves, then what arrives."""
		rows = [
			self.sl_entry(row, warehouse=row.s_warehouse, actual_qty=-flt(row.transfer_qty), incoming_rate=0)
			for row in self.items
			if row.s_warehouse
		]
		rows += [
			self.sl_entry(
				row,
				warehouse=row.t_warehouse,
				actual_qty=flt(row.transfer_qty),
				incoming_rate=flt(row.valuation_rate),
			)
			for row in self.items
			if row.t_warehouse
		]
		return rows
