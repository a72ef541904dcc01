"""Parcels on their way: events by polling, webhook and REST, delivery, exceptions."""

import json
import time
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import frappe
import pytest
import requests
from frappe.utils import now_datetime

from ecom_erp.flows.shipping import delivery_status, tracking, tracking_jobs
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work import order_steps
from ecom_erp.integrations.couriers.base import CourierSignatureError, TrackingEvent
from ecom_erp.integrations.couriers.parcel_api.webhook import signature
from ecom_sandbox.courier.server import SECRET
from tests.factories import shop as factory
from tests.factories.courier import make_parcel_api
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.processes import together
from tests.support.parcels import due_now, order_of, shipping_label


@pytest.mark.smoke
def test_an_order_waits_for_its_delivery_and_then_completes(parcel, server):
	"""Zone 0: delivered after one day. Every event is told twice, and by both ways."""
	name = order_of(parcel).name
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.next_action, bool(doc.sales_invoice)) == ("Shipped", "Await Delivery", True)
	server.advance(12)
	for _twice in range(2):
		due_now(parcel)
		assert tracking_jobs.poll_due(10) == 1
	row = shipping_label(parcel)
	assert (row.tracking_status, len(row.events)) == ("In Transit", 2)
	assert row.next_poll_at > now_datetime() + timedelta(hours=3)
	server.advance(24)
	due_now(parcel)
	tracking_jobs.poll_due(10)
	row = shipping_label(parcel)
	assert (row.tracking_status, len(row.events), row.next_poll_at) == ("Delivered", 4, None)
	fulfilment = frappe.get_doc("Fulfilment Order", parcel)
	assert (fulfilment.status, fulfilment.delivered_at) == ("Delivered", row.delivered_at)
	doc = factory.get(name)
	assert (doc.status, doc.delivered_at) == ("Delivered", row.delivered_at)
	order_steps.advance(name)
	assert factory.get(name).status == "Completed"
	assert "Delivered" in factory.timeline(name)


def test_two_parcels_make_one_delivered_order(shop, account, server):
	name = factory.shipped(shop, make_order(line(stocked(main=2, east=1), "10.00", 3)))
	first, second = factory.parcels(name)
	order_steps.advance(name)
	tracking.record_event(shipping_label(first).name, "Delivered", "Person")
	assert factory.get(name).status == "Shipped"
	tracking.record_event(shipping_label(second).name, "Delivered", "Person")
	assert factory.get(name).status == "Delivered"


def test_a_parcel_of_an_own_fleet_completes_without_waiting_and_may_be_reported_later(shop, courier):
	name = factory.billed(shop, make_order(line(stocked(main=1), "10.00")))
	assert factory.get(name).status == "Completed"
	[parcel] = factory.parcels(name)
	tracking.record_event(shipping_label(parcel).name, "Delivered", "Person")
	assert frappe.db.get_value("Fulfilment Order", parcel, "status") == "Delivered"
	assert (factory.get(name).status, bool(factory.get(name).delivered_at)) == ("Completed", True)


