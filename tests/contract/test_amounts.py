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


def test_percentage_of_goods_and_shipping():
	"""100 + 10 shipping, 20 % of 110 = 22"""
	tax = percent(20, charge_type="On Previous Row Total", row_id=1)
	found = order((4, 25), taxes=[fixed(10), tax])
	assert totals(found) == (100, 32, 132)


def test_percentage_of_the_shipping_alone():
	"""100 + 10 shipping, 20 % of 10 = 2"""
	tax = percent(20, charge_type="On Previous Row Amount", row_id=1)
	found = order((4, 25), taxes=[fixed(10), tax])
	assert totals(found) == (100, 12, 112)


def test_tax_contained_in_the_price():
	"""120 contain 20 % of 100."""
	found = order((2, 60), taxes=[percent(20, included_in_print_rate=1)])
	assert totals(found) == (100, 20, 120)
	assert (found.items[0].rate, found.items[0].net_rate, found.items[0].net_amount) == (60, 50, 100)


def test_tax_contained_in_odd_prices():
	"""3 * 9.99 = 29.97 contain 19 %: 29.97 / 1.19 = 25.18487 -> 25.18, and 19 % of that are 4.78.

	The cent between both sums stays out of the tax; what the customer pays is still 29.97.
	"""
	found = order((3, 9.99), taxes=[percent(19, included_in_print_rate=1)])
	assert totals(found) == (25.18, 4.78, 29.97)


def test_line_discount():
	"""25 % off 40 is 30."""
	item = make.make_item()
	make.make_item_price(item, 40)
	line = {"item_code": item, "qty": 2, "discount_percentage": 25, "warehouse": world.MAIN}
	found = make.make_sales_order([line], submit=False)
	row = found.items[0]
	assert (row.price_list_rate, row.discount_percentage, row.rate, row.amount) == (40, 25, 30, 60)


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


def test_discount_on_the_grand_total_spares_fixed_charges():
	"""100 + 10 shipping - 20 = 90; the fixed charge stays, the goods bear the discount: 80 + 10"""
	found = order((4, 25), taxes=[fixed(10)], apply_discount_on="Grand Total", discount_amount=20)
	assert totals(found) == (80, 10, 90)


def test_percentage_discount():
	"""10 % of 110 = 11"""
	values = {"apply_discount_on": "Grand Total", "additional_discount_percentage": 10}
	found = order((4, 25), taxes=[percent(10)], **values)
	assert found.discount_amount == 11
	assert totals(found) == (90, 9, 99)


def test_discount_is_spread_to_the_cent():
	"""1.00 off three lines of 10: together 0.33, 0.67 and 1.00, so 0.33, 0.34 and 0.33 each."""
	found = order((1, 10), (1, 10), (1, 10), apply_discount_on="Net Total", discount_amount=1)
	assert [row.net_amount for row in found.items] == [9.67, 9.66, 9.67]
	assert totals(found) == (29, 0, 29)


def test_foreign_currency_at_a_given_rate():
	"""100 EUR at 1.1 are 110 USD; 10 % tax 10 EUR = 11 USD"""
	found = order((2, 50), taxes=[percent(10)], currency="EUR", conversion_rate=1.1)
	assert totals(found) == (100, 10, 110)
	assert (found.base_net_total, found.base_total_taxes_and_charges, found.base_grand_total) == (
		110,
		11,
		121,
	)
	row = found.items[0]
	assert (row.base_rate, row.base_amount) == (55, 110)


def test_foreign_currency_at_the_rate_of_the_day():
	make.make_exchange_rate("EUR", 1.25)
	found = order((2, 50), currency="EUR", conversion_rate=None)
	assert found.conversion_rate == 1.25
	assert (found.grand_total, found.base_grand_total) == (100, 125)


def test_price_list_is_converted_to_the_order_currency():
	"""A price of 11 USD is 10 EUR at 1.1."""
	item = make.make_item()
	make.make_item_price(item, 11)
	line = {"item_code": item, "qty": 1, "warehouse": world.MAIN}
	found = make.make_sales_order([line], submit=False, currency="EUR", conversion_rate=1.1)
	assert (round(found.items[0].rate, 2), found.base_grand_total) == (10, 11)


def test_total_is_rounded_to_the_smallest_coin():
	"""10.03 CHF are paid as 10.05: the smallest coin is 5 Rappen."""
	found = order((1, 10.03), currency="CHF", conversion_rate=1.1)
	assert (found.grand_total, found.rounded_total, found.rounding_adjustment) == (10.03, 10.05, 0.02)


def test_cents_are_not_rounded():
	found = order((1, 10.03))
	assert (found.grand_total, found.rounded_total, found.rounding_adjustment) == (10.03, 10.03, 0)


def test_rounding_can_be_switched_off():
	found = order((1, 10.03), currency="CHF", conversion_rate=1.1, disable_rounded_total=1)
	assert (found.grand_total, found.rounded_total, found.rounding_adjustment) == (10.03, 0, 0)


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
