"""An order of which a part is in stock ships that part, and the rest when it has come."""

import frappe

from ecom_demo.progress import Counter
from ecom_demo.telephone.shop import LEAH, MUG, PANNIER, enter, order
from ecom_demo.waiting import wait_until_idle
from ecom_erp.flows.allocation.waiting import ship_available

KEY = "parts7telephone"
NOW, LATER = {MUG: 1}, {PANNIER: 2}
"""What there is, and what none of the shop's warehouses has yet: it lies in Rotterdam alone."""


def serve(counter: Counter) -> None:
	"""The order waits for stock; the clerk looks at what could leave, and lets it."""
	enter(KEY, LEAH, {**NOW, **LATER})
	frappe.db.commit()
	wait_until_idle(counter, lambda: 0)
	name = order(KEY)
	shown = ship_available.preview(name)
	if not shown["refusal"]:
		ship_available.ship_available(name, shown["key"])
		frappe.db.commit()
	wait_until_idle(counter, lambda: 1)
