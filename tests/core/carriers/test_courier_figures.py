"""Figures of couriers, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from ecom_erp.core.carriers.courier_figures import Arrival, Figures, arrival, lane, percentile, together


@pytest.mark.parametrize(
	("ends", "name"),
	[
		(("US", "IL", "US", "CA"), "US-IL > US-CA"),
		(("us", " il ", "US", ""), "US-IL > US"),
		(("US", "IL", "DE", "BY"), "US > DE"),
		(("", "IL", "DE", ""), ""),
	],
)
def test_a_lane_is_of_regions_within_a_country_and_of_countries_abroad(ends, name):
	assert lane(*ends) == name


@pytest.mark.parametrize(
	("counts", "share", "value"),
	[
		({}, "0.5", None),
		({2: 1}, "0.9", 2),
		({1: 5, 2: 5}, "0.5", 1),  # half of the ten took one day
		({1: 5, 2: 6}, "0.5", 2),  # the sixth of eleven
		({1: 8, 4: 1, 9: 1}, "0.8", 1),
		({1: 8, 4: 1, 9: 1}, "0.9", 4),
		({1: 8, 4: 1, 9: 1}, "0.91", 9),
		({3: 0, 5: 1}, "0", 5),
	],
)
def test_a_percentile_is_a_value_that_was_seen(counts, share, value):
	assert percentile(counts, Decimal(share)) == value


def test_an_arrival_on_the_promised_day_is_on_time():
	start, promised = date(2026, 3, 2), date(2026, 3, 5)
	assert arrival(start, promised, promised) == Arrival(3, False)
	assert arrival(start, date(2026, 3, 6), promised) == Arrival(4, True)
	assert arrival(start, date(2026, 3, 6), None) == Arrival(4, None)
	assert arrival(start, date(2026, 3, 1), None).days == 0


def test_parts_add_up():
	"""Ten parcels for 62.50: eight delivered, six with a promise of which one was late; two had a problem."""
	fast = Figures(parcels=6, delivered=6, promised=5, late=0, problems=0, cost=Decimal("30.00"), days={2: 6})
	slow = Figures(parcels=2, delivered=2, promised=1, late=1, problems=1, cost=Decimal("20.00"), days={5: 2})
	away = Figures(parcels=2, problems=1, cost=Decimal("12.50"))
	[(key, one)] = together((("A",), part) for part in (fast, slow, away)).items()
	assert (key, one.parcels, one.delivered, one.problems) == (("A",), 10, 8, 2)
	assert round(one.on_time_percent, 1) == Decimal("83.3")
	assert (one.problem_percent, one.cost_per_parcel) == (20, Decimal("6.25"))
	assert (one.median_days, one.days_of_90_percent) == (2, 5)
	assert (Figures().on_time_percent, Figures().problem_percent, Figures().cost_per_parcel) == (None, 0, 0)
