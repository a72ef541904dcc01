"""Parcels, their labels, and what shops and courier know of them."""

import frappe

from ecom_demo.couriers import CARRIERS
from ecom_demo.proofs.pool import replacements
from ecom_demo.world import SimulatedWorld
from ecom_erp.ecom_erp.report.box_savings import box_savings

SHIPPED = ("Shipped", "Delivered")


def shipped_without_label() -> list[str]:
	"""Packages that left without a label: in this warehouse none may."""
	rows = frappe.get_all(
		"Fulfilment Package",
		filters={"status": ("in", SHIPPED), "shipping_label": ("is", "not set")},
		pluck="name",
	)
	return [f"{name} has no label" for name in rows]


def boxes_were_proposed() -> list[str]:
	"""What was packed lies in a box, or in the item's own carton, and the report has figures of what the boxes save."""
	packed = frappe.get_all(
		"Fulfilment Package",
		filters={"packed_at": ("is", "set"), "status": ("!=", "Cancelled")},
		fields=["name", "box", "length_mm"],
	)
	wrong = [f"{row.name} lies in nothing of a known size" for row in packed if not row.length_mm]
	if sum(bool(row.box) for row in packed) < len(packed) * 0.9:
		wrong.append("hardly anything lies in a box")
	figures = box_savings.execute({})[1]
	if not any(row["proposed"] and row["against_largest"] > 0 for row in figures):
		wrong.append("the report Box Savings shows nothing")
	return wrong


def labels_at_the_couriers(world: SimulatedWorld) -> list[str]:
	"""The couriers with an interface bill the labels that we hold, no more and no less."""
	carriers = world.carriers.ledger
	sold = {*world.courier.parcels.sold(), *carriers.owed()}
	known = {*sold, *carriers.billed()}
	accounts = frappe.get_all(
		"Courier Account", filters={"courier": ("in", ("Parcel API", "Carrier API"))}, pluck="name"
	)
	ours = set(
		frappe.get_all(
			"Shipping Label",
			filters={"status": "Bought", "courier_account": ("in", accounts)},
			pluck="tracking_number",
		)
	)
	return [f"{number} was sold, but we do not hold it" for number in sorted(sold - ours)] + [
		f"{number} was never sold" for number in sorted(ours - known)
	]


def carriers_without_parcel() -> list[str]:
	"""Each carrier has taken a parcel."""
	used = set(frappe.get_all("Shipping Label", {"status": "Bought"}, pluck="courier_account", distinct=True))
	return [f"{carrier} has taken none" for carrier in CARRIERS if carrier not in used]


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
