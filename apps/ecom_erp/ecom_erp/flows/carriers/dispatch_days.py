"""The day on which a warehouse hands a parcel to its courier."""

from datetime import date, datetime, timedelta, timezone

from frappe.utils import get_system_timezone, get_time, getdate

from ecom_erp.core.carriers.dispatch_days import SATURDAY, SUNDAY, leaves_on


def leaving_day(profile, now: datetime | None = None, is_packed: bool = False) -> date:
	"""The day on which a parcel ordered from a warehouse now, or already packed there, is handed to the courier."""
	closed = {SATURDAY} if profile.closed_saturday else set()
	if profile.closed_sunday:
		closed.add(SUNDAY)
	return leaves_on(
		now or datetime.now(timezone.utc),
		profile.time_zone or get_system_timezone(),
		get_time(profile.cut_off) if profile.cut_off else None,
		0 if is_packed else profile.handling_days or 0,
		closed,
	)


def ship_by(promised: date, days: int) -> date:
	"""The latest day a parcel may leave to arrive as promised after `days` in transit."""
	return getdate(promised) - timedelta(days=days)
