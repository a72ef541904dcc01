from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.messaging import retention


class PackingScan(Document):
	"""Every scan at the packing station, by the station's own number, so that a scan sent twice counts once."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		batch_no: DF.Data | None
		code: DF.Data | None
		fulfilment_order: DF.Link
		item_code: DF.Link
		package: DF.Link | None
		qty: DF.Int
		serial_no: DF.Data | None
		undone: DF.Check
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)

	@staticmethod
	def clear_old_logs(days: int = 180) -> None:
		"""Log Settings calls this once a day."""
		retention.clear_scans(days)
