"""Asking for payment by a link, and the page that it leads to."""

import re
from decimal import Decimal

import frappe
import pytest
import requests
from frappe.utils import add_days, getdate

from ecom_erp.api.desk import messages as door
from ecom_erp.api.desk.review import cancel_order
from ecom_erp.flows.changes import entry
from ecom_erp.flows.notify import order_messages, pages
from ecom_erp.flows.portal import payment_page
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shops import payment_links
from tests.factories import shop as factory
from tests.factories.shop import CARD, stocked
from tests.flows.changes.test_entry import typed
from tests.flows.notify.conftest import deliver, owed
from tests.processes import killed_at_commit

KEY = "abcdefgh12345678"
LINK = "https://pay.example.com/{order}?amount={amount}&currency={currency}"


@pytest.fixture
def desk(courier) -> str:
	"""A shop that nobody answers for."""
	return factory.make_shop(channel="Own Shop", base_url="")


@pytest.fixture
def unpaid(desk) -> str:
	"""An order over 30.00 that waits for its payment."""
	shop = frappe.get_doc("Ecom Shop", desk)
	shop.gateways[0].payment_url = LINK
	shop.bank_details = "IBAN DE00 <1>"
	shop.save()
	order = entry.enter(desk, typed(stocked(main=5), payment="Waits for Payment", gateway=""), KEY)
	order_review.review(order)
	return order


def shown(order: str, until=None, sign: str = "") -> dict | None:
	token = factory.get(order).public_token
	until = until or add_days(getdate(), 3)
	return payment_page.page_data(token, str(until), sign or pages.signature(token, until))


@pytest.mark.smoke
def test_the_buyer_is_sent_a_link_and_pays(unpaid, gateway, live_site):
	offer = door.payment_offer(unpaid)
	assert offer["ways"] == ["E-mail", "SMS"]
	for _twice in range(2):
		door.ask_payment(unpaid, ["SMS", "E-mail"], KEY)
	[message] = owed(unpaid, "SMS")
	assert len(owed(unpaid, "Message")) == 1
	deliver(message.name)
	text = gateway.taken[0]["form"]["text"]
	assert "30.00" in text
	path = re.search(r"/pay\?\S+", text)[0]
	page = requests.get(f"{live_site.url}{path}", timeout=60)
	number = factory.get(unpaid).number
	assert page.status_code == 200
	assert f"https://pay.example.com/{number}?amount=30.00&amp;currency=USD" in page.text
	assert "IBAN DE00 &lt;1&gt;" in page.text
	assert "Ada" not in page.text
	entry.receive(unpaid, "10", CARD, "T-1")
	assert shown(unpaid)["links"][0]["url"].endswith("amount=20.00&currency=USD")
	entry.receive(unpaid, "20", CARD, "T-2")
	assert (shown(unpaid)["state"], shown(unpaid)["links"], shown(unpaid)["bank"]) == ("paid", [], [])
	with pytest.raises(frappe.ValidationError, match="nothing to pay"):
		door.ask_payment(unpaid, ["SMS"], KEY)


def test_a_link_that_is_over_or_forged(unpaid):
	yesterday = add_days(getdate(), -1)
	assert (shown(unpaid, yesterday)["state"], shown(unpaid, yesterday)["links"]) == ("expired", [])
	sign = pages.signature(factory.get(unpaid).public_token, yesterday)
	assert shown(unpaid, add_days(getdate(), 30), sign) is None
	assert payment_page.page_data(factory.get(unpaid).public_token, "soon", "é") is None


def test_an_order_that_was_cancelled_is_not_paid(unpaid):
	cancel_order(unpaid, "The buyer rang")
	assert (shown(unpaid)["state"], shown(unpaid)["links"]) == ("cancelled", [])


def test_an_unpaid_order_is_reminded_once(unpaid, gateway, desk):
	shop = frappe.get_doc("Ecom Shop", desk)
	shop.append("message_ways", {"step": "Payment Reminder", "way": "SMS"})
	shop.save()
	order_messages.remind_due()
	assert owed(unpaid, "SMS") == [], "it is too early"
	frappe.db.set_value("Ecom Order", unpaid, "ordered_at", add_days(frappe.utils.now_datetime(), -4))
	frappe.db.commit()
	for _twice in range(2):
		order_messages.remind_due()
	[message] = owed(unpaid, "SMS")
	deliver(message.name)
	assert "still due" in gateway.taken[0]["form"]["text"]


@pytest.mark.parametrize(
	("url", "said"),
	[
		("http://pay.example.com/{order}", "https"),
		("javascript:alert(1)", "https"),
		("https://{order}.example.com", "https"),
		("https://pay.example.com/{name}", "only"),
		("https://pay.example.com/{order", "only"),
	],
)
def test_links_that_buyers_could_not_open_are_refused(shop, url, said):
	doc = frappe.get_doc("Ecom Shop", shop)
	doc.gateways[0].payment_url = url
	with pytest.raises(frappe.ValidationError, match=said):
		doc.save()


def test_what_is_filled_in_cannot_change_the_address(shop):
	doc = frappe.get_doc("Ecom Shop", shop)
	doc.gateways[0].payment_url = LINK
	[link] = payment_links.links(doc, "#1/../x?y&z", Decimal("5.00"), "EUR")
	assert link["url"] == "https://pay.example.com/%231%2F..%2Fx%3Fy%26z?amount=5.00&currency=EUR"


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(unpaid, gateway, site, after):
	frappe.db.commit()
	assert killed_at_commit(site, lambda: door.ask_payment(unpaid, ["SMS"], KEY), 1, after)
	frappe.db.rollback()
	door.ask_payment(unpaid, ["SMS"], KEY)
	assert len(owed(unpaid, "SMS")) == 1
