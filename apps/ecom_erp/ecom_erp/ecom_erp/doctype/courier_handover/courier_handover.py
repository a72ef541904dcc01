from frappe.model.document import Document

from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.field_protection import refuse_changes


class CourierHandover(Document):
	"""Packages that one courier takes from one warehouse at a time."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		busy_until: DF.Datetime | None
		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		courier_account: DF.Link
		manifest_file: DF.Attach | None
		manifest_number: DF.Data | None
		open_key: DF.Data | None
		opened_by: DF.Link | None
		packages: DF.Int
		pickup_date: DF.Date | None
		pickup_from: DF.Time | None
		pickup_further: DF.Data | None
		pickup_number: DF.Data | None
		pickup_until: DF.Time | None
		status: DF.Literal["Open", "Closed"]
		warehouse: DF.Link
		weight_grams: DF.Int
	# end: auto-generated types

	def validate(self):
		transitions.check_document(self)
		refuse_changes(self, ())
