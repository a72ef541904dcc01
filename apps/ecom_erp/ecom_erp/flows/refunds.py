"""Refunds that the shop made by itself."""

import frappe
from frappe import _

from ecom_erp.core.canonical import CanonicalOrder, Refund
from ecom_erp.flows import orders


def note_shop_refunds(doc, order: CanonicalOrder) -> None:
	"""Open an After Sales Ticket for each refund of the shop that no ticket knows yet, so that somebody books it.
	Refunds that the app itself has asked for carry their ticket's name. Called inside the unit of work that pools the
	order."""
	if not doc.sales_invoice:
		return
	for refund in order.refunds:
		if not _known(doc, refund):
			_open_ticket(doc, refund)


def _known(doc, refund: Refund) -> bool:
	if frappe.db.exists("After Sales Ticket", {"ecom_order": doc.name, "external_id": refund.external_id}):
		return True
	tickets = frappe.get_all("After Sales Ticket", filters={"ecom_order": doc.name}, pluck="name")
	return any(name in refund.note for name in tickets)


def _open_ticket(doc, refund: Refund) -> None:
	lines = refund.lines or ()
	ticket = frappe.new_doc("After Sales Ticket")
	ticket.update(
		{
			"ecom_order": doc.name,
			"ticket_type": "Refund Only",
			"reason": "Other",
			"source": "Shop",
			"external_id": refund.external_id,
			"description": refund.note or _("Refunded at the shop"),
			"refund_shipping": int(refund.shipping > 0),
		}
	)
	for line in lines:
		ticket.append("lines", {"line_id": line.line_id, "qty": line.quantity})
	if not lines:
		first = doc.lines[0]
		ticket.append("lines", {"line_id": first.line_id, "qty": 1})
	ticket.insert(ignore_permissions=True)
	orders.tell(doc, _("Refund at the shop: ticket {0}").format(ticket.name))
