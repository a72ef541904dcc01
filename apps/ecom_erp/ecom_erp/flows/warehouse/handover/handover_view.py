"""What the door shows: what waits for a courier, and what is with him."""

from collections.abc import Sequence

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import add_days, nowdate

from ecom_erp.core.states.package import LABELLED, OUT
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.warehouse.handover.handovers import HANDOVER

DAYS = 7
"""Packages that left longer ago without being scanned are not waited for."""
MOST = 300
FIELDS = ("name", "order_number", "tracking_number", "fulfilment_order", "number", "weight_grams", "status")


def door(name: str) -> dict:
	"""A handover with its `scanned` packages, the newest first, those that are `expected`, and how many are `waiting` in all."""
	doc = frappe.get_doc(HANDOVER, name)
	return {
		"name": name,
		"status": doc.status,
		"courier_account": doc.courier_account,
		"warehouse": doc.warehouse,
		"packages": doc.packages,
		"weight_grams": doc.weight_grams,
		"scanned": frappe.get_all(
			PACKAGE, {"handover": name}, list(FIELDS), order_by="handed_over_at desc", limit=MOST
		),
		"expected": expected(doc.courier_account, doc.warehouse),
		"waiting": _count(doc.courier_account, doc.warehouse),
	}


def expected(courier_account: str, warehouse: str) -> list:
	"""Packages with a label that this courier has still to take from this warehouse, the first of them."""
	package = frappe.qb.DocType(PACKAGE)
	query = _waiting_for(courier_account, warehouse).select(*(package[field] for field in FIELDS))
	return query.orderby(package.name).limit(MOST).run(as_dict=True)


def _count(courier_account: str, warehouse: str) -> int:
	return _waiting_for(courier_account, warehouse).select(Count("*")).run()[0][0]


def _waiting_for(courier_account: str, warehouse: str):
	package = frappe.qb.DocType(PACKAGE)
	return _waiting().where(package.courier_account == courier_account).where(package.warehouse == warehouse)


def couriers_at_door(warehouses: Sequence[str] | None, shops: Sequence[str] | None) -> list:
	"""By courier and warehouse how many packages wait; only of `warehouses` and `shops` where the user is limited to some."""
	package = frappe.qb.DocType(PACKAGE)
	query = (
		_waiting()
		.select(package.courier_account, package.warehouse, Count(package.name).as_("waiting"))
		.groupby(package.courier_account, package.warehouse)
		.orderby(package.warehouse)
		.orderby(package.courier_account)
	)
	if warehouses is not None:
		query = query.where(package.warehouse.isin(list(warehouses) or [""]))
	if shops is not None:
		query = query.where(package.shop.isin(list(shops) or [""]))
	return query.run(as_dict=True)


def _waiting():
	package = frappe.qb.DocType(PACKAGE)
	return (
		frappe.qb.from_(package)
		.where(package.handover.isnull() | (package.handover == ""))
		.where(
			(package.status == LABELLED)
			| (package.status.isin(OUT) & (package.shipped_at >= add_days(nowdate(), -DAYS)))
		)
	)
