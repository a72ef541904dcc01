"""An app that is not ours brings a channel and a courier: they are chosen, filled in and worked with as our own."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import expect

from ecom_erp.flows.allocation import cancellation
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shops import connection, shops
from ecom_erp.flows.work import order_steps, outbox_worker
from ecom_erp.messaging.transaction import in_transaction
from embedded import processes
from embedded.services import ports
from tests import world
from tests.browser import desk_page
from tests.desk.screen import WAIT, open_form, press, shown
from tests.factories import shop as factory
from tests.factories.users import credentials, make_user
from tests.live import LiveSite
from tests.outside import server as bazaar_server
from tests.outside.bench import APP, with_bazaar
from tests.outside.server import BazaarServer

TO = {
	"name": "Ada Berg",
	"line1": "1640 N Damen Ave",
	"city": "Chicago",
	"province": "Illinois",
	"province_code": "IL",
	"postal_code": "60647",
	"country_code": "US",
}


@pytest.fixture(scope="module")
def sites(_session_site, tmp_path_factory) -> Iterator[Path]:
	with with_bazaar(_session_site, tmp_path_factory.mktemp("bench")) as folder:
		yield folder


@pytest.fixture(scope="module")
def live_site(_session_site, sites) -> Iterator[LiveSite]:
	"""A web server of the bench that has the app."""
	paths = os.pathsep.join(filter(None, [str(APP), os.environ.get("PYTHONPATH")]))
	env = {"FRAPPE_SITE": _session_site.name, "FRAPPE_SITES_PATH": str(sites), "PYTHONPATH": paths}
	port = ports.first_free(8100 + os.getpid() % 40 * 10)
	with processes.web(Path(sys.executable), sites, env, port, f"web-outside-{_session_site.name}") as url:
		yield LiveSite(url)


@pytest.fixture
def manager(browser, live_site) -> Iterator:
	"""The desk of an Ecom Manager, who connects shops and couriers."""
	with desk_page(browser, live_site, *credentials(make_user("Ecom Manager"))) as page:
		yield page


@pytest.fixture
def bazaar() -> Iterator[BazaarServer]:
	with BazaarServer() as running:
		yield running


def make_shop(server: BazaarServer, **values) -> str:
	own = {
		"bazaar_seller": bazaar_server.SELLER,
		"bazaar_token": bazaar_server.TOKEN,
		"bazaar_tax_number": "DE 1",
	}
	gateways = [{"gateway": name, "account": world.BANK_ACCOUNT} for name in ("bazaar_pay", factory.CARD)]
	return factory.make_shop(channel="Bazaar", base_url=server.url, gateways=gateways, **{**own, **values})


def make_courier(server: BazaarServer, **values) -> str:
	factory.make_profiles()
	return factory.make_courier(
		courier="Bazaar Post",
		base_url=server.url,
		bazaar_post_customer=bazaar_server.CUSTOMER,
		bazaar_post_password=bazaar_server.PASSWORD,
		**values,
	)


def an_order(item: str) -> dict:
	at = (datetime.now(timezone.utc) - timedelta(hours=1)).replace(microsecond=0).isoformat()
	line = {"id": "1", "listing": f"V-{item}", "sku": item, "title": "Mug", "quantity": 2, "price": "12.50"}
	return {
		"id": "BZ-1",
		"created": at,
		"updated": at,
		"currency": "USD",
		"total": "25.00",
		"email": "ada@example.com",
		"to": TO,
		"lines": [line],
	}


def test_an_order_comes_in_is_sent_with_the_apps_courier_and_its_shop_is_told(sites, bazaar):
	courier, shop, item = make_courier(bazaar), make_shop(bazaar), factory.stocked(main=5)
	assert connection.test(shop).text == "Connected"
	bazaar.orders.append(an_order(item))
	assert receiving.poll(shop) == 1
	process_inbox(10)
	name = frappe.db.get_value("Ecom Order", {"shop": shop, "external_id": "BZ-1"})
	order_steps.advance(name)
	[parcel] = factory.parcels(name)
	factory.shipping_labels.buy_labels(parcel)
	label = frappe.get_doc("Shipping Label", {"fulfilment_order": parcel})
	# 2 x 400 g from Chicago to Chicago, by the rate card: the courier names no price
	assert (label.courier_account, label.tracking_number, label.cost) == (courier, "BZ000001", 5)
	assert label.label_format == "zpl"
	factory.ship.ship(parcel)
	outbox_worker.deliver_outbox(20)
	assert bazaar.shipments == [
		{"order": "BZ-1", "lines": [["1", 2]], "number": "BZ000001", "carrier": courier}
	]


def test_what_the_channel_has_no_place_for_is_left_to_a_person(sites, bazaar):
	make_courier(bazaar)
	shop = make_shop(bazaar, publish_stock=1)
	assert frappe.db.get_value("Ecom Shop", shop, ["poll_enabled", "publish_stock"]) == (1, 0)
	name = factory.allocated(shop, factory.make_order(factory.line(factory.stocked(main=5), "10.00")))

	def tell():
		cancellation.tell_shop_cancelled(lock_order(name), "No stock")

	in_transaction(tell)
	assert "Bazaar" in factory.timeline(name)
	assert not frappe.db.exists("Outbox Message", {"shop": shop, "kind": "Cancellation"})


def test_its_own_checks_name_the_field(sites, bazaar):
	with pytest.raises(frappe.ValidationError, match="Seller Number: it has six digits, not 2 characters"):
		make_shop(bazaar, bazaar_seller="12")
	with pytest.raises(frappe.MandatoryError, match=r"Enter the Tax Number\. Bazaar"):
		make_shop(bazaar, bazaar_tax_number="")
	assert make_shop(bazaar, bazaar_tax_number="", bazaar_region="US")


def new_form(page, doctype: str):
	page.open(f"{doctype.lower().replace(' ', '-')}/new")
	page.page.wait_for_function(
		"doctype => window.cur_frm && cur_frm.doc.doctype == doctype && cur_frm.is_new()",
		arg=doctype,
		timeout=WAIT,
	)
	page.settle()


def field(page, name: str):
	return page.page.locator(f".form-layout .frappe-control[data-fieldname={name}]").first


def choose(page, name: str, value: str) -> None:
	field(page, name).locator("select").select_option(value)
	page.settle()


def check_fields(page, seen: list[str], unseen: list[str]) -> None:
	for name in seen:
		expect(field(page, name)).to_be_visible(timeout=WAIT)
	for name in unseen:
		expect(field(page, name)).to_be_hidden(timeout=WAIT)


BAZAAR = ["bazaar_seller", "bazaar_token", "bazaar_region", "bazaar_tax_number", "bazaar_page_size"]
OURS = ["shopify_access_token", "woocommerce_consumer_key", "own_shop_access_token", "webhook_secret"]


def test_the_form_of_a_shop_asks_for_what_the_channel_declares(manager):
	new_form(manager, "Ecom Shop")
	check_fields(manager, [], [*BAZAAR, *OURS, "base_url"])
	choose(manager, "channel", "Bazaar")
	check_fields(manager, [*BAZAAR, "base_url", "poll_enabled"], [*OURS, "publish_stock"])
	shown(manager, "Its sellers find number and token on their page.")
	assert field(manager, "bazaar_token").locator("input").get_attribute("type") == "password"
	choose(manager, "bazaar_region", "US")
	check_fields(manager, ["bazaar_seller"], ["bazaar_tax_number"])
	choose(manager, "channel", "Shopify")
	check_fields(manager, ["shopify_access_token", "webhook_secret", "publish_stock"], BAZAAR)
	choose(manager, "channel", "Own Shop")
	check_fields(manager, ["own_shop_access_token", "base_url"], ["poll_enabled", "publish_stock"])
	assert manager.problems == []


def test_a_manager_corrects_what_the_channel_refuses(manager, bazaar):
	make_courier(bazaar)
	shop = make_shop(bazaar)
	frappe.db.commit()
	open_form(manager, "Ecom Shop", shop)
	seller = field(manager, "bazaar_seller").locator("input")
	seller.fill("77")
	seller.blur()
	press(manager, "Save")
	shown(manager, "Seller Number: it has six digits, not 2 characters")
	manager.page.locator(".modal.show .btn-modal-close:visible").click()
	manager.page.wait_for_selector(".modal.show", state="hidden")
	seller.fill("654321")
	seller.blur()
	press(manager, "Save")
	manager.page.wait_for_function("() => !cur_frm.is_dirty()", timeout=WAIT)
	frappe.db.rollback()
	assert shops.settings(frappe.get_doc("Ecom Shop", shop)).seller == "654321"


def test_the_form_of_a_courier_asks_for_what_the_courier_declares(manager):
	new_form(manager, "Courier Account")
	post = ["bazaar_post_customer", "bazaar_post_password", "bazaar_post_express"]
	check_fields(manager, [], [*post, "parcel_api_key", "prefix", "base_url"])
	choose(manager, "courier", "Bazaar Post")
	check_fields(manager, [*post, "base_url"], ["parcel_api_key", "prefix", "webhook_secret"])
	choose(manager, "courier", "Rate Card")
	check_fields(manager, ["prefix", "last_number"], [*post, "base_url"])
	choose(manager, "courier", "Parcel API")
	check_fields(manager, ["parcel_api_key", "webhook_secret"], [*post, "prefix", "reports_delivery"])
	assert manager.problems == []
