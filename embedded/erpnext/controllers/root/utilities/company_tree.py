"""Nodes of the trees that every company has for itself."""

import frappe
from frappe import _

TREES = {
	# DocType: (parent field, title field)
	"Account": ("parent_account", "account_name"),
	"Cost Center": ("parent_cost_center", "cost_center_name"),
	"Warehouse": ("parent_warehouse", "warehouse_name"),
}


@frappe.whitelist()
def get_children(
	doctype: str, parent: str | None = None, company: str | None = None, is_root: bool = False
) -> list[dict]:
	"""The nodes below `parent`, or the company's roots."""
	if doctype not in TREES:
		frappe.throw(_("{0} is not a tree of companies").format(doctype))
	parent_field, title_field = TREES[doctype]
	at_root = is_root or not parent or parent == company
	filters = {parent_field: ("is", "not set") if at_root else parent}
	if company:
		filters["company"] = company
	return frappe.get_list(
		doctype,
		filters=filters,
		fields=["name as value", f"{title_field} as title", "is_group as expandable"],
		order_by="name",
		limit_page_length=0,
	)
