import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.flows.words import sentences


class EcomExchangeDocument(Document):
	"""One document that was exchanged with another system, in one version."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_at: DF.Datetime | None
		digest: DF.Data | None
		direction: DF.Data | None
		document_id: DF.Data | None
		document_key: DF.Data | None
		error: DF.SmallText | None
		payload: DF.Code | None
		profile: DF.Link
		reference: DF.Data | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		run: DF.Link | None
		said: DF.Code | None
		shop: DF.Link | None
		status: DF.Literal["Waiting", "Sent", "Accepted", "Refused", "Unknown"]
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		subject: DF.Data | None
		version: DF.Int
	# end: auto-generated types

	def onload(self):
		"""Why it was refused, in the language of the reader."""
		self.set_onload("words", sentences.readings([self]))

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Exchange Document", ["step_due_at"])
	frappe.db.add_index("Ecom Exchange Document", ["profile", "step_due_at"])
	frappe.db.add_index("Ecom Exchange Document", ["profile", "document_id"])
	frappe.db.add_index("Ecom Exchange Document", ["run", "status"])
	frappe.db.add_index("Ecom Exchange Document", ["status", "creation"])
	frappe.db.add_index("Ecom Exchange Document", ["reference_doctype", "reference_name"])
