"""When a parcel leaves. 2026-03-06 is a Friday."""

from datetime import date, datetime, time, timezone

import pytest

from ecom_erp.core.carriers.dispatch_days import SATURDAY, SUNDAY, leaves_on

FRIDAY_NOON_UTC = datetime(2026, 3, 6, 12, 0, tzinfo=timezone.utc)
WEEKEND = {SATURDAY, SUNDAY}


@pytest.mark.parametrize(
	("zone", "cut_off", "handling", "closed", "day"),
	[
		("UTC", None, 0, (), date(2026, 3, 6)),
		# 12:00 is not after 12:00, but after 11:59
		("UTC", time(12, 0), 0, (), date(2026, 3, 6)),
		("UTC", time(11, 59), 0, (), date(2026, 3, 7)),
		# noon in London is 20:00 in Shanghai and 04:00 in Los Angeles
		("Asia/Shanghai", time(16, 0), 0, (), date(2026, 3, 7)),
		("America/Los_Angeles", time(16, 0), 0, (), date(2026, 3, 6)),
		# missed on Friday, closed until Monday
		("UTC", time(11, 0), 0, WEEKEND, date(2026, 3, 9)),
		# two working days after Friday
		("UTC", None, 2, WEEKEND, date(2026, 3, 10)),
		("UTC", None, 2, {SUNDAY}, date(2026, 3, 9)),
	],
)
def test_day_of_leaving(zone, cut_off, handling, closed, day):
	assert leaves_on(FRIDAY_NOON_UTC, zone, cut_off, handling, closed) == day


def test_late_evening_there_is_the_next_day():
	"""17:00 UTC on Friday is 01:00 on Saturday in Shanghai."""
	assert leaves_on(datetime(2026, 3, 6, 17, tzinfo=timezone.utc), "Asia/Shanghai") == date(2026, 3, 7)


def test_a_warehouse_that_never_opens_is_refused():
	with pytest.raises(ValueError, match="closed every day"):
		leaves_on(FRIDAY_NOON_UTC, closed=range(7))
