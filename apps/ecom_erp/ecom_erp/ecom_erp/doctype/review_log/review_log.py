from frappe.model.document import Document


class ReviewLog(Document):
	"""What the review rules did with each order, and why. Entries are written while orders are reviewed."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.review_log_entry.review_log_entry import ReviewLogEntry

		decision: DF.Literal["", "Hold", "Approve"]
		ecom_order: DF.Link
		entries: DF.Table[ReviewLogEntry]
		others: DF.LongText | None
		outcome: DF.SmallText | None
		reviewed_at: DF.Datetime | None
		reviewed_by: DF.Link | None
		shop: DF.Link | None
	# end: auto-generated types
