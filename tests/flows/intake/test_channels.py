"""Orders of a WooCommerce shop and of an own shop, in another currency than the company's and with prices that contain
tax, from the shop to posted documents and back."""

import json
import re
from decimal import Decimal
from pathlib import Path

import frappe
import pytest
import requests

from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.shops import connection
from ecom_erp.flows.work import order_steps, outbox_worker
from ecom_erp.integrations.channels.base import SignatureError
from ecom_erp.integrations.channels.own_shop import signing
from ecom_sandbox import WooServer, woo_view
from tests import world
from tests.factories import erpnext
from tests.factories import shop as factory

CHICAGO = {"line1": "1640 N Damen Ave", "city": "Chicago", "province": "Illinois", "province_code": "IL",
	"postal_code": "60647", "country_code": "US"}  # fmt: skip
GUIDE = (Path(__file__).resolve().parents[3] / "docs/own-shop.md").read_text(encoding="utf-8")
EXAMPLE = json.loads(re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)[1])
SECRET = "hush"


def foreign_shop(channel: str, currency: str, gateway: str, **values) -> str:
	"""A shop of the USD company that sells in another currency."""
	# one rate for the order's day and for today's payment, whatever other tests have written down
	frappe.db.delete("Currency Exchange", {"from_currency": currency})
	erpnext.make_exchange_rate(currency, 1.1 if currency == "EUR" else 0.14, date="2026-01-01")
	frappe.local.request_cache.clear()
	receivable = erpnext.make_account(
		erpnext.unique(f"Debtors {currency}"),
		"Accounts Receivable",
		account_type="Receivable",
		account_currency=currency,
	)
	bank = erpnext.make_account(
		erpnext.unique(f"{gateway} {currency}"),
		"Bank Accounts",
		account_type="Bank",
		account_currency=currency,
	)
	fees = erpnext.make_account(erpnext.unique("Fees"), "Indirect Expenses")
	prices = erpnext.make(
		"Price List", price_list_name=erpnext.unique(currency), currency=currency, selling=1
	).name
	row = {"gateway": gateway, "account": bank, "fee_account": fees}
	return factory.make_shop(
		channel=channel,
		currency=currency,
		price_list=prices,
		receivable_account=receivable,
		gateways=[row],
		**values,
	)


@pytest.fixture
def woo():
	with WooServer() as server:
		yield server


@pytest.fixture
def woo_shop(courier, woo) -> str:
	return foreign_shop(
		"WooCommerce",
		"EUR",
		"stripe",
		base_url=woo.url,
		woocommerce_consumer_key=woo.consumer_key,
		woocommerce_consumer_secret=woo.token,
		webhook_secret=woo.webhook_secret,
	)


@pytest.fixture
def pushing_shop(courier) -> str:
	"""An own shop that only pushes."""
	return foreign_shop("Own Shop", "CNY", "alipay", base_url="", webhook_secret=SECRET)


def place(server, number: str):
	"""An order of the fixtures, for an address in the couriers' country, and its items in stock."""
	row = server.shop.waiting[number]
	row["shipping_address"].update(CHICAGO)
	for line in row["lines"]:
		stock(line["sku"])
	return server.shop.place(number)


def stock(sku: str) -> None:
	if not frappe.db.exists("Item", sku):
		erpnext.make_item(sku, weight_per_unit=400, weight_uom="Gram")
	erpnext.set_stock(sku, 50)


def to_sales_order(name: str):
	order_steps.advance(name)
	order = factory.get(name)
	assert order.sales_order, order.hold_reason
	return frappe.get_doc("Sales Order", order.sales_order)


def send(
	shop: str, body: dict, topic: str = "orders/create", event: str = "e1", secret: str = SECRET
) -> None:
	raw = json.dumps(body).encode()
	headers = {"X-Ecom-Topic": topic, "X-Ecom-Event-Id": event, **signing.headers(secret, raw)}
	receiving.receive_webhook(shop, headers, raw)


def order_of(shop: str, external_id: str) -> str:
	return frappe.db.get_value("Ecom Order", {"shop": shop, "external_id": external_id})


