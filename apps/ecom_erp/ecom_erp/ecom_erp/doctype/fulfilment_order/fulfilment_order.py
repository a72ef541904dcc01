from frappe.model.document import Document

from ecom_erp.core.orders.fulfilment_state import BEFORE_LABEL
from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.field_protection import refuse_changes

MEASURED = ("box", "weight_grams", "length_mm", "width_mm", "height_mm")


class FulfilmentOrder(Document):
	"""What one warehouse ships of an order."""

	def validate(self):
		transitions.check_document(self)
		refuse_changes(self, MEASURED if self.status in BEFORE_LABEL else ())
