"""The desk's search (Ctrl+K) finds the app's documents as they stand, and only those that the user may see."""

import frappe
from frappe.utils import cint, global_search

from ecom_erp.flows.insight import search as orders

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
