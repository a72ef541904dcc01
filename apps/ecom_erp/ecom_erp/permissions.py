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


def is_limited_to_shops(user: str | None = None) -> bool:
	"""Whether User Permissions let the user see some shops only."""
	return bool(frappe.permissions.get_user_permissions(user or frappe.session.user).get("Ecom Shop"))
