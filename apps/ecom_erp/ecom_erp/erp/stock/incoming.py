"""What suppliers are to deliver, as Purchase Orders say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.query_builder.functions import Min, Sum

NO_LONGER_AWAITED = ("Closed", "Delivered", "Completed")


@dataclass(frozen=True)
class Incoming:
	"""Pieces of an item under way to a warehouse, and the day of the first of them."""

	pieces: int
	first_day: date | None


def incoming(items: Collection[str], warehouses: Collection[str]) -> dict[tuple[str, str], Incoming]:
	"""By (item, warehouse), what submitted Purchase Orders are still to bring; nothing where there is none."""
	if not items or not warehouses:
		return {}
	order, row = frappe.qb.DocType("Purchase Order"), frappe.qb.DocType("Purchase Order Item")
	missing = (row.qty - row.received_qty) * row.conversion_factor
	rows = (
		frappe.qb.from_(row)
		.join(order)
		.on(order.name == row.parent)
		.select(row.item_code, row.warehouse, Sum(missing), Min(row.schedule_date))
		.where(order.docstatus == 1)
		.where(order.status.notin(NO_LONGER_AWAITED))
		.where(row.item_code.isin(list(items)))
		.where(row.warehouse.isin(list(warehouses)))
		.where(row.received_qty < row.qty)
		.groupby(row.item_code, row.warehouse)
	).run()
	return {(item, place): Incoming(int(pieces), day) for item, place, pieces, day in rows if pieces >= 1}
