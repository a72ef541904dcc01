from frappe.model.document import Document

from ecom_erp.flows.carriers.rate_cards import to_card


class CourierRateCard(Document):
	"""A courier's prices by zone and weight."""

	def validate(self):
		# reading it as the engine does names the row that is not sound
		to_card(self)
