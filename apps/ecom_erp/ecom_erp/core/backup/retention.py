"""Which backups are kept: the newest of each of so many days, weeks and months."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

STAMP = "%Y%m%dT%H%M%S"


def stamped(moment: datetime) -> str:
	"""The name of the backup of a moment."""
	return moment.strftime(STAMP)


def moment(stamp: str) -> datetime | None:
	"""The moment of a backup's name; None for what is none."""
	try:
		return datetime.strptime(stamp, STAMP)
	except ValueError:
		return None


def kept(stamps: Iterable[str], days: int, weeks: int, months: int) -> set[str]:
	"""The backups that stay. The newest always does."""
	ordered = sorted((one for one in stamps if moment(one)), reverse=True)
	found = set(ordered[:1])
	for count, period in ((days, _day), (weeks, _week), (months, _month)):
		newest: dict[Any, str] = {}
		for one in ordered:
			if at := moment(one):
				newest.setdefault(period(at), one)
		found |= set(list(newest.values())[:count])
	return found


def _day(at: datetime) -> Any:
	return at.date()


def _week(at: datetime) -> Any:
	return at.isocalendar()[:2]


def _month(at: datetime) -> Any:
	return (at.year, at.month)
