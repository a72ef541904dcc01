"""The desk's search (Ctrl+K) finds the app's documents as they stand, and only those that the user may see."""

import frappe
from frappe.utils import cint, global_search

from ecom_erp.flows.insight import search as orders
from ecom_erp.flows.insight.link_search import offer

MOST = 100


@frappe.whitelist()
def search(text: str, start: int | str = 0, limit: int | str = 20, doctype: str = ""):
	"""As Frappe's method of this name, whose place it takes; of the app's documents `flows.insight.search` tells."""
	start, limit = max(cint(start), 0), min(max(cint(limit), 1), MOST)
	found = orders.find(text, start, limit, doctype)
	if doctype in orders.DOCTYPES:
		return found
	others = global_search.search(text, start, limit, doctype)
	return [*found, *(row for row in others if row["doctype"] not in orders.DOCTYPES)]


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def links(
	doctype: str,
	txt: str,
	searchfield: str,
	start: int,
	page_len: int,
	filters: dict | list | str | None,
	as_dict: bool = False,
):
	"""What link fields offer of the DocTypes that hooks name for it; only what the user may see."""
	return offer(doctype, txt or "", start, page_len, frappe.parse_json(filters) or [], as_dict)
