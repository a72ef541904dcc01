"""Which pieces of an order its tickets have spoken for."""

from collections.abc import Collection

import frappe

from ecom_erp.flows.after_sales import common


def spoken_for(ecom_order: str, statuses: Collection[str], but: str = "") -> dict[str, int]:
	"""Pieces by line id that the order's tickets in `statuses` are about, and those that were paid back or sent again
	while the buyer kept what he had. `but`: a ticket that does not count. What came back, or was taken out before it was
	shipped, is not here: it stands on the order's line."""
	row, ticket = frappe.qb.DocType("After Sales Ticket Line"), frappe.qb.DocType(common.TICKET)
	rows = (
		frappe.qb.from_(row)
		.join(ticket)
		.on(ticket.name == row.parent)
		.select(row.line_id, row.qty, ticket.status, ticket.credit_note, ticket.replacement_order)
		.select(ticket.return_delivery_note, ticket.taken_out)
		.where(ticket.ecom_order == ecom_order)
		.where(ticket.name != but)
	).run(as_dict=True)
	pieces: dict[str, int] = {}
	for one in rows:
		if one.status in statuses or _kept(one):
			pieces[one.line_id] = pieces.get(one.line_id, 0) + one.qty
	return pieces


def _kept(ticket) -> bool:
	settled = ticket.credit_note or ticket.replacement_order
	return bool(settled and not ticket.return_delivery_note and not ticket.taken_out)
