"""When parcels should arrive: learned from the last ones of the same courier, service and lane."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe.utils import getdate

from ecom_erp.core.carriers import arrival_estimates
from ecom_erp.core.carriers.arrival_estimates import LAST, Estimate, Source
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.carriers.dispatch_days import leaving_day

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel

LABEL, PACKAGE = "Shipping Label", "Fulfilment Package"


def estimate_for(
	doc: "ShippingLabel", package: "FulfilmentPackage", promised: date | None
) -> dict[str, object]:
	"""Fields of a bought label of a package: the day that the courier promises (`promised` as he states it, else by his
	days), and the day on which it should arrive."""
	account = get_account(doc.courier_account)
	profile = frappe.get_cached_doc("Ecom Warehouse Profile", package.warehouse)
	leaves = leaving_day(profile, is_packed=bool(package.packed_at))
	no_weekends, days = bool(account.no_weekends), doc.transit_days or 0
	found = arrival_estimates.estimate(leaves, _past(doc), promised, days, no_weekends)
	by_days = arrival_estimates.days_later(leaves, days, no_weekends) if days else None
	return {"promised_date": promised or by_days, **_fields(found)}


def _past(doc: "ShippingLabel") -> list[tuple[date, date]]:
	"""(first scan, delivery) of the last parcels like this one that stayed delivered; by an index of their own."""
	if not doc.lane:
		return []
	rows = frappe.get_all(
		LABEL,
		filters={
			"courier_account": doc.courier_account,
			"service": doc.service,
			"lane": doc.lane,
			"delivered_at": ("is", "set"),
			"picked_up_at": ("is", "set"),
		},
		fields=["picked_up_at", "delivered_at"],
		order_by="delivered_at desc",
		limit=LAST,
	)
	return [(getdate(row.picked_up_at), getdate(row.delivered_at)) for row in rows]


def of_label(row) -> Estimate | None:
	"""The estimate that a Shipping Label holds; of a document or a row with its fields."""
	if not row.estimated_date:
		return None
	return Estimate(getdate(row.estimated_date), getdate(row.estimated_from), Source(row.estimate_source))


def courier_says(doc: "ShippingLabel", stated: date, today: date) -> None:
	"""The courier has told a day of arrival in his tracking, under the order's lock; the caller saves the label."""
	before = getdate(doc.expected_date) if doc.expected_date else None
	known = of_label(doc)
	found = arrival_estimates.courier_says(known, before, stated, today)
	doc.update(_fields(found))
	doc.expected_date = stated
	if found != known:
		frappe.db.set_value(PACKAGE, {"shipping_label": doc.name}, "estimated_date", found.day)


def have_left(packages: Sequence["FulfilmentPackage"], today: date) -> None:
	"""The packages leave today: those that should have left before arrive later, too. The caller saves them."""
	labels = {"name": ("in", [row.shipping_label for row in packages if row.shipping_label] or [""])}
	fields = ["name", "courier_account", "estimated_date", "estimated_from", "estimate_source"]
	# of a courier who says nothing there is no estimate: Frappe takes an empty date for an early one
	labels["estimated_date"] = ("is", "set")
	for row in frappe.get_all(LABEL, {**labels, "estimated_from": ("<", today)}, fields):
		no_weekends = bool(get_account(row.courier_account).no_weekends)
		moved = arrival_estimates.left_later(of_label(row), today, no_weekends)
		frappe.db.set_value(LABEL, row.name, _fields(moved))
		for package in packages:
			if package.shipping_label == row.name:
				package.estimated_date = moved.day


def _fields(found: Estimate | None) -> dict[str, object]:
	if found is None:
		return {}
	return {"estimated_date": found.day, "estimated_from": found.leaves, "estimate_source": found.source}
