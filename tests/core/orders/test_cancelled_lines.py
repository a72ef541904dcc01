"""What is left of an order when pieces are taken out of it before shipping."""

from dataclasses import replace
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.orders.cancelled_lines import CancelledPieces, refundable_for, without
from ecom_erp.core.orders.posting import Part, posting
from tests.support.canonical_orders import line, order

# lines 27.00 and 9.00 net; order discount 4.00 as 3.00 + 1.00; shipping 6.00 as 4.50 + 1.50, its tax 0.45 + 0.15
ORDER = order(
	line("1", "10.00", 3, discount="3.00", tax="2.00"),
	line("2", "9.00", tax="0.80"),
	discount=D("4.00"),
	shipping=D("6.00"),
	shipping_tax=D("0.60"),
)


def test_a_line_is_taken_out_whole():
	left = without(ORDER, [CancelledPieces("2", 1)], D("8.80"))
	assert [one.external_id for one in left.lines] == ["1"]
	# 9.00 less its discount of 1.00, and its tax of 0.80; shipping stays
	assert (left.total, left.computed_total, left.discount, left.shipping) == (
		D("32.60"),
		D("32.60"),
		D(3),
		D(6),
	)


def test_one_piece_of_three():
	left = without(ORDER, [CancelledPieces("1", 1, with_shipping=True)], D("10.32"))
	# goods 24.00 / 3, tax 0.67, shipping 1.50 and its tax 0.15 go
	assert left.lines[0].quantity == 2
	assert left.lines[0].gross - left.lines[0].discount == D("16.00")
	assert (left.shipping, left.shipping_tax, left.lines[0].tax) == (D("4.50"), D("0.45"), D("1.33"))
	assert left.total == left.computed_total == D("31.08")


def test_everything():
	left = without(ORDER, [CancelledPieces("1", 3, True), CancelledPieces("2", 1, True)], ORDER.total)
	assert (left.lines, left.total) == ((), 0)


def test_another_amount_than_the_pieces_are_worth_is_a_fee_or_a_discount():
	less = without(ORDER, [CancelledPieces("2", 1)], D("5.00"))  # worth 8.80
	assert (less.total, less.computed_total, less.fees, less.discount) == (
		D("36.40"),
		D("36.40"),
		D("3.80"),
		D(3),
	)
	more = without(ORDER, [CancelledPieces("2", 1)], D("10.00"))
	assert (more.total, more.computed_total, more.fees, more.discount) == (
		D("31.40"),
		D("31.40"),
		0,
		D("4.20"),
	)


def test_a_total_that_the_parts_did_not_explain_before_is_not_explained_after():
	left = without(replace(ORDER, total=ORDER.total + 1), [CancelledPieces("2", 1)], D("8.80"))
	assert (left.total - left.computed_total, left.fees) == (D(1), 0)


def test_what_pieces_are_worth_does_not_ask_whether_they_were_paid():
	unpaid = replace(ORDER, payments=())
	assert refundable_for(unpaid, [("2", 1)], with_shipping=False).total == D("8.80")


@given(
	st.integers(1, 6),
	st.integers(1, 6),
	st.decimals("0.01", 40, places=2),
	st.decimals(0, 5, places=2),
	st.decimals(0, 9, places=2),
	st.booleans(),
	st.booleans(),
)
def test_what_is_left_and_what_went_add_up_to_the_order(
	of, taken, price, tax, shipping, included, with_shipping
):
	taken = min(of, taken)
	subject = order(
		line("1", str(price), of, tax=str(tax)), line("2", "3.33"), shipping=shipping, taxes_included=included
	)
	worth = refundable_for(subject, [("1", taken)], with_shipping).total
	left = without(subject, [CancelledPieces("1", taken, with_shipping)], worth)
	assert left.total + worth == subject.total
	assert left.computed_total == left.total
	parts = [Part(one.external_id, one.sku, one.quantity, "W") for one in left.lines]
	booked = posting(left, parts)
	goods = sum((row.rate * row.qty for row in booked.rows), D(0))
	assert goods - booked.discount + sum((c.amount for c in booked.charges), D(0)) == left.total
