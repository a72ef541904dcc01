"""Goods and prices of the demo company in ERPNext. What exists is kept."""

from collections.abc import Iterable, Mapping, Sequence

import frappe
from frappe.utils import nowdate

from ecom_demo import data

SIDES = ("length_mm", "width_mm", "height_mm")
PARENT_GROUP = {"is_group": 1, "parent_item_group": ("in", ("", None))}


def ensure_price_list(name: str, currency: str) -> str:
	if not frappe.db.exists("Price List", name):
		frappe.get_doc(
			{
				"doctype": "Price List",
				"price_list_name": name,
				"currency": currency,
				"enabled": 1,
				"selling": 1,
			}
		).insert()
	return name


def ensure_groups(names: Iterable[str]) -> None:
	parent = frappe.db.get_value("Item Group", PARENT_GROUP)
	for name in sorted(set(names)):
		if not frappe.db.exists("Item Group", name):
			frappe.get_doc(
				{"doctype": "Item Group", "item_group_name": name, "parent_item_group": parent}
			).insert()


def ensure_attribute(name: str, values: Sequence[str]) -> None:
	"""An Item Attribute that knows the values."""
	if frappe.db.exists("Item Attribute", name):
		attribute = frappe.get_doc("Item Attribute", name)
	else:
		attribute = frappe.get_doc({"doctype": "Item Attribute", "attribute_name": name})
	known = {row.attribute_value for row in attribute.get("item_attribute_values")}
	short = {row.abbr.casefold() for row in attribute.get("item_attribute_values")}
	missing = [value for value in values if value not in known]
	for value in missing:
		abbr = value if value.casefold() not in short else f"{value}."
		attribute.append("item_attribute_values", {"attribute_value": value, "abbr": abbr})
	if missing:
		attribute.save()


def _longest_box() -> int:
	return max(max(box[side] for side in SIDES) for box in data.read("boxes"))


def ensure_template(row: Mapping) -> None:
	"""An item that is sold as its variants only. Keys: sku, title, item_group, attributes."""
	if frappe.db.exists("Item", row["sku"]):
		return
	item = _item(row)
	item.update({"has_variants": 1, "variant_based_on": "Item Attribute"})
	for attribute in row["attributes"]:
		item.append("attributes", {"attribute": attribute})
	item.insert()


def ensure_item(row: Mapping) -> None:
	"""A stock item, or a variant of a template. Keys: sku, title, item_group, barcode, cost, weight_grams, length_mm, width_mm,
	height_mm, variant_of, attributes, customs."""
	if frappe.db.exists("Item", row["sku"]):
		return
	item = _item(row)
	item.update(
		{
			"weight_per_unit": row["weight_grams"],
			"weight_uom": "Gram",
			"valuation_rate": float(row["cost"]),
			"standard_rate": float(row["price"]),
			**{f"ecom_{side}": row[side] for side in SIDES},
			# what is longer than every box is sold in a carton of its own
			"ecom_own_carton": max(row[side] for side in SIDES) > _longest_box(),
		}
	)
	item.update(_customs(row["customs"]))
	if row["barcode"]:
		item.append("barcodes", {"barcode": row["barcode"], "barcode_type": "EAN"})
	if row["variant_of"]:
		item.variant_of = row["variant_of"]
		for attribute, value in row["attributes"].items():
			item.append("attributes", {"attribute": attribute, "attribute_value": value})
	item.insert()


def _customs(row: Mapping) -> dict:
	"""Keys: tariff_number, origin (ISO code), description."""
	number = row["tariff_number"]
	if not frappe.db.exists("Customs Tariff Number", number):
		frappe.get_doc({"doctype": "Customs Tariff Number", "tariff_number": number}).insert()
	return {
		"customs_tariff_number": number,
		"country_of_origin": frappe.db.get_value("Country", {"code": row["origin"].lower()}),
		"ecom_customs_description": row["description"],
	}


def ensure_bundle(row: Mapping, item_group: str) -> None:
	"""A Product Bundle and the item that stands for it. Keys: sku, title, items (sku, qty)."""
	if not frappe.db.exists("Item", row["sku"]):
		item = _item({**row, "item_group": item_group})
		item.is_stock_item = 0
		item.insert()
	if not frappe.db.exists("Product Bundle", row["sku"]):
		bundle = frappe.get_doc({"doctype": "Product Bundle", "new_item_code": row["sku"]})
		for part in row["items"]:
			bundle.append("items", {"item_code": part["sku"], "qty": part["qty"]})
		bundle.insert()


def _item(row: Mapping):
	return frappe.get_doc(
		{
			"doctype": "Item",
			"item_code": row["sku"],
			"item_name": row["title"],
			"item_group": row["item_group"],
			"stock_uom": "Nos",
			"is_stock_item": 1,
		}
	)


def ensure_prices(price_list: str, prices: Mapping[str, str]) -> None:
	"""Prices by item, as far as the list has none."""
	known = set(frappe.get_all("Item Price", filters={"price_list": price_list}, pluck="item_code"))
	for item, price in prices.items():
		if item not in known:
			frappe.get_doc(
				{
					"doctype": "Item Price",
					"item_code": item,
					"price_list": price_list,
					"price_list_rate": float(price),
				}
			).insert()


def ensure_opening_stock(company: str, rows: Sequence[tuple[str, str, int, float]]) -> None:
	"""Receive (item, warehouse, quantity, rate) rows that were never moved yet, in one Stock Entry."""
	warehouses = sorted({row[1] for row in rows})
	known = {
		(row.item_code, row.warehouse)
		for row in frappe.get_all(
			"Stock Ledger Entry",
			filters={"warehouse": ("in", warehouses)},
			fields=["item_code", "warehouse"],
			distinct=True,
		)
	}
	missing = [row for row in rows if (row[0], row[1]) not in known]
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
