"""Destinations as people write them in a rate card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.carriers.rate_card import ZonePattern
from ecom_erp.core.carriers.rate_patterns import format_patterns, parse_patterns


@pytest.mark.parametrize(
	"text, pattern",
	[
		("US", ZonePattern("US")),
		("us", ZonePattern("US")),
		("US-AK", ZonePattern("US", province_code="AK")),
		("US:07", ZonePattern("US", postal_prefix="07")),
		("US:100-119", ZonePattern("US", postal_from="100", postal_to="119")),
		("GB:SW1A", ZonePattern("GB", postal_prefix="SW1A")),
		("US-AK:995", ZonePattern("US", postal_prefix="995", province_code="AK")),
		("*", ZonePattern("*")),
	],
)
def test_one_destination(text, pattern):
	assert parse_patterns(text) == (pattern,)


def test_several_by_comma_or_line():
	assert parse_patterns(" US:07, US-AK\nCA,\n") == (
		ZonePattern("US", postal_prefix="07"),
		ZonePattern("US", province_code="AK"),
		ZonePattern("CA"),
	)


@pytest.mark.parametrize("text", ["", " ", ",\n"])
def test_nothing_is_no_destination(text):
	assert parse_patterns(text) == ()


@pytest.mark.parametrize("text", ["USA", "U", "US:", "*:07", "*-AK", "US-ALASKA", "12", "US:07:08"])
def test_what_is_not_understood_is_named(text):
	with pytest.raises(ValueError, match="Not a destination"):
		parse_patterns(f"CA, {text}")


@pytest.mark.parametrize("text", ["US:119-100", "US:10-119"])
def test_a_range_needs_two_ends_of_one_length_in_order(text):
	with pytest.raises(ValueError, match="Not a postal range"):
		parse_patterns(text)


codes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
digits = st.text("0123456789", min_size=3, max_size=3)
ranges = st.tuples(digits, digits).map(sorted)


@given(
	st.lists(
		st.one_of(
			st.builds(
				ZonePattern, codes, postal_prefix=digits | st.just(""), province_code=codes | st.just("")
			),
			st.tuples(codes, ranges).map(
				lambda both: ZonePattern(both[0], postal_from=both[1][0], postal_to=both[1][1])
			),
		)
	)
)
def test_what_is_written_is_read_back(patterns):
	assert parse_patterns(format_patterns(patterns)) == tuple(patterns)
