"""A courier's rate card: zones with a price for the first weight and for each further step, volumetric weight,
surcharges. Prices are `Decimal` in the card's currency, weights whole grams, lengths whole millimetres."""

from dataclasses import dataclass
from decimal import Decimal

ANY_COUNTRY = "*"


@dataclass(frozen=True)
class Destination:
	"""Where a parcel goes. Codes may come in any case and with blanks; they are compared without either."""

	country_code: str
	province_code: str = ""
	postal_code: str = ""


@dataclass(frozen=True)
class Parcel:
	"""One box. Without all three lengths only the weight counts."""

	weight_grams: int
	length_mm: int = 0
	width_mm: int = 0
	height_mm: int = 0

	def __post_init__(self):
		if min(self.weight_grams, self.length_mm, self.width_mm, self.height_mm) < 0:
			raise ValueError("A parcel's weight and lengths cannot be negative")


@dataclass(frozen=True)
class ZonePattern:
	"""Which destinations belong to a zone: a country or "*", then optionally a province, and either a postal prefix
	or a postal range (both ends included, compared over the length of its bounds)."""

	country_code: str = ANY_COUNTRY
	postal_prefix: str = ""
	postal_from: str = ""
	postal_to: str = ""
	province_code: str = ""

	def __post_init__(self):
		if bool(self.postal_from) != bool(self.postal_to):
			raise ValueError("A postal code range needs a start and an end")
		if self.postal_from and self.postal_prefix:
			raise ValueError("A pattern has either a postal prefix or a postal range, not both")
		low, high = comparable(self.postal_from), comparable(self.postal_to)
		if len(low) != len(high) or low > high:
			raise ValueError(f"Not a postal range: {self.postal_from} to {self.postal_to}")

	def specificity(self, destination: Destination) -> tuple[int, ...] | None:
		"""How narrowly the pattern names the destination (greater is narrower), None when it does not match.
		Postal codes beat a province, a province a country, a country "*"; of postal codes the longest."""
		country, province = comparable(self.country_code), comparable(self.province_code)
		if country not in (ANY_COUNTRY, comparable(destination.country_code)):
			return None
		if province and province != comparable(destination.province_code):
			return None
		postal = self._postal_specificity(comparable(destination.postal_code))
		return None if postal is None else (*postal, int(bool(province)), int(country != ANY_COUNTRY))

	def _postal_specificity(self, postal_code: str) -> tuple[int, int, int] | None:
		prefix, low, high = (
			comparable(self.postal_prefix),
			comparable(self.postal_from),
			comparable(self.postal_to),
		)
		if prefix:
			return (1, len(prefix), 0) if postal_code.startswith(prefix) else None
		if low:
			inside = len(postal_code) >= len(low) and low <= postal_code[: len(low)] <= high
			# A range lies within the prefix its ends share, so it is narrower than that prefix.
			return (1, _common_length(low, high), 1) if inside else None
		return (0, 0, 0)


@dataclass(frozen=True)
class Zone:
	"""Price of one zone: `first_price` up to `first_grams`, then `step_price` for each started `step_grams`
	(0: no further price, whatever the weight). `max_grams` 0 means no limit beyond the card's."""

	name: str
	patterns: tuple[ZonePattern, ...]
	first_grams: int
	first_price: Decimal
	step_grams: int = 0
	step_price: Decimal = Decimal(0)
	transit_days: int = 0
	max_grams: int = 0

	def __post_init__(self):
		numbers = (self.first_grams, self.step_grams, self.max_grams, self.transit_days)
		if min(numbers) < 0 or min(self.first_price, self.step_price) < 0:
			raise ValueError(f"Zone {self.name}: weights, prices and days cannot be negative")

	def steps(self, grams: int) -> int:
		"""Number of steps charged on top of the first weight."""
		if not self.step_grams:
			return 0
		return max(0, -(-(grams - self.first_grams) // self.step_grams))


@dataclass(frozen=True)
class Surcharge:
	"""kind "percent" (of the freight, e.g. fuel), "flat" (per parcel) or "remote" (flat, where a pattern matches).
	`value` is the percentage or the amount."""

	kind: str
	value: Decimal
	label: str
	patterns: tuple[ZonePattern, ...] = ()

	def __post_init__(self):
		if self.kind not in ("percent", "flat", "remote"):
			raise ValueError(f"Surcharge {self.label}: kind {self.kind!r} is not percent, flat or remote")
		if self.value < 0:
			raise ValueError(f"Surcharge {self.label}: the value cannot be negative")
		if self.kind == "remote" and not self.patterns:
			raise ValueError(f"Surcharge {self.label}: a remote surcharge needs the areas it applies to")

	def amount(self, freight: Decimal, destination: Destination) -> Decimal:
		"""The unrounded surcharge on a freight to a destination; 0 where it does not apply."""
		if self.kind == "percent":
			return freight * self.value / 100
		if self.kind == "flat" or any(p.specificity(destination) is not None for p in self.patterns):
			return self.value
		return Decimal(0)


@dataclass(frozen=True)
class RateCard:
	"""`volumetric_divisor` in cm3 per kg (e.g. 5000 or 6000; 0: volume is not charged); `max_grams` 0: no limit."""

	name: str
	currency: str
	zones: tuple[Zone, ...]
	volumetric_divisor: int = 0
	surcharges: tuple[Surcharge, ...] = ()
	max_grams: int = 0

	def __post_init__(self):
		if self.volumetric_divisor < 0 or self.max_grams < 0:
			raise ValueError(f"Rate card {self.name}: divisor and limit cannot be negative")


def comparable(text: str) -> str:
	"""Codes compare without case, blanks and hyphens ("sw1a 1aa", "100-0001")."""
	return text.upper().replace(" ", "").replace("-", "")


def _common_length(one: str, other: str) -> int:
	return next((i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))
