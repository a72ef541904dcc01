"""Parcels on their way: events in, by whichever way they come and once each; what follows for parcel and order."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import frappe
from frappe.utils import get_datetime, getdate, now_datetime

from ecom_erp.core.carriers.courier_figures import arrival
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.shipping.tracking_status import (
	DELIVERED,
	LABEL_BOUGHT,
	MOVING,
	PROBLEMS,
	STUCK,
	TELLABLE,
	Seen,
	poll_again_after,
	status_of,
)
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.core.states.package import OUT
from ecom_erp.flows.carriers import arrivals
from ecom_erp.flows.carriers.couriers import adapter_of, get_account
from ecom_erp.flows.orders import order_flow, timeline
from ecom_erp.flows.orders.locks import lock, lock_order
from ecom_erp.flows.orders.order_document import site_time
from ecom_erp.flows.orders.packages import packages_of, problem_of, save_package, update_fulfilment
from ecom_erp.flows.shipping import delivery_status, tracking_notices
from ecom_erp.flows.shipping.joint.members import others_with_label
from ecom_erp.flows.shipping.label_requests import OUTBOUND
from ecom_erp.flows.shipping.labels.keeping import save_label
from ecom_erp.flows.shipping.tracking_notices import shipment_status
from ecom_erp.flows.webhooks.announcing import announce
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.couriers.base import TrackingEvent
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel


def read_webhook(account: str, headers: Mapping[str, str], body: bytes) -> dict[str, list[TrackingEvent]]:
	"""The events of a courier's webhook, by tracking number. Raises DoesNotExistError for an unknown account,
	CourierSignatureError or CourierPayloadError."""
	events: dict[str, list[TrackingEvent]] = {}
	for number, event in adapter_of(get_account(account)).read_webhook(headers, body):
		events.setdefault(number, []).append(event)
	return events


def take_webhook(account: str, events: Mapping[str, Sequence[TrackingEvent]]) -> int:
	"""Take what a courier's webhook told; how many of its parcels are ours. Events of labels that we do not know (yet)
	are left to polling."""
	keys = [f"{account}|{number}" for number in events]
	known = frappe.get_all("Shipping Label", {"tracking_key": ("in", keys)}, ["name", "tracking_number"])
	for row in known:
		take_events(row.name, events[row.tracking_number], "Webhook")
	return len(known)


def record_event(
	shipping_label: str,
	status: str,
	source: str,
	at: datetime | None = None,
	text: str = "",
	place: str = "",
	key: str = "",
) -> str:
	"""A person or another system tells how a parcel goes on; its tracking status afterwards. `at` None: now. The same
	`key` is the same event however often it is told."""
	if status not in TELLABLE:
		refuse(ErrorCode.INVALID_REQUEST, _("The status must be one of: {0}").format(", ".join(TELLABLE)))
	at = at or datetime.now(timezone.utc)
	event = TrackingEvent(
		event_id=f"{source}|{key or status + at.isoformat()}", at=at, status=status, text=text, place=place
	)
	return take_events(shipping_label, [event], source)


@unit_of_work
def take_events(shipping_label: str, events: Sequence[TrackingEvent], source: str) -> str:
	"""Add what is new of a parcel's events and do what follows, as one unit of work; its tracking status afterwards.
	`source` is Webhook, Poll, Person or REST. A repeat adds nothing."""
	order, doc = _lock(shipping_label)
	if doc.status != LabelStatus.BOUGHT:
		return doc.tracking_status or ""
	known = {row.event_key for row in doc.events}
	new = [event for event in events if event_key(shipping_label, event.event_id) not in known]
	if not new:
		return doc.tracking_status
	for event in {event.event_id: event for event in new}.values():
		_append(doc, event, source)
	doc.events.sort(key=lambda row: get_datetime(row.at))
	for number, row in enumerate(doc.events, 1):
		row.idx = number
	_take_expected(doc, new)
	doc.last_event_at = doc.events[-1].at
	status = status_of((Seen(get_datetime(row.at), row.status or "") for row in doc.events), LABEL_BOUGHT)
	_become(order, doc, status, doc.events[-1].text or "")
	return doc.tracking_status


def _take_expected(doc: "ShippingLabel", new: Sequence[TrackingEvent]) -> None:
	"""The day of arrival that the courier now states: an older event that comes late does not bring back an old day."""
	latest = max(new, key=lambda event: event.at)
	known = get_datetime(doc.last_event_at) if doc.last_event_at else None
	if latest.expected and (known is None or site_time(latest.at.astimezone(timezone.utc)) >= known):
		arrivals.courier_says(doc, latest.expected, getdate())


def _append(doc: "ShippingLabel", event: TrackingEvent, source: str) -> None:
	doc.append(
		"events",
		{
			"event_key": event_key(doc.name, event.event_id),
			# one of a fast clock would stay the last event, whatever follows
			"at": min(site_time(event.at.astimezone(timezone.utc)), now_datetime()),
			"status": event.status,
			"text": event.text[:140],
			"place": event.place[:140],
			"code": event.code[:140],
			"source": source,
		},
	)


def event_key(shipping_label: str, event_id: str) -> str:
	"""Unique in the database: one event of one parcel."""
	return hashlib.sha256(f"{shipping_label}|{event_id}".encode()).hexdigest()


@unit_of_work
def mark_stuck(shipping_label: str) -> None:
	"""Nothing was heard of the parcel for too long: somebody has to ask the courier."""
	order, doc = _lock(shipping_label)
	if doc.status == LabelStatus.BOUGHT and doc.tracking_status in MOVING:
		_become(order, doc, STUCK, "")


def _become(order: "EcomOrder", doc: "ShippingLabel", status: str, text: str) -> None:
	"""Save the parcel; where its status changes, the order, the people and the shop learn of it."""
	changed = status != doc.tracking_status
	doc.tracking_status = status
	if status == DELIVERED:
		doc.delivered_at = min(get_datetime(row.at) for row in doc.events if row.status == DELIVERED)
		_measure(doc)
	else:
		# one that goes back after all is none to learn from
		doc.picked_up_at = None
	doc.had_problem = int(bool(doc.had_problem or status in PROBLEMS))
	doc.tracking_note = problem_text(doc, text) if status in PROBLEMS else None
	if doc.next_poll_at:
		pause = poll_again_after(status, bool(doc.events))
		doc.next_poll_at = now_datetime() + pause if pause else None
	save_label(doc)
	if not changed:
		return
	announce(doc.doctype, doc.name, status)
	order_flow.add_timeline_note(order, _("Parcel {0}: {1}").format(doc.tracking_number, _(status)))
	if doc.direction == OUTBOUND:
		_outbound(order, doc, doc.fulfilment_order)
		for other, fulfilment_order in doc.flags.in_box or ():
			order_flow.add_timeline_note(other, _("Parcel {0}: {1}").format(doc.tracking_number, _(status)))
			_outbound(other, doc, fulfilment_order)
	else:
		text = _("Return parcel {0}: {1}").format(doc.tracking_number, _(status))
		timeline.note("After Sales Ticket", doc.after_sales_ticket, text)


def _measure(doc: "ShippingLabel") -> None:
	"""What figures and estimates need of a delivered parcel: when it was first scanned, or left where nobody scans it, and
	how long it took."""
	scans = [get_datetime(row.at) for row in doc.events if row.status and row.status != DELIVERED]
	left = frappe.db.get_value("Fulfilment Package", {"shipping_label": doc.name}, "shipped_at")
	doc.picked_up_at = min(scans) if scans else left
	if doc.picked_up_at:
		promised = getdate(doc.promised_date) if doc.promised_date else None
		found = arrival(getdate(doc.picked_up_at), getdate(doc.delivered_at), promised)
		doc.update({"days_in_transit": found.days, "late": int(bool(found.late))})


def _outbound(order: "EcomOrder", doc: "ShippingLabel", fulfilment_order: str) -> None:
	fulfilment = lock("Fulfilment Order", fulfilment_order)
	packages = packages_of(fulfilment.name)
	package = next((row for row in packages if row.shipping_label == doc.name), None)
	if not package:
		return
	before = shipment_status(packages)
	problem = doc.tracking_note
	if package.status not in OUT:
		problem = _("The courier has the parcel ({0}), but it is not marked as shipped. Press Ship.").format(
			_(doc.tracking_status)
		)
	_take_over(fulfilment, packages, package, doc, problem)
	tracking_notices.notify_shop(order, fulfilment, packages, doc, before)
	delivery_status.update_delivery_status(order)
	order_flow.save(order)


def _take_over(
	fulfilment: "FulfilmentOrder",
	packages: Sequence,
	package: "FulfilmentPackage",
	doc: "ShippingLabel",
	problem: str | None,
) -> None:
	"""One of a Fulfilment Order's packages is as far as its label says; a problem is a task for a person."""
	package.update(
		{"tracking_status": doc.tracking_status, "estimated_date": doc.estimated_date, "problem": problem}
	)
	if doc.tracking_status == DELIVERED and package.shipped_at:
		package.delivered_at = doc.delivered_at
	save_package(package)
	fulfilment.problem = problem_of(packages)
	update_fulfilment(fulfilment, packages)
	if problem:
		order_flow.assign_to_owner(fulfilment, problem)


