"""The unit of what the app writes into selling documents."""

import frappe
from frappe.model.document import Document


def in_stock_units(document: Document) -> None:
	"""Quantities of the app are pieces: rows that name no unit are in their items' stock unit. Of such a row ERPNext would take the
	item's Default Sales Unit of Measure, and reserve and deliver a box for each piece."""
	for row in document.get_all_children():
		if row.meta.has_field("conversion_factor") and row.get("item_code") and not row.get("uom"):
			unit = frappe.get_cached_value("Item", row.item_code, "stock_uom")
			row.update({"uom": unit, "stock_uom": unit, "conversion_factor": 1})
