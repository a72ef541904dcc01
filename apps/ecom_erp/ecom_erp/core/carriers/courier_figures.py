"""How well couriers do, by courier, service and lane: on time, days on the way, exceptions, cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


def lane(from_country: str, from_region: str, to_country: str, to_region: str) -> str:
	"""From where to where, as figures are kept: regions within a country ("US-IL > US-CA"), countries across a border
	("US > DE"). "" where a country is not known."""
	origin, target = (code.strip().upper() for code in (from_country, to_country))
	if not origin or not target:
		return ""
	if origin != target:
		return f"{origin} > {target}"
	ends = ("-".join(filter(None, (origin, region.strip().upper()))) for region in (from_region, to_region))
	return " > ".join(ends)


def percentile(counts: Mapping[int, int], share: Decimal) -> int | None:
	"""The smallest value that at least `share` (0 to 1) of all values do not exceed; `counts`: how often each value was
	seen. None without any."""
	needed = share * sum(counts.values())
	seen = 0
	for value in sorted(counts):
		seen += counts[value]
		if counts[value] and seen >= needed:
			return value
	return None


@dataclass(frozen=True)
class Arrival:
	"""A delivered parcel: whole days on the way by the calendar, and whether it came after the promised day, None where
	none was promised."""

	days: int
	late: bool | None


def arrival(start: date, delivered: date, promised: date | None) -> Arrival:
	"""`start`: the day of the first scan, or of leaving where the courier scans none."""
	return Arrival(max((delivered - start).days, 0), delivered > promised if promised else None)


@dataclass
class Figures:
	"""Sums of one courier, service and lane. `promised`: delivered parcels with a promised day, `late` of them; `days`:
	delivered parcels by whole days on the way."""

	parcels: int = 0
	delivered: int = 0
	promised: int = 0
	late: int = 0
	problems: int = 0
	cost: Decimal = Decimal(0)
	days: dict[int, int] = field(default_factory=dict)

	@property
	def on_time_percent(self) -> Decimal | None:
		"""Of the delivered parcels with a promised day; None without any."""
		if not self.promised:
			return None
		return Decimal(100 * (self.promised - self.late)) / self.promised

	@property
	def problem_percent(self) -> Decimal:
		return Decimal(100 * self.problems) / self.parcels if self.parcels else Decimal(0)

	@property
	def cost_per_parcel(self) -> Decimal:
		return self.cost / self.parcels if self.parcels else Decimal(0)

	@property
	def median_days(self) -> int | None:
		return percentile(self.days, Decimal("0.5"))

	@property
	def days_of_90_percent(self) -> int | None:
		return percentile(self.days, Decimal("0.9"))

	def add(self, other: "Figures") -> None:
		"""Take in the sums of another part of the same."""
		self.parcels += other.parcels
		self.delivered += other.delivered
		self.promised += other.promised
		self.late += other.late
		self.problems += other.problems
		self.cost += other.cost
		for days, parcels in other.days.items():
			self.days[days] = self.days.get(days, 0) + parcels


def together(parts: Iterable[tuple[tuple, Figures]]) -> dict[tuple, Figures]:
	"""Sums by key, in the order in which the keys come first."""
	found: dict[tuple, Figures] = {}
	for key, part in parts:
		found.setdefault(key, Figures()).add(part)
	return found
