"""What Meta reports: verified, each thing once, on the order that it is about."""

from dataclasses import replace

import frappe
import pytest
import requests
from frappe.utils import add_to_date, now_datetime

from ecom_erp.api.desk import messages as door
from ecom_erp.flows.insight.pool import timeline
from ecom_erp.flows.notify import phones, threads
from ecom_erp.flows.work import outbox_worker
from ecom_erp.patches.v0_2 import buyer_keys
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.flows.notify.conftest import deliver, owed, shipped
from tests.support.messengers import SECRET, VERIFY, address, receipt, report, written

KEY = "abcdefgh12345678"


def letters(**filters) -> list:
	fields = ["name", "ecom_order", "text", "contact", "unread", "shop", "contact_name"]
	frappe.db.rollback()
	return frappe.get_all("Ecom Buyer Message", filters, fields, order_by="creation")


def sent_as(order: str) -> str:
	"""What Meta calls the message that went out."""
	return owed(order, "WhatsApp")[0].external_result


def test_meta_asks_whether_the_address_is_ours(live_site, whatsapp_account, committed):
	question = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}
	url = address(live_site, whatsapp_account)
	answer = requests.get(url, params=question, timeout=60)
	assert (answer.status_code, answer.text) == (200, "1158201444")
	assert answer.headers["Content-Type"].startswith("text/plain")
	for wrong in ({"hub.verify_token": "guess"}, {"hub.mode": "other"}, {"hub.verify_token": ""}):
		assert requests.get(url, params={**question, **wrong}, timeout=60).status_code == 403
	assert requests.get(address(live_site, "none"), params=question, timeout=60).status_code == 404


def test_what_is_not_signed_is_not_stored(live_site, whatsapp_account, committed):
	assert report(live_site, whatsapp_account, written("Hello"), secret="other").status_code == 401
	assert report(live_site, whatsapp_account, written("Hello"), secret="").status_code == 401
	assert letters() == []


@pytest.mark.smoke
def test_a_buyer_answers_on_his_order_once(live_site, telling, whatsapp_account):
	order = shipped(telling("shipped", "WhatsApp"))
	frappe.db.commit()
	for _again in range(2):
		assert report(live_site, whatsapp_account, written("Where is it? 😀")).status_code == 200
	[letter] = letters()
	assert (letter.ecom_order, letter.text, letter.contact) == (order, "Where is it? 😀", "+13125550142")
	assert (letter.unread, letter.shop) == (1, factory.get(order).shop)
	said = [entry["content"] for entry in timeline.entries(factory.get(order))]
	assert "The buyer by WhatsApp (unread): Where is it? 😀" in said


def test_the_order_that_is_still_open_is_meant(live_site, telling, whatsapp_account):
	shop = telling("shipped", "WhatsApp")
	open_order = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	over = shipped(shop)
	frappe.db.set_value("Ecom Order", over, "status", "Completed")
	frappe.db.commit()
	report(live_site, whatsapp_account, written("Please hurry"))
	assert letters()[0].ecom_order == open_order


def test_a_stranger_waits_in_the_list_and_is_put_on_an_order(live_site, telling, whatsapp_account):
	order = shipped(telling("shipped", "WhatsApp"))
	frappe.db.commit()
	report(live_site, whatsapp_account, written("Hi", sender="4915123456789", name="Otto"))
	[letter] = letters()
	assert (letter.ecom_order, letter.contact, letter.contact_name) == (None, "+4915123456789", "Otto")
	door.assign(letter.name, order)
	assert letters()[0].ecom_order == order


def test_a_picture_and_what_nobody_can_read_stop_nothing(live_site, whatsapp_account, committed):
	value = written("Second", message_id="wamid.B")
	picture = {"from": "13125550142", "id": "wamid.A", "type": "image", "image": {"id": "1", "caption": ""}}
	value["messages"] = [None, {"type": "text"}, picture, *value["messages"]]
	assert report(live_site, whatsapp_account, value).status_code == 200
	assert [letter.text for letter in letters()] == ["Sent something that is no text: image", "Second"]
	assert report(live_site, whatsapp_account, {"messages": "x", "statuses": 5}).status_code == 200


def test_stop_is_respected_and_start_takes_it_back(live_site, telling, whatsapp_account):
	shop = telling("shipped", "WhatsApp")
	waiting = shipped(shop)
	frappe.db.commit()
	report(live_site, whatsapp_account, written(" Stop. "))
	frappe.db.rollback()
	assert phones.wants_none("+13125550142")
	[message] = owed(waiting, "WhatsApp")
	outbox_worker.deliver(message.name)
	[message] = owed(waiting, "WhatsApp")
	assert (message.status, "wants no text messages" in message.external_result) == ("Done", True)
	assert owed(shipped(shop), "WhatsApp") == []
	report(live_site, whatsapp_account, written("START", message_id="wamid.2"))
	frappe.db.rollback()
	assert not phones.wants_none("+13125550142")


@pytest.mark.parametrize(
	("sender", "number"),
	[
		("5215512345678", "+525512345678"),  # Mexico, with the 1 of former times
		("551187654321", "+5511987654321"),  # Brazil, without the 9 of today
		("999000111222", "+999000111222"),  # a number of no country
	],
)
def test_stop_of_a_number_as_whatsapp_writes_it(live_site, whatsapp_account, committed, sender, number):
	assert report(live_site, whatsapp_account, written("STOP", sender=sender)).status_code == 200
	[letter] = letters()
	assert (letter.contact, letter.text) == (number, "STOP")
	assert phones.wants_none(number)


