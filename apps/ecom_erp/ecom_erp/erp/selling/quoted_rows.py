"""Rows of a quotation that a Sales Order may name as what it orders, so that ERPNext counts them as ordered."""

from collections.abc import Mapping

import frappe

QUOTATION, SALES = "Quotation", "Sales"


def orderable_rows(name: str, company: str) -> Mapping[str, str]:
	"""Items by rows of a quotation that a Sales Order may name as what it orders; none of one that was cancelled, or is of another
	kind, which ERPNext would refuse."""
	if not name or not frappe.db.exists(
		QUOTATION, {"name": name, "docstatus": 1, "company": company, "order_type": SALES}
	):
		return {}
	rows = frappe.get_all("Quotation Item", {"parent": name}, ["name", "item_code", "uom", "stock_uom"])
	return {row.name: row.item_code for row in rows if row.uom == row.stock_uom}


def note_ordered(name: str, units: Mapping[str, int]) -> None:
	"""Set the status of a quotation of which not all rows are named by the Sales Order that orders them: ERPNext has counted only the others.
	`units`: what is ordered of each row."""
	rows = frappe.get_all("Quotation Item", {"parent": name, "is_alternative": 0}, ["name", "qty"])
	short = any(row.qty > units.get(row.name, 0) for row in rows)
	frappe.db.set_value(QUOTATION, name, "status", "Partially Ordered" if short else "Ordered")
	frappe.clear_document_cache(QUOTATION, name)
