"""Amounts of orders: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from erpnext.selling.doctype.sales_order.sales_order import update_status
from frappe.utils import add_days, nowdate

from tests import world
from tests.factories import erpnext as make

MUGS, SHIRTS = (3, 9.99), (7, 19.99)  # 29.97 and 139.93, together 169.90


def order_of(*lines: tuple[float, float], taxes=(), **values):
	"""A draft order of one new item per (quantity, rate)."""
	rows = [make.order_line(make.make_item(), qty, rate) for qty, rate in lines]
	return make.make_sales_order(rows, taxes=taxes, submit=False, **values)


def tax(
	charge_type: str, rate: float = 0, amount: float = 0, account: str = world.SALES_TAX, **values
) -> dict:
	row = {"charge_type": charge_type, "account_head": account, "description": account, **values}
	return row | ({"tax_amount": amount} if charge_type == "Actual" else {"rate": rate})


def shipping(amount: float) -> dict:
	return tax("Actual", amount=amount, account=world.SHIPPING_INCOME)


def totals(order) -> tuple[float, float, float]:
	"""(net total, taxes and charges, grand total)."""
	return order.net_total, order.total_taxes_and_charges, order.grand_total


def test_tax_on_the_net_total_and_a_fixed_charge():
	order = order_of(MUGS, SHIRTS, taxes=[tax("On Net Total", 8.875), shipping(4.95)])
	# 8.875 % of 169.90 is 15.078625
	assert [(row.tax_amount, row.total) for row in order.taxes] == [(15.08, 184.98), (4.95, 189.93)]
	assert totals(order) == (169.90, 20.03, 189.93)


def test_total_is_rounded_to_the_smallest_coin():
	frappe.db.set_value("Currency", "USD", "smallest_currency_fraction_value", 0.05)
	order = order_of((1, 189.93))
	assert (order.grand_total, order.rounded_total, order.rounding_adjustment) == (189.93, 189.95, 0.02)


def test_tax_on_the_total_of_a_row_above():
	order = order_of(MUGS, SHIRTS, taxes=[shipping(7.77), tax("On Previous Row Total", 7.25, row_id="1")])
	# 7.25 % of 177.67 is 12.881075
	assert [row.tax_amount for row in order.taxes] == [7.77, 12.88]
	assert order.grand_total == 190.55


def test_tax_on_the_amount_of_a_row_above():
	order = order_of(
		(1, 200),
		taxes=[
			tax("On Net Total", 10),
			tax("On Previous Row Amount", 5, row_id="1", account=world.SHIPPING_INCOME),
		],
	)
	assert [row.tax_amount for row in order.taxes] == [20, 1]
	assert order.grand_total == 221


def test_tax_within_the_price():
	order = order_of((2, 119), taxes=[tax("On Net Total", 19, included_in_print_rate=1)])
	assert totals(order) == (200, 38, 238)
	assert (order.total, order.items[0].net_rate, order.items[0].net_amount) == (238, 100, 200)


def test_total_stays_what_the_prices_say_when_rounding_loses_a_cent():
	order = order_of(MUGS, taxes=[tax("On Net Total", 19, included_in_print_rate=1)])
	# 29.97 / 1.19 is 25.1849: 25.18, of which 19 % are 4.7842: 4.78, together a cent short of 29.97
	assert totals(order) == (25.18, 4.78, 29.97)


def test_discount_on_the_net_total_is_spread_by_amount():
	order = order_of(
		(1, 30), (1, 70), taxes=[tax("On Net Total", 10)], apply_discount_on="Net Total", discount_amount=10
	)
	assert [row.net_amount for row in order.items] == [27, 63]
	assert totals(order) == (90, 9, 99)
	assert order.total == 100


def test_discount_that_does_not_divide_keeps_its_cents():
	order = order_of((1, 10), (1, 10), (1, 10), apply_discount_on="Net Total", discount_amount=10)
	assert [row.net_amount for row in order.items] == [6.67, 6.66, 6.67]
	assert order.net_total == 20


def test_discount_on_the_grand_total_leaves_fixed_charges_alone():
	order = order_of(
		(1, 100),
		taxes=[tax("On Net Total", 10), shipping(5)],
		apply_discount_on="Grand Total",
		discount_amount=11,
	)
	# 11 of the 110 that are price and tax
	assert totals(order) == (90, 14, 104)
	assert [row.tax_amount_after_discount_amount for row in order.taxes] == [9, 5]


def test_discount_in_per_cent():
	order = order_of((4, 25), apply_discount_on="Net Total", additional_discount_percentage=15)
	assert (order.discount_amount, order.grand_total) == (15, 85)


def test_total_is_not_rounded_when_the_order_says_so():
	order = order_of(MUGS, disable_rounded_total=1)
	assert (order.grand_total, order.rounded_total, order.rounding_adjustment) == (29.97, 0, 0)


def test_order_in_another_currency():
	order = order_of(MUGS, currency="EUR", conversion_rate=1.1)
	row = order.items[0]
	# 10.989 and 32.967
	assert (row.rate, row.base_rate, row.base_amount) == (9.99, 10.99, 32.97)
	assert (order.grand_total, order.base_grand_total) == (29.97, 32.97)


def test_exchange_rate_is_looked_up_when_none_is_given():
	make.make_exchange_rate("EUR", 1.25)
	order = order_of((1, 80), currency="EUR")
	assert (order.conversion_rate, order.base_grand_total) == (1.25, 100)


def test_row_discount_on_the_price_list():
	item = make.make_item()
	make.make_item_price(item, 12.5)
	line = {"item_code": item, "qty": 4, "discount_percentage": 10, "warehouse": world.MAIN}
	order = make.make_sales_order([line], submit=False)
	row = order.items[0]
	assert (row.price_list_rate, row.rate, row.discount_amount, row.amount) == (12.5, 11.25, 1.25, 45)


def test_fixed_charge_cannot_be_within_the_price():
	with pytest.raises(frappe.ValidationError):
		order_of(MUGS, taxes=[{**shipping(5), "included_in_print_rate": 1}])


def test_delivery_date_is_the_latest_of_the_rows():
	item = make.make_item()
	late = add_days(nowdate(), 20)
	rows = [make.order_line(item, 1, 5), make.order_line(item, 1, 5, delivery_date=late)]
	order = make.make_sales_order(rows)
	assert str(order.delivery_date) == late
	assert str(order.items[0].delivery_date) == add_days(nowdate(), 7)


def test_delivery_before_the_order_is_refused():
	with pytest.raises(frappe.ValidationError):
		order_of((1, 5), delivery_date=add_days(nowdate(), -1))


def test_cancelling_an_invoiced_order_is_refused():
	order = make.make_sales_order([make.order_line(make.make_item(), 1, 5)])
	make.invoice(order.name)
	with pytest.raises(frappe.LinkExistsError):
		frappe.get_doc("Sales Order", order.name).cancel()


def test_cancelling_an_order_with_a_draft_invoice_is_refused():
	order = make.make_sales_order([make.order_line(make.make_item(), 1, 5)])
	make.invoice(order.name, submit=False)
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc("Sales Order", order.name).cancel()


def test_cancelling_a_closed_order_is_refused():
	order = make.make_sales_order([make.order_line(make.make_item(), 1, 5)])
	update_status("Closed", order.name)
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc("Sales Order", order.name).cancel()


def test_order_that_costs_nothing_is_billed_by_quantity():
	item = make.make_item()
	make.set_stock(item, 2)
	order = make.make_sales_order([make.order_line(item, 2, 0)])
	make.deliver(order.name)
	make.invoice(order.name)
	stored = frappe.db.get_value(
		"Sales Order", order.name, ["status", "billing_status", "per_billed"], as_dict=True
	)
	assert stored == {"status": "Completed", "billing_status": "Fully Billed", "per_billed": 100}
