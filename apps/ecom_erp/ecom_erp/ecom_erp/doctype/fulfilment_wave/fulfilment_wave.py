from frappe.model.document import Document

from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.field_protection import refuse_changes


class FulfilmentWave(Document):
	"""Parcels of one warehouse that are picked in one walk."""

	def validate(self):
		transitions.check_document(self)
		refuse_changes(self, ())
