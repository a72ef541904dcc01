from frappe.model.document import Document

from ecom_erp.flows.notify import whatsapp_accounts


class EcomWhatsAppAccount(Document):
	"""A phone number of WhatsApp's Cloud API."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		access_token: DF.Password
		api_version: DF.Data
		app_secret: DF.Password
		base_url: DF.Data
		enabled: DF.Check
		phone_number_id: DF.Data
		problem: DF.SmallText | None
		title: DF.Data
		verify_token: DF.Password | None
		waba_id: DF.Data | None
		webhook_url: DF.Data | None
	# end: auto-generated types

	@property
	def webhook_url(self) -> str:
		return whatsapp_accounts.webhook_address(self.name) if self.name else ""

	def validate(self):
		whatsapp_accounts.check(self)
