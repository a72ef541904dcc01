from frappe.model.document import Document


class EcomBox(Document):
	"""A box or bag on the packing tables."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		box_name: DF.Data
		enabled: DF.Check
		height_mm: DF.Int
		length_mm: DF.Int
		weight_grams: DF.Int
		width_mm: DF.Int
	# end: auto-generated types
