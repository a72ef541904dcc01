"""Times as providers write them, as aware UTC."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from ecom_erp.core.accounting.statements.reading import StatementError, shown
from ecom_erp.core.times import as_utc

CHINA = timezone(timedelta(hours=8))
_DAY = r"(?:(?P<y>\d{4})(?:[-/.]|年)(?P<m>\d{1,2})(?:[-/.]|月)(?P<d>\d{1,2})日?|(?P<dd>\d{1,2})\.(?P<dm>\d{1,2})\.(?P<dy>\d{4}))"
_TIME = r"(?:[ T]+(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?)?"
_MOMENT = re.compile(rf"{_DAY}{_TIME}\s*(?P<zone>\S*)", re.ASCII)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d):?(\d\d)", re.ASCII)
_ABBREVIATED = {
	"": None, "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
	"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540,
	"AKDT": -480, "HST": -600, "JST": 540, "KST": 540, "HKT": 480, "SGT": 480, "AEST": 600, "AEDT": 660, "ACST": 570,
	"ACDT": 630, "AWST": 480, "NZST": 720, "NZDT": 780,
}  # fmt: skip
"""Minutes east of Greenwich."""


def moment_of(written: str, row: int, zone: tzinfo = timezone.utc) -> datetime:
	"""A time with the year first, or with the day first and points between. `zone`: of one that names none. Raises
	StatementError for an empty cell too."""
	found = _MOMENT.fullmatch(written.strip())
	if found is None:
		raise StatementError("Row {0}: {1} is no date", row, shown(written), row=row)
	year, month, day = (
		(found["y"], found["m"], found["d"]) if found["y"] else (found["dy"], found["dm"], found["dd"])
	)
	own = zone_of(found["zone"], row)
	try:
		parts = (
			int(year),
			int(month),
			int(day),
			int(found["h"] or 0),
			int(found["min"] or 0),
			int(found["s"] or 0),
		)
		return as_utc(datetime(*parts, tzinfo=own or zone))
	except ValueError:
		raise StatementError("Row {0}: {1} is no date", row, shown(written), row=row) from None


def optional_moment(written: str, row: int, zone: tzinfo = timezone.utc) -> datetime | None:
	return moment_of(written, row, zone) if written.strip() else None


def zone_of(written: str, row: int) -> tzinfo | None:
	"""The time zone of an offset, abbreviation or name; None for "". Raises StatementError."""
	name = written.strip()
	if name.upper() in _ABBREVIATED:
		minutes = _ABBREVIATED[name.upper()]
		return None if minutes is None else timezone(timedelta(minutes=minutes))
	if offset := _OFFSET.fullmatch(name):
		minutes = int(offset[2]) * 60 + int(offset[3])
		return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
	try:
		return ZoneInfo(name)
	except (ValueError, LookupError, OSError):
		raise StatementError(
			"Row {0}: {1} is no time zone that is known", row, shown(name), row=row
		) from None


_NUMBERED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)


def day_first(written: Iterable[str]) -> bool | None:
	"""Whether dates like 03/04/2026 have the day first, by what all of them show; None where they show nothing."""
	found = None
	for one in written:
		parts = _NUMBERED.fullmatch(one.strip())
		if parts is None:
			continue
		if parts[2] == "." or int(parts[1]) > 12:
			found = True
		elif int(parts[3]) > 12:
			return False
	return found


def year_first(written: str, first_is_day: bool) -> str:
	"""A date like 03/04/2026 as 2026-04-03; another as it is."""
	parts = _NUMBERED.fullmatch(written.strip())
	if parts is None:
		return written
	month, day = (parts[3], parts[1]) if first_is_day else (parts[1], parts[3])
	return f"{parts[4]}-{month}-{day}"
