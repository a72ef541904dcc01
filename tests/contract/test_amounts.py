"""Totals, taxes, discounts, currencies and rounding: the same on ERPNext and on its stand-in.

Every expected amount is worked out by hand in the test.
"""

import frappe
import pytest

from tests import world
from tests.factories import erpnext as make


def percent(rate: float, **values) -> dict:
	"""A tax of so many per cent of the net total."""
	row = {"charge_type": "On Net Total", "account_head": world.SALES_TAX, "description": "Sales tax"}
	return {**row, "rate": rate, **values}


def fixed(amount: float, **values) -> dict:
	"""A charge of a fixed amount, as shops send shipping and tax."""
	row = {"charge_type": "Actual", "account_head": world.SHIPPING_INCOME, "description": "Shipping"}
	return {**row, "tax_amount": amount, **values}


def order(*lines: tuple[float, float], taxes=(), **values):
	"""A draft order of (quantity, rate) lines, each with an item of its own."""
	rows = [make.order_line(make.make_item(), qty, rate) for qty, rate in lines]
	return make.make_sales_order(rows, taxes=taxes, submit=False, **values)


def totals(document) -> tuple[float, float, float]:
	"""(net total, taxes, grand total)."""
	return document.net_total, document.total_taxes_and_charges, document.grand_total


def test_lines_add_up():
	"""3 * 19.99 + 1 * 5 = 64.97"""
	found = order((3, 19.99), (1, 5))
	assert [row.amount for row in found.items] == [59.97, 5]
	assert (found.total, found.total_qty) == (64.97, 4)
	assert totals(found) == (64.97, 0, 64.97)
	assert (found.base_net_total, found.base_grand_total) == (64.97, 64.97)


def test_fixed_charges():
	"""64.97 + 7.50 + 5.36 = 77.83"""
	taxes = [fixed(7.5), fixed(5.36, account_head=world.SALES_TAX, description="Tax")]
	found = order((3, 19.99), (1, 5), taxes=taxes)
	assert totals(found) == (64.97, 12.86, 77.83)
	assert [(row.tax_amount, row.total) for row in found.taxes] == [(7.5, 72.47), (5.36, 77.83)]


def test_percentage_of_the_net_total():
	"""8.25 % of 64.97 = 5.360025"""
	found = order((3, 19.99), (1, 5), taxes=[percent(8.25)])
	assert totals(found) == (64.97, 5.36, 70.33)


def test_rate_below_the_list_price_is_a_discount():
	"""32.50 in the place of 40 is 7.50 off."""
	item = make.make_item()
	line = {"item_code": item, "qty": 2, "price_list_rate": 40, "rate": 32.5, "warehouse": world.MAIN}
	found = make.make_sales_order([line], submit=False)
	row = found.items[0]
	assert (row.price_list_rate, row.rate, row.discount_amount, found.grand_total) == (40, 32.5, 7.5, 65)


def test_discount_on_the_net_total():
	"""100 - 10 = 90, 10 % tax of 90 = 9"""
	found = order((4, 25), taxes=[percent(10)], apply_discount_on="Net Total", discount_amount=10)
	assert found.total == 100
	assert totals(found) == (90, 9, 99)


def test_discount_on_the_grand_total():
	"""110 - 11 = 99: 90 net and 9 tax"""
	found = order((4, 25), taxes=[percent(10)], apply_discount_on="Grand Total", discount_amount=11)
	assert totals(found) == (90, 9, 99)


def test_price_list_is_converted_to_the_order_currency():
	"""A price of 11 USD is 10 EUR at 1.1."""
	item = make.make_item()
	make.make_item_price(item, 11)
	line = {"item_code": item, "qty": 1, "warehouse": world.MAIN}
	found = make.make_sales_order([line], submit=False, currency="EUR", conversion_rate=1.1)
	assert (round(found.items[0].rate, 2), found.base_grand_total) == (10, 11)


def test_cents_are_not_rounded():
	found = order((1, 10.03))
	assert (found.grand_total, found.rounded_total, found.rounding_adjustment) == (10.03, 10.03, 0)


def test_currency_without_decimals():
	"""3 * 333.4 JPY = 1000.2 -> 1000"""
	found = order((3, 333.4), currency="JPY", conversion_rate=0.007)
	assert found.rounded_total == 1000


def test_negative_total_is_refused():
	with pytest.raises(frappe.ValidationError):
		order((1, 10), apply_discount_on="Grand Total", discount_amount=11)


def test_zero_quantity_is_refused():
	with pytest.raises(frappe.ValidationError):
		order((0, 10))


def test_totals_travel_from_order_to_delivery_and_invoice():
	"""64.97 + 7.50 + 5.36 - 2.00 = 75.83 on every document."""
	items = [make.make_item(), make.make_item()]
	for item in items:
		make.set_stock(item, 5)
	taxes = [fixed(7.5), fixed(5.36, account_head=world.SALES_TAX, description="Tax")]
	found = make.make_sales_order(
		[make.order_line(items[0], 3, 19.99), make.order_line(items[1], 1, 5)],
		taxes=taxes,
		apply_discount_on="Grand Total",
		discount_amount=2,
	)
	note = make.deliver(found.name)
	bill = make.invoice(found.name)
	assert [found.grand_total, note.grand_total, bill.grand_total] == [75.83] * 3
	assert bill.outstanding_amount == 75.83
	assert [row.tax_amount for row in bill.taxes] == [7.5, 5.36]
