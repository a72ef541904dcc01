"""Parcels of a courier with an interface: labels, events, delivery, exceptions, and who learns of it."""

import email
import json
import os
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from urllib.parse import quote

import frappe
import pytest
import requests
from frappe.utils import now_datetime

from ecom_erp.flows import (
	advance,
	after_sales,
	deliveries,
	outbox_worker,
	ship,
	track_jobs,
	tracking,
	voids,
	waybills,
)
from ecom_erp.flows.fulfilment import cancel_fulfilment
from ecom_erp.integrations.couriers.base import CourierSignatureError
from ecom_erp.integrations.couriers.parcel_api.webhook import signature
from ecom_erp.messaging.transaction import in_transaction
from ecom_erp.sandbox.courier import CourierServer
from ecom_erp.sandbox.courier.server import SECRET
from ecom_erp.sandbox.courier.tariff import Refusal
from tests.factories import shop as factory
from tests.factories.courier import make_parcel_api
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.flows.tickets import ticket
from tests.processes import killed_at_commit, together


@pytest.fixture
def server():
	with CourierServer() as courier:
		yield courier


@pytest.fixture
def account(shop, courier, server) -> str:
	"""The simulated courier is the only one that is enabled."""
	frappe.db.set_value("Courier Account", courier, "enabled", 0)
	frappe.clear_document_cache("Courier Account", courier)
	return make_parcel_api(server)


@pytest.fixture
def parcel(shop, account) -> str:
	"""A parcel of 400 g, shipped."""
	name = factory.shipped(shop, make_order(line(stocked(main=5), "10.00")))
	return factory.parcels(name)[0]


def waybill(parcel: str):
	return frappe.get_doc("Waybill", {"fulfilment_order": parcel, "status": "Bought"})


def order_of(parcel: str):
	return factory.get(frappe.db.get_value("Fulfilment Order", parcel, "ecom_order"))


def due_now(parcel: str) -> None:
	frappe.db.set_value("Waybill", {"fulfilment_order": parcel}, "next_poll_at", now_datetime())
	frappe.db.commit()


def outbox(parcel: str, kind: str) -> list[dict]:
	rows = frappe.get_all(
		"Outbox Message", {"reference_name": parcel, "kind": kind}, ["name", "payload"], order_by="creation"
	)
	return [{"name": row.name, **json.loads(row.payload)} for row in rows]


def test_the_label_is_a_private_file_of_the_waybill(live_site, parcel, server):
	"""It opens for those who see the waybill, and for nobody else."""
	doc = waybill(parcel)
	file = frappe.get_doc("File", {"attached_to_doctype": "Waybill", "attached_to_name": doc.name})
	assert (doc.label_file, doc.label_format, file.is_private) == (file.file_url, "pdf", 1)
	assert Path(file.get_full_path()).read_bytes().startswith(b"%PDF-1.4")
	assert (doc.tracking_status, doc.tracking_number) == ("Label Bought", server.parcels.sold()[0])
	assert doc.expected_date is not None
	frappe.db.commit()
	address = live_site.url + doc.label_file
	opened = requests.get(address, headers=token(make_user("Warehouse Clerk")), timeout=30)
	assert (opened.status_code, opened.headers["Content-Type"]) == (200, "application/pdf")
	assert requests.get(address, timeout=30).status_code == 403


def test_labels_sold_are_waybills_bought_wherever_the_process_dies(shop, account, server, site):
	"""Killed right before each of its commits in turn, then right after, with the courier's answer lost on top: three
	times, which is as often as the client tries."""
	bought = []
	for after in (False, True):
		name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
		[parcel] = factory.parcels(name)
		server.faults.add(kind="lost", operation="labels", times=3)
		number, deaths, over = 1, 0, False
		while not over:
			try:
				over = not killed_at_commit(site, lambda p=parcel: waybills.buy_waybill(p), number, after)
				deaths += not over
				number += 1
			except RuntimeError as error:
				assert "no label is bought twice" in str(error)
		assert (deaths >= 1, server.faults.take("labels")) == (True, None)
		[row] = frappe.get_all("Waybill", {"fulfilment_order": parcel}, ["status", "tracking_number"])
		assert row.status == "Bought"
		bought.append(row.tracking_number)
	assert bought == server.parcels.sold()


