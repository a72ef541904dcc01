import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand


class EcomSettlementShare(Document):
	"""How much of a payment a line settles."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		currency: DF.Link | None
		ecom_order: DF.Link
		is_refund: DF.Check
		line: DF.Link
		payment: DF.Data | None
		settlement: DF.Link
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Settlement Share", ["ecom_order", "payment"])
	frappe.db.add_index("Ecom Settlement Share", ["settlement"])
	frappe.db.add_index("Ecom Settlement Share", ["line"])
