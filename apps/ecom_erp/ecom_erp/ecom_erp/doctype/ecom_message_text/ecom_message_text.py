from frappe.model.document import Document

from ecom_erp.flows.notify import message_texts


class EcomMessageText(Document):
	"""What buyers are told by SMS and WhatsApp, or a template of an answer."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		email_template: DF.Link | None
		language: DF.Literal["en", "zh"]
		shop: DF.Link | None
		step: DF.Literal[
			"Reply",
			"Payment Link",
			"Order Received",
			"Payment Reminder",
			"Shipped",
			"Out for Delivery",
			"Ready for Pickup",
			"Delivered",
			"Delivery Problem",
			"Delayed",
			"Cancelled",
			"After-Sales Ticket",
		]
		subject: DF.Data | None
		text: DF.SmallText | None
		text_key: DF.Data | None
		title: DF.Data
		whatsapp_language: DF.Data | None
		whatsapp_template: DF.Data | None
		whatsapp_values: DF.SmallText | None
	# end: auto-generated types

	def validate(self):
		message_texts.check(self)
