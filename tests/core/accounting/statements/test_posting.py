"""What a settlement posts, worked out by hand."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.posting import Booked, Entry, PostedLine, Purpose, plan

PAID = date(2026, 3, 12)
BEFORE = date(2026, 2, 27)
DAY = date(2026, 3, 10)


def amounts(entry: Entry) -> dict[str, str]:
	return {row.account + (f"/{row.shop}" if row.shop else ""): str(row.amount) for row in entry.rows}


def charge(amount: str, fee: str, booked: str, booked_fee: str = "0", **values) -> PostedLine:
	given_ = {"kind": LineKind.CHARGE, "day": DAY, **values}
	known = Booked(Decimal(booked), Decimal(booked_fee))
	return PostedLine(amount=Decimal(amount), fee=Decimal(fee), booked=known, **given_)


def other(kind: LineKind, amount: str, day: date = DAY, **values) -> PostedLine:
	return PostedLine(kind, day, Decimal(amount), **{k: Decimal(v) for k, v in values.items()})


def test_the_fee_leaves_the_clearing_account_and_so_does_the_payout():
	# 100 stand on the clearing account; the provider kept 3.20 and paid out 96.80: nothing is left
	[entry] = plan([charge("100", "3.20", "100")], Decimal("96.80"), PAID, False)
	assert amounts(entry) == {"Bank": "96.80", "Clearing": "-100.00", "Fee": "3.20"}
	assert entry.day == PAID


def test_of_a_fee_that_was_expected_only_the_rest_is_posted():
	# 97 were booked with a fee of 3; the provider kept 3.20
	[entry] = plan([charge("100", "3.20", "97", "3")], Decimal("96.80"), PAID, False)
	assert amounts(entry) == {"Bank": "96.80", "Clearing": "-97.00", "Fee": "0.20"}


def test_tax_on_the_fee_is_posted_apart():
	[entry] = plan([charge("100", "3.00", "100", fee_tax=Decimal("0.57"))], Decimal("96.43"), PAID, False)
	assert amounts(entry) == {"Bank": "96.43", "Clearing": "-100.00", "Fee": "3.00", "Fee Tax": "0.57"}


def test_a_refund_was_booked_before_and_only_its_fee_is_posted():
	line = PostedLine(
		LineKind.REFUND, DAY, Decimal("-40"), fee=Decimal("-0.50"), booked=Booked(Decimal("-40"))
	)
	[entry] = plan([line], Decimal("-39.50"), PAID, False)
	# the provider gave back 0.50 of its fee and collects 39.50 from the bank
	assert amounts(entry) == {"Bank": "-39.50", "Clearing": "40.00", "Fee": "-0.50"}


def test_what_the_provider_converts_by_its_own_rate_is_an_exchange_difference():
	line = PostedLine(
		LineKind.CHARGE,
		DAY,
		Decimal("108.40"),
		fee=Decimal("3.40"),
		booked=Booked(Decimal("110.00"), Decimal(0), True),
	)
	[entry] = plan([line], Decimal("105.00"), PAID, False)
	# 110 were booked; 108.40 came: 1.60 lost by the rate
	assert amounts(entry) == {"Bank": "105.00", "Clearing": "-110.00", "Exchange": "1.60", "Fee": "3.40"}


def test_an_accepted_difference_is_an_adjustment():
	[entry] = plan([charge("95", "0", "100")], Decimal("95"), PAID, False)
	assert amounts(entry) == {"Adjustment": "5", "Bank": "95", "Clearing": "-100"}


def test_a_payment_that_stands_nowhere_is_an_adjustment():
	lines = [other(LineKind.CHARGE, "20", fee="0.50"), other(LineKind.REFUND, "-5")]
	[entry] = plan(lines, Decimal("14.50"), PAID, False)
	assert amounts(entry) == {"Adjustment": "-15", "Bank": "14.50", "Fee": "0.50"}


def test_other_kinds_are_posted_on_their_accounts():
	lines = [
		other(LineKind.FEE, "-29.90", fee_tax="1.10"),
		other(LineKind.FEE_TAX, "-2"),
		other(LineKind.DISPUTE, "-50", fee="15"),
		other(LineKind.RESERVE_HELD, "-30"),
		other(LineKind.REIMBURSEMENT, "12"),
		other(LineKind.PREVIOUS_BALANCE, "400"),
	]
	[entry] = plan(lines, Decimal("0"), PAID, False)
	assert amounts(entry) == {
		"Clearing": "-116.00",
		"Dispute": "50",
		"Fee": "44.90",
		"Fee Tax": "3.10",
		"Reimbursement": "-12",
		"Reserve Held": "30",
	}


def test_lines_are_posted_by_shop():
	lines = [charge("10", "1", "10", shop="A"), charge("20", "2", "20", shop="B")]
	[entry] = plan(lines, Decimal("27"), PAID, False)
	assert amounts(entry) == {"Bank": "27", "Clearing": "-30", "Fee/A": "1", "Fee/B": "2"}


def test_a_statement_over_a_months_end_is_posted_in_two():
	lines = [charge("100", "3", "100", day=BEFORE), charge("50", "2", "50")]
	first, second = plan(lines, Decimal("145"), PAID, False)
	assert (first.day, first.is_month_end, second.day) == (date(2026, 2, 28), True, PAID)
	assert amounts(first) == {"Clearing": "-3", "Fee": "3"}
	assert amounts(second) == {"Bank": "145", "Clearing": "-147", "Fee": "2"}


def test_the_account_carried_forward_holds_the_money_at_the_months_end():
	lines = [charge("100", "3", "100", day=BEFORE), charge("50", "2", "50")]
	first, second = plan(lines, Decimal("145"), PAID, True)
	assert amounts(first) == {"Carried Forward": "97", "Clearing": "-100", "Fee": "3"}
	assert amounts(second) == {"Bank": "145", "Carried Forward": "-97", "Clearing": "-50", "Fee": "2"}


def test_lines_of_the_payouts_month_after_it_do_not_make_an_entry_of_their_own():
	[entry] = plan([charge("10", "0", "10", day=date(2026, 3, 15))], Decimal("10"), PAID, True)
	assert entry.day == PAID


def test_nothing_is_posted_of_nothing():
	assert plan([charge("10", "0", "10")], Decimal(0), PAID, False) == []


kinds = st.sampled_from([kind for kind in LineKind if kind is not LineKind.UNKNOWN])
money = st.decimals(-500, 500, places=2)
lines = st.builds(
	PostedLine,
	kinds,
	st.dates(date(2026, 1, 1), PAID),
	money,
	money,
	money,
	st.sampled_from(["", "A", "B"]),
	st.none() | st.builds(Booked, money, money, st.booleans()),
)


@given(st.lists(lines, max_size=20), money, st.booleans())
def test_entries_balance_and_the_clearing_account_gets_what_the_lines_and_the_payout_say(
	found, payout, carry
):
	entries = plan(found, payout, PAID, carry)
	assert all(sum(row.amount for row in entry.rows) == 0 for entry in entries)
	moved = sum(
		row.amount
		for entry in entries
		for row in entry.rows
		if row.account in (Purpose.CLEARING, Purpose.CARRIED_FORWARD)
	)
	booked = sum(
		(
			line.booked.clearing
			for line in found
			if line.booked and line.kind is not LineKind.PREVIOUS_BALANCE
		),
		Decimal(0),
	)
	net = sum((line.net for line in found if line.kind is not LineKind.PREVIOUS_BALANCE), Decimal(0))
	# what was booked and what is posted now come to the provider's balance after the payout
	assert booked + moved == net - payout
	assert not any(entry.day.month == PAID.month and entry.is_month_end for entry in entries)
