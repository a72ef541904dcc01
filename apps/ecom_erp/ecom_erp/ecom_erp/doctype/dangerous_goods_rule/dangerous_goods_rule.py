from frappe.model.document import Document


class DangerousGoodsRule(Document):
	"""Which services of a carrier take which dangerous goods."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		carrier: DF.Data
		enabled: DF.Check
		hazard: DF.Literal[
			"Lithium Ion in Equipment",
			"Lithium Ion with Equipment",
			"Lithium Ion Alone",
			"Lithium Metal in Equipment",
			"Lithium Metal with Equipment",
			"Lithium Metal Alone",
			"Flammable",
			"Aerosol",
			"Corrosive",
			"Magnetized Material",
			"Other Dangerous Goods",
		]
		reach: DF.Literal["Everywhere", "Domestic", "Abroad"]
		services: DF.SmallText | None
		source: DF.SmallText | None
		taken: DF.Literal["Taken", "With Agreement", "Not Taken"]
	# end: auto-generated types

	def validate(self):
		self.carrier = (self.carrier or "").strip()
