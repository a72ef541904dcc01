"""Listings whose SKU is a Product Bundle are mapped to its parts; its money is divided among them, to the cent."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.catalog.listings import ensure_listings, recipes
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make_bundle, make_item, make_template, set_stock
from tests.factories.shop import line, make_order, make_shop
from tests.support import canonical_orders as core_orders
from tests.support.tickets import balance, credit_notes, ticket


def test_a_listing_of_a_bundle_takes_its_parts_from_stock():
	"""A set of one pot and two spoons; a listing of the pot alone stays the pot."""
	shop, pot, spoon = make_shop(), make_item(), make_item()
	kit = make_bundle({pot: 1, spoon: 2})
	order = core_orders.order(
		replace(core_orders.line("1", "59.00"), sku=kit), replace(core_orders.line("2", "38.00"), sku=pot)
	)
	listings = ensure_listings(shop, order)
	mapped = recipes(listings.values())
	assert mapped[listings["1"]] == {pot: 1, spoon: 2}
	assert mapped[listings["2"]] == {pot: 1}


def test_a_template_is_no_item():
	"""Only its variants are sold: the listing stays in the worklist."""
	shop, template = make_shop(), make_template()
	order = core_orders.order(replace(core_orders.line("1", "38.00"), sku=template))
	assert recipes(ensure_listings(shop, order).values()) == {}


@pytest.fixture
def parts(site) -> tuple[str, str]:
	"""A pot of 9.00 and a spoon of 1.00."""
	made = tuple(make_item(standard_rate=price, weight_per_unit=400, weight_uom="Gram") for price in (9, 1))
	for item in made:
		set_stock(item, 9)
	return made


def test_a_part_that_got_dearer_does_not_stop_the_invoice(shop, parts):
	"""Two sets at 5.00 are 4.50 and 0.50 each. By the new prices the parts would be 8.99 and 1.01, rounded up by 0.02."""
	order = factory.shipped(shop, make_order(line(make_bundle({parts[0]: 1, parts[1]: 1}), "5.00", 2)))
	reprice(parts[1], 1.01)
	invoice = frappe.get_doc("Sales Invoice", billing.bill(order))
	assert (sorted(row.rate for row in invoice.items), invoice.grand_total) == ([0.5, 4.5], 10.0)


@pytest.mark.smoke
@pytest.mark.parametrize("price", [1, 5], ids=["same price", "a part got dearer"])
def test_sets_that_come_back_one_by_one_are_credited_as_they_were_sold(shop, parts, price):
	"""Three sets for 10.00: 3.00 and 0.34 each, less 0.02. They are worth 3.33, 3.34 and 3.33."""
	kit = line(make_bundle({parts[0]: 1, parts[1]: 1}), "4.00", 3, discount="2.00")
	order = factory.billed(shop, make_order(kit))
	reprice(parts[1], price)
	refund_one_by_one(order)
	assert credit_notes(order) == [-3.33, -3.34, -3.33]
	assert all(rate <= sold for rate, sold in credited_rates(order))
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)


def test_a_piece_that_is_worth_a_cent_more_than_its_rate_is_credited(shop, parts):
	"""Three pieces for 10.00 with a tax of 0.50 in it: 3.17 each in the invoice. The second piece is 3.34 less 0.16."""
	goods = make_order(line(parts[0], "4.00", 3, discount="2.00", tax="0.50"), taxes_included=True)
	order = factory.billed(shop, goods)
	refund_one_by_one(order)
	assert credit_notes(order) == [-3.33, -3.34, -3.33]
	assert credited_rates(order) == [(3.16, 3.17), (3.17, 3.17), (3.16, 3.17)]
	assert balance(order, world.SALES_TAX) == balance(order, world.RECEIVABLE) == Decimal(0)


def reprice(item: str, price: float) -> None:
	"""The usual price of an item is changed."""
	frappe.db.set_value("Item", item, "standard_rate", price)
	frappe.db.commit()


def refund_one_by_one(order: str) -> None:
	"""Three pieces of the order's first line are paid back, each by a ticket of its own."""
	for _piece in range(3):
		made = ticket(order, "Refund Only")
		after_sales.approve(made.name)
		after_sales.refund(made.name)


def credited_rates(order: str) -> list[tuple[float, float]]:
	"""(rate in the credit note, rate in the invoice) of each credited row, oldest first."""
	filters = {"ecom_order": order, "is_return": 1, "docstatus": 1}
	notes = frappe.get_all("Sales Invoice", filters, pluck="name", order_by="creation")
	rows = [row for name in notes for row in frappe.get_doc("Sales Invoice", name).items]
	return [
		(row.rate, frappe.db.get_value("Sales Invoice Item", row.sales_invoice_item, "rate")) for row in rows
	]
