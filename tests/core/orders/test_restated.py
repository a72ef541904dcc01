"""The same order with figures that its shop rounds otherwise now: nothing has changed. A real cent has."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest

from ecom_erp.core.orders.canonical import Payment, PaymentKind, Refund, RefundLine
from ecom_erp.core.orders.edits import diff
from ecom_erp.core.orders.restated import with_known_figures
from tests.support.canonical_orders import line, order

PAID = Payment("ch_1", "card", PaymentKind.CAPTURE, D("121.21"), "USD")


def known(**changes):
	"""Goods of 100.00 with a tax of 19.01, carriage of 1.85 with 0.35; 121.21 in all."""
	sold = line("1", "50.00", 2, tax=D("19.01"))
	figures = {"shipping": D("1.85"), "shipping_tax": D("0.35"), "total": D("121.21"), "payments": (PAID,)}
	return order(sold, **{**figures, **changes})


def told(before, tax="0.00", carriage="0.00", **changes):
	"""A later statement in which the line's tax and the tax of the carriage differ by so much."""
	sold = replace(before.lines[0], tax=before.lines[0].tax + D(tax))
	return replace(
		before,
		updated_at=before.updated_at + timedelta(minutes=1),
		lines=(sold,),
		shipping_tax=before.shipping_tax + D(carriage),
		**changes,
	)


def changes(before, after):
	return diff(before, with_known_figures(before, after))


def test_a_half_cent_that_went_the_other_way_is_no_change():
	before = known()
	assert diff(before, told(before, "-0.01", "0.01")), "it is one to who compares the figures"
	assert changes(before, told(before, "-0.01", "0.01")) == []


@pytest.mark.parametrize(
	"after",
	[
		told(known(), "-0.02", "0.02"),
		told(known(), "0.01", total=D("121.22")),
		told(known(), "-0.01", "0.01", currency="EUR"),
		told(known(), "-0.01", "0.01", taxes_included=True),
	],
)
def test_what_is_more_than_rounding_is_one(after):
	assert with_known_figures(known(), after) is after


def test_figures_that_put_wrong_ones_right_are_taken():
	"""The parts made 121.22, and the order waits for that cent."""
	before = known(shipping=D("1.86"))
	right = replace(before, shipping=D("1.85"))
	assert with_known_figures(before, right) is right
	assert with_known_figures(right, before).shipping == D("1.85"), "not the other way"


def test_pieces_and_goods_are_compared_first():
	before = known()
	more = replace(before.lines[0], quantity=3, unit_price=D("33.33"), discount=D("-0.01"))
	assert changes(before, replace(before, lines=(more,)))


def test_an_order_that_is_shown_with_fewer_decimals_now():
	"""121.21 stated as 121: the total, the payment and the refund stay what they were."""
	back = Refund("r1", None, D("12.35"), (RefundLine("1", 0, D("10.38"), D("1.97")),), fees_tax=D(0))
	before = known(refunds=(replace(back, shipping_tax=D(0)),))
	sold = replace(before.lines[0], unit_price=D("50"), tax=D("19"))
	whole = replace(before.refunds[0], amount=D("12"), lines=(RefundLine("1", 0, D("10"), D("2")),))
	after = replace(
		told(before),
		lines=(sold,),
		shipping=D("2"),
		shipping_tax=D("0"),
		total=D("121"),
		payments=(replace(PAID, amount=D("121")),),
		refunds=(whole,),
		decimals=0,
	)
	assert changes(before, after) == []
	assert with_known_figures(before, after).decimals is None
	dearer = replace(after, total=D("122"))
	assert with_known_figures(before, dearer) is dearer, "a unit of the currency is no rounding"


def test_a_shop_that_always_showed_none_means_what_it_says():
	before = known(decimals=0, total=D("121.00"))
	after = told(before, total=D("121.50"), decimals=0)
	assert with_known_figures(before, after) is after
