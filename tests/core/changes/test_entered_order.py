"""An order that a person types in adds up, and says what is wrong with what was typed."""

from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.changes.entered_order import Entered, EnteredLine, EntryError, build, received
from ecom_erp.core.orders.canonical import Address, Buyer, PaymentKind, PaymentState

D = Decimal
NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
TYPED = Entered(
	"USD",
	(EnteredLine("MUG", "Mug", 3, D("10.00"), D("3.00")), EnteredLine("HAT", "Hat", 1, D("5.00"))),
	Buyer(name="Ada Berg", phone="+1 312 555 0142"),
	Address(name="Ada Berg", line1="1 Main St"),
	shipping=D("6.00"),
	discount=D("2.00"),
	tax=D("1.00"),
	taxes_included=False,
	payment="Paid",
	gateway="cash",
)


def test_it_adds_up_and_is_the_same_for_the_same_key():
	order = build(TYPED, "abcdef123456", NOON)
	# 27 + 5 + 6 - 2 + 1
	assert (order.total, order.computed_total, order.paid) == (D(37), D(37), D(37))
	assert (order.payment_state, order.external_id, order.number) == (
		PaymentState.PAID,
		"desk-abcdef123456",
		"P260302-ABCDE",
	)
	assert [line.tax for line in order.lines] == [D("0.84"), D("0.16")]
	assert build(TYPED, "abcdef123456", NOON) == order


def test_money_that_is_to_come():
	waits = build(replace(TYPED, payment="Waits for Payment", gateway=""), "abcdef123456", NOON)
	assert (waits.payment_state, waits.payments) == (PaymentState.PENDING, ())
	later = build(replace(TYPED, payment="On Delivery"), "abcdef123456", NOON)
	assert [one.kind for one in later.payments] == [PaymentKind.AUTHORIZATION] and later.paid == 0
	half = received(waits, D("20.00"), "bank", "T-1", NOON)
	assert (half.payment_state, half.paid) == (PaymentState.PARTIALLY_PAID, D(20))
	assert received(half, D("20.00"), "bank", "T-1", NOON) is half
	assert received(half, D("17.00"), "bank", "T-2", NOON).payment_state is PaymentState.PAID


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"lines": ()}, "at least one item"),
		({"payment": "?"}, "how the order is paid"),
		({"gateway": ""}, "Choose the payment method"),
		({"buyer": Buyer(), "address": Address()}, "buyer's name"),
		({"discount": D("99.00")}, "more than the order costs"),
		({"shipping": D("-1")}, "cannot be negative"),
		({"shipping": D("1.001")}, "1.001 has more decimals than USD"),
		({"lines": (EnteredLine("", "", 1, D(1)),)}, "Row 1: choose an item"),
		({"lines": (EnteredLine("A", "", 0, D(1)),)}, "Row 1: the quantity"),
		({"lines": (EnteredLine("A", "", 1, D(1), D(2)),)}, "Row 1: the discount"),
	],
)
def test_what_is_wrong_is_said(values, said):
	with pytest.raises(EntryError, match=said):
		build(replace(TYPED, **values), "abcdef123456", NOON)


@given(
	st.sampled_from([("JPY", 0), ("USD", 2), ("KWD", 3)]),
	st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9999)), min_size=1, max_size=4),
	st.tuples(st.integers(0, 999), st.integers(0, 999)),
	st.booleans(),
)
def test_the_tax_is_divided_to_the_cent(currency, goods, amounts, included):
	name, decimals = currency
	unit = D(1).scaleb(-decimals)
	lines = tuple(EnteredLine(str(n), "x", qty, price * unit) for n, (qty, price) in enumerate(goods))
	typed = replace(
		TYPED,
		currency=name,
		lines=lines,
		tax=amounts[0] * unit,
		shipping=amounts[1] * unit,
		discount=D(0),
		taxes_included=included,
	)
	order = build(typed, "abcdef123456", NOON)
	assert sum((line.tax for line in order.lines), D(0)) == typed.tax
	assert order.total == order.computed_total == order.paid
