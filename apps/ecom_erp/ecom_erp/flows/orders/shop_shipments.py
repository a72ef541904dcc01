"""Pieces that a shop counts as sent: those it was told of, and those it has sent by itself."""

import json
from collections.abc import Mapping

import frappe
from frappe import _

from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.shop_fulfilment import sent_by_shop
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.order_document import read_canonical

HOLD = "shipped_at_shop"


def is_held(doc) -> bool:
	"""Whether a person has to say first that goods are shipped from here which the shop has sent by itself."""
	return any(row.code == HOLD for row in order_flow.open_holds(doc))


def refuse_while_held(doc) -> None:
	"""Raises where no parcel of the order may get a label or leave; also while a part of it has left already."""
	if is_held(doc):
		frappe.throw(_("The order is on hold: {0}").format(doc.hold_reason))


def counts_any(order: CanonicalOrder) -> bool:
	"""Whether the shop counts anything of the order as sent."""
	return order.fulfilled or any(line.fulfilled for line in order.lines)


def told(ecom_order: str) -> dict[str, int]:
	"""Pieces by line in the parcels that the shop was told of, or is to be told of."""
	pieces: dict[str, int] = {}
	filters = {"ecom_order": ecom_order, "kind": "Fulfilment"}
	for payload in frappe.get_all("Outbox Message", filters, pluck="payload"):
		for line, qty in json.loads(payload)["lines"]:
			pieces[line] = pieces.get(line, 0) + qty
	return pieces


def sent_here(doc) -> dict[str, int]:
	"""Pieces by line that were sent from here: what was shipped, or the shop was told of, whichever is more. A Delivery
	Note may have been cancelled since, and of a split pack less may have been told."""
	known = told(doc.name)
	return {row.line_id: max(row.shipped_qty or 0, known.get(row.line_id, 0)) for row in doc.lines}


def still_to_tell(doc, pieces: Mapping[str, int]) -> dict[str, int]:
	"""`pieces` by line of a parcel, without those that the shop counts as sent already although they are shipped from
	here: it does not take them twice."""
	order = read_canonical(doc)
	if not counts_any(order):
		return dict(pieces)
	known = told(doc.name)
	ours = {row.line_id: (row.shop_shipped_qty or 0) + known.get(row.line_id, 0) for row in doc.lines}
	counted = sent_by_shop(order, ours, set(ours))
	left = {line: qty - counted.get(line, 0) for line, qty in pieces.items()}
	return {line: qty for line, qty in left.items() if qty > 0}
