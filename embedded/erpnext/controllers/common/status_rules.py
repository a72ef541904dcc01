"""The status of a document, worked out from its quantities."""

from collections.abc import Callable

from frappe.model.document import Document
from frappe.utils import flt


def sales_order_status(doc: Document) -> str:
	"""On Hold, Closed and Cancelled win; otherwise what is still to be delivered and billed."""
	if doc.status == "On Hold":
		return "On Hold"
	if doc.docstatus == 2:
		return "Cancelled"
	if doc.status == "Closed":
		return "Closed"
	if doc.docstatus == 0:
		return "Draft"
	delivered = flt(doc.per_delivered) >= 100 or doc.skip_delivery_note
	billed = flt(doc.per_billed) >= 100
	return _open_status(delivered, billed, "To Deliver")


def _open_status(moved: bool, billed: bool, to_move: str) -> str:
	if moved and billed:
		return "Completed"
	if moved:
		return "To Bill"
	return to_move if billed else f"{to_move} and Bill"


def delivery_note_status(doc: Document) -> str:
	"""What is returned in full is finished, as is what is billed in full."""
	if doc.docstatus == 2:
		return "Cancelled"
	if doc.status == "Closed":
		return "Closed"
	if doc.docstatus == 0:
		return "Draft"
	if flt(doc.per_returned) == 100:
		return "Return Issued"
	return "Completed" if flt(doc.per_billed) == 100 else "To Bill"


def pick_list_status(doc: Document) -> str:
	"""Open until the picked goods are on Delivery Notes."""
	if doc.docstatus == 2:
		return "Cancelled"
	if doc.docstatus == 0:
		return "Draft"
	if doc.purpose == "Delivery":
		by_delivery = {"Fully Delivered": "Completed", "Partly Delivered": "Partly Delivered"}
		return by_delivery.get(doc.delivery_status, "Open")
	return "Completed" if doc.stock_entry_exists() else "Open"


def quotation_status(doc: Document) -> str:
	"""Cancelled and Lost win; otherwise how much of it is ordered."""
	if doc.docstatus == 2:
		return "Cancelled"
	if doc.docstatus == 0:
		return "Draft"
	ordered = doc.get_ordered_status()
	return "Lost" if doc.status == "Lost" and ordered == "Open" else ordered


STATUS_RULES: dict[str, Callable[[Document], str]] = {
	"Quotation": quotation_status,
	"Sales Order": sales_order_status,
	"Delivery Note": delivery_note_status,
	"Pick List": pick_list_status,
}
