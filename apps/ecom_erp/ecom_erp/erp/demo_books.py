"""Books and stock of the demo company in ERPNext. What exists is kept."""

from collections.abc import Sequence

import frappe
from frappe.utils import nowdate

PRICE_LIST = "Standard Selling"


def ensure_company(name: str, abbr: str, currency: str, country: str) -> str:
	"""The company with ERPNext's standard chart of accounts."""
	if not frappe.db.exists("Company", name):
		frappe.get_doc(
			{
				"doctype": "Company",
				"company_name": name,
				"abbr": abbr,
				"default_currency": currency,
				"country": country,
				"chart_of_accounts": "Standard",
			}
		).insert()
	return name


def ensure_warehouse(company: str, title: str) -> str:
	abbr = frappe.get_cached_value("Company", company, "abbr")
	name = f"{title} - {abbr}"
	if not frappe.db.exists("Warehouse", name):
		frappe.get_doc({"doctype": "Warehouse", "warehouse_name": title, "company": company}).insert()
	return name


def ensure_account(company: str, title: str, parent: str, account_type: str = "", currency: str = "") -> str:
	"""An account under the group `parent` (its name without the company's abbreviation)."""
	abbr = frappe.get_cached_value("Company", company, "abbr")
	name = f"{title} - {abbr}"
	if not frappe.db.exists("Account", name):
		frappe.get_doc(
			{
				"doctype": "Account",
				"account_name": title,
				"parent_account": f"{parent} - {abbr}",
				"company": company,
				"account_type": account_type,
				"account_currency": currency
				or frappe.get_cached_value("Company", company, "default_currency"),
			}
		).insert()
	return name


def ensure_items(catalogue: Sequence[dict]) -> None:
	"""Items with barcode, weight and selling price. Keys of a row: sku, title, item_group, barcode, price, cost,
	weight_grams."""
	known = set(
		frappe.get_all("Item", filters={"name": ("in", [row["sku"] for row in catalogue])}, pluck="name")
	)
	for group in sorted({row["item_group"] for row in catalogue}):
		if not frappe.db.exists("Item Group", group):
			parent = frappe.db.get_value(
				"Item Group", {"is_group": 1, "parent_item_group": ("in", ("", None))}
			)
			frappe.get_doc(
				{"doctype": "Item Group", "item_group_name": group, "parent_item_group": parent}
			).insert()
	for row in catalogue:
		if row["sku"] not in known:
			_make_item(row)


def _make_item(row: dict) -> None:
	item = frappe.get_doc(
		{
			"doctype": "Item",
			"item_code": row["sku"],
			"item_name": row["title"],
			"item_group": row["item_group"],
			"stock_uom": "Nos",
			"is_stock_item": 1,
			"weight_per_unit": row["weight_grams"],
			"weight_uom": "Gram",
			"valuation_rate": float(row["cost"]),
		}
	)
	if row.get("barcode"):
		item.append("barcodes", {"barcode": row["barcode"], "barcode_type": "EAN"})
	item.insert()
	frappe.get_doc(
		{
			"doctype": "Item Price",
			"item_code": row["sku"],
			"price_list": PRICE_LIST,
			"price_list_rate": float(row["price"]),
		}
	).insert()


def ensure_opening_stock(company: str, rows: Sequence[tuple[str, str, int, float]]) -> None:
	"""Receive (item, warehouse, quantity, rate) rows that have no bin with stock yet, in one Stock Entry."""
	stocked = {
		(row.item_code, row.warehouse)
		for row in frappe.get_all("Stock Ledger Entry", fields=["item_code", "warehouse"], distinct=True)
	}
	missing = [row for row in rows if (row[0], row[1]) not in stocked]
	if not missing:
		return
	entry = frappe.get_doc(
		{
			"doctype": "Stock Entry",
			"stock_entry_type": "Material Receipt",
			"purpose": "Material Receipt",
			"company": company,
			"posting_date": nowdate(),
		}
	)
	for item, warehouse, qty, rate in missing:
		entry.append("items", {"item_code": item, "t_warehouse": warehouse, "qty": qty, "basic_rate": rate})
	entry.insert()
	entry.submit()


def leaf(doctype: str, wanted: str) -> str:
	"""The node of a tree that carries documents: `wanted` where it exists, else the first that is no group."""
	if frappe.db.exists(doctype, {"name": wanted, "is_group": 0}):
		return wanted
	return frappe.get_all(doctype, filters={"is_group": 0}, pluck="name", order_by="lft", limit=1)[0]
