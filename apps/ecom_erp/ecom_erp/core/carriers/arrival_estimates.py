"""The day on which a parcel should arrive: learned from what the courier has delivered, else as he says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ecom_erp.core.carriers.courier_figures import percentile
from ecom_erp.core.carriers.dispatch_days import SATURDAY, SUNDAY
from ecom_erp.core.enums import StrEnum

LAST = 100  # parcels of a lane that are learned from
LEAST = 10  # fewer say nothing
SHARE = Decimal("0.8")  # of them that arrived within the learned days
WEEKEND = (SATURDAY, SUNDAY)


class Source(StrEnum):
	"""What an estimate rests on."""

	LEARNED = "Past Deliveries"
	COURIER = "Courier"
	TRANSIT_DAYS = "Transit Days"


@dataclass(frozen=True)
class Estimate:
	"""The day of arrival, of a parcel that leaves on `leaves`."""

	day: date
	leaves: date
	source: Source


def days_later(start: date, days: int, no_weekends: bool = False) -> date:
	"""The day that many days after `start`; with `no_weekends`, only the days from Monday to Friday count."""
	day = start
	for _day in range(days):
		day += timedelta(days=1)
		while no_weekends and day.weekday() in WEEKEND:
			day += timedelta(days=1)
	return day


def days_between(start: date, end: date, no_weekends: bool = False) -> int:
	"""Days from `start` to `end`, counted as in `days_later`; 0 when `end` is not later."""
	days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
	return sum(1 for day in days if not (no_weekends and day.weekday() in WEEKEND))


def estimate(
	leaves: date,
	past: Iterable[tuple[date, date]],
	promised: date | None,
	card_days: int,
	no_weekends: bool = False,
) -> Estimate | None:
	"""When a parcel that leaves on `leaves` arrives. `past`: (first scan, delivery) of the courier's last parcels with the
	same service in the same lane; `promised`: the day that the courier states; `card_days`: days by his offer or rate card,
	0 where he says none. None when nobody knows."""
	days = [days_between(start, end, no_weekends) for start, end in past][:LAST]
	if len(days) >= LEAST:
		learned = percentile(Counter(days), SHARE) or 0
		return Estimate(days_later(leaves, learned, no_weekends), leaves, Source.LEARNED)
	if promised:
		return Estimate(promised, leaves, Source.COURIER)
	if card_days:
		return Estimate(days_later(leaves, card_days, no_weekends), leaves, Source.TRANSIT_DAYS)
	return None


def left_later(known: Estimate, left: date, no_weekends: bool = False) -> Estimate:
	"""The estimate of a parcel that has left: as many days later as it left later than assumed, never earlier."""
	if left <= known.leaves:
		return known
	days = days_between(known.leaves, known.day, no_weekends)
	return Estimate(days_later(left, days, no_weekends), left, known.source)


def courier_says(known: Estimate | None, before: date | None, now: date, today: date) -> Estimate:
	"""The estimate after the courier has stated `now` as the day of arrival, having stated `before`. What he says first does
	not move a learned day; a day that he changes does."""
	if known and (now == before or (before is None and known.source == Source.LEARNED)):
		return known
	return Estimate(now, known.leaves if known else today, Source.COURIER)
