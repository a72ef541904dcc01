"""Orders, with the columns of an export of orders."""

import json

import frappe

from ecom_erp.core.exchange.mapping import Record
from ecom_erp.core.intake.copies import writing
from ecom_erp.core.intake.copies.columns import ALL, COLUMNS
from ecom_erp.core.orders.canonical import from_dict
from ecom_erp.core.states.order import APPROVED, CANCELLED, ORDER, REVIEWABLE
from ecom_erp.flows.exchange.sources.base import Row, page_of
from ecom_erp.flows.intake.copies import selection

UNREADY = tuple(one for one in REVIEWABLE if one is not APPROVED)
READY = tuple(one for one in ORDER.statuses if one not in (*UNREADY, CANCELLED))


class Orders:
	doctypes = ("Ecom Order",)

	def page(self, profile, cursor, until, limit):
		order = frappe.qb.DocType("Ecom Order")
		query = frappe.qb.from_(order)
		if profile.shop:
			query = query.where(order.shop == profile.shop)
		if profile.only_approved:
			query = query.where(order.status.notin(UNREADY))
		return page_of(order, query, cursor, until, limit)

	def rows(self, profile, kind, names):
		found = []
		for batch in selection.batches([one.name for one in names]):
			for row in batch:
				fresh = row.status in READY if profile.only_approved else row.status != CANCELLED
				found.append(Row(row.name, "Ecom Order", row.name, _record(row), row.shop, fresh))
		return found


def _record(row) -> Record:
	here = {
		"here.order": row.name,
		"here.shop": row.shop,
		"here.status": row.status,
		"here.sales_order": row.sales_order or "",
		"here.sales_invoice": row.sales_invoice or "",
		"here.tracking_numbers": row.tracking_numbers,
	}
	order = from_dict(json.loads(row.canonical))
	rows = writing.rows(order, here, ALL)
	of_line = [one for one in ALL if one in COLUMNS and COLUMNS[one].of_line]
	head = {name: cell for name, cell in zip(ALL, rows[0], strict=True) if name not in of_line}
	lines = [dict(zip(ALL, cells, strict=True)) for cells in rows] if order.lines else []
	return Record(head, [{name: line[name] for name in of_line} for line in lines])
