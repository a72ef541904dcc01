import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand


class EcomBuyerMessage(Document):
	"""What a buyer wrote, or was answered."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		communication: DF.Link | None
		contact: DF.Data | None
		contact_name: DF.Data | None
		direction: DF.Literal["Received", "Sent"]
		ecom_order: DF.Link | None
		message_key: DF.Data | None
		shop: DF.Link | None
		subject: DF.Data | None
		text: DF.LongText | None
		unread: DF.Check
		way: DF.Literal["E-mail", "SMS", "WhatsApp"]
		whatsapp_account: DF.Link | None
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Buyer Message", ["contact", "whatsapp_account", "at"])
	frappe.db.add_index("Ecom Buyer Message", ["unread", "creation"])
