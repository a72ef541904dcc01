"""What the site still has to do, and waiting for it while the workers work."""

import time
from collections.abc import Callable

import frappe

from ecom_demo.progress import Counter

PATIENCE_SECONDS = 420
PAUSE = 0.2
UNFINISHED = ("New", "Processing", "Failed")


def wait_until_idle(
	counter: Counter, count: Callable[[], int], meanwhile: Callable[[], int] | None = None
) -> None:
	"""Wait until no message is open and no order has a step to take; `count` moves the counter. `meanwhile` is called
	again and again and returns how much it has still to do. Raises RuntimeError when nothing has moved for too long: a busy
	machine may take as long as it needs."""
	end, seen = time.monotonic() + PATIENCE_SECONDS, None
	calm = 0
	while calm < 2:
		frappe.db.commit()
		counter.count = count()
		left = meanwhile() if meanwhile else 0
		waiting = open_work()
		counter.note = ", ".join(f"{number} {name}" for name, number in waiting.items() if number)
		calm = 0 if left or any(waiting.values()) else calm + 1
		if (counter.count, left, waiting) != seen:
			end, seen = time.monotonic() + PATIENCE_SECONDS, (counter.count, left, waiting)
		if time.monotonic() > end:
			raise RuntimeError(f"Nothing has moved for {PATIENCE_SECONDS} s: {waiting}")
		time.sleep(PAUSE)
	counter.note = ""


def open_work() -> dict[str, int]:
	"""Messages that wait, and orders with a step to take. Orders on hold are tried again by the clock, nobody waits for
	them."""
	return {
		"events": frappe.db.count("Inbox Message", {"status": ("in", UNFINISHED)}),
		"messages": frappe.db.count(
			"Outbox Message", {"status": ("in", UNFINISHED), "kind": ("!=", "Stock")}
		),
		"steps": frappe.db.count("Ecom Order", {"step_due_at": ("is", "set"), "status": ("!=", "On Hold")}),
	}
