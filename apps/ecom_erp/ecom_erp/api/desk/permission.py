"""Whether the user may do what a button does."""

import frappe


def check(doctype: str, name: str, permission: str = "write") -> None:
	"""Raises PermissionError unless the user has the permission on the document."""
	frappe.get_doc(doctype, name).check_permission(permission)
