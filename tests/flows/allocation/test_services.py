"""Services and downloads: no parcel holds them. An order of nothing else is posted at once, and its shop hears that it is
done; beside goods they wait for these. What is kept in stock leaves in a parcel, unless the shop says that it does not."""

from dataclasses import replace

import frappe
import pytest

from ecom_erp.core.orders.canonical import Address
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.work import order_steps
from ecom_erp.flows.work.outbox_worker import deliver_outbox
from tests.factories import shop as factory
from tests.factories import woo
from tests.factories.erpnext import bin_of, make_item
from tests.factories.shop import line, make_order, stocked
from tests.support.shopify_orders import messages

NO_CARRIAGE = {"shipping_lines": [], "shipping": {}}


def service() -> str:
	return make_item(is_stock_item=0)


def advanced(name: str):
	order_steps.advance(name)
	return factory.get(name)


def is_done(doc) -> bool:
	"""Whether the order came to its end with an invoice and without a parcel."""
	return (doc.status, factory.parcels(doc.name)) == ("Completed", []) and bool(doc.sales_invoice)


def unshipped(item: str, price: str, quantity: int = 1):
	return replace(line(item, price, quantity), requires_shipping=False)


@pytest.mark.parametrize("channel", ["Shopify", "WooCommerce", "Own Shop"])
def test_an_order_of_services_alone_waits_for_nothing(courier, channel):
	"""No address, no courier, no stock: the invoice is posted at once, and the shop is told in one message."""
	shop = factory.make_shop(channel=channel)
	order = make_order(unshipped(service(), "15.00", 2), shipping_address=Address())
	doc = advanced(factory.pooled(shop, order))
	assert is_done(doc) and factory.holds(doc.name) == {}
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "grand_total") == 30
	[told] = messages(doc.name)
	payload = frappe.parse_json(frappe.db.get_value("Outbox Message", told.name, "payload"))
	assert (told.kind, payload["lines"]) == ("Fulfilment", [[order.lines[0].external_id, 2]])
	assert payload["without_parcel"] and payload["unshipped"] == [order.lines[0].external_id]


def test_no_courier_has_to_go_there(shop):
	"""The rate cards of the tests cover the United States alone."""
	paris = Address("Ada Berg", "", "1 Rue de Rivoli", "", "Paris", "", "", "75001", "FR")
	goods = factory.reviewed(shop, make_order(line(stocked(main=1), "15.00"), shipping_address=paris))
	assert "out_of_coverage" in factory.holds(goods)
	order = make_order(line(service(), "15.00"), shipping_address=paris)
	assert is_done(advanced(factory.pooled(shop, order)))


def test_a_service_of_shopify_is_fulfilled_there(sandbox, sandbox_shop):
	placed = sandbox.shop.place("#1037")
	placed.lines[0].ships = False
	factory.make_listing(sandbox_shop, placed.lines[0].variant_id, {service(): 1})
	receiving.poll(sandbox_shop)
	process_inbox(50)
	doc = advanced(frappe.db.get_value("Ecom Order", {"shop": sandbox_shop, "external_id": placed.id}))
	assert is_done(doc)
	deliver_outbox(50)
	assert [one.open for one in placed.lines] == [0] and placed.fulfilments[0].numbers == []


# goods without carriage


def test_goods_of_a_shop_whose_prices_include_the_delivery_are_shipped(courier):
	"""WooCommerce states neither shipping lines nor a shipping address there: the item decides, and the parcel goes to the
	billing address."""
	shop, item = woo.make_woo_shop(), stocked(main=5)
	name = woo.tell(shop, woo.body(woo.line(item, "12.99", 2), **NO_CARRIAGE))
	doc = advanced(name)
	assert (doc.status, doc.next_action, doc.sales_invoice) == ("Allocated", "Ship", None)
	[parcel] = factory.parcels(name)
	assert [row.qty for row in frappe.get_doc("Fulfilment Order", parcel).items] == [2]
	assert (doc.ship_line1, bin_of(item).reserved_qty) == ("1640 N Damen Ave", 2)


def test_such_goods_wait_for_stock_and_for_an_address(courier):
	shop = woo.make_woo_shop()
	short = woo.tell(shop, woo.body(woo.line(stocked(), "12.99"), **NO_CARRIAGE))
	assert (advanced(short).status, list(factory.holds(short))) == ("On Hold", ["no_stock"])
	bare = {"first_name": "Ada", "last_name": "Berg", "email": "ada@example.com", "country": "US"}
	nowhere = woo.tell(shop, woo.body(woo.line(stocked(main=1), "12.99"), **NO_CARRIAGE, billing=bare))
	assert (advanced(nowhere).status, list(factory.holds(nowhere))) == ("On Hold", ["address_incomplete"])
	nothing = woo.tell(shop, woo.body(woo.line(service(), "12.99"), **NO_CARRIAGE, billing=bare))
	assert is_done(advanced(nothing))


def test_goods_and_a_download_without_carriage(courier):
	"""The order waits for its goods, and its invoice has both."""
	shop = woo.make_woo_shop()
	goods, download = stocked(main=1), service()
	name = woo.tell(shop, woo.body(woo.line(goods, "10.00"), woo.line(download, "5.00"), **NO_CARRIAGE))
	assert advanced(name).status == "Allocated"
	[parcel] = factory.parcels(name)
	assert [row.item_code for row in frappe.get_doc("Fulfilment Order", parcel).items] == [goods]
	factory.label(name)
	factory.send(name)
	doc = advanced(name)
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "grand_total") == 15
	assert [one.kind for one in messages(name)] == ["Fulfilment"], (
		"of the parcel; the download is told with it"
	)


def test_goods_that_the_shop_had_sent_before_they_were_mapped(courier):
	"""An order without carriage, completed at the shop: what it sold shows when it is mapped. Goods are not sent again, a
	download is posted."""
	shop = woo.make_woo_shop()
	sold = [woo.line(f"unknown-{frappe.generate_hash(length=6)}", "12.99") for _each in range(2)]
	names = [woo.tell(shop, woo.completed(woo.body(one, **NO_CARRIAGE))) for one in sold]
	assert [advanced(name).status for name in names] == ["On Hold", "On Hold"]
	goods = stocked(main=5)
	for name, item in zip(names, (goods, service()), strict=True):
		listing = frappe.get_doc("Ecom Listing", factory.get(name).lines[0].listing)
		listing.append("items", {"item_code": item, "qty": 1})
		listing.save()
	assert [advanced(name).status for name in names] == ["Shipped at Shop", "Completed"]
	assert (bin_of(goods).reserved_qty, factory.holds(names[0])) == (0, {})
	assert "shipped this order itself" in factory.timeline(names[0])


def test_stock_that_the_shop_does_not_ship_stays_reserved_for_nobody(shop):
	"""The shop says it of the line: no parcel, though the item is kept in stock."""
	item = stocked(main=5)
	doc = advanced(factory.pooled(shop, make_order(unshipped(item, "10.00", 2))))
	assert is_done(doc) and read_canonical(doc).lines[0].requires_shipping is False
	assert frappe.db.get_value("Sales Order", doc.sales_order, "status") in ("Closed", "Completed")
	assert bin_of(item).reserved_qty == 0
