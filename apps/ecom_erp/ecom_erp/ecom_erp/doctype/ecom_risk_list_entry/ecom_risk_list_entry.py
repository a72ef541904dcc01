from frappe.model.document import Document

from ecom_erp.flows.review import risk_lists


class EcomRiskListEntry(Document):
	"""A buyer whose orders are held, or never held, because of his risk."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		enabled: DF.Check
		entry_key: DF.Data | None
		kind: DF.Literal["E-mail", "E-mail Domain", "Phone", "Postal Code", "Address", "Customer"]
		list_type: DF.Literal["Block", "Allow"]
		match_key: DF.Data | None
		reason: DF.SmallText | None
		shop: DF.Link | None
		value: DF.Data
	# end: auto-generated types

	def validate(self):
		risk_lists.check(self)
