"""Which payments in the books are which payments of the shop."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.accounting.receipts import Receipt, match
from tests.support.canonical_orders import captured


def paid(*amounts: str):
	return [captured(amount, external_id=f"p{number}") for number, amount in enumerate(amounts, 1)]


def receipts(*amounts: str, **references: str):
	return [
		Receipt(f"R{number}", D(amount), references.get(f"R{number}", ""))
		for number, amount in enumerate(amounts, 1)
	]


@pytest.mark.parametrize(
	"payments, books, booked, missing, over",
	[
		(paid("21.00"), [], {}, ["p1"], "0"),
		(paid("21.00"), receipts("21.00"), {"p1": "R1"}, [], "0"),
		# the whole is in the books as two parts, and the other way round
		(paid("21.00"), receipts("10.00", "11.00"), {"p1": "R1"}, [], "0"),
		(paid("10.00", "11.00"), receipts("21.00"), {"p1": "R1", "p2": "R1"}, [], "0"),
		# a part of it: it books nothing whole
		(paid("21.00"), receipts("10.00"), {}, ["p1"], "10.00"),
		# the same amount first, so that the other one is left for the other
		(paid("10.00", "11.00"), receipts("11.00", "10.00"), {"p1": "R2", "p2": "R1"}, [], "0"),
		(paid("10.50", "10.50"), receipts("10.50"), {"p1": "R1"}, ["p2"], "0"),
		# the same reference is the same money, whatever the courier has paid out of it
		(paid("21.00"), receipts("20.00", R1="p1"), {"p1": "R1"}, [], "0"),
		(paid("10.00", "10.00"), receipts("10.00", "10.00", R1="p2"), {"p1": "R2", "p2": "R1"}, [], "0"),
		([], receipts("5.00"), {}, [], "5.00"),
	],
)
def test_the_same_money(payments, books, booked, missing, over):
	found = match(payments, books)
	assert (dict(found.booked), [one.external_id for one in found.missing]) == (booked, missing)
	assert found.over == D(over)


cents = st.integers(0, 5000).map(lambda cents: D(cents) / 100)


@given(st.lists(cents, max_size=4), st.lists(cents, max_size=4))
def test_no_money_books_twice(amounts, books):
	payments = [captured(str(amount), external_id=f"p{n}") for n, amount in enumerate(amounts)]
	found = match(payments, [Receipt(f"R{n}", amount) for n, amount in enumerate(books)])
	booked = sum(one.amount for one in payments if one.external_id in found.booked)
	assert booked + found.over == sum(books)
	assert {one.external_id for one in found.missing} | found.booked.keys() == {
		one.external_id for one in payments
	}
