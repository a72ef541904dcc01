from frappe.model.document import Document


class EcomBuyer(Document):
	"""A buyer of a shop and the customer in ERPNext."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		buyer_name: DF.Data | None
		customer: DF.Link | None
		email: DF.Data | None
		external_id: DF.Data | None
		locale: DF.Data | None
		phone: DF.Data | None
		shop: DF.Link
	# end: auto-generated types
