from frappe.model.document import Document

from ecom_erp.flows.carriers.rate_cards import to_card


class CourierRateCard(Document):
	"""A courier's prices by zone and weight."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.courier_rate_zone.courier_rate_zone import CourierRateZone
		from ecom_erp.ecom_erp.doctype.courier_surcharge.courier_surcharge import CourierSurcharge

		card_name: DF.Data
		currency: DF.Link
		enabled: DF.Check
		max_grams: DF.Int
		surcharges: DF.Table[CourierSurcharge]
		volumetric_divisor: DF.Int
		zones: DF.Table[CourierRateZone]
	# end: auto-generated types

	def validate(self):
		# reading it as the engine does names the row that is not sound
		to_card(self)
