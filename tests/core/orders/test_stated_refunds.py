"""Refunds as shops state them, taken apart, and orders that are less by them. Figures are worked out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ecom_erp.core.orders.cancelled_lines import without_refunds
from ecom_erp.core.orders.canonical import Refund, RefundLine, refund_from_dict, refund_to_dict
from ecom_erp.core.orders.stated_refunds import StatedLine, completed, states_parts, take_apart, unknown_lines
from tests.support.canonical_orders import line, order

D = Decimal
# 100.00 + 20.00, 2 x 10.00 + 1.40, shipping 10.00 + 2.00: 153.40
ORDER = order(
	line("a", "100.00", tax="20.00"),
	line("b", "10.00", 2, tax="1.40"),
	shipping=D("10.00"),
	shipping_tax=D("2.00"),
)


def refund(amount: str, *lines: RefundLine, **more) -> Refund:
	return Refund("r", None, D(amount), lines, **more)


def test_what_is_stated_is_taken_as_it_is():
	stated = take_apart(
		ORDER,
		refund("7.00", RefundLine("a", 0, D("5.00"), D("0.97")), shipping=D("1.00"), shipping_tax=D("0.03")),
	)
	assert stated.lines == (StatedLine("a", 0, D("5.00"), D("0.97")),)
	assert (stated.shipping, stated.shipping_tax, stated.beside_tax, stated.rest) == (
		D("1.00"),
		D("0.03"),
		D("1.00"),
		0,
	)


def test_in_prices_with_tax_the_net_is_without_it():
	gross = replace(ORDER, taxes_included=True)
	stated = take_apart(
		gross,
		refund(
			"17.00", RefundLine("a", 1, D("12.00"), D("2.00")), shipping=D("5.00"), shipping_tax=D("0.80")
		),
	)
	assert (stated.lines[0].net, stated.shipping, stated.rest) == (D("10.00"), D("4.20"), 0)
	assert stated.of_pieces(True).lines[0].goods == D("12.00")


@pytest.mark.parametrize(
	"part, net, tax",
	[
		(RefundLine("b", 1), "10.00", "0.70"),  # pieces alone: what they cost
		(RefundLine("b", 1, D("5.00")), "5.00", "0.35"),  # half of the money: half of its tax
		(RefundLine("b", 1, D("5.00"), D(0)), "5.00", "0.00"),  # no tax is none
		(RefundLine("b", 9), "0", "0"),  # more than there are
		(RefundLine("gone", 1, D("5.00"), D("1.00")), "5.00", "1.00"),
	],
)
def test_what_is_left_out_is_the_share_of_the_order(part, net, tax):
	(found,) = take_apart(ORDER, refund("20.00", part)).lines
	assert (found.net, found.tax) == (D(net), D(tax))


def test_shipping_without_its_tax_has_the_share_of_the_orders():
	stated = take_apart(ORDER, refund("6.00", shipping=D("5.00")))
	assert (stated.shipping, stated.shipping_tax, stated.rest) == (D("5.00"), D("1.00"), 0)


def test_one_line_told_twice_is_one_part():
	parts = (RefundLine("b", 1, D("10.00"), D("0.70")), RefundLine("b", 1, D("10.00"), D("0.70"), True))
	assert take_apart(ORDER, refund("21.40", *parts)).lines == (StatedLine("b", 2, D("20.00"), D("1.40")),)


def test_more_or_less_than_the_parts_is_the_rest():
	part = RefundLine("b", 1, D("10.00"), D("0.70"))
	assert take_apart(ORDER, refund("12.00", part)).rest == D("1.30")
	assert take_apart(ORDER, refund("10.00", part)).rest == D("-0.70")


def test_money_alone_says_nothing_of_parts():
	assert not states_parts(refund("5.00"))
	assert not states_parts(refund("5.00", RefundLine("a", 1)))
	assert states_parts(refund("5.00", RefundLine("a", 1, D(0))))
	assert unknown_lines(ORDER, refund("5.00", RefundLine("x", 1), RefundLine("a", 1))) == ["x"]


def less(stated_refund: Refund, of=ORDER):
	parts = take_apart(of, stated_refund)
	return without_refunds(of, [completed(of, parts, stated_refund, stated_refund.amount)])


def test_an_order_is_less_by_what_is_stated():
	left = less(
		refund("15.50", RefundLine("b", 1, D("10.00"), D("0.69")), shipping=D("4.00"), shipping_tax=D("0.81"))
	)
	assert [(one.external_id, one.quantity, one.tax) for one in left.lines] == [
		("a", 1, D("20.00")),
		("b", 1, D("0.71")),
	]
	assert (left.shipping, left.shipping_tax) == (D("6.00"), D("1.19"))
	assert left.total == left.computed_total == D("137.90")


def test_what_is_kept_of_a_line_is_a_fee_and_what_is_given_a_discount():
	kept = less(refund("9.00", RefundLine("b", 1, D("10.00"), D("0.70"))))
	assert (kept.fees, kept.discount, kept.total) == (D("1.70"), 0, kept.computed_total)
	given = less(refund("12.00", RefundLine("b", 1, D("10.00"), D("0.70"))))
	assert (given.fees, given.discount, given.total) == (0, D("1.30"), given.computed_total)


def test_of_pieces_that_went_back_cheaper_the_line_has_earned_the_rest():
	"""One of two B is paid back with 4.00 of 10.00: the line has earned 16.00."""
	left = less(refund("4.70", RefundLine("b", 1, D("4.00"), D("0.70"))))
	(rest,) = [one for one in left.lines if one.external_id == "b"]
	assert (rest.unit_price, rest.discount, left.fees) == (D("16.00"), 0, 0)
	assert left.total == left.computed_total


def test_a_refund_goes_through_json():
	stated = refund("7.00", RefundLine("a", 0, D("5.00"), None, True), shipping=D("1.00"), fees_tax=D("0.10"))
	assert refund_from_dict(refund_to_dict(stated)) == stated
