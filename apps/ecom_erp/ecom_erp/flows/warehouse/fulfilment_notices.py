"""What a shop is told of the parcels that leave: the units they complete, by lines of the order, and their numbers."""

from collections.abc import Collection, Mapping

import frappe

from ecom_erp.core.orders.line_quantities import Report
from ecom_erp.flows.orders.fulfilment_orders import set_parcels
from ecom_erp.flows.shops import channels
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging import outbox

NUMBER = ("name", "tracking_number", "shipping_label")


def put(order, reports: Collection[Report], leaving: Collection) -> None:
	"""Queue the messages of `reports`, and note on lines and parcels what the shop is told. `leaving`: documents of the
	parcels that leave now. Inside the unit of work that ships them, under the order's lock; the caller saves `order`."""
	if not reports:
		return
	numbers = _numbers(reports, leaving)
	for report in reports:
		_put(order, report, numbers)
		set_parcels(set(report.along) - {doc.name for doc in leaving}, reported_with=report.parcel)
	for line in order.lines:
		told = sum(report.lines.get(line.line_id, 0) for report in reports)
		line.reported_qty = (line.reported_qty or 0) + told


def reported_with(reports: Collection[Report]) -> dict[str, str]:
	"""By parcel, with which parcel's message the shop is told of it."""
	found = {report.parcel: report.parcel for report in reports}
	return found | {name: report.parcel for report in reports for name in report.along}


def _put(order, report: Report, numbers: Mapping[str, dict]) -> None:
	if not channels.can(order.channel, Capability.FULFILMENTS):
		return
	payload = {
		"external_order_id": order.external_id,
		"lines": [[line, units] for line, units in report.lines.items()],
		**numbers[report.parcel],
		"earlier": [numbers[name] for name in report.along if numbers[name]["tracking_number"]],
		# one of the two writes to the buyer
		"notify_customer": not get_shop(order.shop).send_messages,
	}
	outbox.put(
		order.shop, "Fulfilment", report.parcel, payload, order.name, "Fulfilment Order", report.parcel
	)


def _numbers(reports: Collection[Report], leaving: Collection) -> dict[str, dict]:
	"""Tracking number, carrier and tracking_url of all parcels that the reports name."""
	named = {name for report in reports for name in (report.parcel, *report.along)}
	parcels = {doc.name: doc for doc in leaving}
	filters = {"name": ("in", sorted(named - parcels.keys()))}
	parcels |= {row.name: row for row in frappe.get_all("Fulfilment Order", filters, NUMBER)}
	shipping_labels = [parcel.shipping_label for parcel in parcels.values() if parcel.shipping_label]
	filters = {"name": ("in", shipping_labels or [""])}
	couriers = dict(frappe.get_all("Shipping Label", filters, ["name", "courier_account"], as_list=True))
	return {name: _number(parcels[name], couriers) for name in named}


def _number(parcel, couriers: Mapping[str, str]) -> dict:
	number, courier = parcel.tracking_number or "", couriers.get(parcel.shipping_label)
	account = frappe.get_cached_doc("Courier Account", courier) if courier else None
	return {
		"tracking_number": number,
		"carrier": account.account_name if account else "",
		"tracking_url": (account.tracking_url or "").replace("{number}", number) if account else "",
	}
