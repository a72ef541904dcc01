"""What a channel says of a shop that is being connected, the webhooks it registers, and what it lists as sold."""

from dataclasses import replace

import pytest

from ecom_erp.integrations.channels.base import Capability, ChannelError
from ecom_erp.integrations.channels.description import (
	CatalogueListing,
	Location,
	RemarkCode,
	Webhook,
	plan_webhooks,
)
from tests.channels.conftest import make_adapter, make_own, make_woo

HERE = "https://erp.example.com/api/method/ecom_erp.api.public.webhook.receive?shop=Aurora"
OLD = HERE.replace("erp.example.com", "old.example.com")
OTHER = HERE.replace("shop=Aurora", "shop=Borealis")


def codes(description) -> list[str]:
	return [remark.code.value for remark in description.remarks]


def params(description, code: RemarkCode) -> dict:
	return next(dict(remark.params) for remark in description.remarks if remark.code is code)


def topics(subscriptions) -> list[str]:
	return sorted(one.topic for one in subscriptions.all.values())


def test_a_shopify_shop_describes_itself(full_sandbox):
	said = make_adapter(full_sandbox).describe(HERE)
	assert (said.name, said.currency, said.time_zone) == ("Aurora Outfitters", "USD", "America/New_York")
	assert said.prices_include_tax is False
	assert said.app == "ERPNext"
	assert Location("71000000001", "East") in said.locations
	used = {order.gateway for order in full_sandbox.shop.orders.values()}
	assert {one.id for one in said.gateways} <= used
	assert "shopify_payments" in {one.id for one in said.gateways}
	assert said.missing == ()
	assert codes(said) == ["webhook_missing"]


def test_scopes_that_lack_are_named(sandbox):
	"""A scope to write includes the one to read: read_inventory is not missing."""
	sandbox.app.scopes = ("write_orders", "write_inventory", "read_products")
	said = make_adapter(sandbox).describe()
	assert said.missing == (
		"read_customers",
		"read_locations",
		"read_merchant_managed_fulfillment_orders",
		"write_merchant_managed_fulfillment_orders",
		"write_fulfillments",
	)
	assert params(said, RemarkCode.SCOPE_MISSING)["scopes"].startswith("read_customers, read_locations")
	assert RemarkCode.OLD_ORDERS_HIDDEN.value in codes(said)
	assert "Locations" not in sandbox.calls, "what may not be asked is not asked"


@pytest.mark.parametrize(
	("state", "code"), [("denied", "customers_not_approved"), ("empty", "customers_empty")]
)
def test_customers_that_are_not_shown_are_noticed(full_sandbox, state, code):
	full_sandbox.app.customers = state
	assert code in codes(make_adapter(full_sandbox).describe())


def test_a_shop_without_orders_says_nothing_of_its_customers(sandbox):
	assert codes(make_adapter(sandbox).describe()) == []


def test_a_webhook_secret_of_another_app_is_noticed(sandbox):
	one = make_adapter(sandbox, client_id=sandbox.client_id, client_secret=sandbox.webhook_secret)
	assert codes(one.describe()) == []
	one.shop = replace(one.shop, webhook_secret="of the notifications page")
	assert codes(one.describe()) == ["other_signing_secret"]


def test_shopify_webhooks_are_registered_once(sandbox):
	first = make_adapter(sandbox).register_webhooks(HERE)
	assert "orders/create" in first.made
	assert (first.repaired, first.right, first.refused) == ((), (), ())
	again = make_adapter(sandbox).register_webhooks(HERE)
	assert (again.made, again.repaired) == ((), ())
	assert sorted(again.right) == sorted(first.made) == topics(sandbox.app.subscriptions)
	assert codes(make_adapter(sandbox).describe(HERE)) == []


def test_shopify_webhooks_of_an_old_host_are_moved_and_others_left(sandbox):
	known = sandbox.app.subscriptions
	known.add("orders/create", OLD)
	known.add("orders/create", OTHER)
	said = make_adapter(sandbox).describe(HERE)
	assert params(said, RemarkCode.WEBHOOK_ELSEWHERE) == {"topics": "orders/create"}
	done = make_adapter(sandbox).register_webhooks(HERE)
	assert done.repaired == ("orders/create",)
	assert [one.address for one in known.all.values() if one.topic == "orders/create"] == [HERE, OTHER]


def test_a_topic_that_is_refused_stops_no_other(sandbox):
	done = make_adapter(sandbox).register_webhooks(HERE.replace("https", "http"))
	assert done.made == ()
	assert dict(done.refused)["orders/create"].endswith("Address protocol http:// is not supported")


def test_a_shopify_catalogue_is_read_in_pages_and_goes_on(sandbox):
	pages = list(make_adapter(sandbox).catalogue())
	found = [one for page in pages for one in page.listings]
	assert sorted(one.listing_id for one in found) == sorted(sandbox.shop.listings)
	assert pages[-1].next == ""
	tee = sandbox.shop.listings["44100000000001"]
	assert CatalogueListing(tee["variant_id"], tee["sku"], tee["title"], tee["barcode"]) in found
	if len(pages) > 1:
		rest = [one for page in make_adapter(sandbox).catalogue(pages[0].next) for one in page.listings]
		assert rest == found[len(pages[0].listings) :]


