import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.field_protection import refuse_changes


class ShippingLabel(Document):
	"""A courier's label for one parcel, and what happened to the parcel on its way."""

	def validate(self):
		transitions.check_document(self)
		refuse_changes(self, ())


def on_doctype_update():
	frappe.db.add_index("Shipping Label", ["next_poll_at"])
