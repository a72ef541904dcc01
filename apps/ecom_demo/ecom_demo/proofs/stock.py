"""Stock: never oversold, and what the shops offer."""

from collections import Counter

import frappe

from ecom_demo import data, exchange
from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.catalog.stock_offers import offers


def oversold(_world: SimulatedWorld) -> list[str]:
	"""Items of which more was promised or sent than the company ever had."""
	had = Counter()
	for row in data.read("catalogue"):
		had[row["sku"]] = sum(row["opening_stock"].values()) + exchange.COUNTED.get(row["sku"], 0)
	promised = Counter()
	orders = frappe.get_all("Ecom Order", filters={"sales_order": ("is", "set")}, pluck="name")
	for row in frappe.get_all(
		"Ecom Order Allocation", filters={"parent": ("in", orders or [""])}, fields=["item_code", "qty"]
	):
		promised[row.item_code] += row.qty
	return [
		f"{item}: {qty} promised, {had[item]} were there" for item, qty in promised.items() if qty > had[item]
	]


def below_zero() -> list[str]:
	"""Bins of the demo's company with fewer pieces than none."""
	suffix = f" - {data.read('company')['abbr']}"
	rows = frappe.get_all("Bin", {"actual_qty": ("<", 0)}, ["item_code", "warehouse", "actual_qty"])
	return [
		f"{row.item_code} in {row.warehouse}: {row.actual_qty}"
		for row in rows
		if row.warehouse.endswith(suffix)
	]


def wrong_offers(world: SimulatedWorld) -> list[str]:
	"""Listings that a shop offers in another quantity than may be sold."""
	found = []
	for key, sandbox in world.shops.items():
		places = {row["variant_id"]: row["inventory_item_id"] for row in sandbox.shop.listings.values()}
		location = next(iter(sandbox.shop.locations))
		for offer in offers(world.name(key)):
			shown = sandbox.shop.stock.get((places.get(offer.listing_id, ""), location))
			if shown != offer.qty:
				found.append(f"{world.name(key)} offers {shown} of {offer.sku}, {offer.qty} may be sold")
	return found
