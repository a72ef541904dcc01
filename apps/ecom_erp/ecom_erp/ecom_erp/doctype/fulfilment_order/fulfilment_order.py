from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_changes
from ecom_erp.flows.orders.fulfilment_orders import BEFORE_LABEL

MEASURED = ("box", "weight_grams", "length_mm", "width_mm", "height_mm")


class FulfilmentOrder(Document):
	"""What one warehouse ships of an order."""

	def validate(self):
		refuse_changes(self, MEASURED if self.status in BEFORE_LABEL else ())
