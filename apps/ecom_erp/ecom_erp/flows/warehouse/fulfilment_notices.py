"""What a shop is told of the parcels that leave: the units they complete, by lines of the order, and the numbers of their
packages."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.orders.line_quantities import Report
from ecom_erp.flows.carriers.couriers import tracking_url
from ecom_erp.flows.orders.fulfilment_orders import set_parcels
from ecom_erp.flows.orders.order_document import open_qty, read_canonical
from ecom_erp.flows.orders.packages import rows_of_packages
from ecom_erp.flows.shops import channels
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging import outbox

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

NUMBER = ("tracking_number", "courier_account")
NO_NUMBER = {"tracking_number": "", "carrier": "", "tracking_url": ""}


def put(order: "EcomOrder", reports: Collection[Report], leaving: Collection) -> None:
	"""Queue the messages of `reports`, and note on lines and parcels what the shop is told. `leaving`: documents of the
	parcels that leave now. Inside the unit of work that ships them, under the order's lock; the caller saves `order`."""
	if not reports:
		return
	numbers = _numbers(reports)
	for report in reports:
		_put(order, report, numbers)
		set_parcels(set(report.along) - {doc.name for doc in leaving}, reported_with=report.parcel)
	for line in order.lines:
		reported = sum(report.lines.get(line.line_id, 0) for report in reports)
		line.reported_qty = (line.reported_qty or 0) + reported


def reported_with(reports: Collection[Report]) -> dict[str, str]:
	"""By parcel, with which parcel's message the shop is told of it."""
	found = {report.parcel: report.parcel for report in reports}
	return found | {name: report.parcel for report in reports for name in report.along}


def _put(order: "EcomOrder", report: Report, numbers: Mapping[str, list[dict]]) -> None:
	if not channels.can(order.channel, Capability.FULFILMENTS):
		return
	first, *more = numbers[report.parcel] or [NO_NUMBER]
	payload = {
		"external_order_id": order.external_id,
		"lines": [[line, units] for line, units in report.lines.items()],
		**first,
		"more": more,
		"earlier": [number for name in report.along for number in numbers[name]],
		"unshipped": _unshipped(order),
		# one of the two writes to the buyer
		"notify_customer": not get_shop(order.shop).send_messages,
	}
	outbox.put(
		order.shop, "Fulfilment", report.parcel, payload, order.name, "Fulfilment Order", report.parcel
	)


def put_without_parcel(order: "EcomOrder") -> None:
	"""Queue the message that an order of services alone is done, where its shop does not know that yet. Inside the unit of
	work that posts it, under the order's lock."""
	known = order.original_order or read_canonical(order).fulfilled
	if known or not channels.can(order.channel, Capability.FULFILMENTS):
		return
	payload = {
		"external_order_id": order.external_id,
		"lines": [[row.line_id, open_qty(row)] for row in order.lines if not row.is_gift and open_qty(row)],
		**NO_NUMBER,
		"more": [],
		"earlier": [],
		"unshipped": _unshipped(order),
		"without_parcel": True,
		"notify_customer": not get_shop(order.shop).send_messages,
	}
	outbox.put(order.shop, "Fulfilment", order.name, payload, order.name, "Ecom Order", order.name)


def _unshipped(order: "EcomOrder") -> list[str]:
	"""Lines of which nothing is ever in a parcel: services, downloads."""
	shipped = {row.line_id for row in order.allocations if row.to_ship}
	return sorted({row.line_id for row in order.allocations} - shipped)


def _numbers(reports: Collection[Report]) -> dict[str, list[dict]]:
	"""By parcel that the reports name, tracking_number, carrier and tracking_url of its packages that have a number."""
	named = {name for report in reports for name in (report.parcel, *report.along)}
	return {
		name: [_number(row) for row in rows if row.tracking_number]
		for name, rows in rows_of_packages(named, *NUMBER).items()
	}


def _number(package) -> dict[str, str]:
	account = frappe.get_cached_doc("Courier Account", package.courier_account)
	return {
		"tracking_number": package.tracking_number,
		"carrier": account.account_name,
		"tracking_url": tracking_url(account, package.tracking_number),
	}
