from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.money import from_minor, minor_units, quantize, split, to_minor


@pytest.mark.parametrize(
	"currency, digits", [("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("BHD", 3), ("usd ", 2)]
)
def test_precision_of_currencies(currency, digits):
	assert minor_units(currency) == digits


@pytest.mark.parametrize("text", ["", "US", "EURO", "U$D"])
def test_what_is_no_currency_is_refused(text):
	with pytest.raises(ValueError):
		minor_units(text)


@pytest.mark.parametrize(
	"amount, currency, rounded",
	[
		("2.345", "USD", "2.35"),
		("2.344", "USD", "2.34"),
		("-2.345", "USD", "-2.35"),
		("0.5", "JPY", "1"),
		("1.0005", "KWD", "1.001"),
	],
)
def test_half_is_rounded_away_from_zero(amount, currency, rounded):
	assert quantize(Decimal(amount), currency) == Decimal(rounded)


def test_minor_units_and_back():
	assert to_minor(Decimal("19.99"), "USD") == 1999
	assert to_minor(Decimal("1980"), "JPY") == 1980
	assert from_minor(12345, "KWD") == Decimal("12.345")


def test_floats_are_refused():
	with pytest.raises(TypeError):
		quantize(0.1, "USD")


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(text):
	with pytest.raises(ValueError):
		quantize(Decimal(text), "USD")


def test_the_largest_remainder_gets_the_cent():
	# 10.00 by 1:1:1 = 3.333 each, one cent over, remainders equal: the first
	assert split(Decimal("10.00"), [1, 1, 1], "USD") == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]
	# 1.00 by 50:30:19 of 99 = 50.505, 30.303, 19.191 cents: the first has the largest remainder
	assert split(Decimal("1.00"), [50, 30, 19], "USD") == [Decimal("0.51"), Decimal("0.30"), Decimal("0.19")]
	# 5 yen by 2:1 = 3.33, 1.67: the second
	assert split(Decimal(5), [2, 1], "JPY") == [Decimal(3), Decimal(2)]


def test_weights_of_nothing_share_evenly_and_a_negative_total_is_mirrored():
	assert split(Decimal("0.03"), [0, 0], "USD") == [Decimal("0.02"), Decimal("0.01")]
	assert split(Decimal("-0.03"), [1, 1], "USD") == [Decimal("-0.02"), Decimal("-0.01")]


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_impossible_weights_are_refused(weights):
	with pytest.raises(ValueError):
		split(Decimal(1), weights, "USD")


@given(
	st.decimals(-1000000, 1000000, places=2),
	st.lists(st.decimals(0, 100000, places=3), min_size=1, max_size=12),
	st.sampled_from(["USD", "JPY", "KWD"]),
)
def test_parts_always_add_up_and_stay_within_one_unit_of_their_share(total, weights, currency):
	parts = split(total, weights, currency)
	assert sum(parts) == quantize(total, currency)
	whole = sum(weights)
	for part, weight in zip(parts, weights, strict=True):
		share = (
			quantize(total, currency) * weight / whole if whole else quantize(total, currency) / len(weights)
		)
		assert abs(part - share) < from_minor(1, currency)
