"""Shares of a voucher come to what the books say, whatever its rows claim."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.accounting.profit.estimates import Expected, still_to_come
from ecom_erp.core.accounting.profit.kinds import AccountFacts, ProfitKind
from ecom_erp.core.accounting.profit.sharing import NOBODY, Claim, Owner, Share, shares, spread

D = Decimal
SALES = AccountFacts("Sales", True)
FEES = AccountFacts("Fees", False, kind=ProfitKind.FEE)
ACCOUNTS = {one.name: one for one in (SALES, FEES)}
A, B = Owner("A-1", "1"), Owner("B-1", "1")

amounts = st.decimals(D("-9999.99"), D("9999.99"), places=2)
claims = st.lists(
	st.builds(
		Claim,
		account=st.sampled_from(("Sales", "Fees", "Elsewhere")),
		owner=st.sampled_from((A, B, NOBODY)),
		amount=st.decimals(D("-9999.999"), D("9999.999"), places=3),
		kind=st.sampled_from((None, ProfitKind.REVENUE)),
		converted=st.booleans(),
	),
	max_size=12,
)


@given(sales=amounts, fees=amounts, claimed=claims)
def test_shares_come_to_what_the_books_say(sales, fees, claimed):
	found = shares({"Sales": sales, "Fees": fees}, claimed, ACCOUNTS, 2)
	for account, total in (("Sales", sales), ("Fees", fees)):
		own = [one.amount for one in found if one.account == account]
		assert sum(own, D(0)) == total
		assert all(one == one.quantize(D("0.01")) for one in own)


def test_what_the_rows_say_is_each_order_s():
	claimed = [
		Claim("Sales", A, D("10.005"), ProfitKind.REVENUE),
		Claim("Sales", B, D("5.004"), ProfitKind.REVENUE),
	]
	assert shares({"Sales": D("15.01")}, claimed, ACCOUNTS, 2) == [
		Share("Sales", A, ProfitKind.REVENUE, D("10.01")),
		Share("Sales", B, ProfitKind.REVENUE, D("5.00")),
	]


def test_what_no_row_explains_is_the_voucher_s_own():
	found = shares({"Sales": D("12.00")}, [Claim("Sales", A, D("10.00"))], ACCOUNTS, 2, {Owner("C-1"): D(1)})
	assert found[1:] == [Share("Sales", Owner("C-1"), ProfitKind.OTHER_INCOME, D("2.00"))]


def test_what_no_row_explains_is_divided_among_several():
	rest = {Owner("A-1"): D("30"), Owner("B-1"): D("10"), NOBODY: D("20")}
	found = shares({"Fees": D("-0.61")}, [], ACCOUNTS, 2, rest)
	assert [(one.owner.order, one.amount) for one in found] == [
		("A-1", D("-0.31")),
		("B-1", D("-0.10")),
		("", D("-0.20")),
	]


def test_what_is_given_back_on_the_goodwill_account_is_no_refund():
	goodwill = {"Goodwill": AccountFacts("Goodwill", False, kind=ProfitKind.AFTER_SALES)}
	[found] = shares(
		{"Goodwill": D("-5.00")}, [Claim("Goodwill", A, D("-5"), ProfitKind.REFUND)], goodwill, 2
	)
	assert found.kind == ProfitKind.AFTER_SALES


def test_books_that_keep_more_decimals_than_the_currency_has_are_shared_to_the_last():
	found = shares(
		{"Sales": D("15.017")}, [Claim("Sales", A, D("10.0054")), Claim("Sales", B, D("5.0116"))], ACCOUNTS, 3
	)
	assert [one.amount for one in found] == [D("10.005"), D("5.012")]


def test_what_is_known_to_be_of_an_item_is_not_divided_among_others():
	share = Share("Sales", Owner("A-1", item_code="EXTRA"), ProfitKind.REVENUE, D("9.00"))
	assert spread(share, {Owner("A-1", "1"): D("20")}, 2) == [share]


def test_fees_of_a_statement_in_another_currency_have_its_rate():
	"""Fees of 3.00 and 1.00 EUR that the books have as 4.34 USD: 1.085 each."""
	claimed = [
		Claim("Fees", A, D("-3.00"), converted=True),
		Claim("Fees", B, D("-1.00"), converted=True),
	]
	found = shares({"Fees": D("-4.34")}, claimed, ACCOUNTS, 2)
	assert [(one.owner, one.kind, one.amount) for one in found] == [
		(A, ProfitKind.FEE, D("-3.25")),
		(B, ProfitKind.FEE, D("-1.09")),
	]


def test_a_voucher_taken_back_on_another_day_has_the_opposite():
	claimed = [Claim("Sales", A, D("10.00")), Claim("Sales", B, D("5.00"))]
	found = shares({"Sales": D("-15.00")}, claimed, ACCOUNTS, 2)
	assert [(one.owner, one.amount) for one in found] == [(A, D("-10.00")), (B, D("-5.00"))]


def test_an_amount_of_the_order_is_divided_among_its_lines():
	lines = {Owner("A-1", "1"): D("20"), Owner("A-1", "2"): D("10")}
	found = spread(Share("Fees", Owner("A-1"), ProfitKind.FEE, D("-1.00")), lines, 2)
	assert [(one.owner.line_id, one.amount) for one in found] == [("1", D("-0.67")), ("2", D("-0.33"))]


def test_nothing_more_is_expected_of_what_is_booked_or_final():
	expected = Expected(
		{ProfitKind.REVENUE: D("100"), ProfitKind.FEE: D("-3"), ProfitKind.GOODS: D("-40")},
		final=frozenset({ProfitKind.GOODS}),
	)
	booked = {ProfitKind.REVENUE: D("60"), ProfitKind.FEE: D("-3.20")}
	assert still_to_come(expected, booked) == {ProfitKind.REVENUE: D("40")}
