"""Who learns of a parcel on its way: the buyer by mail, the shop by its own message."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import frappe
import pytest
from frappe.utils import now_datetime

from ecom_erp.flows import after_sales
from ecom_erp.flows.shipping import tracking
from ecom_erp.flows.work import outbox_worker
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.support.parcels import outbox, shipping_label
from tests.support.tickets import ticket

BAIT = '<a href="http://evil.example/win">Win</a>'


@pytest.mark.smoke
def test_the_buyer_is_written_once_for_each_fact_in_his_language(shop, account, server, outgoing_mail):
	frappe.db.set_value("Ecom Shop", shop, {"send_messages": 1, "message_language": "zh"})
	frappe.clear_document_cache("Ecom Shop", shop)
	name = factory.shipped(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	for _twice in range(2):
		tracking.record_event(shipping_label(parcel).name, "Delivered", "Person", key="same")
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


def test_a_shop_says_of_which_facts_the_buyer_is_written(shop, account, server):
	"""It writes of shipments itself, and says nothing of problems; a fact that comes twice is written of once."""
	frappe.db.set_value("Ecom Shop", shop, {"send_messages": 1, "mail_shipped": 0, "mail_exception": 0})
	frappe.clear_document_cache("Ecom Shop", shop)
	[parcel] = factory.parcels(factory.shipped(shop, make_order(line(stocked(main=1), "10.00"))))
	assert outbox(parcel, "Fulfilment")[0]["notify_customer"] is True
	for status in ("Delivery Failed", "Ready for Pickup", "Exception", "Ready for Pickup", "Delivered"):
		tracking.record_event(shipping_label(parcel).name, status, "Person", key=f"{status}{now_datetime()}")
	assert [row["fact"] for row in outbox(parcel, "Message")] == ["ready_for_pickup", "delivered"]


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
		tracking.record_event(shipping_label(parcel).name, status, "REST", at, key=status)
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
	assert "not been reported to the shop yet" in waiting.error


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
