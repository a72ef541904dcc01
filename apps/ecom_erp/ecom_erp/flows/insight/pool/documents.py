"""The documents of an order, as links that the reader may open. Their kinds and names are those of the order's own fields and
rows, so this asks only which of them may be read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import frappe

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

MOST = 100  # of a kind
# kinds of documents that name their order, and what they say of themselves beside their name
_NAMING_THE_ORDER = (
	("Fulfilment Order", "status"),
	("Shipping Label", "tracking_number"),
	("After Sales Ticket", "status"),
	("Review Log", "outcome"),
)
_OF_PARCEL = ("delivery_note", "pick_list")
_OF_TICKET = ("credit_note", "return_delivery_note")


def documents_of(doc: "EcomOrder") -> list[dict[str, Any]]:
	"""[{"doctype", "documents": [{"name", "text"}]}]: what there is of each kind, those alone that the user may read."""
	own = {doctype: _naming(doctype, field, doc.name) for doctype, field in _NAMING_THE_ORDER}
	named = _named(doc, own)
	groups = [
		*({"doctype": doctype, "documents": _readable(doctype, names)} for doctype, names in named.items()),
		*({"doctype": doctype, "documents": rows} for doctype, rows in own.items()),
	]
	return [group for group in groups if group["documents"]]


def _naming(doctype: str, field: str, order: str) -> list[dict[str, Any]]:
	if not frappe.has_permission(doctype):
		return []
	rows = frappe.get_list(
		doctype, {"ecom_order": order}, ["name", field], order_by="creation", limit_page_length=MOST
	)
	return [{"name": row.name, "text": row[field] or ""} for row in rows]


def _named(doc: "EcomOrder", own: dict[str, list]) -> dict[str, list[str]]:
	"""Names of ERPNext's documents by their DocType, which is that of the field with the name."""
	found: dict[str, list[str]] = {}
	_add(found, "Ecom Order", ("sales_order",), [doc])
	_add(found, "Fulfilment Order", _OF_PARCEL, _fields("Fulfilment Order", _OF_PARCEL, own))
	_add(found, "Ecom Order", ("sales_invoice",), [doc])
	_add(found, "Ecom Order Payment", ("payment_entry",), doc.payments)
	_add(found, "After Sales Ticket", _OF_TICKET, _fields("After Sales Ticket", _OF_TICKET, own))
	return found


def _fields(doctype: str, fields: Iterable[str], own: dict[str, list]) -> list:
	names = [row["name"] for row in own[doctype]]
	return frappe.get_all(doctype, {"name": ("in", names)}, list(fields)) if names else []


def _add(found: dict[str, list[str]], doctype: str, fields: Iterable[str], rows: Iterable) -> None:
	meta = frappe.get_meta(doctype)
	for field in fields:
		kind = meta.get_field(field).options
		names = [row.get(field) for row in rows if row.get(field)]
		found[kind] = list(dict.fromkeys([*found.get(kind, []), *names]))


def _readable(doctype: str, names: list[str]) -> list[dict[str, Any]]:
	if not names or not frappe.has_permission(doctype):
		return []
	seen = set(frappe.get_list(doctype, {"name": ("in", names)}, pluck="name", limit_page_length=MOST))
	return [{"name": name, "text": ""} for name in names if name in seen]
