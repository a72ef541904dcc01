"""Whether the user may do what a button does."""

import frappe

from ecom_erp.flows.orders.field_protection import MODULE


def check(doctype: str, name: str, permission: str = "write") -> None:
	"""Raises PermissionError unless the user has the permission on the document."""
	frappe.get_doc(doctype, name).check_permission(permission)


def check_warehouse(doctype: str, warehouse: str) -> None:
	"""Raises PermissionError unless the user may have such a document of the warehouse: a user may be limited to some."""
	document = frappe.new_doc(doctype)
	document.warehouse = warehouse
	document.check_permission("write")


def is_own(doctype: str) -> bool:
	"""Whether it is a DocType of this app."""
	return frappe.get_meta(doctype).module == MODULE
