"""When a warehouse hands a parcel to the courier."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY, SUNDAY = 5, 6


def leaves_on(
	now: datetime,
	time_zone: str = "UTC",
	cut_off: time | None = None,
	handling_days: int = 0,
	closed: Collection[int] = (),
) -> date:
	"""The day, at the warehouse, on which a parcel asked for at `now` (aware) leaves. After `cut_off`, in the
	warehouse's own time, the day of asking does not count; each of the `handling_days` and the day of leaving is a day
	on which the warehouse works. `closed`: weekdays on which it does not, Monday is 0. Raises ValueError when that is
	every day."""
	closed = frozenset(closed)
	if closed >= frozenset(range(7)):
		raise ValueError("A warehouse cannot be closed every day")
	local_time = now.astimezone(ZoneInfo(time_zone))
	day = local_time.date()
	if cut_off and local_time.time() > cut_off:
		day += timedelta(days=1)
	day = _open_day(day, closed)
	for _day in range(handling_days):
		day = _open_day(day + timedelta(days=1), closed)
	return day


def _open_day(day: date, closed: frozenset[int]) -> date:
	while day.weekday() in closed:
		day += timedelta(days=1)
	return day