def test_a_woocommerce_shop_describes_itself(woo):
	woo.api.connection.off_gateways.add("bacs")
	said = make_woo(woo).describe(HERE)
	assert (said.name, said.currency, said.time_zone) == ("Aurora Europe", "EUR", "Europe/Amsterdam")
	assert (said.prices_include_tax, said.decimals) == (True, 2)
	assert {one.id: one.enabled for one in said.gateways} == {
		"stripe": True,
		"ppcp-gateway": True,
		"bacs": False,
	}
	assert (said.granted, said.missing) == (("read", "write"), ())
	assert codes(said) == ["webhook_missing"]


def test_a_key_that_only_reads_is_noticed(woo):
	woo.reads_only = True
	said = make_woo(woo).describe()
	assert said.missing == ("write",)
	assert codes(said) == ["key_reads_only"]


def test_a_key_of_somebody_who_sees_no_settings_is_noticed(woo):
	woo.api.connection.manager = False
	said = make_woo(woo).describe(HERE)
	assert said.currency == "EUR"
	assert codes(said) == ["settings_hidden"]


def test_an_offset_is_a_zone_too(woo):
	woo.shop.facts = {**woo.shop.facts, "time_zone": ""}
	assert make_woo(woo).describe().time_zone == "Etc/GMT-1", "an hour ahead of UTC"


def test_woocommerce_webhooks_are_made_and_repaired(woo):
	known = woo.api.connection.subscriptions
	known.add("order.created", HERE, status="disabled")
	known.add("order.updated", OLD)
	known.add("order.updated", "https://crm.example.com/hook", secret="theirs")
	said = make_woo(woo).describe(HERE)
	assert params(said, RemarkCode.WEBHOOK_DISABLED) == {"topics": "order.created"}
	assert params(said, RemarkCode.WEBHOOK_ELSEWHERE) == {"topics": "order.updated"}
	done = make_woo(woo).register_webhooks(HERE)
	assert (sorted(done.made), sorted(done.repaired)) == (
		["order.deleted", "order.restored"],
		["order.created", "order.updated"],
	)
	own = [one for one in known.all.values() if one.address == HERE]
	assert {(one.status, one.secret) for one in own} == {("active", woo.webhook_secret)}
	assert known.all["1002"].secret == "theirs"
	assert codes(make_woo(woo).describe(HERE)) == []
	again = make_woo(woo).register_webhooks(HERE)
	assert (again.made, again.repaired, len(known.all)) == ((), (), 5)


def test_a_secret_that_was_changed_reaches_webhooks_that_are_right(woo):
	known = woo.api.connection.subscriptions
	known.add("order.created", HERE, secret="before")
	make_woo(woo).register_webhooks(HERE)
	assert known.all["1000"].secret == woo.webhook_secret


def test_variations_that_carry_the_sku_of_their_parent_say_so(woo):
	rows = {
		number: {
			"product_id": "700",
			"variant_id": number,
			"inventory_item_id": number,
			"sku": sku,
			"product_sku": "HAT",
			"title": f"Hat - {size}",
			"barcode": "",
		}
		for number, sku, size in (("701", "", "S"), ("702", "HAT-M", "M"))
	}
	woo.shop.listings = rows
	[page] = make_woo(woo).catalogue()
	assert list(page.listings) == [
		CatalogueListing("700:701", "HAT", "Hat - S", sku_of_parent=True),
		CatalogueListing("700:702", "HAT-M", "Hat - M"),
	]


def test_a_woocommerce_catalogue_is_read_in_pages_and_goes_on(woo):
	pages = list(make_woo(woo).catalogue())
	found = [one.listing_id for page in pages for one in page.listings]
	assert sorted(found) == sorted(woo.shop.listings)
	rest = [one.listing_id for page in make_woo(woo).catalogue("2") for one in page.listings]
	assert rest == found[len(pages[0].listings) :]


def test_an_own_shop_tells_nothing_and_needs_no_registration(own):
	adapter = make_own(own)
	assert adapter.describe(HERE).webhooks == ()
	assert not adapter.declaration.can(Capability.REGISTRATION)


def test_wrong_credentials_are_an_error_not_a_description(woo):
	with pytest.raises(ChannelError, match="WooCommerce refused"):
		make_woo(woo, token="wrong").describe()


@pytest.mark.parametrize(
	("address", "active", "place"),
	[
		(HERE, True, "right"),
		(HERE, False, "wrong"),
		(OLD, True, "wrong"),
		(OTHER, True, ""),
		("http://[", True, ""),
	],
)
def test_what_counts_as_ours(address, active, place):
	plan = plan_webhooks([Webhook("1", "order.created", address, active)], ("order.created",), HERE)
	assert [one.id for one in plan.right] == (["1"] if place == "right" else [])
	assert [one.id for one in plan.wrong] == (["1"] if place == "wrong" else [])
	assert plan.lacking == (() if place else ("order.created",))
