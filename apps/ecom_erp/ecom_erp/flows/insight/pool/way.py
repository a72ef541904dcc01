"""An order's way: what has happened to it on which day and by whom, and where it stands."""

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import get_datetime

from ecom_erp.core.orders.shop_states import MONEY_CAME_IN, shown_state
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.order import (
	ALLOCATED,
	APPROVED,
	CANCELLED,
	COMPLETED,
	DELIVERED,
	PARTLY_SHIPPED,
	SENT,
	SHIPPED_AT_SHOP,
)
from ecom_erp.flows.orders.order_document import capture_rows, site_time

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

PARCEL = "Fulfilment Order"
MACHINE = "Administrator"
_ALLOCATED = (ALLOCATED, PARTLY_SHIPPED, *SENT)
_MONEY_CAME = frozenset(shown_state(state) for state in MONEY_CAME_IN)
Step = dict[str, Any]
"""{"key", "done": bool, "now": whether it is what comes next, "at": time of the site or None, "by": who, or ""}."""


def way_of(doc: "EcomOrder") -> list[Step]:
	"""The steps of the order's way, in their order. Of an order that has ended otherwise there is none that comes next."""
	parcels = _parcels(doc)
	steps = [
		_step("ordered", True, doc.ordered_at, doc.shop),
		_paid(doc),
		_checked(doc),
		_allocated(doc, parcels),
		_packed(doc, parcels),
		_step("shipped", doc.status in (*SENT, SHIPPED_AT_SHOP), doc.shipped_at, _couriers(parcels)),
		_step("delivered", bool(doc.delivered_at) or doc.status == DELIVERED, doc.delivered_at, ""),
	]
	if doc.status not in (CANCELLED, SHIPPED_AT_SHOP, COMPLETED):
		waiting = next((step for step in steps if not step["done"]), None)
		if waiting:
			waiting["now"] = True
	return steps


def _step(key: str, done: bool, at: datetime | None = None, by: str | None = "") -> Step:
	return {
		"key": key,
		"done": done,
		"now": False,
		"at": at if done else None,
		"by": (by or "") if done else "",
	}


def _paid(doc: "EcomOrder") -> Step:
	came = [row for row in capture_rows(doc.payments) if row.processed_at]
	last = max(came, key=lambda row: get_datetime(row.processed_at), default=None)
	done = doc.payment_state in _MONEY_CAME
	if not last:
		return _step("paid", done)
	at = site_time(get_datetime(last.processed_at).replace(tzinfo=timezone.utc))
	return _step("paid", done, at, last.gateway)


def _checked(doc: "EcomOrder") -> Step:
	done = doc.status in (APPROVED, *_ALLOCATED) or bool(doc.approved_at and doc.status != CANCELLED)
	return _step("checked", done, doc.approved_at, person(doc.approved_by))


def _allocated(doc: "EcomOrder", parcels: Sequence) -> Step:
	done = doc.status in _ALLOCATED or bool(doc.sales_order and doc.status != CANCELLED)
	first = min(parcels, key=lambda row: row.creation, default=None)
	return _step("allocated", done, first and first.creation, first and person(first.owner))


def _packed(doc: "EcomOrder", parcels: Sequence) -> Step:
	done = doc.status in SENT or (bool(parcels) and all(row.packed_at for row in parcels))
	last = max((row for row in parcels if row.packed_at), key=lambda row: row.packed_at, default=None)
	return _step("packed", done, last and last.packed_at, last and person(last.packed_by))


def _parcels(doc: "EcomOrder") -> list:
	"""Those that the user may see."""
	if not frappe.has_permission(PARCEL):
		return []
	filters = {"ecom_order": doc.name, "status": ("!=", FulfilmentStatus.CANCELLED)}
	fields = ["name", "creation", "owner", "packed_at", "packed_by", "courier_account"]
	return frappe.get_list(PARCEL, filters, fields, limit_page_length=0)


def _couriers(parcels: Sequence) -> str:
	return ", ".join(dict.fromkeys(row.courier_account for row in parcels if row.courier_account))


def person(user: str | None) -> str:
	"""The name of a person; "" of the machine, which is no person."""
	return "" if user in (None, "", MACHINE) else frappe.utils.get_fullname(user)
