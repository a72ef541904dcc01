"""Amounts of an order as rows, charges and one discount: they always add up to the shop's total."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.orders.posting import Part, posting, refund_posting
from ecom_erp.core.orders.refunds import refundable
from tests.support.canonical_orders import line, order

D = Decimal


def parts(placed) -> list[Part]:
	return [Part(one.external_id, f"I-{one.external_id}", one.quantity, "MAIN") for one in placed.lines]


def charges(result) -> dict[str, Decimal]:
	return {charge.kind: charge.amount for charge in result.charges}


def summed(result) -> Decimal:
	rows = sum((row.rate * row.qty for row in result.rows), D(0))
	return rows - result.discount + sum((charge.amount for charge in result.charges), D(0))


def test_a_rate_that_divides_needs_no_discount():
	result = posting(*_with_parts(order(line("1", "10.00", 3))))
	assert [(row.rate, row.qty) for row in result.rows] == [(D("10.00"), 3)]
	assert (result.discount, result.charges, result.total) == (D(0), (), D("30.00"))


def test_a_discount_that_does_not_divide():
	"""28.97 for three pieces: 9.66 each makes 28.98; the cent too much is taken off."""
	result = posting(*_with_parts(order(line("1", "9.99", 3, discount="1.00"))))
	assert result.rows[0].rate == D("9.66")
	assert result.discount == D("0.01")


def test_the_orders_discount_is_taken_off_the_document():
	result = posting(*_with_parts(order(line("1", "10.00", 2), discount=D("5.00"))))
	assert (result.rows[0].rate, result.discount, result.total) == (D("10.00"), D("5.00"), D("15.00"))


def test_tax_shipping_and_tips_are_charges():
	placed = order(
		line("1", "20.00", tax="1.65"),
		shipping=D("7.95"),
		shipping_tax=D("0.66"),
		tip=D("3.00"),
		fees=D("1.50"),
		fees_tax=D("0.12"),
	)
	result = posting(*_with_parts(placed))
	assert charges(result) == {"Shipping": D("7.95"), "Tax": D("2.43"), "Tips and Fees": D("4.50")}
	assert result.discount == 0


def test_included_tax_is_taken_out_of_goods_and_shipping():
	"""35.70 with 5.70 tax: 30.00 for three; shipping 4.90 with 0.78: 4.12."""
	placed = order(
		line("1", "11.90", 3, tax="5.70"), taxes_included=True, shipping=D("4.90"), shipping_tax=D("0.78")
	)
	result = posting(*_with_parts(placed))
	assert result.rows[0].rate == D("10.00")
	assert charges(result) == {"Shipping": D("4.12"), "Tax": D("6.48")}
	assert (result.discount, result.total) == (D(0), D("40.60"))


def test_a_total_that_a_person_let_pass_is_booked_as_a_difference():
	result = posting(*_with_parts(order(line("1", "10.00"), total=D("10.02"))))
	assert charges(result) == {"Difference": D("0.02")}
	assert summed(result) == D("10.02")


def test_a_bundle_is_divided_by_the_usual_prices():
	"""30.00 for a set: a jug usually 20.00 and two cups 5.00 each share 20 : 10."""
	placed = order(line("1", "30.00"))
	rows = posting(
		placed, [Part("1", "JUG", 1, "MAIN", D("20.00")), Part("1", "CUP", 2, "MAIN", D("5.00"))]
	).rows
	assert {row.item_code: row.rate for row in rows} == {"JUG": D("20.00"), "CUP": D("5.00")}


def test_one_item_from_two_warehouses_has_one_rate():
	"""10.00 for three pieces, two here and one there: 3.34 each, two cents off the document."""
	placed = order(line("1", "10.00", 3, discount="20.00"))
	result = posting(placed, [Part("1", "I", 2, "MAIN"), Part("1", "I", 1, "EAST")])
	assert [(row.warehouse, row.qty, row.rate) for row in result.rows] == [
		("MAIN", 2, D("3.34")),
		("EAST", 1, D("3.34")),
	]
	assert result.discount == D("0.02")


def test_a_currency_without_cents():
	"""1000 yen for three: 334 each, two yen off."""
	result = posting(*_with_parts(order(line("1", "400", 3, discount="200"), currency="JPY")))
	assert (result.rows[0].rate, result.discount, result.total) == (D("334"), D("2"), D("1000"))


def test_a_line_is_never_dropped():
	placed = order(line("1", "10.00"), line("2", "5.00"))
	with pytest.raises(ValueError, match="line 2"):
		posting(placed, [Part("1", "I", 1, "MAIN")])


def test_a_refund_is_posted_to_the_cent():
	"""One of three pieces at 9.99 less 1.00, tax 2.30, shipping 5.00 left with the seller: 9.66 and 0.77."""
	placed = order(line("1", "9.99", 3, discount="1.00", tax="2.30"), shipping=D("5.00"))
	worth = refundable(placed, [("1", 1)], with_shipping=False)
	result = refund_posting(placed, worth, [Part("1", "I-1", 1, "MAIN")])
	assert [(row.rate, row.qty) for row in result.rows] == [(D("9.66"), 1)]
	assert charges(result) == {"Tax": D("0.77")}
	assert (result.total, summed(result)) == (D("10.43"), D("10.43"))


cents = st.integers(0, 100_000).map(lambda value: D(value) / 100)


@given(
	lines=st.lists(st.tuples(cents, st.integers(1, 12), st.integers(0, 100), cents), min_size=1, max_size=5),
	shipping=cents,
	discount=st.integers(0, 100),
	included=st.booleans(),
)
def test_any_order_adds_up(lines, shipping, discount, included):
	made = []
	for number, (price, quantity, percent, tax) in enumerate(lines):
		gross = price * quantity
		off = (gross * percent / 100).quantize(D("0.01"))
		contained = min(tax, gross - off)
		made.append(line(str(number), str(price), quantity, discount=str(off), tax=str(contained)))
	goods = sum((one.gross - one.discount for one in made), D(0))
	placed = order(
		*made,
		shipping=shipping,
		discount=(goods * discount / 100).quantize(D("0.01")),
		taxes_included=included,
	)
	result = posting(placed, parts(placed))
	assert summed(result) == placed.total == result.total
	assert all(row.rate == row.rate.quantize(D("0.01")) and row.rate >= 0 for row in result.rows)


def _with_parts(placed):
	return placed, parts(placed)


def test_the_parts_need_not_be_in_the_order_of_the_lines():
	placed = order(line("1", "10.00"), line("2", "5.00"))
	result = posting(placed, list(reversed(parts(placed))))
	assert {row.line_id: row.rate for row in result.rows} == {"1": D("10.00"), "2": D("5.00")}
	assert posting(replace(placed, note="x"), parts(placed)) == posting(placed, parts(placed))
