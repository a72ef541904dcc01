from frappe.model.document import Document

from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.field_protection import refuse_changes


class FulfilmentWave(Document):
	"""Parcels of one warehouse that are picked in one walk."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		courier_account: DF.Link | None
		most_parcels: DF.Int
		parcels: DF.Int
		pick_list: DF.Link | None
		picked_at: DF.Datetime | None
		picker: DF.Link | None
		pieces: DF.Int
		priority: DF.Literal["", "Normal", "High", "Urgent"]
		released_at: DF.Datetime | None
		ship_by: DF.Date | None
		shop: DF.Link | None
		single_items_first: DF.Check
		started_at: DF.Datetime | None
		status: DF.Literal["Open", "Released", "Picking", "Picked", "Done", "Cancelled"]
		warehouse: DF.Link
	# end: auto-generated types

	def validate(self):
		transitions.check_document(self)
		refuse_changes(self, ())
