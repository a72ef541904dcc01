"""What Shopify states of a refund: the tax of its lines and of its shipping, in the older and the newer form."""

from decimal import Decimal

import pytest

from ecom_erp.core.orders.canonical import Refund
from ecom_erp.core.orders.stated_refunds import take_apart
from ecom_erp.integrations.channels.shopify import mapper, rest

D = Decimal


def body(included: bool, **refund) -> dict:
	"""A mug at 10.00 with 2.00 of tax, shipping 5.00 with 1.00: 18.00, or 15.00 where prices contain the tax."""
	tax = [{"price": "2.00"}]
	return {
		"id": 1,
		"name": "#1",
		"created_at": "2026-03-01T10:00:00Z",
		"updated_at": "2026-03-02T10:00:00Z",
		"currency": "EUR",
		"financial_status": "paid",
		"taxes_included": included,
		"total_price": "15.00" if included else "18.00",
		"line_items": [
			{
				"id": 11,
				"variant_id": 12,
				"title": "Mug",
				"quantity": 1,
				"price": "10.00",
				"tax_lines": tax,
				"requires_shipping": True,
			}
		],
		"shipping_lines": [{"title": "Post", "discounted_price": "5.00", "tax_lines": [{"price": "1.00"}]}],
		"refunds": [{"id": 21, "created_at": "2026-03-02T10:00:00Z", "refund_line_items": [], **refund}],
	}


def paid(amount: str) -> list[dict]:
	return [{"kind": "refund", "status": "success", "amount": amount}]


MUG = [
	{"line_item_id": 11, "quantity": 1, "subtotal": "10.00", "total_tax": "2.00", "restock_type": "return"}
]


def money(amount: str) -> dict:
	return {"shop_money": {"amount": amount, "currency_code": "EUR"}}


def lines_of_shipping(amount: str, tax: str) -> dict:
	return {"refund_shipping_lines": [{"subtotal_amount_set": money(amount), "tax_amount_set": money(tax)}]}


def adjustment(amount: str, tax: str) -> dict:
	return {
		"order_adjustments": [{"kind": "shipping_refund", "amount": f"-{amount}", "tax_amount": f"-{tax}"}]
	}


def parts(stated: dict) -> tuple[Refund, tuple]:
	order = rest.read_order(stated)
	(refund,) = order.refunds
	found = take_apart(order, refund)
	goods = sum((line.net for line in found.lines), D(0))
	tax = sum((line.tax for line in found.lines), D(0)) + found.beside_tax
	return refund, (goods, found.shipping, tax, found.rest)


@pytest.mark.parametrize("form", [lines_of_shipping, adjustment])
def test_without_tax_in_prices(form):
	_refund, found = parts(
		body(False, refund_line_items=MUG, transactions=paid("18.00"), **form("5.00", "1.00"))
	)
	assert found == (D("10.00"), D("5.00"), D("3.00"), 0)


@pytest.mark.parametrize(
	"form, amount",
	[(lines_of_shipping, "5.00"), (lines_of_shipping, "4.00"), (adjustment, "4.00"), (adjustment, "5.00")],
)
def test_with_tax_in_prices_what_was_paid_tells_whether_shipping_contains_it(form, amount):
	"""The mug for 10.00 of which 2.00 are tax, shipping for 5.00 of which 1.00 is: 15.00."""
	refund, found = parts(
		body(True, refund_line_items=MUG, transactions=paid("15.00"), **form(amount, "1.00"))
	)
	assert found == (D("8.00"), D("4.00"), D("3.00"), 0)
	assert refund.shipping == D("5.00")


def test_where_what_was_paid_tells_nothing_the_form_does():
	assert mapper.refunded_shipping(D("5.00"), D("1.00"), True, (), D("7.00"), added=False) == D("5.00")
	assert mapper.refunded_shipping(D("4.00"), D("1.00"), True, (), D("7.00"), added=True) == D("5.00")


def test_duties_that_went_back_are_fees():
	refund, _found = parts(body(False, transactions=paid("2.50"), duties=[{"amount_set": money("2.50")}]))
	assert (refund.fees, refund.amount) == (D("2.50"), D("2.50"))


def test_pieces_that_are_gone_without_a_record_are_worth_three_decimals_of_a_dinar():
	"""A third of 1.000 KWD is 0.333."""
	stated = body(False) | {"currency": "KWD", "total_price": "1.000", "refunds": [], "shipping_lines": []}
	stated["line_items"] = [
		{
			**stated["line_items"][0],
			"quantity": 3,
			"price": "0.333",
			"current_quantity": 2,
			"tax_lines": [{"price": "0.001"}],
		}
	]
	(removed,) = rest.read_order(stated).refunds
	assert [(line.quantity, line.amount) for line in removed.lines] == [(1, D("0.333"))]
