"""Connecting a shop: what it needs when, what is found out, proposed and registered."""

import json

import frappe
import pytest

from ecom_erp.api.desk import shops as buttons
from ecom_erp.flows.shops import connection, proposals, shops, site_address
from ecom_erp.integrations.breaker import CircuitBreaker, site_store
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique

PUBLIC = "https://erp.example.com"


def new_shop(sandbox, **values):
	"""What somebody enters who has just begun."""
	given = {
		"shop_name": unique("New Shop"),
		"channel": "Shopify",
		"company": world.COMPANY,
		"base_url": sandbox.url,
		"shopify_client_id": sandbox.client_id,
		"shopify_client_secret": sandbox.webhook_secret,
	}
	return make("Ecom Shop", **{**given, **values})


@pytest.fixture
def fresh(sandbox) -> str:
	return new_shop(sandbox).name


@pytest.fixture
def public(monkeypatch) -> str:
	monkeypatch.setitem(frappe.conf, "host_name", PUBLIC)
	return PUBLIC


def test_name_channel_company_and_credentials_are_enough_to_begin(fresh):
	shop = frappe.get_doc("Ecom Shop", fresh)
	assert (shop.enabled, shop.tax_account, shop.gateways) == (0, None, [])
	assert shop.abbr[:2] == "NS"
	shop.enabled = 1
	with pytest.raises(frappe.MandatoryError) as refused:
		shop.save()
	for label in ("Territory", "Customer Group", "Warehouses", "Tax Account", "Payment Gateways"):
		assert label in str(refused.value)


def test_a_gateway_without_an_account_keeps_a_shop_from_being_enabled(courier):
	name = factory.make_shop(enabled=0, gateways=[{"gateway": "paypal"}])
	shop = frappe.get_doc("Ecom Shop", name)
	shop.enabled = 1
	with pytest.raises(frappe.MandatoryError, match="Account of the gateway paypal"):
		shop.save()


def test_what_the_shop_says_is_read_and_proposed(sandbox, fresh):
	for number in ("#1001", "#1002"):
		sandbox.shop.place(number)
	report = connection.test(fresh)
	assert report.indicator == "green", report.text
	assert "60 days" not in " ".join(report.hints)
	found = {one.fieldname: one for one in proposals.propose(fresh, report.said).fields}
	assert "currency" not in found, "it is what was entered"
	assert found["time_zone"].value == "America/New_York"
	assert found["shopify_location_id"].value == "71000000001"
	assert found["tax_account"].value in found["tax_account"].options
	assert world.SALES_TAX in found["tax_account"].options
	assert found["shipping_account"].value == world.SHIPPING_INCOME
	assert found["price_list"].value == world.PRICE_LIST
	assert world.CUSTOMER_GROUP in found["customer_group"].options
	assert "tip_account" in found and not found["tip_account"].value, "nobody knows"


def test_the_currency_of_the_shop_takes_the_place_of_the_default(sandbox, fresh):
	sandbox.shop.facts = {**sandbox.shop.facts, "currency": "EUR"}
	report = connection.test(fresh)
	assert report.text == "Connected, but: The shop sells in EUR while USD is entered here"
	found = {one.fieldname: one.value for one in proposals.propose(fresh, report.said).fields}
	assert found["currency"] == "EUR"
	proposals.apply(fresh, {"currency": "EUR"})
	assert frappe.db.get_value("Ecom Shop", fresh, "currency") == "EUR"


def test_a_proposal_fills_what_is_empty_and_the_shop_can_be_enabled(sandbox, courier, fresh):
	sandbox.shop.place("#1001")  # paid by paypal
	proposed = proposals.propose(fresh, connection.test(fresh).said)
	assert proposed.gateways == [{"gateway": "paypal", "title": "paypal"}]
	assert world.BANK_ACCOUNT in proposed.accounts
	assert proposed.warehouses == sorted([world.MAIN, world.EAST, world.WEST])
	frappe.db.set_value("Ecom Shop", fresh, "territory", world.TERRITORY)
	chosen = {one.fieldname: one.value for one in proposed.fields if one.value}
	chosen |= {
		"customer_group": world.CUSTOMER_GROUP,
		"territory": "All Territories",
		"tax_account": world.SALES_TAX,
		"warehouses": [world.EAST, world.MAIN],
		"gateways": {"paypal": world.BANK_ACCOUNT},
	}
	proposals.apply(fresh, chosen)
	shop = frappe.get_doc("Ecom Shop", fresh)
	assert shop.territory == world.TERRITORY, "what was entered is kept"
	assert [(row.warehouse, row.rank) for row in shop.warehouses] == [(world.EAST, 1), (world.MAIN, 2)]
	assert [(row.gateway, row.account) for row in shop.gateways] == [("paypal", world.BANK_ACCOUNT)]
	shop.enabled = 1
	shop.save()
	assert proposals.propose(fresh, None).gateways == []


