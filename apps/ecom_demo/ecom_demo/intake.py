"""Orders on their way into the pool: placed in the shops, pushed, polled and sent as files, all at the same time."""

import frappe

from ecom_demo.town import Town
from ecom_erp.flows.intake import receiving


def place_orders(town: Town) -> int:
	"""The orders that the shops only show to who asks; how many."""
	count = 0
	for key in town.shops:
		rows = [row for row in town.waiting(key) if not row["waits_for"]]
		quiet = [row["number"] for row in rows if row["way"] == "poll"]
		if quiet:
			town.control(key, "place", {"numbers": quiet, "webhooks": False})
		count += len(quiet)
	return count


def push_orders(town: Town) -> int:
	"""Let the shops push; some events are sent twice at the same moment."""
	count = 0
	for key in town.shops:
		rows = [row for row in town.waiting(key) if not row["waits_for"]]
		for copies in (1, 2):
			numbers = [
				row["number"] for row in rows if row["way"] in ("webhook", "both") and row["copies"] == copies
			]
			if numbers:
				town.control(key, "place", {"numbers": numbers, "copies": copies, "stamp": True})
			count += len(numbers)
	return count


def poll_all(town: Town) -> int:
	"""Poll the shops from the start, so that polling finds what webhooks bring as well; how many events came."""
	names = [town.name(key) for key in town.polled()]
	for name in names:
		frappe.db.set_value(
			"Ecom Shop", name, {"polled_until": None, "last_poll_at": None}, update_modified=False
		)
	frappe.db.commit()
	return sum(receiving.poll(name) for name in names)
