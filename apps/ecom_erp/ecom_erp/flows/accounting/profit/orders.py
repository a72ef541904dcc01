"""What profit has to know of orders: what their rows in the books are about, and by what they are summed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

import frappe

from ecom_erp.core.accounting.profit.sharing import Owner
from ecom_erp.core.money import from_field


@dataclass
class OrderFacts:
	"""`lines`: what each line is worth against the others, in the order's currency, by the owner that stands for it; `line_of`:
	the line by the row of the Sales Order; `discounts`: the net discount of each line in the order's currency."""

	name: str
	shop: str
	channel: str
	company: str
	country: str
	courier: str
	customer_group: str
	lines: dict[Owner, Decimal] = field(default_factory=dict)
	line_of: dict[str, str] = field(default_factory=dict)
	discounts: dict[str, Decimal] = field(default_factory=dict)


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
	included = {row.name for row in rows if row.taxes_included}
	first = _allocations(found)
	fields = ["parent", "line_id", "qty", "unit_price", "discount", "tax"]
	for row in frappe.get_all("Ecom Order Line", _within(found), fields, order_by="parent, idx"):
		facts = found[row.parent]
		gross = from_field(row.unit_price) * (row.qty or 0)
		discount, tax = from_field(row.discount), from_field(row.tax)
		paid = gross - discount
		net = paid - tax if row.parent in included else paid
		item, warehouse = first.get((row.parent, row.line_id), ("", ""))
		owner = Owner(row.parent, row.line_id or "", item, warehouse, facts.shop)
		facts.lines[owner] = max(net, Decimal(0))
		facts.discounts[row.line_id or ""] = discount * net / paid if paid > 0 else discount
	return found


def _allocations(orders: dict[str, OrderFacts]) -> dict[tuple[str, str], tuple[str, str]]:
	"""By order and line the item and warehouse of its first part."""
	first: dict[tuple[str, str], tuple[str, str]] = {}
	fields = ["parent", "line_id", "item_code", "warehouse", "sales_order_item"]
	for row in frappe.get_all("Ecom Order Allocation", _within(orders), fields, order_by="parent, idx"):
		first.setdefault((row.parent, row.line_id), (row.item_code or "", row.warehouse or ""))
		if row.sales_order_item:
			orders[row.parent].line_of[row.sales_order_item] = row.line_id or ""
	return first


def _within(orders: Collection[str]) -> dict:
	return {"parent": ("in", list(orders) or [""]), "parenttype": "Ecom Order"}
