import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand


class EcomWriteOff(Document):
	"""The rest of a payment that is written off."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account: DF.Link | None
		amount: DF.Currency
		currency: DF.Link | None
		ecom_order: DF.Link
		journal_entry: DF.Link | None
		payment: DF.Data | None
		reason: DF.SmallText | None
		reversal: DF.Link | None
		settlement_account: DF.Link
		status: DF.Literal["Posted", "Taken Back"]
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Write Off", ["ecom_order", "payment"])
	frappe.db.add_index("Ecom Write Off", ["settlement_account", "status"])
	frappe.db.add_index("Ecom Write Off", ["journal_entry"])
