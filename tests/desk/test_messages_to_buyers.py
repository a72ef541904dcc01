"""Customer Service writes to a buyer, a clerk asks for payment, and strangers' messages are put on orders."""

import frappe
import pytest

from ecom_erp.flows.notify import threads
from ecom_erp.messaging.transaction import in_transaction
from tests.desk.screen import choose, confirm, dialog, open_form, press, shown, until
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.flows.changes.test_entry import typed


@pytest.fixture
def reply(site) -> str:
	text = "Dear {{ buyer_name }}, order {{ order_number }} leaves tomorrow."
	values = {"step": "Reply", "language": "en", "subject": "{{ order_number }}", "text": text}
	name = make("Ecom Message Text", title=unique("Reply"), **values).name
	frappe.db.commit()
	return name


def test_customer_service_answers_from_a_template(page_of, room, value, reply):
	order = room.order()
	in_transaction(
		threads.note_received,
		unique("m"),
		order,
		way="WhatsApp",
		contact="+13125550142",
		text="When does it leave?",
	)
	page = page_of("Customer Service")
	open_form(page, "Ecom Order", order)
	shown(page, "1 unread messages")
	shown(page, "When does it leave?")
	press(page, "Write to Buyer", group="Buyer")
	shown(page, "WhatsApp: The shop has no WhatsApp account")
	dialog(page).locator("[data-fieldname=template] select").select_option(reply)
	number = value("Ecom Order", order, "number")
	until(page, "$('.modal.show [data-fieldname=text] textarea').val().includes('leaves tomorrow')")
	assert dialog(page).locator("[data-fieldname=subject] input").input_value() == number
	confirm(page)
	shown(page, "Customer Service to the buyer by E-mail")
	frappe.db.rollback()
	[kept] = frappe.get_all(
		"Ecom Buyer Message", {"ecom_order": order, "direction": "Sent"}, ["text", "owner"]
	)
	assert kept.text == f"Dear Ada Berg, order {number} leaves tomorrow."
	assert value("Ecom Buyer Message", {"ecom_order": order, "direction": "Received"}, "unread") == 0
	assert page.problems == []


def test_a_clerk_asks_for_payment(page_of, room, value):
	from ecom_erp.flows.changes import entry

	shop = factory.make_shop(channel="Own Shop", base_url="", bank_details="IBAN 1")
	order = entry.enter(
		shop, typed(room.item, payment="Waits for Payment", gateway=""), unique("key").replace(" ", "") * 2
	)
	frappe.db.commit()
	page = page_of("Order Clerk")
	open_form(page, "Ecom Order", order)
	press(page, "Ask for Payment", group="Buyer")
	shown(page, "/pay?order=")
	confirm(page)
	shown(page, "has asked for payment")
	assert value("Outbox Message", {"ecom_order": order, "kind": "Message"}, "status") is not None
	assert page.problems == []


def test_a_strangers_message_is_put_on_an_order(page_of, room, value):
	order = room.order()
	key = unique("m")
	in_transaction(
		threads.note_received,
		key,
		None,
		way="WhatsApp",
		shop=room.shop,
		contact="+4915123456789",
		text="Hello",
	)
	name = value("Ecom Buyer Message", {"contact": "+4915123456789", "shop": room.shop}, "name")
	page = page_of("Order Clerk")
	open_form(page, "Ecom Buyer Message", name)
	press(page, "Put on Order")
	choose(page, "order", value("Ecom Order", order, "number"))
	confirm(page)
	until(page, f"cur_frm.doc.ecom_order == '{order}'")
	assert page.problems == []
