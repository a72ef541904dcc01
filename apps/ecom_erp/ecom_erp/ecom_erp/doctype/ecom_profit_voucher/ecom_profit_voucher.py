import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand


class EcomProfitVoucher(Document):
	"""What of a voucher is shared, and when it was."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		due_at: DF.Datetime | None
		failed: DF.Check
		shared_at: DF.Datetime | None
		voucher_no: DF.Data
		voucher_type: DF.Data
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_unique("Ecom Profit Voucher", ["voucher_type", "voucher_no"], "unique_voucher")
	frappe.db.add_index("Ecom Profit Voucher", ["due_at"])
	frappe.db.add_index("Ecom Profit Voucher", ["failed", "creation"])
