"""Orders on their way into the pool: placed in the shops, pushed, polled and sent as files, all at the same time."""

import frappe

from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.intake import receiving


def place_orders(world: SimulatedWorld) -> int:
	"""The orders that the shops only show to who asks; how many."""
	count = 0
	for key in world.shops:
		rows = [row for row in world.waiting(key) if not row["waits_for"]]
		quiet = [row["number"] for row in rows if row["way"] == "poll"]
		if quiet:
			world.control(key, "place", {"numbers": quiet, "webhooks": False})
		count += len(quiet)
	return count


def push_orders(world: SimulatedWorld) -> int:
	"""Let the shops push; some events are sent twice at the same moment."""
	count = 0
	for key in world.shops:
		rows = [row for row in world.waiting(key) if not row["waits_for"]]
		for copies in (1, 2):
			numbers = [
				row["number"] for row in rows if row["way"] in ("webhook", "both") and row["copies"] == copies
			]
			if numbers:
				world.control(key, "place", {"numbers": numbers, "copies": copies, "stamp": True})
			count += len(numbers)
	return count


def poll_all(world: SimulatedWorld) -> int:
	"""Poll the shops from the start, so that polling finds what webhooks bring as well; how many events came."""
	names = [world.name(key) for key in world.polled()]
	for name in names:
		frappe.db.set_value(
			"Ecom Shop", name, {"polled_until": None, "last_poll_at": None}, update_modified=False
		)
	frappe.db.commit()
	return sum(receiving.poll(name) for name in names)
