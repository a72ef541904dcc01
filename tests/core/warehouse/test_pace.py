"""How fast packages are packed, by nearest rank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.warehouse.pace import MEDIAN, NINE_OF_TEN, within


@pytest.mark.parametrize(
	("times", "median", "nine_of_ten"),
	[
		({}, 0, 0),
		({30: 1}, 30, 30),
		({10: 1, 20: 1}, 10, 20),
		({10: 5, 20: 4, 500: 1}, 10, 20),
		({10: 1, 20: 1, 30: 1}, 20, 30),
	],
)
def test_by_hand(times, median, nine_of_ten):
	assert (within(times, MEDIAN), within(times, NINE_OF_TEN)) == (median, nine_of_ten)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=60))
def test_as_by_sorting_them_all(seconds):
	times = {second: seconds.count(second) for second in seconds}
	for share in (MEDIAN, NINE_OF_TEN):
		found = within(times, share)
		assert found in times
		assert sum(second <= found for second in seconds) >= share * len(seconds)
		assert sum(second < found for second in seconds) < share * len(seconds)
