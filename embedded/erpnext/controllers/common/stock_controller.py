"""Base of the documents that move stock or lead to its movement."""

import frappe
from erpnext.controllers.accounts_controller import AccountsController
from erpnext.stock import serial_batch_bundle, stock_books, stock_ledger
from erpnext.stock.get_item_details import fill_row
from erpnext.stock.utils import check_warehouse
from erpnext.utilities.transaction_base import UOMMustBeIntegerError
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, nowdate, nowtime


class StockController(AccountsController):
	"""Adds item details, units of measure and stock ledger entries to an accounts document."""

	def validate_posting_time(self) -> None:
		"""The moment of posting is now, unless the user set another one."""
		if not self.get("set_posting_time"):
			self.posting_date = nowdate()
			self.posting_time = nowtime()
		if not self.get("posting_time"):
			self.posting_time = nowtime()

	def set_missing_item_details(self, for_validate: bool = False) -> None:
		"""Fills what a row leaves open from its item: names, units, accounts, warehouse, price, weight."""
		for row in self.get("items") or []:
			if row.get("item_code"):
				fill_row(self, row)

	def set_qty_as_per_stock_uom(self) -> None:
		"""Quantities in the item's stock unit."""
		for row in self.get("items") or []:
			if row.meta.get_field("stock_qty"):
				if not flt(row.conversion_factor):
					frappe.throw(_("Row {0}: Conversion Factor is mandatory").format(row.idx))
				row.stock_qty = flt(flt(row.qty) * flt(row.conversion_factor), row.precision("stock_qty"))

	def validate_uom_is_integer(self, uom_field: str, qty_field: str) -> None:
		"""Refuses fractions of units that are counted."""
		for row in self.get("items") or []:
			uom, qty = row.get(uom_field), flt(row.get(qty_field))
			if not uom or abs(qty - round(qty)) < 1e-7:
				continue
			if cint(frappe.get_cached_value("UOM", uom, "must_be_whole_number")):
				frappe.throw(
					_(
						"Row {0}: Quantity ({1}) cannot be a fraction. UOM {2} allows whole numbers only."
					).format(row.idx, qty, frappe.bold(uom)),
					UOMMustBeIntegerError,
				)

	def validate_warehouse(self) -> None:
		"""Refuses warehouses that are groups, disabled or of another company."""
		for row in self.get("items") or []:
			for fieldname in ("warehouse", "s_warehouse", "t_warehouse", "from_warehouse"):
				if row.get(fieldname):
					check_warehouse(row.get(fieldname), self.company)

	def sl_entry(self, row: Document | dict, **values) -> dict:
		"""One stock ledger entry of this document; on cancel the ledger reverses it."""
		return {
			"item_code": row.get("item_code"),
			"warehouse": row.get("warehouse"),
			"posting_date": self.posting_date,
			"posting_time": self.posting_time,
			"voucher_type": self.doctype,
			"voucher_no": self.name,
			"voucher_detail_no": row.get("name"),
			"company": self.company,
			"serial_no": row.get("serial_no"),
			**values,
		}

	def make_sl_entries(self, entries: list[dict]) -> None:
		"""Posts the entries on submit, takes this document's entries back on cancel."""
		if self.docstatus == 2:
			stock_ledger.cancel_entries(self.doctype, self.name)
			stock_books.take_back(self)
			serial_batch_bundle.take_back(self.doctype, self.name)
		else:
			self._bundle(entries)
			stock_ledger.post_entries(entries)
			stock_books.post(self)

	def _bundle(self, entries: list[dict]) -> None:
		"""Each entry of an item with serial numbers or batches has the bundle of its row."""
		rows = {row.name: row for row in [*(self.get("items") or []), *(self.get("packed_items") or [])]}
		for entry in entries:
			row = rows.get(entry["voucher_detail_no"]) or frappe._dict()
			bundle = serial_batch_bundle.make_bundle(entry, row)
			if bundle:
				entry["serial_and_batch_bundle"] = bundle
				if row.get("doctype") and row.meta.get_field("serial_and_batch_bundle"):
					row.db_set("serial_and_batch_bundle", bundle)
