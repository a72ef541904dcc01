"""The morning after: new orders come in and stop at each stage of the work, so that the desk shows a shop in the middle of
its day."""

import frappe

from ecom_demo import after_sales, orders, stock
from ecom_demo.packing import pack
from ecom_demo.progress import Counter, Steps
from ecom_demo.telephone import calls
from ecom_demo.waiting import wait_until_idle
from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse.picking import waves

# parcels of a wave that is picked; in each dozen of them, how many are packed, and how many of these have their label
WAVE, PACKED, LABELLED = 12, 8, 5


def run(steps: Steps, world: SimulatedWorld) -> bool:
	"""Once, and then never again: what people do with these orders is left alone. Whether it was now."""
	rows = world.morning()
	placed = world.placed(rows)
	new = [row for row in rows if row not in placed]
	if not new:
		return False
	steps.take("this morning: new orders arrive", _place, world, new)
	with steps.step("this morning: taken in, reviewed, allocated") as counter:
		counter.total = len(new)
		before = frappe.db.count("Ecom Order")
		wait_until_idle(counter, lambda: _taken_in(world) - before)
	with steps.step("this morning: a wave picked, partly packed, labelled") as counter:
		_begin_to_ship(counter)
	with steps.step("this morning: an order by telephone, stopped") as counter:
		calls.stop_one(counter)
	steps.take("this morning: buyers write", after_sales.open_undecided, world)
	stock.publish(steps)
	return True


def _place(world: SimulatedWorld, rows: list[dict]) -> int:
	for key in world.shops:
		own = [row for row in rows if row["shop"] == key]
		if own:
			world.control(key, "orders", {"rows": own})
	return len(rows)


def _taken_in(world: SimulatedWorld) -> int:
	"""Orders in the pool, when no webhook is on its way any more."""
	world.wait_for_webhooks()
	return frappe.db.count("Ecom Order")


def _begin_to_ship(counter: Counter) -> None:
	"""The parcels of one warehouse's wave stand at each stage between shelf and courier; all others are to be picked."""
	names = _parcels_of_busiest_warehouse()[:WAVE]
	if not names:
		return
	[wave] = waves.make_waves(names)
	waves.release(wave)
	waves.start(wave)
	waves.pick(wave)
	counter.total = len(names)
	for name in names[: len(names) * PACKED // WAVE]:
		pack(name)
		counter.count += 1
	for name in names[: len(names) * LABELLED // WAVE]:
		shipping_labels.buy_labels(name)


def _parcels_of_busiest_warehouse() -> list[str]:
	rows = frappe.get_all(
		"Fulfilment Order",
		filters={
			"status": "To Pick",
			"wave": ("is", "not set"),
			"problem": ("is", "not set"),
			"ecom_order": ("in", orders.of_the_morning()),
		},
		fields=["name", "warehouse"],
		order_by="name",
	)
	if not rows:
		return []
	warehouses = [row.warehouse for row in rows]
	busiest = max(sorted(set(warehouses)), key=warehouses.count)
	return [row.name for row in rows if row.warehouse == busiest]
