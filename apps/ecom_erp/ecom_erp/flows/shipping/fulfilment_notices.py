"""What a shop is told of the parcels that leave: the units they complete, by lines of the order, and the numbers of their
packages. A shop may want to be told before they leave."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.orders.line_quantities import Report, reports
from ecom_erp.core.quantities import Units
from ecom_erp.core.shipping.shop_reports import ToldWhen, is_due
from ecom_erp.core.states.fulfilment import GONE, FulfilmentStatus
from ecom_erp.flows.carriers.couriers import tracking_url
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.allocated_lines import ordered_lines
from ecom_erp.flows.orders.fulfilment_orders import set_parcels
from ecom_erp.flows.orders.order_document import open_qty, read_canonical
from ecom_erp.flows.orders.packages import rows_of_packages
from ecom_erp.flows.orders.shop_shipments import counted_by_shop, keeps_parcels
from ecom_erp.flows.shipping.line_counts import parcel_rows
from ecom_erp.flows.shops import channels
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging import outbox

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder

NUMBER = ("tracking_number", "courier_account")
NO_NUMBER = {"tracking_number": "", "carrier": "", "tracking_url": ""}


def tell_early(order: "EcomOrder", fulfilment: "FulfilmentOrder") -> None:
	"""A Fulfilment Order has got its labels or was packed, and is saved: its shop is told if it wants to know at this step.
	Also of the order's other ones that are as far and of which nobody told it, because the setting was changed. Of an
	order whose parcels may not leave, nothing is told yet. Inside the unit of work of that step, under the order's lock,
	which is saved when something is told."""
	found = tell(order, _due_early(order))
	if fulfilment.name in found:
		fulfilment.reported_with = found[fulfilment.name]
	if found:
		told = ", ".join(sorted(set(found.values())))
		order_flow.add_timeline_note(
			order, _("{0} was reported to the shop before it was shipped").format(told)
		)


def tell_again(order: "EcomOrder") -> None:
	"""What the shop was told was withdrawn: it is told anew of what has left and what is due, as if it never had been. The
	caller holds the order's lock."""
	gone = {"ecom_order": order.name, "status": ("in", GONE), "reported_with": ("is", "not set")}
	left = frappe.get_all("Fulfilment Order", gone, pluck="name", order_by="name")
	tell(order, [*left, *_due_early(order)])


def tell(order: "EcomOrder", due: Sequence[str]) -> dict[str, str]:
	"""Tell the shop of some parcels; by parcel, with which one's message it is told. The order is saved when there is any."""
	found = reports_of(order, due) if due else []
	if not found:
		return {}
	put(order, found, ())
	together = reported_with(found)
	for name, told_with in together.items():
		set_parcels([name], reported_with=told_with)
	order_flow.save(order)
	return together


def _due_early(order: "EcomOrder") -> list[str]:
	"""Parcels that have not left and of which the shop wants to be told by now."""
	when = get_shop(order.shop).report_shipments_at or ToldWhen.SHIPPED
	if when == ToldWhen.SHIPPED or keeps_parcels(order):
		return []
	rows = frappe.get_all(
		"Fulfilment Order",
		filters={"ecom_order": order.name, "status": FulfilmentStatus.LABELLED},
		fields=["name", "packed_at", "reported_with"],
		order_by="name",
	)
	return [row.name for row in rows if not row.reported_with and is_due(when, True, bool(row.packed_at))]


def reports_of(order: "EcomOrder", leaving: Sequence[str]) -> list[Report]:
	"""What the shop is told of parcels that leave. Units that it counts as sent already are not told, nor is a
	replacement."""
	if order.original_order:
		return []
	rows, lines, counted = parcel_rows(order, leaving), ordered_lines(order), counted_by_shop(order)
	known = [replace(line, reported=Units(line.reported + counted.get(line.line_id, 0))) for line in lines]
	results = reports(known, rows, leaving)
	if counted:
		unknown = {report.parcel for report in reports(lines, rows, leaving)}
		for parcel in sorted(unknown - {report.parcel for report in results}):
			order_flow.add_timeline_note(
				order,
				_(
					"{0} was not reported to the shop because the shop already counts these goods as shipped"
				).format(parcel),
			)
	return results


def put(order: "EcomOrder", reports: Collection[Report], leaving: Collection) -> None:
	"""Queue the messages of `reports`, and note on lines and parcels what the shop is told. `leaving`: documents of the
	parcels that leave now. Inside the unit of work that ships them, under the order's lock; the caller saves `order`."""
	if not reports:
		return
	names = {name for report in reports for name in (report.parcel, *report.along)}
	numbers, editions = numbers_of(names), _editions(names)
	for report in reports:
		_put(order, report, numbers, editions[report.parcel])
		set_parcels(set(report.along) - {doc.name for doc in leaving}, reported_with=report.parcel)
	for line in order.lines:
		reported = sum(report.lines.get(line.line_id, 0) for report in reports)
		line.reported_qty = (line.reported_qty or 0) + reported


def reported_with(reports: Collection[Report]) -> dict[str, str]:
	"""By parcel, with which parcel's message the shop is told of it."""
	found = {report.parcel: report.parcel for report in reports}
	return found | {name: report.parcel for report in reports for name in report.along}


def _put(order: "EcomOrder", report: Report, numbers: Mapping[str, list[dict]], edition: int) -> None:
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
		"notify_customer": not we_write(order),
		"edition": edition,
	}
	key = f"{report.parcel}/{edition}" if edition else report.parcel
	outbox.put(order.shop, "Fulfilment", key, payload, order.name, "Fulfilment Order", report.parcel)


def _editions(names: Collection[str]) -> dict[str, int]:
	"""How often what the shop was told of each parcel was withdrawn."""
	filters = {"name": ("in", sorted(names))}
	rows = frappe.get_all("Fulfilment Order", filters, ["name", "withdrawn_times"])
	return {row.name: row.withdrawn_times or 0 for row in rows}


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
		"notify_customer": not we_write(order),
	}
	outbox.put(order.shop, "Fulfilment", order.name, payload, order.name, "Ecom Order", order.name)


def we_write(order: "EcomOrder") -> bool:
	"""Whether the buyer is written to from here that his goods were shipped; else the shop does."""
	shop = get_shop(order.shop)
	return bool(shop.send_messages and shop.mail_shipped)


def _unshipped(order: "EcomOrder") -> list[str]:
	"""Lines of which nothing is ever in a parcel: services, downloads."""
	shipped = {row.line_id for row in order.allocations if row.to_ship}
	return sorted({row.line_id for row in order.allocations} - shipped)


def numbers_of(parcels: Collection[str]) -> dict[str, list[dict]]:
	"""By parcel, tracking_number, carrier and tracking_url of its packages that have a number."""
	return {
		name: [_number(row) for row in rows if row.tracking_number]
		for name, rows in rows_of_packages(parcels, *NUMBER).items()
	}


def _number(package) -> dict[str, str]:
	account = frappe.get_cached_doc("Courier Account", package.courier_account)
	return {
		"tracking_number": package.tracking_number,
		"carrier": account.account_name,
		"tracking_url": tracking_url(account, package.tracking_number),
	}
