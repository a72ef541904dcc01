"""What WooCommerce states of refunds, gift cards and fractions of units. Figures are worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from ecom_erp.core.orders.canonical import PaymentKind, PaymentState
from ecom_erp.core.orders.stated_refunds import take_apart
from ecom_erp.core.review.checks import difference, validate
from ecom_erp.core.review.facts import ReviewFacts
from ecom_erp.integrations.channels.woocommerce.mapper import read_order

D = Decimal


def line(line_id: int, total: str, tax: str = "0.00", quantity: Any = 1, **more: Any) -> dict:
	return {
		"id": line_id,
		"name": f"Thing {line_id}",
		"product_id": line_id,
		"variation_id": 0,
		"quantity": quantity,
		"subtotal": total,
		"subtotal_tax": tax,
		"total": total,
		"total_tax": tax,
		"taxes": [],
		"sku": f"S-{line_id}",
		**more,
	}


def body(*lines: dict, total: str, shipping=("0.00", "0.00"), **more: Any) -> dict:
	carriage = {"id": 90, "method_title": "Flat", "total": shipping[0], "total_tax": shipping[1], "taxes": []}
	return {
		"id": 700,
		"number": "700",
		"status": "processing",
		"currency": "EUR",
		"date_created_gmt": "2026-03-01T10:00:00",
		"date_modified_gmt": "2026-03-01T10:05:00",
		"date_paid_gmt": "2026-03-01T10:01:00",
		"prices_include_tax": False,
		"total": total,
		"customer_id": 0,
		"payment_method": "stripe",
		"transaction_id": "ch_7",
		"billing": {"first_name": "Pat", "last_name": "Roe", "country": "DE"},
		"shipping": {"address_1": "Torstr. 1", "country": "DE"},
		"line_items": list(lines),
		"shipping_lines": [carriage],
		**more,
	}


def taken(line_id: int, total: str, tax: str, quantity: Any = 0) -> dict:
	"""A part of a refund."""
	meta = [{"key": "_refunded_item_id", "value": str(line_id)}]
	return {"id": 5000 + line_id, "quantity": quantity, "total": total, "total_tax": tax, "meta_data": meta}


def refunded(order: dict, amount: str, **parts: list[dict]):
	stated = {"id": 800, "date_created_gmt": "2026-03-03T10:00:00", "amount": amount, "reason": "", **parts}
	made = read_order({**order, "refunds": [{"id": 800}], "refund_details": [stated]})
	return made, made.refunds[0]


@pytest.mark.parametrize("included", [False, True])
def test_each_part_of_a_refund_has_its_net_and_its_tax(included):
	"""One of two mugs, 3.00 off a book without taking it back, half the shipping, the gift wrap: 27.37 in all."""
	fees = [{"id": 95, "name": "Wrap", "total": "3.50", "total_tax": "0.66", "taxes": []}]
	stated = body(
		line(1, "20.00", "3.80", 2),
		line(2, "9.30", "0.65"),
		total="43.91",
		shipping=("4.20", "0.80"),
		fee_lines=fees,
		prices_include_tax=included,
	) | {"total": "42.91"}
	order, refund = refunded(
		stated,
		"21.77",
		line_items=[taken(1, "-10.00", "-1.90", -1), taken(2, "-3.00", "-0.21")],
		shipping_lines=[taken(90, "-2.10", "-0.40")],
		fee_lines=[taken(95, "-3.50", "-0.66")],
	)
	assert difference(order) == 0
	parts = take_apart(order, refund)
	assert [(one.line_id, one.quantity, one.net, one.tax) for one in parts.lines] == [
		("1", 1, D("10.00"), D("1.90")),
		("2", 0, D("3.00"), D("0.21")),
	]
	assert (parts.shipping, parts.shipping_tax) == (D("2.10"), D("0.40"))
	assert (parts.fees, parts.fees_tax) == (D("3.50"), D("0.66"))
	assert (parts.rest, parts.total) == (0, D("21.77"))
	assert order.current_quantities == {"1": 1, "2": 1}


def test_gift_cards_are_payments_and_the_goods_cost_what_they_cost():
	"""Goods 18.00, shipping 10.00; two cards pay 24.00 of it, the buyer 4.00 by card."""
	stated = body(
		line(1, "18.00"),
		total="4.00",
		shipping=("10.00", "0.00"),
		gift_cards=[{"id": 2, "code": "A", "amount": 20}, {"id": 4, "code": "B", "amount": 4}],
	)
	order = read_order(stated)
	assert (order.total, difference(order), order.payment_state) == (D("28.00"), 0, PaymentState.PAID)
	assert {(one.external_id, one.gateway, one.amount) for one in order.payments} == {
		("700-gift-card-2", "gift_card", D("20.00")),
		("700-gift-card-4", "gift_card", D("4.00")),
		("ch_7", "stripe", D("4.00")),
	}
	assert [one.code for one in validate(order, ReviewFacts()) if one.blocking and "pay" in one.code] == []


def test_an_order_that_a_gift_card_pays_whole():
	stated = body(line(1, "18.00"), total="0.00", gift_cards=[{"id": 2, "amount": "18.00"}])
	order = read_order(stated)
	moved = [one for one in order.payments if one.kind is PaymentKind.CAPTURE and one.amount]
	assert (order.total, order.paid, len(moved)) == (D("18.00"), D("18.00"), 1)


def test_gift_cards_that_the_total_does_not_follow_are_not_counted():
	order = read_order(body(line(1, "18.00"), total="18.00", gift_cards=[{"id": 2, "amount": 5}]))
	assert (order.total, order.paid) == (D("18.00"), D("18.00"))


def test_a_negative_line_is_taken_off_the_order_and_is_no_goods():
	"""A voucher of 5.00 as a line: 13.00 to pay. A refund of all of it gives back 13.00."""
	stated = body(line(1, "18.00"), line(2, "-5.00"), total="13.00")
	order = read_order(stated)
	assert [one.external_id for one in order.lines] == ["1"]
	assert (order.discount, order.total, difference(order)) == (D("5.00"), D("13.00"), 0)
	order, refund = refunded(
		stated, "13.00", line_items=[taken(1, "-18.00", "0.00", -1), taken(2, "5.00", "0.00", -1)]
	)
	parts = take_apart(order, refund)
	assert ([one.line_id for one in parts.lines], parts.fees, parts.rest) == (["1"], D("-5.00"), 0)


@pytest.mark.parametrize("written", [1.5, "1.5"])
def test_a_fraction_of_a_unit_waits_for_a_person_with_the_figure(written):
	"""1.5 m at 18.00 each: 27.00, and shipping 10.00."""
	order = read_order(
		body(line(1, "27.00", quantity=written, price=18), total="37.00", shipping=("10.00", "0.00"))
	)
	(sold,) = order.lines
	assert (sold.quantity, sold.stated_quantity, sold.unit_price) == (1, "1.5", D("27.00"))
	assert difference(order) == 0
	(found,) = [one for one in validate(order, ReviewFacts()) if one.code == "quantity_not_whole"]
	assert (found.blocking, found.params["stated"], found.line) == (True, "1.5", "1")


@pytest.mark.parametrize("quantity, pieces", [(-1.5, 1), (-0.5, 0)])
def test_the_piece_of_a_fraction_goes_back_with_all_of_it(quantity, pieces):
	stated = body(line(1, "27.00", quantity=1.5), total="27.00")
	_order, refund = refunded(stated, "9.00", line_items=[taken(1, "-9.00", "0.00", quantity)])
	assert [(one.quantity, one.amount) for one in refund.lines] == [(pieces, D("9.00"))]
