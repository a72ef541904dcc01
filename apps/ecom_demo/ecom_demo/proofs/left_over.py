"""What the morning after leaves to people, counted right after it: later, they have done some of it."""

from collections import Counter

import frappe

from ecom_demo import after_sales, data, orders
from ecom_demo.morning import LABELLED, PACKED, WAVE
from ecom_demo.table import CHECKED, WORK
from ecom_demo.world import SimulatedWorld

TITLE = "the morning after leaves work at each place"


def wrong_work(world: SimulatedWorld) -> list[str]:
	"""Orders to check, parcels at each stage and tickets that are not as many as the fixtures and the morning say."""
	outcomes = Counter(row["expected"]["outcome"] for row in world.morning())
	parcels = Counter(
		frappe.get_all(
			"Fulfilment Order", filters={"ecom_order": ("in", orders.of_the_morning())}, pluck="status"
		)
	)
	wave = parcels.total() - parcels["To Pick"]
	packed, labelled = wave * PACKED // WAVE, wave * LABELLED // WAVE
	wanted = {
		"orders to check": outcomes["held"],
		"parcels to pick": outcomes["approved"] - wave,
		"parcels to pack": wave - packed,
		"labels to buy and print": packed - labelled,
		"parcels to hand over": labelled,
		"tickets to decide": len(after_sales.UNDECIDED),
	}
	found = {title: parcels[status] for title, status in WORK.items()}
	found["orders to check"] = frappe.db.count(
		"Ecom Order", {"name": ("in", orders.of_the_morning()), "next_action": ("in", CHECKED)}
	)
	found["tickets to decide"] = frappe.db.count("After Sales Ticket", {"status": "Open"})
	wrong = [
		f"{found[title]} {title}, not {count}" for title, count in wanted.items() if found[title] != count
	]
	if len(world.morning()) == len(data.read("morning")) and wave != WAVE:
		wrong.append(f"{wave} parcels are in the wave, not {WAVE}")
	return wrong + _bare_goods(world)


def _bare_goods(world: SimulatedWorld) -> list[str]:
	"""Items without a picture, or in stock where no place is told."""
	company = data.read("company")
	ours = [row["sku"] for row in (*data.read("catalogue"), *data.read("bundles"))]
	bare = frappe.get_all("Item", filters={"name": ("in", ours), "image": ("is", "not set")}, pluck="name")
	warehouses = [f"{row['name']} - {company['abbr']}" for row in data.read("warehouses")]
	stocked = frappe.get_all(
		"Bin",
		filters={"warehouse": ("in", warehouses), "item_code": ("in", ours), "actual_qty": (">", 0)},
		fields=["item_code", "warehouse"],
	)
	placed = {
		(row.item_code, row.warehouse)
		for row in frappe.get_all("Bin Location", fields=["item_code", "warehouse"])
	}
	return [f"{item} has no picture" for item in bare] + [
		f"{row.item_code} has no place in {row.warehouse}"
		for row in stocked
		if (row.item_code, row.warehouse) not in placed
	]
