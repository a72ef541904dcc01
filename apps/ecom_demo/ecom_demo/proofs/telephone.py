"""What the clerk at the telephone did, against what must have come of it; worked out by hand."""

from collections.abc import Iterator

import frappe

from ecom_demo.telephone import shop
from ecom_demo.telephone.calls import FIRST, SECOND, SPLIT_GOODS, STOPPED, TO_CHANGE, TO_SPLIT
from ecom_demo.telephone.shop import MUG, SOCKS

SENT, NUMBER = ("in", ("Shipped", "Delivered")), "tracking_number"


def wrong_orders() -> list[str]:
	"""Parcels, labels, documents and money of the orders that were entered."""
	found = [text for check in (_split, _changed, _merged) for text in check()]
	return [*found, *_stopped()]


def _split() -> Iterator[str]:
	"""Two parcels with a label each, and one invoice."""
	held = sorted(contents(name) for name in shop.parcels(shop.order(TO_SPLIT)))
	if held != sorted(SPLIT_GOODS):
		yield f"the order that was split is in the parcels {held}"
	yield from left_apart(TO_SPLIT)
	yield from ended(TO_SPLIT, paid_back=0)


def _changed() -> Iterator[str]:
	"""Of three mugs two were sent, and the third was paid back."""
	name = shop.order(TO_CHANGE)
	[price] = frappe.get_all(
		"Ecom Order Line", {"parent": name, "parenttype": "Ecom Order"}, pluck="unit_price"
	)
	held = [contents(parcel) for parcel in shop.parcels(name)]
	if held != [((MUG, 2),)]:
		yield f"the order that was changed is in the parcels {held}"
	yield from ended(TO_CHANGE, paid_back=price)


def _merged() -> Iterator[str]:
	"""One label, and two invoices."""
	numbers = [tracking(key) for key in (FIRST, SECOND)]
	if numbers[0] != numbers[1] or len(numbers[0]) != 1:
		yield f"the orders that were merged left under {numbers}"
	for key, item in ((FIRST, SOCKS), (SECOND, MUG)):
		held = [contents(parcel) for parcel in shop.parcels(shop.order(key))]
		if held != [((item, 1),)]:
			yield f"an order that was merged is in the parcels {held}"
		yield from ended(key, paid_back=0)


def _stopped() -> Iterator[str]:
	"""Nothing was sold to it by a courier, and its goods are reserved."""
	name = shop.order(STOPPED)
	if not name or frappe.db.get_value("Ecom Order", name, "next_action") != "Review":
		return  # not yet entered, or released by somebody who tried the desk
	if frappe.db.exists("Shipping Label", {"ecom_order": name, "status": "Bought"}):
		yield "the order that was stopped has a label"
	if not frappe.db.get_value("Ecom Order", name, "sales_order"):
		yield "the order that was stopped has lost its goods"


def ended(key: str, paid_back: float) -> Iterator[str]:
	"""What is wrong with the end of an order: one invoice of all but what was paid back."""
	order = frappe.get_doc("Ecom Order", shop.order(key))
	if order.status not in ("Completed", "Delivered"):
		yield f"{key} is {order.status}"
	invoices = frappe.get_all(
		"Sales Invoice", {"ecom_order": order.name, "docstatus": 1, "is_return": 0}, pluck="grand_total"
	)
	if [round(total, 2) for total in invoices] != [round(order.total - paid_back, 2)]:
		yield f"{key} was invoiced {invoices}, of {order.total}, of which {paid_back} was paid back"
	if round(order.cancelled_amount or 0, 2) != round(paid_back, 2):
		yield f"{key} was paid back {order.cancelled_amount}, not {paid_back}"


def contents(parcel: str) -> tuple[tuple[str, int], ...]:
	"""Items and pieces of a parcel."""
	rows = frappe.get_all(
		"Fulfilment Order Item", {"parent": parcel}, ["item_code", "qty"], order_by="item_code"
	)
	return tuple((row.item_code, row.qty) for row in rows)


def left_apart(key: str) -> Iterator[str]:
	"""What is wrong with the numbers of an order in two parcels, each of which may be in several packages."""
	numbers = [
		set(frappe.get_all("Fulfilment Package", {"fulfilment_order": parcel, "status": SENT}, pluck=NUMBER))
		for parcel in shop.parcels(shop.order(key))
	]
	if len(numbers) != 2 or not all(numbers) or numbers[0] & numbers[1]:
		yield f"{key} left under {numbers}"


def tracking(key: str) -> list[str]:
	"""The tracking numbers under which the order left."""
	packages = {"ecom_order": shop.order(key), "status": SENT}
	return frappe.get_all("Fulfilment Package", packages, pluck=NUMBER, distinct=True, order_by=NUMBER)
