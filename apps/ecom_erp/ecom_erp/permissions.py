"""Who sees the app at all."""

import frappe

ROLES = {
	"Ecom Manager",
	"Order Clerk",
	"Warehouse Clerk",
	"Customer Service",
	"Ecom Accountant",
	"System Manager",
}


def has_app_permission() -> bool:
	"""Whether the app's tile is shown to the user on the apps screen."""
	return bool(ROLES & set(frappe.get_roles()))
