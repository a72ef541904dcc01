"""Packed Item: the parts of the bundles on a document."""

import frappe
from erpnext.stock.item_price_lookup import price_list_rate
from frappe.model.document import Document
from frappe.utils import flt


class PackedItem(Document):
	"""One part of one bundle row."""


def is_product_bundle(item_code: str) -> bool:
	"""Whether an item is sold as a bundle."""
	return bool(frappe.db.exists("Product Bundle", {"new_item_code": item_code, "disabled": 0}))


def make_packing_list(doc: Document) -> None:
	"""Brings the table of parts in line with the bundle rows; warehouses that the user chose stay."""
	if doc.get("_action") == "update_after_submit":
		return
	known = {_key(part): part for part in doc.get("packed_items") or []}
	parts = []
	for row in doc.get("items"):
		if not is_product_bundle(row.item_code):
			continue
		bundle = frappe.get_cached_doc("Product Bundle", {"new_item_code": row.item_code})
		for component in bundle.items:
			part = known.get((row.name, component.item_code)) or {}
			parts.append(_part(doc, row, component, frappe._dict(part.as_dict() if part else {})))
	doc.set("packed_items", [])
	for part in parts:
		doc.append("packed_items", part)


def _key(part: Document) -> tuple[str, str]:
	return (part.parent_detail_docname, part.item_code)


def _part(doc: Document, row: Document, component: Document, known: frappe._dict) -> dict:
	item = frappe.get_cached_doc("Item", component.item_code)
	warehouse = known.warehouse or row.warehouse or _default_warehouse(item, doc.company)
	on_hand = frappe.db.get_value(
		"Bin", {"item_code": item.name, "warehouse": warehouse}, ["actual_qty", "projected_qty"]
	) or (0, 0)
	return {
		**{key: known.get(key) for key in ("name", "serial_no", "picked_qty", "incoming_rate")},
		"parent_item": row.item_code,
		"parent_detail_docname": row.name,
		"item_code": item.name,
		"item_name": item.item_name,
		"description": known.description or component.description,
		"uom": item.stock_uom,
		"qty": flt(component.qty) * flt(row.stock_qty),
		"conversion_factor": row.conversion_factor,
		"delivered_by_supplier": row.get("delivered_by_supplier"),
		"warehouse": warehouse,
		"actual_qty": on_hand[0],
		"projected_qty": on_hand[1],
		"rate": known.rate or _rate(doc, item),
	}


def _default_warehouse(item: Document, company: str) -> str | None:
	rows = [row for row in item.item_defaults if row.company == company]
	return rows[0].default_warehouse if rows else None


def _rate(doc: Document, item: Document) -> float:
	args = frappe._dict(
		item_code=item.name,
		price_list=doc.get("selling_price_list"),
		uom=item.stock_uom,
		stock_uom=item.stock_uom,
		customer=doc.get("customer"),
		currency=doc.get("currency"),
		conversion_rate=doc.get("conversion_rate"),
		plc_conversion_rate=doc.get("plc_conversion_rate"),
		transaction_date=doc.get("transaction_date") or doc.get("posting_date"),
	)
	return flt(price_list_rate(args, item)) or flt(item.valuation_rate)
