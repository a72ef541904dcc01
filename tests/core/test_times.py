"""Times that no calendar or database keeps are none."""

from datetime import datetime, timedelta, timezone

import pytest

from ecom_erp.core.times import as_utc


def at(text: str) -> datetime:
	return datetime.fromisoformat(text)


def test_a_time_of_another_zone_is_one_in_utc():
	assert as_utc(at("2026-03-02T14:05:00+01:00")) == datetime(2026, 3, 2, 13, 5, tzinfo=timezone.utc)
	assert as_utc(at("2026-03-02T14:05:00+01:00")).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
	"text",
	[
		"0001-01-01T00:00:00+14:00",
		"0001-01-01T00:00:00+00:00",
		"9999-12-31T23:59:59-12:00",
		"2026-03-02T14:05:00",
	],
)
def test_what_is_none(text):
	with pytest.raises(ValueError, match="No time that can be kept"):
		as_utc(at(text))