def test_a_label_nobody_asked_for_again_is_finished_by_the_machine(shop, account, server):
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError, match="no label is bought twice"):
		waybills.buy_waybill(parcel)
	frappe.db.sql("UPDATE `tabWaybill` SET modified = modified - INTERVAL 1 HOUR")
	frappe.db.commit()
	assert track_jobs.finish_requests() == 1
	assert server.parcels.sold() == [waybill(parcel).tracking_number]


@pytest.fixture
def asked(shop, account, server) -> str:
	"""A parcel whose label the courier has sold; the answer was lost."""
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError, match="no label is bought twice"):
		waybills.buy_waybill(parcel)
	return parcel


def test_a_key_that_is_not_accepted_any_more_is_no_refusal_of_the_parcel(asked, server):
	"""It says nothing about the label that was sold before: asked with the right key, the courier gives that one."""
	known, server.api_key = server.api_key, "another"
	with pytest.raises(frappe.ValidationError, match=r"no label is bought twice.*API key is not accepted"):
		waybills.buy_waybill(asked)
	server.api_key = known
	waybills.buy_waybill(asked)
	assert server.parcels.sold() == [waybill(asked).tracking_number]


def test_a_label_is_given_back_as_soon_as_the_key_is_accepted_again(asked, server):
	in_transaction(cancel_fulfilment, asked)
	known, server.api_key = server.api_key, "another"
	assert voids.give_back_due(10) == 1
	fields = ["status", "error", "next_poll_at"]
	row = frappe.db.get_value("Waybill", {"fulfilment_order": asked}, fields, as_dict=True)
	assert (row.status, row.error) == ("To Void", "the API key is not accepted")
	assert row.next_poll_at > now_datetime()
	server.api_key = known
	due_now(asked)
	assert voids.give_back_due(10) == 1
	assert server.parcels.sold() == []


def test_a_refusal_that_comes_late_leaves_the_label_of_another_worker(asked, server, site):
	"""Two workers ask for the same label. The first to ask is refused after the other has kept the label."""
	name = frappe.db.get_value("Waybill", {"fulfilment_order": asked})
	kept, tell = os.pipe()
	serve, number = server.serve, count(1)

	def refused_at_last(operation, *rest):
		if operation == "labels" and next(number) == 1:
			os.read(kept, 1)
			raise Refusal("no_service", "No service")
		return serve(operation, *rest)

	def buy():
		waybills.finish(name)
		os.write(tell, b".")

	server.serve = refused_at_last
	answers = together(site, [buy, buy])
	assert sorted(str(answer).split(":")[0] for answer in answers) == ["None", "ValidationError"]
	assert waybill(asked).name == name
	assert server.parcels.sold() == [waybill(asked).tracking_number]


def test_a_corrected_address_gets_a_label_of_its_own(shop, account, server):
	"""The answer with the first label was lost; the clerk corrects the address and asks again."""
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError):
		waybills.buy_waybill(parcel)
	frappe.db.set_value("Fulfilment Order", parcel, "address_display", "Ada Berg\n1 Other Street\nChicago")
	frappe.db.commit()
	waybills.buy_waybill(parcel)
	voids.give_back_due(10)
	assert waybill(parcel).recipient.startswith("Ada Berg\n1 Other")
	assert server.parcels.sold() == [waybill(parcel).tracking_number]


