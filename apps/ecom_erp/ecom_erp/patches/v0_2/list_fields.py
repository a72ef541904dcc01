"""Orders that were there before get what lists show of their rows; an order that is changed meanwhile gets it by itself."""

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Sum

from ecom_erp.core.tags import all_tags

BATCH = 500  # orders
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
	order = frappe.qb.DocType(ORDER)
	pieces = _pieces([row.name for row in orders])
	counted, tags = Case(), Case()
	for row in orders:
		counted = counted.when(order.name == row.name, pieces.get(row.name, 0))
		tags = tags.when(order.name == row.name, all_tags(row.tags, row.own_tags))
	query = frappe.qb.update(order).where(order.name.isin([row.name for row in orders]))
	query.set(order.pieces, counted).set(order.all_tags, tags).run()


def _pieces(names: list[str]) -> dict[str, int]:
	line = frappe.qb.DocType(LINE)
	query = frappe.qb.from_(line).where(line.parent.isin(names)).groupby(line.parent)
	return {
		name: int(left or 0)
		for name, left in query.select(line.parent, Sum(line.qty - line.cancelled_qty)).run()
	}
