"""Stock Ledger Entry: one movement of one item in one warehouse."""

import frappe
from erpnext.accounts.utils import get_fiscal_year
from erpnext.stock.utils import check_warehouse
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime


class StockLedgerEntry(Document):
	"""Written by documents, never by people."""

	def validate(self) -> None:
		self.posting_datetime = get_datetime(f"{self.posting_date} {self.posting_time}")
		self.fiscal_year = self.fiscal_year or get_fiscal_year(self.posting_date, company=self.company)[0]
		check_warehouse(self.warehouse, self.company)
		self._take_over_item()

	def _take_over_item(self) -> None:
		fields = ["stock_uom", "has_batch_no", "has_serial_no", "is_stock_item", "has_variants"]
		item = frappe.get_cached_value("Item", self.item_code, fields, as_dict=True)
		if not item.is_stock_item:
			frappe.throw(_("Item {0} must be a stock Item").format(self.item_code))
		if item.has_variants:
			frappe.throw(
				_("Item {0} is a template, please select one of its variants").format(self.item_code)
			)
		self.stock_uom = item.stock_uom
		self.has_batch_no = item.has_batch_no
		self.has_serial_no = item.has_serial_no


def on_doctype_update() -> None:
	"""The two ways in which the ledger is read."""
	frappe.db.add_index("Stock Ledger Entry", ["voucher_no", "voucher_type"])
	frappe.db.add_index(
		"Stock Ledger Entry",
		["item_code", "warehouse", "posting_datetime", "creation"],
		"item_warehouse_time",
	)
