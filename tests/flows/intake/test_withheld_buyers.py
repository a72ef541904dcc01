"""Orders of which Shopify shows nobody who bought: held with just that reason, until it does."""

from dataclasses import replace

import frappe
import pytest

from ecom_erp.core.orders.canonical import Address, Buyer
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.shops import connection
from ecom_erp.flows.work import order_steps
from ecom_erp.integrations.channels.shopify import mapper
from tests.factories import shop as factory
from tests.factories.shop import make_order, stocked
from tests.support.canonical_orders import line

ORDER = "#1037"
NOBODY = Address()
TOWN = Address(
	city="Chicago", province="Illinois", province_code="IL", postal_code="60647", country_code="US"
)


@pytest.fixture
def held(sandbox, sandbox_shop) -> str:
	"""An order of a shop that shows nothing of its customers."""
	sandbox.app.customers = "empty"
	placed = sandbox.shop.place(ORDER)
	factory.make_listing(sandbox_shop, placed.lines[0].variant_id, {stocked(main=5): 1})
	receiving.poll(sandbox_shop)
	process_inbox(10)
	name = frappe.db.get_value("Ecom Order", {"shop": sandbox_shop, "external_id": placed.id})
	order_steps.advance(name)
	return name


def test_it_is_held_with_that_reason_alone(held):
	assert factory.get(held).status == "On Hold"
	assert list(factory.holds(held)) == ["buyer_withheld"]
	assert "protected customer data" in factory.get(held).hold_reason


def test_once_the_shop_shows_them_it_is_fetched_by_testing_the_connection(held, sandbox, sandbox_shop):
	report = connection.test(sandbox_shop)
	assert any("names, addresses" in one for one in report.warnings)
	sandbox.app.customers = "approved"
	report = connection.test(sandbox_shop)
	assert any(one.startswith("1 orders") for one in report.hints)
	process_inbox(10)
	order_steps.advance(held)
	doc = factory.get(held)
	assert (doc.status, factory.holds(held)) == ("Allocated", {})
	assert doc.ship_line1 and doc.buyer_email
	assert not any("1 orders" in one for one in connection.test(sandbox_shop).hints)


def test_or_somebody_finds_the_address_elsewhere(held):
	doc = factory.get(held)
	doc.update({"ship_line1": "1640 N Damen Ave", "ship_city": "Chicago", "ship_province": "IL"})
	doc.update({"ship_postal_code": "60647", "ship_country": "US"})
	doc.update({"ship_name": "Rosa Lind", "ship_company": "Lind & Co"})
	doc.save()
	order_steps.advance(held)
	doc = factory.get(held)
	assert (doc.status, factory.holds(held)) == ("Allocated", {})
	address = frappe.db.get_value("Sales Order", doc.sales_order, "shipping_address_name")
	assert frappe.db.get_value("Address", address, "address_title") == "Rosa Lind"
	known = read_canonical(doc).shipping_address
	assert (known.name, known.company) == ("Rosa Lind", "Lind & Co"), "as the label names them"


def test_fields_that_are_refused_hold_no_poll_up(sandbox, sandbox_shop):
	"""Shopify answers with an error beside the order; the order comes without its customer."""
	sandbox.app.customers = "denied"
	placed = sandbox.shop.place(ORDER)
	receiving.poll(sandbox_shop)
	process_inbox(10)
	name = frappe.db.get_value("Ecom Order", {"shop": sandbox_shop, "external_id": placed.id})
	assert read_canonical(factory.get(name)).buyer.external_id == ""
	assert not read_canonical(factory.get(name)).buyer_withheld, "its address came"


@pytest.mark.parametrize(
	("address", "buyer", "ships", "withheld"),
	[
		(NOBODY, Buyer(), True, True),
		(TOWN, Buyer("77"), True, True),
		(TOWN, Buyer("77", email="ada@example.com"), True, True),
		(NOBODY, Buyer("77", "Ada Berg"), True, False),  # entered by hand without an address
		(NOBODY, Buyer(email="ada@example.com"), True, False),
		(replace(TOWN, line1="1 Elm St"), Buyer(), True, False),
		(NOBODY, Buyer(), False, False),  # a download, or something sold at the counter
	],
)
def test_what_is_withheld_and_what_nobody_entered(address, buyer, ships, withheld):
	sold = line("1", "10.00", requires_shipping=ships)
	order = make_order(sold, shipping_address=address, billing_address=NOBODY, buyer=buyer)
	assert mapper.with_what_is_withheld(order).buyer_withheld is withheld
