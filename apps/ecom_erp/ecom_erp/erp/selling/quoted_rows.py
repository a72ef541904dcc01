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
