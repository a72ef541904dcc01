"""Orders that were there before get what lists show of their rows; an order that is changed meanwhile gets it by itself."""

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.tags import all_tags

BATCH = 1000  # orders
ORDER, LINE = "Ecom Order", "Ecom Order Line"


def execute():
	last = ""
	while names := _following(last):
		_fill(names)
		frappe.db.commit()  # allowed: loose-commit: each batch is whole, and not to be done again with the next
		last = names[-1].name


def _following(last: str) -> list:
	fields = ["name", "tags", "own_tags"]
	return frappe.get_all(ORDER, {"name": (">", last)}, fields, order_by="name", limit=BATCH)


def _fill(orders: list) -> None:
	pieces = _pieces([order.name for order in orders])
	values = {
		order.name: {
			"pieces": pieces.get(order.name, 0),
			"all_tags": all_tags(order.tags, order.own_tags),
		}
		for order in orders
	}
	frappe.db.bulk_update(ORDER, values, update_modified=False)


def _pieces(names: list[str]) -> dict[str, int]:
	line = frappe.qb.DocType(LINE)
	query = frappe.qb.from_(line).where(line.parent.isin(names)).groupby(line.parent)
	return {
		name: int(left or 0)
		for name, left in query.select(line.parent, Sum(line.qty - line.cancelled_qty)).run()
	}
