"""Who sees the app at all, and what User Permissions on shops mean for documents that do not name their shop."""

import frappe
from frappe import _
from frappe.model import table_fields

from ecom_erp.flows.orders.field_protection import MODULE

PARCEL, PACKAGE, LABEL = "Fulfilment Order", "Fulfilment Package", "Shipping Label"
_PLACES = (
	(PARCEL, "found", ""),
	(PACKAGE, "found", ""),
	("Bin", "found", ""),
	(LABEL, "parcel", f"join `tab{PARCEL}` parcel on parcel.name = found.fulfilment_order"),
)
"""Documents with a warehouse: DocType, and the table in which it stands."""

_PRINTED = ((PARCEL, "wave", "fulfilment_wave"), (PACKAGE, "handover", "courier_handover"))
"""Of which papers are printed: the parts of it, the field in which they name it, and the field of the print job that does."""

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


def refuse_other_shops(shop: str | None) -> None:
	"""Raises for whoever is limited to some shops, unless what he enters is for one of them: without a shop it is for all."""
	allowed = allowed_shops()
	if allowed is not None and shop not in allowed:
		frappe.throw(
			_("You are limited to certain shops: choose one of {0}").format(", ".join(sorted(allowed))),
			frappe.PermissionError,
		)


def allowed_warehouses(user: str | None = None, doctype: str = PARCEL) -> list[str] | None:
	"""The warehouses that User Permissions let the user see documents of the DocType of; None when nothing limits him."""
	rows = frappe.permissions.get_user_permissions(user or frappe.session.user).get("Warehouse") or []
	names = [row.get("doc") for row in rows if row.get("applicable_for") in (None, "", doctype)]
	return names or None


def within_warehouses(query, parcel):
	"""A query that has the table of Fulfilment Orders, limited to the warehouses of which the user may see them."""
	warehouses = allowed_warehouses()
	return query if warehouses is None else query.where(parcel.warehouse.isin(warehouses))


def labels_within_warehouses(query, label):
	"""A query of Shipping Labels, limited to those of parcels of the user's warehouses."""
	if allowed_warehouses() is None:
		return query
	parcel = frappe.qb.DocType(PARCEL)
	return within_warehouses(query.join(parcel).on(parcel.name == label.fulfilment_order), parcel)


def is_limited_to_shops(user: str | None = None) -> bool:
	return allowed_shops(user) is not None


def wave_conditions(user: str | None = None) -> str:
	return _all_within_shops("Fulfilment Wave", PARCEL, "wave", user)


def wave_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	return _is_within_shops(doc, PARCEL, "wave", user)


def handover_conditions(user: str | None = None) -> str:
	return _all_within_shops("Courier Handover", PACKAGE, "handover", user)


def handover_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	return _is_within_shops(doc, PACKAGE, "handover", user)


def _all_within_shops(doctype: str, parts: str, field: str, user: str | None) -> str:
	"""A document may hold parts of several shops, which name it in a field: it is seen by who may see them all."""
	shops = allowed_shops(user)
	if shops is None:
		return ""
	return f"""not exists (
		select 1 from `tab{parts}` part
		where part.{field} = `tab{doctype}`.name and part.shop not in ({_quoted(shops)})
	)"""


def _is_within_shops(doc, parts: str, field: str, user: str | None) -> bool:
	"""As `_all_within_shops`, of one document."""
	shops = allowed_shops(user)
	if shops is None or doc.is_new():
		return True
	return not frappe.db.exists(parts, {field: doc.name, "shop": ("not in", shops)})


def parcel_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Labels and scans are their parcel's: of its shop, and of its warehouse. A label for a return has none and is its ticket's."""
	limits = [
		f"parcel.{field} in ({_quoted(names)})"
		for field, names in _limits_of_parcel(doctype, user)
		if names is not None
	]
	if not limits:
		return ""
	of_parcel = f"`tab{doctype}`.fulfilment_order"
	own = f"""exists (
		select 1 from `tab{PARCEL}` parcel where parcel.name = {of_parcel} and {" and ".join(limits)}
	)"""
	return f"(coalesce({of_parcel}, '') = '' or {own})" if doctype == LABEL else own


def parcel_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""As `parcel_conditions`, of one document."""
	limits = {field: names for field, names in _limits_of_parcel(doc.doctype, user) if names is not None}
	if not limits or (doc.doctype == LABEL and not doc.fulfilment_order):
		return True
	parcel = frappe.db.get_value(PARCEL, doc.fulfilment_order, list(limits), as_dict=True)
	return bool(parcel) and all(parcel[field] in names for field, names in limits.items())


def _limits_of_parcel(doctype: str | None, user: str | None) -> list[tuple[str, list[str] | None]]:
	"""A label names its shop itself, which Frappe looks at."""
	shops = None if doctype == LABEL else allowed_shops(user)
	return [("shop", shops), ("warehouse", allowed_warehouses(user))]


def print_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Papers are their shop's; those of a wave or a handover are seen by who may see all that is in it."""
	shops = allowed_shops(user)
	if shops is None:
		return ""
	own = _quoted(shops)
	elsewhere = " and ".join(
		f"""not exists (select 1 from `tab{parts}` part
			where part.{field} = `tab{doctype}`.{named} and part.shop not in ({own}))"""
		for parts, field, named in _PRINTED
	)
	return f"(`tab{doctype}`.shop in ({own}) or (coalesce(`tab{doctype}`.shop, '') = '' and {elsewhere}))"


