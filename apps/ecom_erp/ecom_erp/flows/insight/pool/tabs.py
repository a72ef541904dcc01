"""The tabs over the list of orders: which orders each has, and how many, counted up to a limit so that it takes no longer
with a million orders than with a thousand."""

from typing import Any

import frappe
from frappe.utils import nowdate

from ecom_erp.core.states.order import (
	ALLOCATED,
	APPROVED,
	CANCELLED,
	COMPLETED,
	DELIVERED,
	ON_HOLD,
	PAID,
	PARTLY_SHIPPED,
	SHIPPED,
	SHIPPED_AT_SHOP,
	TO_PAY,
)

ORDER = "Ecom Order"
COUNTED = 1000  # more are told as "1000+"
TO_SHIP = (PAID, APPROVED, ALLOCATED, PARTLY_SHIPPED)
DONE = (SHIPPED, DELIVERED, COMPLETED, SHIPPED_AT_SHOP, CANCELLED)
# named, not "all but": of the many orders the database finds these by its index
NOT_SHIPPED = (TO_PAY, ON_HOLD, *TO_SHIP)


def filters_of_tabs() -> dict[str, dict[str, Any]]:
	"""By the key of a tab its filters, as the list takes them; "late": what has not left and was promised for an earlier day."""
	return {
		"all": {},
		"to_pay": {"status": TO_PAY},
		"held": {"status": ON_HOLD},
		"to_ship": {"status": ("in", list(TO_SHIP))},
		# allowed: unset-before: every order has a promised day
		"late": {"status": ("in", list(NOT_SHIPPED)), "promised_date": ("<", nowdate())},
		"done": {"status": ("in", list(DONE))},
	}


def counts() -> dict[str, int]:
	"""How many orders of each tab the user may see; COUNTED + 1 where there are more than COUNTED."""
	queries = {
		tab: frappe.get_list(
			ORDER,
			filters=filters,
			fields=["name"],
			order_by=None,
			limit_page_length=COUNTED + 1,
			run=False,
		)
		for tab, filters in filters_of_tabs().items()
	}
	parts = [
		f"select {frappe.db.escape(tab)} as tab, count(*) as found from ({query}) as orders_of_tab"
		for tab, query in queries.items()
	]
	# allowed: built-sql: the queries are Frappe's, with their values escaped; so are the keys
	return dict(frappe.db.sql(" union all ".join(parts)))