def test_delivery_reported_before_the_shipment_was_posted(shop, account, server):
	name = factory.labelled(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	tracking.record_event(shipping_label(parcel).name, "Delivered", "Person")
	assert "Press Ship" in frappe.db.get_value("Fulfilment Order", parcel, "problem")
	ship.ship(parcel)
	order_steps.advance(name)
	assert frappe.db.get_value("Fulfilment Order", parcel, ["status", "problem"]) == ("Delivered", None)
	assert factory.get(name).status == "Completed"


def test_what_goes_wrong_on_the_way_is_work_until_somebody_settles_it(parcel, server):
	name = order_of(parcel).name
	order_steps.advance(name)
	server.parcels.tell_story(shipping_label(parcel).tracking_number, "lost")
	server.advance(72)
	due_now(parcel)
	tracking_jobs.poll_due(10)
	problem = frappe.db.get_value("Fulfilment Order", parcel, "problem")
	assert "lost the parcel (The parcel cannot be found)" in problem
	assert (factory.get(name).status, factory.get(name).next_action) == (
		"Shipped",
		"Resolve Delivery Problem",
	)
	delivery_status.solve_problem(parcel)
	order_steps.advance(name)
	assert frappe.db.get_value("Fulfilment Order", parcel, "problem") is None
	assert factory.get(name).status == "Completed"


def test_silence_becomes_work_once(parcel, account):
	frappe.db.set_value(
		"Fulfilment Package", {"fulfilment_order": parcel}, "shipped_at", now_datetime() - timedelta(days=5)
	)
	frappe.db.commit()
	assert tracking_jobs.find_stuck() == 1
	assert tracking_jobs.find_stuck() == 0
	assert shipping_label(parcel).tracking_status == "Stuck"
	assert "Contact the courier" in frappe.db.get_value("Fulfilment Order", parcel, "problem")
	tracking.record_event(shipping_label(parcel).name, "In Transit", "Person")
	assert frappe.db.get_value("Fulfilment Order", parcel, "problem") is None
	tracking.record_event(shipping_label(parcel).name, "Exception", "Person")
	frappe.db.set_value(
		"Shipping Label", shipping_label(parcel).name, "last_event_at", now_datetime() - timedelta(days=5)
	)
	frappe.db.commit()
	assert tracking_jobs.find_stuck() == 0, "it is work already, and must not take the place of another"


def test_silent_parcels_of_an_own_fleet_do_not_hide_those_of_a_courier(shop, courier, server, monkeypatch):
	"""No more than one is looked at; before and after the courier's there is one of which nobody tells anything."""

	def shipped_with(account: str) -> str:
		for name in frappe.get_all("Courier Account", pluck="name"):
			frappe.db.set_value("Courier Account", name, "enabled", name == account)
			frappe.clear_document_cache("Courier Account", name)
		[parcel] = factory.parcels(factory.shipped(shop, make_order(line(stocked(main=1), "10.00"))))
		frappe.db.set_value(
			"Fulfilment Package",
			{"fulfilment_order": parcel},
			"shipped_at",
			now_datetime() - timedelta(days=5),
		)
		return parcel

	told_of = make_parcel_api(server)
	parcels = [shipped_with(account) for account in (courier, told_of, courier)]
	frappe.db.commit()
	monkeypatch.setattr(tracking_jobs, "MOST_AT_ONCE", 1)
	assert tracking_jobs.find_stuck() == 1
	assert [shipping_label(parcel).tracking_status == "Stuck" for parcel in parcels] == [False, True, False]


def test_a_courier_that_cannot_be_reached_is_shown_and_asked_again(parcel, account, server):
	server.faults.add(kind="503", operation="tracking", times=3)
	due_now(parcel)
	tracking_jobs.poll_due(10)
	status, message = frappe.db.get_value("Courier Account", account, ["sync_status", "sync_message"])
	assert (status, "503" in message) == ("Failing", True)
	due_now(parcel)
	tracking_jobs.poll_due(10)
	assert frappe.db.get_value("Courier Account", account, "sync_status") == "OK"


def test_events_in_any_order_twice_and_with_unknown_words_end_in_the_same_status(parcel):
	name = shipping_label(parcel).name
	start = datetime.now(timezone.utc) - timedelta(days=2)
	told = [
		TrackingEvent(f"E{hours}", start + timedelta(hours=hours), status, text)
		for hours, status, text in (
			(1, "Picked Up", "Picked up"),
			(9, "Delivery Failed", "Nobody at home"),
			(10, "", "Handed to the neighbour's cat"),
			(12, "Ready for Pickup", "Waiting in the shop"),
			(13, "", "Counted"),
		)
	]
	for events in ([told[3]], told[:3], [told[0]], told[3:], list(reversed(told))):
		status = tracking.take_events(name, events, "Webhook")
		assert status == "Ready for Pickup"
	row = shipping_label(parcel)
	assert [event.text for event in row.events] == [event.text for event in told]
	assert frappe.db.get_value("Fulfilment Order", parcel, "problem") is None


def test_four_workers_take_an_event_once(parcel, server, site):
	server.advance(12)
	name = shipping_label(parcel).name
	answers = together(site, [lambda: tracking_jobs.poll(name)] * 4)
	assert set(answers) == {"In Transit"}
	assert len(shipping_label(parcel).events) == 2


def test_webhooks_come_signed_over_http(live_site, parcel, account, server):
	frappe.db.commit()
	address = f"{live_site.url}/api/method/ecom_erp.api.public.webhook.courier?account={quote(account)}"
	server.telling.subscribe(address)
	server.advance(12)
	assert server.telling.wait(30), server.telling.deliveries[-1].statuses
	assert server.telling.deliveries[-1].statuses[-1] == 200
	frappe.db.rollback()
	row = shipping_label(parcel)
	assert (row.tracking_status, {event.source for event in row.events}) == ("In Transit", {"Webhook"})
	forged = requests.post(address, data=b'{"events": []}', headers={"X-Parcel-Signature": "0"}, timeout=20)
	assert forged.status_code == 401
	unknown = requests.post(address + "x", data=b"{}", timeout=20)
	assert unknown.status_code == 404


def test_an_event_that_cannot_be_stored_leaves_no_personal_data_in_the_error_log(live_site, parcel, account):
	"""Half of a character, as a careless program cuts it, has no place in the database."""
	frappe.db.commit()
	event = {
		"id": "E7",
		"tracking_number": shipping_label(parcel).tracking_number,
		"at": "2026-03-01T10:00:00Z",
		"status": "in_transit",
		"description": "Left with Ada Lovelace \ud83d",
	}
	body, stamp = json.dumps({"events": [event]}).encode(), str(int(time.time()))
	answer = requests.post(
		f"{live_site.url}/api/method/ecom_erp.api.public.webhook.courier?account={quote(account)}",
		data=body,
		headers={"X-Parcel-Timestamp": stamp, "X-Parcel-Signature": signature(SECRET, stamp, body)},
		timeout=20,
	)
	assert answer.status_code == 500
	frappe.db.rollback()
	[log] = frappe.get_all("Error Log", {"method": f"Webhook of {account}"}, pluck="error")
	assert "UnicodeEncodeError" in log and "Lovelace" not in log


def test_a_rate_card_courier_takes_no_webhooks(shop, courier):
	with pytest.raises(CourierSignatureError):
		tracking.read_webhook(courier, {}, b"{}")


def test_other_systems_tell_events_over_rest_once(live_site, parcel):
	number = shipping_label(parcel).tracking_number
	frappe.db.commit()
	address = f"{live_site.url}/api/method/ecom_erp.api.v1.tracking_event"
	body = {"tracking_number": number, "status": "Out for Delivery", "request_key": "E1", "place": "Chicago"}
	for _twice in range(2):
		answer = requests.post(address, json=body, headers=token(make_user("Ecom Integration")), timeout=30)
		assert "message" in answer.json(), answer.text
		assert answer.json()["message"]["tracking_status"] == "Out for Delivery", answer.text
	wrong = requests.post(
		address, json={**body, "status": "Gone"}, headers=token(make_user("Ecom Integration")), timeout=30
	)
	assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_request")
	frappe.db.rollback()
	assert len(shipping_label(parcel).events) == 1


def test_the_manager_cannot_write_a_status_over_rest(parcel):
	doc = shipping_label(parcel)
	doc.tracking_status = "Delivered"
	with pytest.raises(frappe.ValidationError, match="maintained by the app"):
		doc.save()
