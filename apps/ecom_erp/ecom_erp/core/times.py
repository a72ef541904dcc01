"""Points in time as strangers state them."""

from datetime import datetime, timezone

MOST_DIGITS = 15  # of a time stamp
YEARS = range(1000, 9999)  # that a database keeps, and that stay in the calendar in any time zone


def as_utc(moment: datetime) -> datetime:
	"""An aware time in UTC. Raises ValueError for one that no database keeps, or that has no time zone."""
	try:
		found = moment.astimezone(timezone.utc) if moment.tzinfo else None
	except OverflowError:
		found = None
	if found is None or found.year not in YEARS:
		raise ValueError(f"No time that can be kept: {moment}")
	return found


def unix_seconds(text: str) -> int | None:
	"""A time stamp of whole seconds; None for a text that is none."""
	return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
