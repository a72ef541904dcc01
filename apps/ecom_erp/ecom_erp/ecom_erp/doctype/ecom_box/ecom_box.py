import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.boxes.goods import INNER, OUTER


class EcomBox(Document):
	"""A box or bag on the packing tables."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		box_name: DF.Data
		cost: DF.Currency
		enabled: DF.Check
		height_mm: DF.Int
		inner_height_mm: DF.Int
		inner_length_mm: DF.Int
		inner_width_mm: DF.Int
		item_code: DF.Link | None
		length_mm: DF.Int
		max_grams: DF.Int
		warehouse: DF.Link | None
		weight_grams: DF.Int
		width_mm: DF.Int
	# end: auto-generated types

	def validate(self):
		if not all(self.get(field) for field in OUTER):
			frappe.throw(_("Enter length, width and height"))
		inner = [self.get(field) or 0 for field in INNER]
		if any(inner) and not all(inner):
			frappe.throw(_("Enter the inner length, width and height, or none of them"))
		outer = sorted(self.get(field) for field in OUTER)
		if any(inside > outside for inside, outside in zip(sorted(inner), outer, strict=True)):
			frappe.throw(_("The inner size cannot be larger than the outer size"))