@pytest.mark.smoke
def test_a_woocommerce_order_with_coupon_and_fee_from_the_shop_and_back(woo, woo_shop):
	"""411.29 EUR: four lines less 10 %, shipping 14.95, gift wrapping 3.50; 65.67 of it tax. Stripe keeps 6.42."""
	placed = place(woo, "2007")
	assert receiving.poll(woo_shop) == 1
	process_inbox(10)
	name = order_of(woo_shop, "2007")
	sale = to_sales_order(name)
	assert (sale.docstatus, sale.currency, Decimal(str(sale.grand_total))) == (1, "EUR", Decimal("411.29"))
	taxes = sum(Decimal(str(row.tax_amount)) for row in sale.taxes if row.account_head == world.SALES_TAX)
	assert taxes == Decimal("65.67")
	for parcel in factory.parcels(name):
		factory.shipping_labels.buy_labels(parcel)
		factory.ship.ship(parcel)
	outbox_worker.deliver_outbox(20)
	assert woo_view.status(placed) == "completed"
	number = frappe.db.get_value("Shipping Label", {"ecom_order": name}, "tracking_number")
	assert [made.number for made in placed.fulfilments] == [number]
	for step in (factory.billing.bill, collect, factory.billing.complete):
		step(name)
	invoice = frappe.get_doc("Sales Invoice", factory.get(name).sales_invoice)
	assert (Decimal(str(invoice.grand_total)), invoice.outstanding_amount) == (Decimal("411.29"), 0)
	payment = frappe.get_doc("Payment Entry", factory.get(name).payments[0].payment_entry)
	assert [Decimal(str(row.amount)) for row in payment.deductions if row.amount] == [
		Decimal("7.06")  # 6.42 EUR at 1.1
	]


def test_a_woocommerce_order_that_is_told_and_polled_is_one(woo, woo_shop):
	placed = place(woo, "2007")
	woo.emit("place", placed)  # nobody listens; the message is given by hand below
	body = json.dumps(woo_view.order_body(placed)).encode()
	delivery = type("Delivery", (), {"topic": "order.created", "body": body, "triggered_at": "2026-03-02"})
	for _copy in range(2):
		receiving.receive_webhook(woo_shop, woo._webhook_headers(delivery), body)
	receiving.receive_webhook(woo_shop, {}, b"webhook_id=1")
	receiving.poll(woo_shop)
	process_inbox(10)
	assert frappe.db.count("Ecom Order", {"shop": woo_shop}) == 1
	assert frappe.db.count("Inbox Message", {"shop": woo_shop}) == 2


def test_a_woocommerce_refund_that_arrives_with_the_first_message(woo, woo_shop):
	placed = place(woo, "2007")
	line, sale = placed.lines[0], placed.transactions[0]
	woo.shop.refund(placed, "torn", [(line, 1, "return")], [(sale.id, Decimal("23.35"))])
	body = json.dumps(woo_view.order_body(placed)).encode()
	delivery = type("Delivery", (), {"topic": "order.updated", "body": body, "triggered_at": "2026-03-02"})
	receiving.receive_webhook(woo_shop, woo._webhook_headers(delivery), body)
	process_inbox(10)
	order = factory.get(order_of(woo_shop, "2007"))
	assert (order.payment_state, order.refunded_amount) == ("Partially Refunded", 23.35)


def tell_as_before(woo, woo_shop: str, number: str) -> None:
	"""An order comes as WooCommerce's API before the present one sent it, without `date_modified_gmt`."""
	stated = {
		key: value
		for key, value in woo_view.order_body(place(woo, number)).items()
		if key != "date_modified_gmt"
	}
	body = json.dumps(stated).encode()
	delivery = type("Delivery", (), {"topic": "order.created", "body": body, "triggered_at": "2026-03-02"})
	receiving.receive_webhook(woo_shop, woo._webhook_headers(delivery), body)


def test_a_message_of_an_older_version_is_answered_by_asking_the_shop(woo, woo_shop):
	tell_as_before(woo, woo_shop, "2007")
	process_inbox(10)
	assert frappe.get_all("Inbox Message", {"shop": woo_shop}, ["status", "error"]) == [
		{"status": "Done", "error": None}
	]
	assert factory.get(order_of(woo_shop, "2007")).total == 411.29


def test_a_woocommerce_order_that_is_deleted_is_cancelled(woo, woo_shop):
	placed = place(woo, "2007")
	receiving.poll(woo_shop)
	process_inbox(10)
	woo.shop.delete("2007", forever=True)
	body = json.dumps({"id": int(placed.id)}).encode()
	delivery = type("Delivery", (), {"topic": "order.deleted", "body": body, "triggered_at": "2026-03-02"})
	receiving.receive_webhook(woo_shop, woo._webhook_headers(delivery), body)
	process_inbox(10)
	order = factory.get(order_of(woo_shop, "2007"))
	assert (order.status, order.cancelled_at is not None) == ("Cancelled", True)


