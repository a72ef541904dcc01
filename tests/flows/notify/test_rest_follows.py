"""A parcel that is not the whole order: SMS and WhatsApp say what is still to come."""

from dataclasses import replace

import frappe
import pytest

from ecom_erp.core.notify.default_texts import TEXTS
from ecom_erp.flows.notify.message_texts import TEXT
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.patches.v0_2 import rest_follows
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.flows.notify.conftest import deliver, owed, template


@pytest.fixture
def divided(telling):
	"""Makes an order in two parcels, of which neither has left; it and the title of what the second one holds."""

	def make(*ways: str, locale: str = "en") -> tuple[str, str]:
		shop = telling("shipped", *ways)
		first, second = stocked(main=1), stocked(east=2)
		order = make_order(line(first, "10.00"), line(second, "20.00", 2))
		order = replace(order, buyer=replace(order.buyer, locale=locale))
		name = factory.allocated(shop, order)
		assert len(factory.parcels(name)) == 2
		return name, frappe.db.get_value("Item", second, "item_name")

	return make


def leave(order: str, at: int) -> None:
	"""The first (0) or the second (1) parcel leaves, of the order of lines."""
	rows = {
		frappe.db.get_value("Fulfilment Order Item", {"parent": name}, "qty"): name
		for name in factory.parcels(order)
	}
	name = rows[at + 1]
	shipping_labels.buy_labels(name)
	ship.ship(name)


def told(order: str, way: str, sent: list) -> list:
	"""What the service has got, message by message."""
	for message in owed(order, way):
		if message.status != "Done":
			deliver(message.name)
	return sent


def test_an_sms_names_what_follows_and_the_last_one_nothing(divided, gateway):
	order, title = divided("SMS")
	leave(order, 0)
	[sms] = told(order, "SMS", gateway.taken)
	assert f"is on its way. The rest follows separately: 2 x {title}. http" in sms["form"]["text"]
	leave(order, 1)
	[_first, last] = told(order, "SMS", gateway.taken)
	assert "is on its way. http" in last["form"]["text"]


def test_in_chinese(divided, gateway):
	order, title = divided("SMS", locale="zh-CN")
	leave(order, 0)
	[sms] = told(order, "SMS", gateway.taken)
	assert f"已发货。其余商品将另行发出：2 x {title}。http" in sms["form"]["text"]


def test_a_whatsapp_template_may_name_it_and_is_never_without(divided, meta):
	template(
		"shipped",
		whatsapp_template="order_shipped",
		whatsapp_language="en_US",
		whatsapp_values="order_number\nrest_note",
	)
	order, title = divided("WhatsApp")
	leave(order, 0)
	leave(order, 1)
	for message, note in zip(owed(order, "WhatsApp"), ("Nothing more is to follow.",) * 2, strict=True):
		deliver(message.name)
		assert meta.taken[-1]["json"]["template"]["components"][0]["parameters"][1]["text"] == note
	again, title = divided("WhatsApp")
	leave(again, 0)
	[sent] = told(again, "WhatsApp", meta.taken)[2:]
	said = sent["json"]["template"]["components"][0]["parameters"][1]["text"]
	assert said == f"The rest follows separately: 2 x {title}"


def test_a_text_of_before_that_nobody_has_changed_is_the_new_one(site):
	changed = "Ours: {{ order_number }}"
	template("shipped", text=rest_follows.BEFORE["en"])
	rest_follows.execute()
	name = frappe.db.get_value(TEXT, {"text_key": "shipped|en"})
	assert frappe.db.get_value(TEXT, name, "text") == TEXTS["shipped"]["en"][1]
	frappe.db.set_value(TEXT, name, "text", changed)
	rest_follows.execute()
	assert frappe.db.get_value(TEXT, name, "text") == changed
