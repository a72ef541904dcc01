"""Couriers by rate card: zones with a price for the first weight and for each further step, volumetric weight,
surcharges. Prices are `Decimal` in the card's currency, weights whole grams, lengths whole millimetres.

Choosing among quotes (`cheapest`, `fastest`, `best_within`) needs one currency. Ties are stable: the other measure
decides, then the card's name, then the zone's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from ecom_erp.core.money import quantize, to_minor

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
			raise ValueError("A postal range needs both its ends")
		if self.postal_from and self.postal_prefix:
			raise ValueError("A pattern has either a postal prefix or a postal range, not both")
		low, high = _code(self.postal_from), _code(self.postal_to)
		if len(low) != len(high) or low > high:
			raise ValueError(f"Not a postal range: {self.postal_from} to {self.postal_to}")

	def specificity(self, destination: Destination) -> tuple[int, ...] | None:
		"""How narrowly the pattern names the destination (greater is narrower), None when it does not match.
		Postal codes beat a province, a province a country, a country "*"; of postal codes the longest."""
		country, province = _code(self.country_code), _code(self.province_code)
		if country not in (ANY_COUNTRY, _code(destination.country_code)):
			return None
		if province and province != _code(destination.province_code):
			return None
		postal = self._postal_specificity(_code(destination.postal_code))
		return None if postal is None else (*postal, int(bool(province)), int(country != ANY_COUNTRY))

	def _postal_specificity(self, postal_code: str) -> tuple[int, int, int] | None:
		prefix, low, high = _code(self.postal_prefix), _code(self.postal_from), _code(self.postal_to)
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
		numbers = (self.first_grams, self.first_price, self.step_grams, self.step_price, self.max_grams)
		if min(numbers) < 0 or self.transit_days < 0:
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


@dataclass(frozen=True)
class Quote:
	"""What a parcel costs; `breakdown` holds (label, amount) in the order printed and adds up to `amount`."""

	amount: Decimal
	currency: str
	zone: str
	billable_grams: int
	transit_days: int
	breakdown: tuple[tuple[str, Decimal], ...]
	card: str = ""


@dataclass(frozen=True)
class Refusal:
	"""Why there is no price. `message` is an English template with the `params` in braces.
	Codes: no_zone, too_heavy."""

	code: str
	message: str
	params: dict[str, object] = field(default_factory=dict)


def quote(card: RateCard, parcel: Parcel, destination: Destination) -> Quote | Refusal:
	"""Price of one parcel by the card."""
	zone = find_zone(card, destination)
	if zone is None:
		return _no_zone(card, destination)
	grams = billable_grams(card, parcel)
	limit = _limit(card, zone)
	if limit and grams > limit:
		return Refusal(
			"too_heavy",
			"{card} takes at most {limit} g per parcel; this one counts {grams} g",
			{"card": card.name, "limit": limit, "grams": grams},
		)
	breakdown = _breakdown(card, zone, grams, destination)
	amount = sum((part for _, part in breakdown), Decimal(0))
	return Quote(amount, card.currency, zone.name, grams, zone.transit_days, breakdown, card.name)


def find_zone(card: RateCard, destination: Destination) -> Zone | None:
	"""The zone with the most specific matching pattern; of equals the first of the card."""
	best, best_rank = None, None
	for zone in card.zones:
		for pattern in zone.patterns:
			rank = pattern.specificity(destination)
			if rank is not None and (best_rank is None or rank > best_rank):
				best, best_rank = zone, rank
	return best


def billable_grams(card: RateCard, parcel: Parcel) -> int:
	"""The greater of actual and volumetric weight (rounded up to the gram)."""
	if not card.volumetric_divisor:
		return parcel.weight_grams
	# mm3 / 1000 = cm3; / divisor = kg; * 1000 = g
	volumetric = -(-(parcel.length_mm * parcel.width_mm * parcel.height_mm) // card.volumetric_divisor)
	return max(parcel.weight_grams, volumetric)


class FreightSteps:
	"""Freight to one destination as a step function of a shipment's grams, in minor units of the card's currency.
	Called with grams it gives the cost, or None when the courier does not take that weight. It never falls."""

	def __init__(self, card: RateCard, zone: Zone, destination: Destination):
		self.card = card
		self.zone = zone
		self.destination = destination
		self.limit = _limit(card, zone)
		self._by_step: dict[int, int] = {}

	def __call__(self, grams: int) -> int | None:
		if self.limit and grams > self.limit:
			return None
		step = self.zone.steps(grams)
		if step not in self._by_step:
			parts = _breakdown(self.card, self.zone, grams, self.destination)
			amount = sum((part for _, part in parts), Decimal(0))
			self._by_step[step] = to_minor(amount, self.card.currency)
		return self._by_step[step]


def freight_steps(card: RateCard, destination: Destination) -> FreightSteps | Refusal:
	"""The cost function that allocation works with; a Refusal when the card does not cover the destination.
	Volumetric weight is not in it: allocation does not know the boxes yet."""
	zone = find_zone(card, destination)
	if zone is None:
		return _no_zone(card, destination)
	return FreightSteps(card, zone, destination)


def cheapest(quotes: Iterable[Quote]) -> Quote | None:
	"""Lowest amount, of equals the fastest; None when there is no quote."""
	return min(_same_currency(quotes), key=_by_price, default=None)


def fastest(quotes: Iterable[Quote]) -> Quote | None:
	"""Fewest transit days, of equals the cheapest; None when there is no quote."""
	return min(_same_currency(quotes), key=_by_days, default=None)


def best_within(quotes: Iterable[Quote], promise_days: int) -> Quote | None:
	"""The cheapest that keeps the promise; when none does, the fastest there is."""
	offers = _same_currency(quotes)
	in_time = [offer for offer in offers if offer.transit_days <= promise_days]
	return cheapest(in_time) if in_time else fastest(offers)


def saved(chosen: Quote, quotes: Iterable[Quote]) -> Decimal:
	"""What the choice saves against the dearest quote; never negative."""
	dearest = max((offer.amount for offer in _same_currency([chosen, *quotes])), default=chosen.amount)
	return dearest - chosen.amount


def _breakdown(card, zone, grams, destination) -> tuple[tuple[str, Decimal], ...]:
	first = quantize(zone.first_price, card.currency)
	further = quantize(zone.step_price * zone.steps(grams), card.currency)
	parts = [("First weight", first)]
	if further:
		parts.append(("Additional weight", further))
	for surcharge in card.surcharges:
		amount = quantize(surcharge.amount(first + further, destination), card.currency)
		if amount:
			parts.append((surcharge.label, amount))
	return tuple(parts)


def _no_zone(card: RateCard, destination: Destination) -> Refusal:
	return Refusal(
		"no_zone",
		"{card} has no zone for {country_code} {postal_code}",
		{
			"card": card.name,
			"country_code": _code(destination.country_code),
			"postal_code": destination.postal_code.strip(),
		},
	)


def _limit(card: RateCard, zone: Zone) -> int:
	limits = [limit for limit in (card.max_grams, zone.max_grams) if limit]
	return min(limits, default=0)


def _code(text: str) -> str:
	"""Codes compare without case, blanks and hyphens ("sw1a 1aa", "100-0001")."""
	return text.upper().replace(" ", "").replace("-", "")


def _common_length(one: str, other: str) -> int:
	return next((i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))


def _same_currency(quotes: Iterable[Quote]) -> list[Quote]:
	offers = list(quotes)
	currencies = sorted({offer.currency for offer in offers})
	if len(currencies) > 1:
		raise ValueError(f"Quotes in different currencies cannot be compared: {', '.join(currencies)}")
	return offers


def _by_price(offer: Quote) -> tuple:
	return (offer.amount, offer.transit_days, offer.card, offer.zone)


def _by_days(offer: Quote) -> tuple:
	return (offer.transit_days, offer.amount, offer.card, offer.zone)