def test_labels_of_cancelled_parcels_go_back_also_when_their_answer_was_lost(shop, account, server):
	item = stocked(main=5)
	labelled = factory.parcels(factory.labelled(shop, make_order(line(item, "10.00"))))[0]
	asked = factory.parcels(factory.allocated(shop, make_order(line(item, "11.00"))))[0]
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError):
		waybills.buy_waybill(asked)
	assert len(server.parcels.sold()) == 2
	for parcel in (labelled, asked):
		in_transaction(cancel_fulfilment, parcel)
	assert voids.give_back_due(10) == 2
	assert server.parcels.sold() == []
	rows = frappe.get_all("Waybill", {"fulfilment_order": ("in", (labelled, asked))}, pluck="status")
	assert rows == ["Voided", "Voided"]


def test_a_parcel_is_not_shipped_with_a_label_that_is_just_taken_back(shop, account, server):
	"""The courier has cancelled the label, but his answer was lost: the machine asks him again."""
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=1), "10.00"))))
	first = waybill(parcel).name
	server.faults.add(kind="lost", operation="void", times=3)
	with pytest.raises(frappe.ValidationError, match="gives no answer"):
		waybills.void_waybill(first)
	assert server.parcels.sold() == []
	with pytest.raises(frappe.ValidationError, match="waybill first"):
		ship.ship(parcel)
	second = waybills.buy_waybill(parcel)
	due_now(parcel)
	assert voids.give_back_due(10) == 1
	assert frappe.db.get_value("Waybill", first, "status") == "Voided"
	assert server.parcels.sold() == [frappe.db.get_value("Waybill", second, "tracking_number")]
	ship.ship(parcel)


def test_a_label_that_the_courier_does_not_take_back_stays_on_the_parcel(shop, account, server):
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=1), "10.00"))))
	doc = waybill(parcel)
	server.advance(12)
	with pytest.raises(frappe.ValidationError, match="does not take the label back"):
		waybills.void_waybill(doc.name)
	found = frappe.db.get_value("Fulfilment Order", parcel, ["status", "waybill", "tracking_number"])
	assert found == ("Labelled", doc.name, doc.tracking_number)
	assert waybill(parcel).next_poll_at is not None
	ship.ship(parcel)


def test_a_courier_that_is_down_does_not_stop_the_others(shop, account, courier, server):
	frappe.db.set_value("Courier Account", courier, "enabled", 1)
	frappe.clear_document_cache("Courier Account", courier)
	server.faults.add(kind="503", operation="rates", times=10)
	name = factory.labelled(shop, make_order(line(stocked(main=1), "10.00")))
	doc = waybill(factory.parcels(name)[0])
	assert doc.courier_account == courier
	assert f"{account}: 127.0.0.1/v1/rates answered 503" in doc.quotes


def test_an_order_waits_for_its_delivery_and_then_completes(parcel, server):
	"""Zone 0: delivered after one day. Every event is told twice, and by both ways."""
	name = order_of(parcel).name
	advance.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.next_action, bool(doc.sales_invoice)) == ("Shipped", "Await delivery", True)
	server.advance(12)
	for _twice in range(2):
		due_now(parcel)
		assert track_jobs.poll_due(10) == 1
	row = waybill(parcel)
	assert (row.tracking_status, len(row.events)) == ("In Transit", 2)
	assert row.next_poll_at > now_datetime() + timedelta(hours=3)
	server.advance(24)
	due_now(parcel)
	track_jobs.poll_due(10)
	row = waybill(parcel)
	assert (row.tracking_status, len(row.events), row.next_poll_at) == ("Delivered", 4, None)
	fulfilment = frappe.get_doc("Fulfilment Order", parcel)
	assert (fulfilment.status, fulfilment.delivered_at) == ("Delivered", row.delivered_at)
	doc = factory.get(name)
	assert (doc.status, doc.delivered_at) == ("Delivered", row.delivered_at)
	advance.advance(name)
	assert factory.get(name).status == "Completed"
	assert "Delivered" in factory.timeline(name)


def test_two_parcels_make_one_delivered_order(shop, account, server):
	name = factory.shipped(shop, make_order(line(stocked(main=2, east=1), "10.00", 3)))
	first, second = factory.parcels(name)
	advance.advance(name)
	tracking.tell_event(waybill(first).name, "Delivered", "Person")
	assert factory.get(name).status == "Shipped"
	tracking.tell_event(waybill(second).name, "Delivered", "Person")
	assert factory.get(name).status == "Delivered"


