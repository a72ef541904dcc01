"""What profit has to know of orders: what their rows in the books are about, and by what they are summed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import frappe

from ecom_erp.core.accounting.profit.sharing import Owner
from ecom_erp.core.money import from_field
from ecom_erp.flows.orders.order_document import open_qty


@dataclass
class OrderFacts:
	"""`lines`: what each line is worth against the others, without what was cancelled of it, in the order's currency, by the
	owner that stands for it; `line_of`: the line by the row of the Sales Order; `line_of_item`: the only line of an item;
	`discounts`: of each line, and of the order as a whole, for each 1.00 that the line brings; `given_away`: the whole discount
	of lines that bring nothing, in the order's currency."""

	name: str
	shop: str
	channel: str
	company: str
	country: str
	courier: str
	customer_group: str
	lines: dict[Owner, Decimal] = field(default_factory=dict)
	line_of: dict[str, str] = field(default_factory=dict)
	line_of_item: dict[str, str] = field(default_factory=dict)
	discounts: dict[str, Decimal] = field(default_factory=dict)
	given_away: dict[str, Decimal] = field(default_factory=dict)


def read(names: Collection[str]) -> dict[str, OrderFacts]:
	"""Orders by name; those that are not there are left out. Three queries."""
	order, customer = frappe.qb.DocType("Ecom Order"), frappe.qb.DocType("Customer")
	rows = (
		frappe.qb.from_(order)
		.left_join(customer)
		.on(customer.name == order.customer)
		.select(
			order.name,
			order.shop,
			order.channel,
			order.company,
			order.ship_country,
			order.courier_account,
			order.taxes_included,
			order.discount,
			customer.customer_group,
		)
		.where(order.name.isin(list(names) or [""]))
	).run(as_dict=True)
	found = {
		row.name: OrderFacts(
			row.name,
			row.shop or "",
			row.channel or "",
			row.company or "",
			row.ship_country or "",
			row.courier_account or "",
			row.customer_group or "",
		)
		for row in rows
	}
	first = _allocations(found)
	fields = [
		"parent",
		"line_id",
		"qty",
		"unit_price",
		"discount",
		"tax",
		"cancelled_qty",
		"shop_shipped_qty",
	]
	lines: dict[str, list] = {}
	for row in frappe.get_all("Ecom Order Line", _within(found), fields, order_by="parent, idx"):
		lines.setdefault(row.parent, []).append(row)
	for row in rows:
		_add_lines(found[row.name], lines.get(row.name, []), row, first)
	return found


def _add_lines(facts: OrderFacts, rows: list, order: frappe._dict, first: Mapping) -> None:
	paid = [from_field(row.unit_price) * (row.qty or 0) - from_field(row.discount) for row in rows]
	given = from_field(order.discount)
	goods = sum(paid, Decimal(0))
	for row, amount in zip(rows, paid, strict=True):
		line = row.line_id or ""
		of_order = given * amount / goods if goods > 0 else Decimal(0)
		discount, brings = from_field(row.discount) + of_order, amount - of_order
		net = amount - from_field(row.tax) if order.taxes_included else amount
		left = Decimal(open_qty(row)) / row.qty if row.qty else Decimal(0)
		item, warehouse = first.get((facts.name, row.line_id), ("", ""))
		facts.lines[Owner(facts.name, line, item, warehouse, facts.shop)] = max(net * left, Decimal(0))
		if brings > 0:
			facts.discounts[line] = discount / brings
		elif discount:
			facts.given_away[line] = discount * left


def _allocations(orders: dict[str, OrderFacts]) -> dict[tuple[str, str], tuple[str, str]]:
	"""By order and line the item and warehouse of its first part."""
	first: dict[tuple[str, str], tuple[str, str]] = {}
	fields = ["parent", "line_id", "item_code", "warehouse", "sales_order_item"]
	lines: dict[tuple[str, str], set[str]] = {}
	for row in frappe.get_all("Ecom Order Allocation", _within(orders), fields, order_by="parent, idx"):
		lines.setdefault((row.parent, row.item_code or ""), set()).add(row.line_id or "")
		first.setdefault((row.parent, row.line_id), (row.item_code or "", row.warehouse or ""))
		if row.sales_order_item:
			orders[row.parent].line_of[row.sales_order_item] = row.line_id or ""
	for (order, item), found in lines.items():
		if len(found) == 1:
			orders[order].line_of_item[item] = next(iter(found))
	return first


def _within(orders: Collection[str]) -> dict:
	return {"parent": ("in", list(orders) or [""]), "parenttype": "Ecom Order"}
