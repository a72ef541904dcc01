"""Parcels, their labels, and what shops and courier know of them."""

from collections import Counter

import frappe

from ecom_demo.proofs.pool import replacements
from ecom_demo.world import SimulatedWorld

SHIPPED = ("Shipped", "Delivered")


def labels_are_bought_once() -> list[str]:
	"""Each shipped package has exactly one label that counts, and no tracking number stands on two."""
	rows = frappe.get_all(
		"Shipping Label",
		filters={"status": "Bought"},
		fields=["package", "tracking_key", "after_sales_ticket"],
	)
	labels = Counter(row.package for row in rows if not row.after_sales_ticket)
	shipped = frappe.get_all("Fulfilment Package", filters={"status": ("in", SHIPPED)}, pluck="name")
	found = [f"{name} has {labels[name]} labels" for name in shipped if labels[name] != 1]
	keys = Counter(row.tracking_key for row in rows)
	return found + [f"{key} stands on {count} labels" for key, count in keys.items() if count > 1]


def labels_at_the_courier(world: SimulatedWorld) -> list[str]:
	"""The courier with an interface bills the labels that we hold, no more and no less."""
	accounts = frappe.get_all("Courier Account", filters={"courier": "Parcel API"}, pluck="name")
	ours = set(
		frappe.get_all(
			"Shipping Label",
			filters={"status": "Bought", "courier_account": ("in", accounts)},
			pluck="tracking_number",
		)
	)
	sold = set(world.courier.parcels.sold())
	return [f"{number} was sold, but we do not hold it" for number in sorted(sold - ours)] + [
		f"{number} was never sold" for number in sorted(ours - sold)
	]


def tracking_at_the_shops(world: SimulatedWorld) -> list[str]:
	"""Each shop knows the tracking numbers of its shipped packages, and no others."""
	ours: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"Fulfilment Package",
		filters={"status": ("in", SHIPPED), "ecom_order": ("not in", replacements())},
		fields=["shop", "tracking_number"],
	):
		ours.setdefault(row.shop, set()).add(row.tracking_number)
	found = []
	for key, sandbox in world.shops.items():
		made = [one for order in sandbox.shop.orders.values() for one in order.fulfilments]
		known = {number for one in made for number in one.numbers}
		mine = ours.get(world.name(key), set())
		found += [f"{world.name(key)} does not know {number}" for number in sorted(mine - known)]
		found += [f"{world.name(key)} knows {number}, we do not" for number in sorted(known - mine)]
	return found


def packages_add_up() -> list[str]:
	"""What lies in the packages of a parcel is what the parcel holds once it is packed, and never more; it is delivered when
	all of them are."""
	held: dict[tuple[str, str], int] = {}
	for row in frappe.get_all(
		"Fulfilment Package",
		filters={"status": ("!=", "Cancelled")},
		fields=[
			"fulfilment_order",
			"`tabFulfilment Package Item`.fulfilment_order_item as row",
			"`tabFulfilment Package Item`.qty as qty",
		],
	):
		key = (row.fulfilment_order, row.row)
		held[key] = held.get(key, 0) + (row.qty or 0)
	found = []
	parcels = dict(
		frappe.get_all("Fulfilment Order", {"status": ("!=", "Cancelled")}, ["name", "status"], as_list=True)
	)
	packed = set(frappe.get_all("Fulfilment Order", {"packed_at": ("is", "set")}, pluck="name"))
	for row in frappe.get_all("Fulfilment Order Item", fields=["parent", "name", "item_code", "qty"]):
		qty = held.get((row.parent, row.name), 0)
		whole = row.parent in packed or parcels.get(row.parent) in SHIPPED
		if row.parent in parcels and (qty > row.qty or (whole and qty < row.qty)):
			found.append(f"{row.parent}: {qty} of {row.qty} x {row.item_code} lie in its packages")
	return found + _not_delivered(parcels)


def _not_delivered(parcels: dict[str, str]) -> list[str]:
	"""Parcels that are delivered with a package that is not, or the other way round."""
	statuses: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"Fulfilment Package", {"status": ("!=", "Cancelled")}, ["fulfilment_order", "status"]
	):
		statuses.setdefault(row.fulfilment_order, set()).add(row.status)
	return [
		f"{name} is {status}, its packages are {', '.join(sorted(statuses.get(name, set())))}"
		for name, status in parcels.items()
		if (status == "Delivered") != (statuses.get(name) == {"Delivered"})
	]
