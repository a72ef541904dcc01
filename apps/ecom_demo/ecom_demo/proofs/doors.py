"""What came of a quotation, of an order that left in two shipments, and of the exchange with another ERP; worked out by hand."""

from collections import Counter
from collections.abc import Iterator

import frappe

from ecom_demo import data, exchange
from ecom_demo.proofs.telephone import contents, ended, left_apart
from ecom_demo.telephone import calls, divided, quoted, shop
from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.exchange.profiles import DOCUMENT


def wrong_quotation() -> list[str]:
	"""The quotation is ordered, once, for its customer and at its total, and the order has ended as any other."""
	return list(_quotation())


def _quotation() -> Iterator[str]:
	quotation = frappe.get_doc("Quotation", quoted.quotation())
	orders = frappe.get_all("Ecom Order", {"quotation": quotation.name}, ["name", "total"])
	if quotation.status != "Ordered" or len(orders) != 1:
		yield f"{quotation.name} is {quotation.status}, by {len(orders)} orders"
		return
	[order] = orders
	if round(order.total, 2) != round(quotation.grand_total, 2):
		yield f"{order.name} is of {order.total}, quoted were {quotation.grand_total}"
	customers = frappe.get_all("Sales Invoice", {"ecom_order": order.name, "docstatus": 1}, pluck="customer")
	if customers != [quotation.party_name]:
		yield f"{order.name} was invoiced to {customers}, quoted to {quotation.party_name}"
	held = [contents(parcel) for parcel in shop.parcels(order.name)]
	if held != [tuple(sorted(quoted.GOODS.items()))]:
		yield f"{order.name} is in the parcels {held}"
	yield from ended(quoted.order_key(), paid_back=0)


def wrong_division() -> list[str]:
	"""What was there left first, what had to come left later, each under its own number; one invoice, and no piece more was taken
	than the other ERP had counted."""
	return list(_division())


def _division() -> Iterator[str]:
	name = shop.order(divided.KEY)
	notes = frappe.get_all(
		"Delivery Note",
		{"name": ("in", frappe.get_all("Fulfilment Order", {"ecom_order": name}, pluck="delivery_note"))},
		pluck="name",
		order_by="creation",
	)
	sent = [tuple(_pieces(note)) for note in notes]
	if sent != [tuple(divided.NOW.items()), tuple(divided.LATER.items())]:
		yield f"the order that left in parts was sent as {sent}"
	yield from left_apart(divided.KEY)
	yield from ended(divided.KEY, paid_back=0)
	abbr = data.read("company")["abbr"]
	for item, counted in exchange.COUNTED.items():
		place = {"item_code": item, "warehouse": f"{exchange.WAREHOUSE} - {abbr}"}
		left = frappe.db.get_value("Bin", place, "actual_qty")
		if left != counted - divided.LATER[item]:
			yield f"{left} of {item} lie in {exchange.WAREHOUSE}, of {counted} that were counted"


def _pieces(note: str) -> list[tuple[str, int]]:
	rows = frappe.get_all("Delivery Note Item", {"parent": note}, ["item_code", "qty"], order_by="idx")
	return [(row.item_code, int(row.qty)) for row in rows]


def wrong_exchange(world: SimulatedWorld) -> list[str]:
	"""The other ERP has each order of the telephone once, and all that was exchanged was accepted."""
	keys = (calls.TO_SPLIT, calls.TO_CHANGE, calls.FIRST, calls.SECOND, quoted.order_key(), divided.KEY)
	wanted = {shop.order(key) for key in keys}
	found = Counter(world.other_erp.references())
	wrong = [f"the other ERP has {name} {found[name]} times" for name in sorted(wanted) if found[name] != 1]
	wrong += [f"the other ERP has {name}, which is not for it" for name in sorted(set(found) - wanted)]
	rows = frappe.get_all(DOCUMENT, {"status": ("!=", "Accepted")}, ["document_id", "status", "error"])
	return wrong + [f"{row.document_id} is {row.status}: {row.error}" for row in rows]
