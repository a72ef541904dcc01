import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.webhooks import endpoints
from ecom_erp.permissions import allowed_shops


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
		self._check_shop()
		endpoints.complete(self)

	def _check_shop(self):
		"""Whoever is limited to some shops may not have another system told of the others."""
		allowed = allowed_shops()
		if allowed is not None and self.shop not in allowed:
			frappe.throw(
				_("You are limited to certain shops: choose one of {0}").format(", ".join(sorted(allowed))),
				frappe.PermissionError,
			)

	def on_update(self):
		endpoints.note_use()

	def on_trash(self):
		frappe.db.delete("Ecom Webhook Message", {"webhook": self.name})

	def after_delete(self):
		endpoints.note_use()
