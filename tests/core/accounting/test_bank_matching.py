"""Payouts in the bank's statement."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.accounting.bank_matching import BankLine, Found, Payout, find

D = Decimal
PAID = date(2026, 3, 12)
PAYOUT = Payout("po_1MtHbELkdIwHu7ix", D("96.80"), PAID)


def line(name: str, amount: str = "96.80", days: int = 2, text: str = "STRIPE PAYMENTS") -> BankLine:
	return BankLine(name, D(amount), PAID + timedelta(days=days), text)


def test_number_amount_and_day_agree():
	named = line("B", text="Stripe PO-1MTHBELKDIWHU7IX 12.03.")
	assert find(PAYOUT, [line("A"), named]) == Found("B", True)


def test_without_the_number_it_is_a_proposal_the_nearest_first():
	assert find(PAYOUT, [line("A", days=9), line("B", days=1)]) == Found("B", False)


def test_two_with_the_same_number_are_a_proposal():
	twice = [line(name, text="po_1MtHbELkdIwHu7ix") for name in "AB"]
	assert find(PAYOUT, twice) == Found("A", False)


def test_another_amount_the_other_way_or_another_time_is_none():
	assert (
		find(PAYOUT, [line("A", "96.81"), line("B", "-96.80"), line("C", days=15), line("D", days=-4)])
		is None
	)


def test_a_short_number_says_nothing():
	assert find(Payout("12", D("96.80"), PAID), [line("A", text="12.03.2026")]) == Found("A", False)


@given(
	st.lists(st.tuples(st.sampled_from(["96.80", "5"]), st.integers(-9, 20), st.booleans()), max_size=6),
	st.randoms(),
)
def test_it_does_not_depend_on_the_order_of_lines(rows, dice):
	lines = [
		line(str(n), amount, days, PAYOUT.reference if named else "")
		for n, (amount, days, named) in enumerate(rows)
	]
	found = find(PAYOUT, lines)
	shuffled = list(lines)
	dice.shuffle(shuffled)
	assert find(PAYOUT, shuffled) == found
	if found:
		assert next(one for one in lines if one.name == found.name).amount == PAYOUT.amount
