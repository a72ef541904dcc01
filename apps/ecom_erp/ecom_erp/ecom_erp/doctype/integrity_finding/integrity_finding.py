import frappe
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from ecom_erp.core.states.integrity import RESOLVED
from ecom_erp.flows.insight.integrity.texts import finding_texts


class IntegrityFinding(Document):
	"""Something that must hold and does not. It is written by `flows/insight/integrity/findings.py`; nobody may write it by
	hand."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document_name: DF.DynamicLink | None
		document_type: DF.Link | None
		expected: DF.SmallText | None
		facts: DF.Code | None
		finding_key: DF.Data | None
		first_seen: DF.Datetime | None
		found: DF.SmallText | None
		invariant: DF.Literal[
			"Hold Has a Reason",
			"Order Moves On",
			"One Sales Order",
			"One Invoice",
			"Order Total",
			"Completed Is Paid",
			"Payments Booked",
			"Refunds within Payments",
			"Shipped Units",
			"Shipped Is Delivered",
			"Shop Knows Shipments",
			"Debit Equals Credit",
			"Package Contents",
			"Parcel Status",
			"One Label per Package",
			"Label Is Used",
			"Label Is Answered",
			"Message Became Order",
			"Inbox Message Processed",
			"Outbox Message Delivered",
			"Refund Booked",
			"Ticket Moves On",
			"Reserved Is Open",
			"Stock Covers Orders",
			"Record Can Be Checked",
		]
		last_seen: DF.Datetime | None
		resolved_at: DF.Datetime | None
		shop: DF.Link | None
		status: DF.Literal["Open", "Resolved"]
		to_do: DF.SmallText | None
	# end: auto-generated types

	@property
	def expected(self) -> str:
		return finding_texts(self).expected

	@property
	def found(self) -> str:
		return finding_texts(self).found

	@property
	def to_do(self) -> str:
		return finding_texts(self).to_do

	@staticmethod
	def clear_old_logs(days: int = 180) -> None:
		"""Delete findings that were resolved longer ago; called by Frappe's Log Settings. Open ones are kept."""
		before = add_days(now_datetime(), -days)
		frappe.db.delete("Integrity Finding", {"resolved_at": ("<", before), "status": RESOLVED})


def on_doctype_update():
	frappe.db.add_index("Integrity Finding", ["document_type", "status", "document_name"])
