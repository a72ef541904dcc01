import frappe
from frappe.model.document import Document

from ecom_erp.flows.webhooks import endpoints
from ecom_erp.permissions import refuse_other_shops


class EcomWebhook(Document):
	"""An address of another system that is told what happens here."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		enabled: DF.Check
		failing_since: DF.Datetime | None
		last_delivered_at: DF.Datetime | None
		orders: DF.Check
		parcels: DF.Check
		previous_secret: DF.Password | None
		previous_secret_until: DF.Datetime | None
		problem: DF.SmallText | None
		secret: DF.Password | None
		shop: DF.Link | None
		stock: DF.Check
		stock_seen_until: DF.Datetime | None
		tickets: DF.Check
		title: DF.Data
		tracking: DF.Check
		url: DF.Data
	# end: auto-generated types

	def validate(self):
		endpoints.check(self)
		refuse_other_shops(self.shop)
		endpoints.complete(self)

	def on_update(self):
		endpoints.note_use()

	def on_trash(self):
		frappe.db.delete("Ecom Webhook Message", {"webhook": self.name})

	def after_delete(self):
		endpoints.note_use()
