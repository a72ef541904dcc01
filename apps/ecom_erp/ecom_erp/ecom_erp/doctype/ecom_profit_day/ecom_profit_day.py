import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand


class EcomProfitDay(Document):
	"""A day whose sums are to be made anew, or were made."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		company: DF.Link
		due_at: DF.Datetime | None
		posting_date: DF.Date
		summed_at: DF.Datetime | None
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_unique("Ecom Profit Day", ["company", "posting_date"], "unique_day")
	frappe.db.add_index("Ecom Profit Day", ["due_at"])