def test_a_parcel_of_an_own_fleet_completes_without_waiting_and_may_be_reported_later(shop, courier):
	name = factory.billed(shop, make_order(line(stocked(main=1), "10.00")))
	assert factory.get(name).status == "Completed"
	[parcel] = factory.parcels(name)
	tracking.tell_event(waybill(parcel).name, "Delivered", "Person")
	assert frappe.db.get_value("Fulfilment Order", parcel, "status") == "Delivered"
	assert (factory.get(name).status, bool(factory.get(name).delivered_at)) == ("Completed", True)


def test_delivery_reported_before_the_shipment_was_posted(shop, account, server):
	name = factory.labelled(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	tracking.tell_event(waybill(parcel).name, "Delivered", "Person")
	assert "Press Ship" in frappe.db.get_value("Fulfilment Order", parcel, "problem")
	ship.ship(parcel)
	advance.advance(name)
	assert frappe.db.get_value("Fulfilment Order", parcel, ["status", "problem"]) == ("Delivered", None)
	assert factory.get(name).status == "Completed"


def test_what_goes_wrong_on_the_way_is_work_until_somebody_settles_it(parcel, server):
	name = order_of(parcel).name
	advance.advance(name)
	server.parcels.tell_story(waybill(parcel).tracking_number, "lost")
	server.advance(72)
	due_now(parcel)
	track_jobs.poll_due(10)
	problem = frappe.db.get_value("Fulfilment Order", parcel, "problem")
	assert "lost the parcel (The parcel cannot be found)" in problem
	assert (factory.get(name).status, factory.get(name).next_action) == ("Shipped", "Solve delivery problem")
	deliveries.solve_problem(parcel)
	advance.advance(name)
	assert frappe.db.get_value("Fulfilment Order", parcel, "problem") is None
	assert factory.get(name).status == "Completed"


def test_silence_becomes_work_once(parcel, account):
	frappe.db.set_value("Fulfilment Order", parcel, "shipped_at", now_datetime() - timedelta(days=5))
	frappe.db.commit()
	assert track_jobs.find_stuck() == 1
	assert track_jobs.find_stuck() == 0
	assert waybill(parcel).tracking_status == "Stuck"
	assert "Ask the courier" in frappe.db.get_value("Fulfilment Order", parcel, "problem")
	tracking.tell_event(waybill(parcel).name, "In Transit", "Person")
	assert frappe.db.get_value("Fulfilment Order", parcel, "problem") is None


def test_silent_parcels_of_an_own_fleet_do_not_hide_those_of_a_courier(shop, courier, server, monkeypatch):
	"""No more than one is looked at; before and after the courier's there is one of which nobody tells anything."""

	def shipped_with(account: str) -> str:
		for name in frappe.get_all("Courier Account", pluck="name"):
			frappe.db.set_value("Courier Account", name, "enabled", name == account)
			frappe.clear_document_cache("Courier Account", name)
		[parcel] = factory.parcels(factory.shipped(shop, make_order(line(stocked(main=1), "10.00"))))
		frappe.db.set_value("Fulfilment Order", parcel, "shipped_at", now_datetime() - timedelta(days=5))
		return parcel

	told_of = make_parcel_api(server)
	parcels = [shipped_with(account) for account in (courier, told_of, courier)]
	frappe.db.commit()
	monkeypatch.setattr(track_jobs, "MOST_AT_ONCE", 1)
	assert track_jobs.find_stuck() == 1
	assert [waybill(parcel).tracking_status == "Stuck" for parcel in parcels] == [False, True, False]


def test_a_courier_that_cannot_be_reached_is_shown_and_asked_again(parcel, account, server):
	server.faults.add(kind="503", operation="tracking", times=3)
	due_now(parcel)
	track_jobs.poll_due(10)
	status, message = frappe.db.get_value("Courier Account", account, ["sync_status", "sync_message"])
	assert (status, "503" in message) == ("Failing", True)
	due_now(parcel)
	track_jobs.poll_due(10)
	assert frappe.db.get_value("Courier Account", account, "sync_status") == "OK"


def test_four_workers_take_an_event_once(parcel, server, site):
	server.advance(12)
	name = waybill(parcel).name
	answers = together(site, [lambda: track_jobs.poll(name)] * 4)
	assert set(answers) == {"In Transit"}
	assert len(waybill(parcel).events) == 2


def test_webhooks_come_signed_over_http(live_site, parcel, account, server):
	frappe.db.commit()
	address = f"{live_site.url}/api/method/ecom_erp.api.webhook.courier?account={quote(account)}"
	server.telling.subscribe(address)
	server.advance(12)
	assert server.telling.wait(30), server.telling.deliveries[-1].statuses
	assert server.telling.deliveries[-1].statuses[-1] == 200
	frappe.db.rollback()
	row = waybill(parcel)
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
		"tracking_number": waybill(parcel).tracking_number,
		"at": "2026-03-01T10:00:00Z",
		"status": "in_transit",
		"description": "Left with Ada Lovelace \ud83d",
	}
	body, stamp = json.dumps({"events": [event]}).encode(), str(int(time.time()))
	answer = requests.post(
		f"{live_site.url}/api/method/ecom_erp.api.webhook.courier?account={quote(account)}",
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
	number = waybill(parcel).tracking_number
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
	assert wrong.status_code == 417
	frappe.db.rollback()
	assert len(waybill(parcel).events) == 1


def test_the_manager_cannot_write_a_status_over_rest(parcel):
	doc = waybill(parcel)
	doc.tracking_status = "Delivered"
	with pytest.raises(frappe.ValidationError, match="kept by the app"):
		doc.save()


# -- who learns of it


BAIT = '<a href="http://evil.example/win">Win</a>'


@pytest.fixture
def outgoing_mail(site):
	"""An account that mail leaves by; gives the text of the mail of an Outbox Message."""
	if not frappe.db.exists("Email Account", "Ecom Test Mail"):
		frappe.get_doc(
			{
				"doctype": "Email Account",
				"name": "Ecom Test Mail",
				"email_account_name": "Ecom Test Mail",
				"email_id": "seller@example.com",
				"enable_outgoing": 1,
				"default_outgoing": 1,
				"smtp_server": "127.0.0.1",
				"awaiting_password": 0,
				"no_smtp_authentication": 1,
			}
		).db_insert()
	frappe.db.commit()
	frappe.flags.mute_emails = False

	def text(name: str, kind: str = "text/") -> str:
		mail = frappe.db.get_value("Email Queue", {"reference_name": name}, "message")
		parts = email.message_from_string(mail).walk()
		return "".join(
			part.get_payload(decode=True).decode()
			for part in parts
			if part.get_content_type().startswith(kind)
		)

	return text


def test_the_buyer_is_written_once_for_each_fact_in_his_language(shop, account, server, outgoing_mail):
	frappe.db.set_value("Ecom Shop", shop, {"send_messages": 1, "message_language": "zh"})
	frappe.clear_document_cache("Ecom Shop", shop)
	name = factory.shipped(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	for _twice in range(2):
		tracking.tell_event(waybill(parcel).name, "Delivered", "Person", key="same")
	assert [row["fact"] for row in outbox(parcel, "Message")] == ["shipped", "delivered"]
	assert outbox(parcel, "Fulfilment")[0]["notify_customer"] is False
	for row in outbox(parcel, "Message"):
		first = outbox_worker.deliver(row["name"])
		frappe.db.set_value("Outbox Message", row["name"], "status", "Failed")
		assert outbox_worker.deliver(row["name"]) == first, "a crash before the note sends no second mail"
	told = [row["name"] for row in outbox(parcel, "Message")]
	mails = frappe.get_all("Email Queue", {"reference_name": ("in", told)}, ["name", "message"])
	assert len(mails) == 2
	assert frappe.db.get_value("Email Queue Recipient", {"parent": mails[0].name}, "recipient") == (
		factory.get(name).buyer_email
	)
	text = outgoing_mail(outbox(parcel, "Message")[0]["name"])
	assert factory.get(name).public_token in text
	assert "已从仓库发出" in text


def test_what_a_buyer_calls_himself_is_no_html_in_his_mail(shop, account, server, outgoing_mail):
	"""An order can name anybody's e-mail address: its other words must not make a mail of one's own."""
	frappe.db.set_value("Ecom Shop", shop, {"send_messages": 1, "message_language": "en"})
	frappe.clear_document_cache("Ecom Shop", shop)
	first = make_order(line(stocked(main=1), "11.00"))
	factory.pooled(shop, first)
	item, buyer = stocked(main=1), replace(first.buyer, name=BAIT)
	name = factory.billed(shop, make_order(line(item, "10.00"), buyer=buyer))
	[parcel] = factory.parcels(name)
	frappe.db.set_value("Fulfilment Order Item", {"parent": parcel}, "item_name", f"Vase {BAIT}")
	made = ticket(name, reason="Other")
	after_sales.reject(made.name, f"See {BAIT}")
	[about_ticket] = frappe.get_all("Outbox Message", {"reference_name": made.name}, pluck="name")
	for message in (outbox(parcel, "Message")[0]["name"], about_ticket):
		outbox_worker.deliver(message)
		html = outgoing_mail(message, "text/html")
		assert html.count("&lt;a href=") == 2
		assert '<a href="http://evil.example' not in html


def test_the_shop_learns_of_events_after_it_knows_the_parcel(shop, account, server):
	"""WooCommerce takes events. Its first message, the parcel itself, is still on its way."""
	frappe.db.set_value("Ecom Shop", shop, "channel", "WooCommerce")
	frappe.clear_document_cache("Ecom Shop", shop)
	[parcel] = factory.parcels(factory.shipped(shop, make_order(line(stocked(main=1), "10.00"))))
	at = datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)
	for status in ("In Transit", "Out for Delivery", "Exception"):
		at += timedelta(hours=1)
		tracking.tell_event(waybill(parcel).name, status, "REST", at, key=status)
	told = outbox(parcel, "Tracking")
	assert [(row["status"], row["at"]) for row in told] == [
		("in_transit", "2026-03-01T10:30:00+00:00"),
		("out_for_delivery", "2026-03-01T11:30:00+00:00"),
		("failure", "2026-03-01T12:30:00+00:00"),
	]
	frappe.db.set_value("Outbox Message", {"reference_name": parcel, "kind": "Fulfilment"}, "status", "Dead")
	frappe.db.commit()
	outbox_worker.deliver_outbox(20)
	waiting = frappe.get_doc("Outbox Message", told[0]["name"])
	assert (waiting.status, waiting.attempts) == ("Failed", 0)
	assert waiting.next_try_at > now_datetime() + timedelta(minutes=59), (
		"the parcel's message waits for a person"
	)
	assert "not told of the parcel yet" in waiting.error


def test_nothing_is_written_without_consent_or_address(shop, account, server):
	order = make_order(line(stocked(main=2), "10.00"))
	silent = factory.parcels(factory.shipped(shop, order))[0]
	frappe.db.set_value("Ecom Shop", shop, "send_messages", 1)
	frappe.clear_document_cache("Ecom Shop", shop)
	[told] = outbox(silent, "Fulfilment")
	assert told["notify_customer"] is True, "the shop writes when we do not"
	nameless = make_order(
		line(order.lines[0].sku, "10.00"), buyer=replace(order.buyer, external_id="", email="")
	)
	guest = factory.parcels(factory.shipped(shop, nameless))[0]
	assert outbox(silent, "Message") == outbox(guest, "Message") == []
