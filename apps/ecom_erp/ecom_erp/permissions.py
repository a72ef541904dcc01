"""Who sees the app at all, and what User Permissions on shops mean for documents that do not name their shop."""

import frappe

PARCEL = "Fulfilment Order"

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


def allowed_shops(user: str | None = None) -> list[str] | None:
	"""The shops that User Permissions let the user see; None when nothing limits him."""
	rows = frappe.permissions.get_user_permissions(user or frappe.session.user).get("Ecom Shop")
	return [row.get("doc") for row in rows] if rows else None


def is_limited_to_shops(user: str | None = None) -> bool:
	return allowed_shops(user) is not None


def wave_conditions(user: str | None = None) -> str:
	"""A wave may hold parcels of several shops: it is seen by who may see them all."""
	shops = allowed_shops(user)
	if shops is None:
		return ""
	return f"""not exists (
		select 1 from `tabFulfilment Order` parcel
		where parcel.wave = `tabFulfilment Wave`.name and parcel.shop not in ({_quoted(shops)})
	)"""


def wave_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	shops = allowed_shops(user)
	if shops is None or doc.is_new():
		return True
	return not frappe.db.exists(PARCEL, {"wave": doc.name, "shop": ("not in", shops)})


def scan_conditions(user: str | None = None) -> str:
	"""A scan belongs to its parcel's shop."""
	shops = allowed_shops(user)
	if shops is None:
		return ""
	return f"""exists (
		select 1 from `tabFulfilment Order` parcel
		where parcel.name = `tabPacking Scan`.fulfilment_order and parcel.shop in ({_quoted(shops)})
	)"""


def scan_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	shops = allowed_shops(user)
	return shops is None or frappe.db.get_value(PARCEL, doc.fulfilment_order, "shop") in shops


def _quoted(names: list[str]) -> str:
	return ", ".join(frappe.db.escape(name) for name in names)