def test_only_what_is_proposed_can_be_set(fresh):
	for field in ("owner", "shopify_access_token", "webhook_secret", "enabled"):
		with pytest.raises(frappe.ValidationError, match=f"{field} cannot be set here"):
			proposals.apply(fresh, {field: "x"})


def test_scopes_that_lack_are_named_in_the_answer(sandbox, fresh):
	sandbox.app.scopes = (
		"write_orders",
		"read_customers",
		"read_products",
		"read_locations",
		"read_all_orders",
	)
	report = connection.test(fresh)
	assert report.indicator == "orange"
	assert "write_inventory" in report.text and "write_fulfillments" in report.text
	assert "read_orders" not in report.text, "it is part of write_orders"


def test_a_person_reads_the_cause_while_the_shop_rests(sandbox, courier):
	"""Five failures in a row let the shop rest; what is pressed then asks it all the same and says what is wrong."""
	name = factory.make_shop(base_url="http://127.0.0.1:9")
	breaker = CircuitBreaker(site_store())
	for _failure in range(5):
		breaker.failed(name)
	try:
		assert shops.failures_before_rest(name) == 5
		text = buttons.test_connection(name)["text"]
		assert "no connection" in text and "rests" not in text
		text = buttons.poll_shop(name)["text"]
		assert "no connection" in text and "rests" not in text
		shop = frappe.get_doc("Ecom Shop", name)
		shop.update({"base_url": sandbox.url, "shopify_access_token": sandbox.token, "webhook_secret": "x"})
		shop.save()
		assert connection.test(name).indicator == "green"
		assert shops.failures_before_rest(name) == 0
	finally:
		breaker.succeeded(name)


def test_webhooks_are_not_registered_where_nobody_can_reach_this_site(sandbox, fresh, monkeypatch):
	monkeypatch.setitem(frappe.conf, "host_name", "http://192.168.1.20:8000")
	with pytest.raises(frappe.ValidationError, match="known on this machine or network only"):
		connection.register_webhooks(fresh)
	monkeypatch.setitem(frappe.conf, "host_name", "http://erp.example.com")
	with pytest.raises(frappe.ValidationError, match="is not https"):
		connection.register_webhooks(fresh)
	assert sandbox.app.subscriptions.all == {}


@pytest.mark.parametrize(
	"address",
	["https://localhost", "https://erp.local", "https://10.0.0.3", "https://[::1]:8000", "https://erp"],
)
def test_an_address_of_the_house_is_recognised(address, monkeypatch):
	monkeypatch.setitem(frappe.conf, "host_name", address)
	assert "host_name" in site_address.why_unreachable()


def test_webhooks_are_registered_and_repaired(sandbox, fresh, public):
	first = connection.register_webhooks(fresh)
	assert first.endswith("0 repaired, 0 were right")
	assert {one.address for one in sandbox.app.subscriptions.all.values()} == {
		frappe.utils.get_url(
			f"/api/method/ecom_erp.api.public.webhook.receive?shop={frappe.utils.quoted(fresh)}"
		)
	}
	count = len(sandbox.app.subscriptions.all)
	assert connection.register_webhooks(fresh) == f"0 webhooks registered, 0 repaired, {count} were right"
	assert connection.test(fresh).hints == ()


def test_a_secret_is_drawn_where_none_was_entered(public, courier):
	from ecom_sandbox import WooServer

	with WooServer() as woo:
		name = new_shop(
			woo_facts(woo),
			channel="WooCommerce",
			woocommerce_consumer_key=woo.consumer_key,
			woocommerce_consumer_secret=woo.token,
			shopify_client_id=None,
			shopify_client_secret=None,
		).name
		connection.register_webhooks(name)
		secret = frappe.get_doc("Ecom Shop", name).get_password("webhook_secret")
		assert len(secret) == 40
		assert {one.secret for one in woo.api.connection.subscriptions.all.values()} == {secret}
		connection.register_webhooks(name)
		assert frappe.get_doc("Ecom Shop", name).get_password("webhook_secret") == secret


def test_a_secret_is_not_drawn_where_the_shop_has_its_own(sandbox, courier, public):
	name = factory.make_shop(sandbox, webhook_secret=None)
	with pytest.raises(frappe.ValidationError, match="Enter the Webhook Secret first"):
		connection.register_webhooks(name)
	assert sandbox.app.subscriptions.all == {}


def woo_facts(woo):
	return frappe._dict(url=woo.url, client_id="", webhook_secret="")


def test_no_answer_holds_a_secret(sandbox, fresh, public):
	sandbox.shop.place("#1001")
	answers = [
		buttons.test_connection(fresh),
		buttons.register_webhooks(fresh),
		buttons.connection_state(fresh),
		buttons.apply_proposals(fresh, "{}"),
	]
	told = json.dumps(answers, default=str)
	assert "America/New_York" in told
	for secret in (sandbox.webhook_secret, sandbox.token, *sandbox.lent):
		assert secret not in told
