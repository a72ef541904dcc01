"""What the forms of listings look up."""

import frappe

from ecom_erp.erp.selling.items import find_items


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def items(doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | str):
	"""Items that a listing can be mapped to, for whoever may map listings; ERPNext's own search asks for a role of its
	own, and for the right to every field that it filters by."""
	frappe.has_permission("Ecom Listing", "write", throw=True)
	return find_items(txt, int(start), min(int(page_len), 100))
