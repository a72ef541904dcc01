"""When a parcel should arrive, worked out by hand. 2 March 2026 is a Monday."""

from datetime import date, timedelta

import pytest

from ecom_erp.core.carriers.arrival_estimates import (
	Estimate,
	Source,
	courier_says,
	days_between,
	days_later,
	estimate,
	left_later,
)

MONDAY = date(2026, 3, 2)
FRIDAY = MONDAY + timedelta(days=4)


def day(number: int) -> date:
	return date(2026, 3, number)


def past(*days: int) -> list[tuple[date, date]]:
	return [(MONDAY, MONDAY + timedelta(days=number)) for number in days]


@pytest.mark.parametrize(
	("start", "days", "no_weekends", "end"),
	[
		(MONDAY, 0, True, day(2)),
		(MONDAY, 3, True, day(5)),
		(FRIDAY, 1, True, day(9)),
		(FRIDAY, 1, False, day(7)),
		(day(7), 1, True, day(9)),  # leaves on a Saturday
		(MONDAY, 10, True, day(16)),
	],
)
def test_days_and_working_days(start, days, no_weekends, end):
	assert days_later(start, days, no_weekends) == end
	assert days_between(start, end, no_weekends) == days
	assert days_between(end, start, no_weekends) == 0


def test_most_past_parcels_came_within_the_learned_days():
	"""Eight of ten within three days, the others after nine: 80% is three days. One more late parcel makes it nine."""
	known = past(1, 2, 2, 2, 3, 3, 3, 3, 9, 9)
	assert estimate(FRIDAY, known, day(30), 7) == Estimate(day(9), FRIDAY, Source.LEARNED)
	assert estimate(FRIDAY, [*known, *past(9)], None, 7).day == day(15)


def test_weekends_are_left_out_of_what_is_learned_and_of_what_follows():
	"""From Thursday to Tuesday are three working days; from a Friday they end on a Wednesday."""
	thursday = [(day(5), day(10))] * 10
	assert estimate(FRIDAY, thursday, None, 0, no_weekends=True).day == day(11)
	assert estimate(FRIDAY, thursday, None, 0).day == day(11)
	assert estimate(MONDAY, thursday, None, 0, no_weekends=True).day == day(5)
	assert estimate(MONDAY, thursday, None, 0).day == day(7)


def test_with_too_few_the_courier_counts_then_the_rate_card_then_nobody():
	few = past(*[1] * 9)
	assert estimate(FRIDAY, few, day(12), 4) == Estimate(day(12), FRIDAY, Source.COURIER)
	assert estimate(FRIDAY, few, None, 4) == Estimate(day(10), FRIDAY, Source.TRANSIT_DAYS)
	assert estimate(FRIDAY, few, None, 4, no_weekends=True).day == day(12)
	assert estimate(FRIDAY, few, None, 0) is None


def test_only_the_last_hundred_are_learned_from():
	assert estimate(MONDAY, [*past(*[2] * 100), *past(*[9] * 900)], None, 0).day == day(4)


def test_a_parcel_that_leaves_later_arrives_as_many_days_later_and_never_earlier():
	known = Estimate(day(5), MONDAY, Source.LEARNED)
	assert left_later(known, MONDAY) == left_later(known, MONDAY - timedelta(days=2)) == known
	assert left_later(known, FRIDAY) == Estimate(day(9), FRIDAY, Source.LEARNED)
	assert left_later(known, FRIDAY, no_weekends=True).day == day(11)


def test_the_day_moves_only_when_the_courier_changes_his():
	learned, promised = Estimate(day(5), MONDAY, Source.LEARNED), Estimate(day(5), MONDAY, Source.COURIER)
	assert courier_says(learned, None, day(4), FRIDAY) == learned, "what he says first"
	assert courier_says(learned, day(4), day(4), FRIDAY) == learned
	assert courier_says(learned, day(4), day(8), FRIDAY) == Estimate(day(8), MONDAY, Source.COURIER)
	assert courier_says(promised, day(5), day(5), FRIDAY) == promised
	assert courier_says(None, None, day(8), FRIDAY) == Estimate(day(8), FRIDAY, Source.COURIER)
	card = Estimate(day(5), MONDAY, Source.TRANSIT_DAYS)
	assert courier_says(card, None, day(6), FRIDAY).day == day(6)
