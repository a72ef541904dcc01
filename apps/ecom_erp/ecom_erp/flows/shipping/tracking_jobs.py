"""What the machine does about parcels by itself: asks the couriers, notices silence, finishes what was interrupted."""

import time
from datetime import timedelta

import frappe
from frappe.query_builder.functions import Coalesce
from frappe.utils import now_datetime

from ecom_erp.core.shipping.tracking_status import MOVING, poll_again_after
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.carriers.couriers import adapter_of, get_account, note_courier, reports_delivery
from ecom_erp.flows.shipping import shipping_labels, tracking
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.queue import lease
from ecom_erp.messaging.transaction import in_transaction, roll_back

UNANSWERED_MINUTES = 10
FINISH_SECONDS = 20
MOST_AT_ONCE = 200


def poll_due(limit: int) -> int:
	"""Ask the couriers about up to `limit` parcels that are due, in bulk; how many were taken up. Two workers never ask
	about the same parcel, and a courier that cannot be reached is asked again after the lease."""
	names = in_transaction(_claim, limit)
	by_account: dict[str, list] = {}
	fields = ["name", "courier_account", "tracking_number"]
	for row in frappe.get_all("Shipping Label", {"name": ("in", names)}, fields) if names else ():
		by_account.setdefault(row.courier_account, []).append(row)
	for account, rows in by_account.items():
		_poll(account, rows)
	return len(names)


def _claim(limit: int) -> list[str]:
	table = frappe.qb.DocType("Shipping Label")
	return lease(table, table.next_poll_at, table.poll_attempts, limit, table.status == LabelStatus.BOUGHT)


def poll(shipping_label: str) -> str:
	"""Ask the courier about one parcel now; its tracking status. Raises CourierError, HttpError."""
	row = frappe.db.get_value(
		"Shipping Label", shipping_label, ["name", "courier_account", "tracking_number"], as_dict=True
	)
	_ask(row.courier_account, [row])
	return frappe.db.get_value("Shipping Label", shipping_label, "tracking_status")


def _poll(account: str, rows: list) -> None:
	try:
		_ask(account, rows)
	except (CourierError, HttpError) as error:
		in_transaction(note_courier, account, "Failing", str(error))
	except Exception:
		roll_back()
		log_unexpected(f"Tracking of {account}")
	else:
		in_transaction(note_courier, account, "OK", None)


def _ask(account: str, rows: list) -> None:
	found = adapter_of(get_account(account)).track([row.tracking_number for row in rows])
	keys = {
		tracking.event_key(row.name, event.event_id)
		for row in rows
		for event in found.get(row.tracking_number, ())
	}
	known = set(
		frappe.get_all("Shipping Label Event", {"event_key": ("in", list(keys))}, pluck="event_key")
		if keys
		else ()
	)
	for row in rows:
		events = found.get(row.tracking_number, ())
		new = [event for event in events if tracking.event_key(row.name, event.event_id) not in known]
		if new:
			tracking.take_events(row.name, events, "Poll")
	in_transaction(_poll_later, [row.name for row in rows])


def _poll_later(names: list[str]) -> None:
	"""Each is due again after the pause that its status asks for."""
	shipping_label = frappe.qb.DocType("Shipping Label")
	due: dict[object, list[str]] = {}
	fields = ["name", "tracking_status", "last_event_at"]
	for row in frappe.get_all("Shipping Label", {"name": ("in", names)}, fields):
		pause = poll_again_after(row.tracking_status, bool(row.last_event_at))
		due.setdefault(pause, []).append(row.name)
	for pause, group in due.items():
		(
			frappe.qb.update(shipping_label)
			.set(shipping_label.next_poll_at, now_datetime() + pause if pause else None)
			.set(shipping_label.poll_attempts, 0)
			.where(shipping_label.name.isin(group))
		).run()


def find_stuck() -> int:
	"""Parcels of which nothing was heard for the days of Ecom Settings become work; how many."""
	days = frappe.get_cached_doc("Ecom Settings").stuck_days
	accounts = frappe.get_all("Courier Account", fields=["name", "courier", "reports_delivery"])
	# of the others' parcels nothing is ever heard
	heard_of = [account.name for account in accounts if reports_delivery(account)]
	if not days or not heard_of:
		return 0
	shipping_label, package = frappe.qb.DocType("Shipping Label"), frappe.qb.DocType("Fulfilment Package")
	silent = (
		frappe.qb.from_(shipping_label)
		.join(package)
		.on(package.shipping_label == shipping_label.name)
		.select(shipping_label.name)
		.where(shipping_label.status == LabelStatus.BOUGHT)
		.where(shipping_label.courier_account.isin(heard_of))
		.where(shipping_label.tracking_status.isin(MOVING))
		.where(package.status == PackageStatus.SHIPPED)
		.where(
			Coalesce(shipping_label.last_event_at, package.shipped_at)
			<= now_datetime() - timedelta(days=days)
		)
		.limit(MOST_AT_ONCE)
	).run(pluck=True)
	for name in silent:
		tracking.mark_stuck(name)
	return len(silent)


def finish_requests() -> int:
	"""Labels that were asked for, and whose answer got lost with nobody asking again: the courier is asked with the same
	key, of the one that waits longest first, for some seconds: parcels are to be tracked too; how many."""
	names = frappe.get_all(
		"Shipping Label",
		filters={
			"status": LabelStatus.REQUESTED,
			"together_with": ("is", "not set"),  # the first label of a shipment is asked for
			"modified": ("<", now_datetime() - timedelta(minutes=UNANSWERED_MINUTES)),
		},
		pluck="name",
		order_by="modified",
		limit=MOST_AT_ONCE,
	)
	end, asked = time.monotonic() + FINISH_SECONDS, 0
	for name in names:
		_finish(name)
		asked += 1
		if time.monotonic() > end:
			break
	return asked


def _finish(name: str) -> None:
	try:
		shipping_labels.finish(name)
	except frappe.ValidationError:
		# the Shipping Label shows why
		roll_back()
		frappe.clear_messages()
	except Exception:
		roll_back()
		frappe.clear_messages()
		log_unexpected(f"Shipping Label {name}")