def test_outside_text_of_any_kind_is_kept(live_site, whatsapp_account, committed):
	odd = written("A zero \x00 and 😀", sender="1" * 300, name="N" * 300, message_id="wamid." + "x" * 300)
	answer = report(live_site, whatsapp_account, odd)
	assert answer.status_code == 200, answer.text
	assert len(letters()) == 1


def test_a_receipt_of_an_earlier_attempt_says_nothing_of_this_one(
	live_site, telling, whatsapp_account, whatsapp_template
):
	order = shipped(telling("shipped", "WhatsApp"))
	[message] = owed(order, "WhatsApp")
	deliver(message.name)
	frappe.db.set_value("Outbox Message", message.name, "external_result", "wamid.of-the-second-attempt")
	frappe.db.commit()
	report(live_site, whatsapp_account, receipt(message.name, "failed", 131026))
	frappe.db.rollback()
	assert owed(order, "WhatsApp")[0].status == "Done"


def test_receipts_in_any_order(live_site, telling, whatsapp_account, whatsapp_template):
	order = shipped(telling("shipped", "WhatsApp"))
	[message] = owed(order, "WhatsApp")
	deliver(message.name)
	frappe.db.commit()
	for status in ("read", "delivered", "sent", "failed"):
		report(
			live_site,
			whatsapp_account,
			receipt(message.name, status, 131026 if status == "failed" else 0, sent_as(order)),
		)
	frappe.db.rollback()
	[message] = owed(order, "WhatsApp")
	assert (message.receipt, message.status) == ("Read", "Done")


def test_what_could_not_be_delivered_is_seen_on_the_order(
	live_site, telling, whatsapp_account, whatsapp_template
):
	order = shipped(telling("shipped", "WhatsApp"))
	[message] = owed(order, "WhatsApp")
	deliver(message.name)
	frappe.db.commit()
	report(live_site, whatsapp_account, receipt(message.name, "failed", 131026, sent_as(order)))
	frappe.db.rollback()
	said = [entry["content"] for entry in timeline.entries(factory.get(order))]
	assert any("could not be sent (WhatsApp cannot deliver to this number (131026))" in one for one in said)


def test_a_receipt_tells_what_a_lost_answer_did_not(
	live_site, telling, meta, whatsapp_account, whatsapp_template
):
	order = shipped(telling("shipped", "WhatsApp"))
	[message] = owed(order, "WhatsApp")
	meta.faults.append("lost")
	deliver(message.name)
	assert owed(order, "WhatsApp")[0].status == "Dead"
	frappe.db.commit()
	report(live_site, whatsapp_account, receipt(message.name, "delivered"))
	frappe.db.rollback()
	[message] = owed(order, "WhatsApp")
	assert (message.status, message.receipt, message.external_result) == ("Done", "Delivered", "wamid.1")


def test_a_person_answers_within_the_window_alone(live_site, telling, meta, whatsapp_account):
	order = shipped(telling("shipped", "WhatsApp"))
	frappe.db.commit()
	ways = {one["way"]: one["why"] for one in door.offer(order)["ways"]}
	assert "within the last 24 hours" in ways["WhatsApp"]
	with pytest.raises(frappe.ValidationError, match="24 hours"):
		door.write(order, "WhatsApp", "Tomorrow", KEY)
	now = str(int(frappe.utils.time.time()))
	report(live_site, whatsapp_account, written("When?", timestamp=now))
	frappe.db.rollback()
	for _twice in range(2):
		door.write(order, "WhatsApp", "Tomorrow", KEY)
	[reply] = owed(order, "Reply")
	deliver(reply.name)
	[asked] = meta.taken
	assert (asked["json"]["type"], asked["json"]["text"]["body"]) == ("text", "Tomorrow")
	assert not letters(unread=1)
	frappe.db.set_value(
		"Ecom Buyer Message", {"direction": "Received"}, "at", add_to_date(now_datetime(), hours=-24)
	)
	assert {one["way"]: one["why"] for one in door.offer(order)["ways"]}["WhatsApp"]


def test_secrets_of_the_account_stay_secret(whatsapp_account):
	doc = frappe.get_doc("Ecom WhatsApp Account", whatsapp_account)
	assert SECRET not in frappe.as_json(doc)


@pytest.mark.parametrize(
	("stated", "country", "number"),
	[
		("(312) 555-0142", "US", "+13125550142"),
		("0151 / 234 567 89", "DE", "+4915123456789"),
		("8123 4567", "SG", "+6581234567"),
		("+65 8123-4567", "SG", "+6581234567"),
	],
)
def test_a_number_leads_to_its_order_however_the_shop_writes_it(shop, committed, stated, country, number):
	order = make_order(line(stocked(main=1), "10.00"))
	to = replace(order.shipping_address, phone=stated, country_code=country)
	name = factory.pooled(shop, replace(order, shipping_address=to, buyer=replace(order.buyer, phone="")))
	assert threads.newest_order_of_number(number, [shop]) == name
	recipient = replace(order, external_id="2", shipping_address=to, created_at=order.created_at)
	name = factory.pooled(shop, replace(recipient, buyer=replace(order.buyer, phone="+1 206 555 0100")))
	assert threads.newest_order_of_number("+12065550100", [shop]) == name
	frappe.db.set_value("Ecom Order", {"name": ("!=", name), "shop": shop}, "status", "Cancelled")
	assert threads.newest_order_of_number(number, [shop]) == name, "the recipient's number is found too"
	frappe.db.set_value("Ecom Order", {"shop": shop}, {"phone_key": None, "ship_phone_key": None})
	assert threads.newest_order_of_number(number, [shop]) is None
	buyer_keys.execute()
	assert threads.newest_order_of_number(number, [shop]) == name
