import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.intake.copies.columns import ALL


class OrderExportProfile(Document):
	"""Which columns an export of orders has, and in which order."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.order_export_column.order_export_column import OrderExportColumn

		columns: DF.Table[OrderExportColumn]
		profile_name: DF.Data
	# end: auto-generated types

	def validate(self):
		if not self.columns:
			self.extend("columns", [{"column": name} for name in ALL])
		names = [row.column for row in self.columns]
		unknown = next((one for one in names if one not in ALL), None)
		if unknown:
			frappe.throw(_("There is no column {0}. Choose from: {1}").format(unknown, ", ".join(ALL)))
		double = next((one for one in names if names.count(one) > 1), None)
		if double:
			frappe.throw(_("{0} appears more than once in the columns").format(double))
