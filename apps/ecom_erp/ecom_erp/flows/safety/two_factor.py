"""Frappe's two-factor sign-in for the roles that see money or personal data."""

import frappe

ROLES = (
	"Ecom Manager",
	"Order Clerk",
	"Warehouse Clerk",
	"Customer Service",
	"Ecom Accountant",
	"System Manager",
)
METHOD = "OTP App"
_KEPT = "__2fa"  # whose defaults Frappe keeps the state of users in


def switch_on() -> None:
	"""Require it of the roles, inside a unit of work. The way it is done stays, where somebody has chosen one."""
	known = frappe.get_single("System Settings")
	if not known.enable_two_factor_auth:
		# not by its form, which would ask everybody for it, buyers with an account too
		values = {"enable_two_factor_auth": 1, "two_factor_method": known.two_factor_method or METHOD}
		frappe.db.set_single_value("System Settings", values)
	frappe.db.set_value("Role", {"name": ("in", ROLES)}, "two_factor_auth", 1)
	frappe.clear_document_cache("System Settings", "System Settings")
	frappe.clear_cache()


def state() -> dict:
	"""{"on", "method", "missing": roles without it, "not_enrolled": users of the roles who have not signed in with it yet}."""
	on = bool(frappe.db.get_single_value("System Settings", "enable_two_factor_auth"))
	rows = frappe.get_all("Role", {"name": ("in", ROLES)}, ["name", "two_factor_auth"], order_by="name")
	users = frappe.get_all(
		"Has Role",
		{"role": ("in", ROLES), "parenttype": "User", "parent": ("!=", "Administrator")},
		pluck="parent",
		distinct=True,
		order_by="parent",
	)
	enabled = frappe.get_all(
		"User", {"name": ("in", users or [""]), "enabled": 1}, pluck="name", order_by="name"
	)
	seen = {"parent": _KEPT, "defkey": ("in", [f"{user}_otplogin" for user in enabled] or [""])}
	enrolled = set(frappe.get_all("DefaultValue", seen, pluck="defkey"))
	return {
		"on": on and any(row.two_factor_auth for row in rows),
		"method": frappe.db.get_single_value("System Settings", "two_factor_method") or METHOD,
		"missing": [row.name for row in rows if not (on and row.two_factor_auth)],
		"not_enrolled": [user for user in enabled if f"{user}_otplogin" not in enrolled],
	}
