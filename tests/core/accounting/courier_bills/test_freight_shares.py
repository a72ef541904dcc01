"""Freight of a parcel by order line, and what of a bill is due when."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.accounting.courier_bills.freight import by_line
from ecom_erp.core.accounting.courier_bills.model import Charge, ChargeKind
from ecom_erp.core.accounting.courier_bills.posting import PostedLine, Purpose, plan, purpose_of

cents = st.integers(-20_000, 20_000).map(lambda amount: D(amount) / 100)


def test_freight_is_shared_by_weight_or_else_evenly():
	assert by_line(D("10.00"), {"a": 300, "b": 700}, "USD") == {"a": D("3.00"), "b": D("7.00")}
	assert by_line(D("10.01"), {"a": 0, "b": 0}, "USD") == {"a": D("5.01"), "b": D("5.00")}
	assert by_line(D("10.00"), {}, "USD") == {}
	assert by_line(D("10"), {"a": 1, "b": 2}, "JPY") == {"a": D("3"), "b": D("7")}


@given(cents, st.dictionaries(st.sampled_from("abcde"), st.integers(0, 5000), min_size=1))
def test_the_shares_come_to_the_freight(freight, weights):
	assert sum(by_line(freight, weights, "USD").values(), D(0)) == freight


def test_what_a_line_is_posted_as():
	freight, duty = (Charge(kind, "x", D(1)) for kind in (ChargeKind.FREIGHT, ChargeKind.DUTY))
	assert purpose_of("T", [freight, duty], False) is Purpose.FREIGHT
	assert purpose_of("T", [duty], False) is Purpose.DUTY
	assert purpose_of("T", [freight], True) is Purpose.RETURN
	assert purpose_of(" ", [freight], False) is Purpose.OTHER


@st.composite
def any_line(draw, number):
	net = draw(cents)
	held = draw(st.sampled_from([D(0), net, min(max(net, D(0)), D("1.00"))])) if net > 0 else D(0)
	shop = draw(st.sampled_from(["", "A", "B"]))
	return PostedLine(f"L{number}", draw(st.sampled_from(list(Purpose))), shop, net, draw(cents), held)


@given(st.integers(0, 6).flatmap(lambda count: st.tuples(*(any_line(number) for number in range(count)))))
def test_what_is_posted_in_two_goes_is_the_whole_bill(lines):
	"""First what is not held; then, when all claims have ended, the rest."""
	first = plan(lines, "USD")
	later = [
		PostedLine(
			one.line, one.purpose, one.shop, one.net, one.tax, D(0), *first.lines.get(one.line, (D(0), D(0)))
		)
		for one in lines
	]
	second = plan(later, "USD")
	assert first.total + second.total == sum((one.net + one.tax for one in lines), D(0))
	again = [
		PostedLine(one.line, one.purpose, one.shop, one.net, one.tax, D(0), one.net, one.tax) for one in lines
	]
	assert plan(again, "USD").rows == () and plan(again, "USD").tax == 0
	for purpose in Purpose:
		own = sum((one.net - one.held for one in lines if one.purpose is purpose), D(0))
		assert sum((row.amount for row in first.rows if row.purpose is purpose), D(0)) == own