def test_the_guides_order_is_pushed_posted_and_nobody_is_told(pushing_shop):
	"""246.00 CNY, prices with tax: 230.00 goods and 16.00 shipping, of which 28.30 are tax."""
	stock("AO-MUG-W")
	pushed = {**EXAMPLE, "shipping_address": {"name": "Li Lei", **CHICAGO}}
	send(pushing_shop, pushed)
	send(pushing_shop, pushed)
	process_inbox(10)
	name = order_of(pushing_shop, "A-1001")
	sale = to_sales_order(name)
	assert (sale.docstatus, sale.currency, Decimal(str(sale.grand_total))) == (1, "CNY", Decimal("246.00"))
	taxes = sum(Decimal(str(row.tax_amount)) for row in sale.taxes if row.account_head == world.SALES_TAX)
	assert taxes == Decimal("28.30")
	for parcel in factory.parcels(name):
		factory.shipping_labels.buy_labels(parcel)
		factory.ship.ship(parcel)
	outbox_worker.deliver_outbox(20)
	told = frappe.get_all("Outbox Message", {"shop": pushing_shop}, ["status", "external_result"])
	assert {(row.status, row.external_result) for row in told} == {("Done", "Not sent: the shop has no URL")}


def test_an_own_shop_tells_of_a_refund_before_its_order(pushing_shop):
	refund = {"id": "r1", "amount": "79.00", "lines": [{"line_id": "1", "quantity": 1, "amount": "79.00"}]}
	later = {**EXAMPLE, "updated_at": "2026-03-02T12:00:00Z", "payment_state": "partially_refunded"}
	send(pushing_shop, {**later, "refunds": [refund]}, "refunds/create", "e2")
	send(pushing_shop, EXAMPLE, "orders/create", "e1")
	process_inbox(10)
	order = factory.get(order_of(pushing_shop, "A-1001"))
	assert (order.payment_state, order.refunded_amount) == ("Partially Refunded", 79)


def test_a_shop_without_secret_accepts_no_message(courier):
	shop = foreign_shop("Own Shop", "CNY", "alipay", base_url="", webhook_secret="")
	with pytest.raises(SignatureError):
		send(shop, EXAMPLE, secret="")


def test_which_settings_a_channel_needs(courier):
	with pytest.raises(frappe.ValidationError, match=r"Enter the Consumer Key\. WooCommerce"):
		factory.make_shop(channel="WooCommerce", woocommerce_consumer_key="")
	with pytest.raises(frappe.ValidationError, match=r"Enter the Shop URL\. Shopify"):
		factory.make_shop(base_url="")
	shop = factory.make_shop(channel="Own Shop", base_url="", poll_enabled=1, publish_stock=1)
	assert frappe.db.get_value("Ecom Shop", shop, ["poll_enabled", "publish_stock"]) == (0, 0)


def test_what_testing_the_connection_says(woo, woo_shop, pushing_shop):
	assert connection.test(woo_shop).text == "Connected"
	assert "no URL" in connection.test(pushing_shop).text
	wrong = factory.make_shop(
		channel="WooCommerce",
		base_url=woo.url,
		woocommerce_consumer_key=woo.consumer_key,
		woocommerce_consumer_secret=woo.token,
	)
	assert connection.test(wrong).text == ("Connected, but: The shop sells in EUR while USD is entered here")


def test_messages_that_cannot_be_read_are_refused_with_a_reason(live_site, pushing_shop):
	frappe.db.commit()
	errors = frappe.db.count("Error Log")
	url = f"{live_site.url}/api/method/ecom_erp.api.public.webhook.receive?shop={requests.utils.quote(pushing_shop)}"
	for body, status, says in (
		(b'{"name": "Ada Berg",', 400, "not valid JSON"),
		(b"webhook_id=1", 400, "not valid JSON"),
		(b'{"name": "Ada Berg"}', 401, "signature"),
		(b"[1]", 401, "signature"),
	):
		answer = requests.post(url, data=body, headers={"Content-Type": "application/json"}, timeout=60)
		assert answer.status_code == status and says in answer.json()["message"]["message"], body
	raw = b'{"id": 1}'
	headers = {
		"Content-Type": "application/json",
		"X-Ecom-Topic": "orders/create",
		**signing.headers(SECRET, raw),
	}
	answer = requests.post(url, data=raw, headers=headers, timeout=60)
	assert answer.status_code == 400 and "currency is missing" in answer.json()["message"]["message"]
	frappe.db.rollback()
	assert frappe.db.count("Error Log") == errors