def print_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""As `print_conditions`, of one document."""
	shops = allowed_shops(user)
	if shops is None or doc.shop:
		return shops is None or doc.shop in shops
	return not any(
		frappe.db.exists(parts, {field: doc.get(named), "shop": ("not in", shops)})
		for parts, field, named in _PRINTED
		if doc.get(named)
	)


def finding_conditions(user: str | None = None) -> str:
	"""What the Integrity Check found of a parcel, its packages and labels, and of stock, is seen by who may see its warehouse."""
	warehouses = allowed_warehouses(user)
	if warehouses is None:
		return ""
	finding = "`tabIntegrity Finding`"
	elsewhere = " or ".join(
		f"""({finding}.document_type = {frappe.db.escape(doctype)} and exists (
			select 1 from `tab{doctype}` found {join}
			where found.name = {finding}.document_name and {place}.warehouse not in ({_quoted(warehouses)})
		))"""
		for doctype, place, join in _PLACES
	)
	return f"not ({elsewhere})"


def finding_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""As `finding_conditions`, of one document."""
	warehouses = allowed_warehouses(user)
	if warehouses is None or doc.document_type not in {doctype for doctype, _place, _join in _PLACES}:
		return True
	doctype, name = doc.document_type, doc.document_name
	if doctype == LABEL:
		doctype, name = PARCEL, frappe.db.get_value(LABEL, name, "fulfilment_order")
	warehouse = name and frappe.db.get_value(doctype, name, "warehouse")
	return not warehouse or warehouse in warehouses


def webhook_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Webhooks and their messages are seen by who may see all that they tell: one without a shop tells of every shop, and each
	of every warehouse."""
	if allowed_warehouses(user) is not None:
		return "1 = 0"
	shops = allowed_shops(user)
	return "" if shops is None else f"`tab{doctype}`.shop in ({_quoted(shops)})"


def webhook_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""As `webhook_conditions`, of one document."""
	if allowed_warehouses(user) is not None:
		return False
	shops = allowed_shops(user)
	return shops is None or doc.is_new() or doc.shop in shops


_EXCHANGED = {
	"Order Clerk": ("Orders", "Shipments"),
	"Warehouse Clerk": ("Shipments", "Stock"),
	"Ecom Accountant": ("Postings",),
}
"""What is exchanged with other systems, as far as a role has to do with it. Managers see all."""


def _subjects(user: str | None) -> set[str] | None:
	roles = set(frappe.get_roles(user or frappe.session.user))
	if roles & {"Ecom Manager", "System Manager"}:
		return None
	return {subject for role, subjects in _EXCHANGED.items() if role in roles for subject in subjects}


def exchange_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""As `webhook_conditions`; and of the subjects that the user's roles have to do with."""
	limits = [webhook_conditions(user, doctype)]
	subjects = _subjects(user)
	if subjects is not None:
		limits.append(f"`tab{doctype}`.subject in ({_quoted(sorted(subjects) or [''])})")
	return " and ".join(f"({one})" for one in limits if one)


def exchange_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""As `exchange_conditions`, of one document."""
	subjects = _subjects(user)
	seen = subjects is None or doc.is_new() or doc.subject in subjects
	return seen and webhook_permission(doc, ptype, user)


def row_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Rows of the app's child tables are listed with their documents: those of documents that the user may list.

	Frappe calls this for every DocType. A version of it that joins the document itself never asks for a row."""
	meta = frappe.get_meta(doctype)
	user = user or frappe.session.user
	if meta.module != MODULE or user == "Administrator":
		return ""
	if not meta.istable:
		return _of_allowed_shops(meta, user)
	parents = [parent for parent in _parents(doctype) if frappe.has_permission(parent, user=user)]
	seen = [_rows_of(parent, f"`tab{doctype}`", user) for parent in parents]
	return f"({' or '.join(seen)})" if seen else "1 = 0"


def _of_allowed_shops(meta, user: str) -> str:
	"""What Frappe asks too, but in such a way that no index answers it: it lets rows without a shop through, and here there
	are none. A permission that is for other DocTypes does not count."""
	shop = meta.get_field("shop")
	if not (shop and shop.reqd and shop.options == "Ecom Shop" and not shop.ignore_user_permissions):
		return ""
	rows = frappe.permissions.get_user_permissions(user).get("Ecom Shop") or []
	shops = [row.get("doc") for row in rows if row.get("applicable_for") in (None, "", meta.name)]
	return f"`tab{meta.name}`.shop in ({_quoted(shops)})" if shops else ""


def _parents(doctype: str) -> list[str]:
	"""The DocTypes with a table of such rows."""
	tables = {"options": doctype, "fieldtype": ("in", table_fields)}
	own = frappe.get_all("DocField", {**tables, "parenttype": "DocType"}, pluck="parent", distinct=True)
	return own + frappe.get_all("Custom Field", tables, pluck="dt", distinct=True)


def _rows_of(parent: str, table: str, user: str) -> str:
	condition = f"{table}.parenttype = {frappe.db.escape(parent)}"
	if not frappe.get_meta(parent).issingle:
		documents = frappe.get_list(parent, fields=["name"], user=user, limit_page_length=0, run=False)
		condition += f" and {table}.parent in ({documents})"
	return f"({condition})"


def _quoted(names: list[str]) -> str:
	return ", ".join(frappe.db.escape(name) for name in names)