def catch_up(order: "EcomOrder", fulfilment: "FulfilmentOrder", packages: Sequence) -> bool:
	"""The packages of a Fulfilment Order were shipped here: its buyer is told, and what the courier reported before counts
	now. Inside the unit of work that ships them, under the order's lock. Whether all of them have even been delivered."""
	tracking_notices.shipped(order, fulfilment, packages)
	before = LABEL_BOUGHT
	for package in packages:
		if (package.tracking_status or LABEL_BOUGHT) == LABEL_BOUGHT:
			continue
		doc = frappe.get_doc("Shipping Label", package.shipping_label)
		_take_over(fulfilment, packages, package, doc, doc.tracking_note)
		tracking_notices.notify_shop(order, fulfilment, packages, doc, before)
		before = shipment_status(packages)
	return fulfilment.status == FulfilmentStatus.DELIVERED


def problem_text(doc: "ShippingLabel", text: str) -> str:
	"""What has become of the parcel and what is to be done, in words for the person who looks after it."""
	advice = {
		"Delivery Failed": _(
			"The courier tried to deliver the parcel without success ({0}). Check the address and contact the buyer."
		),
		"Exception": _("The courier could not deliver the parcel ({0}). Contact the courier or the buyer."),
		"Returning": _(
			"The courier is returning the parcel ({0}). Contact the buyer, and expect it at the warehouse."
		),
		"Returned": _(
			"The courier is returning the parcel ({0}). Receive it, then refund the buyer or send it again."
		),
		"Lost": _(
			"The courier has lost the parcel ({0}). Claim compensation, then refund the buyer or send it "
			"again."
		),
		"Stuck": _("No tracking event since {0}. Contact the courier."),
	}
	since = frappe.utils.format_datetime(doc.last_event_at) if doc.last_event_at else _("shipped")
	detail = since if doc.tracking_status == STUCK else text or doc.tracking_number
	return advice[doc.tracking_status].format(detail)


def _lock(shipping_label: str):
	"""The order and the Shipping Label, both under their row locks, in the global order. Its flag `in_box`: the other orders
	that leave in its box, locked too, each with the name of its parcel."""
	ecom_order, lead = frappe.db.get_value(
		"Shipping Label", shipping_label, ["ecom_order", "fulfilment_order"]
	)
	others = others_with_label(shipping_label, lead) if lead else {}
	orders = {name: lock_order(name) for name in sorted({ecom_order, *others.values()})}
	doc = lock("Shipping Label", shipping_label)
	doc.flags.in_box = [(orders[order], parcel) for parcel, order in others.items()]
	return orders[ecom_order], doc
