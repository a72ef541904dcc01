"""What a parcel costs by a rate card, and the choice among what several couriers ask.

Choosing among quotes (`cheapest`, `fastest`, `best_within`) needs one currency. Ties are stable: the other measure
decides, then the card's name, then the zone's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from ecom_erp.core.carriers.rate_card import Destination, Parcel, RateCard, Zone, comparable
from ecom_erp.core.money import quantize, to_minor


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
			"{card} accepts at most {limit} g per parcel; this one has a billable weight of {grams} g",
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
	return charged_grams(parcel, card.volumetric_divisor)


def charged_grams(parcel: Parcel, divisor: int) -> int:
	"""As `billable_grams`, by a divisor in cm3 per kg (0: volume is not charged)."""
	return max(
		parcel.weight_grams, volumetric_grams(parcel.length_mm * parcel.width_mm * parcel.height_mm, divisor)
	)


def volumetric_grams(cubic_mm: int, divisor: int) -> int:
	"""What a volume counts as, rounded up to the gram; 0 with a divisor of 0."""
	# mm3 / 1000 = cm3; / divisor = kg; * 1000 = g
	return -(-cubic_mm // divisor) if divisor else 0


def grams_with_volume(grams: int, divisor: int, whole_grams: int, whole_mm3: int) -> int:
	"""What a part of an order's goods is charged as, when the whole weighs `whole_grams` and takes `whole_mm3`: of goods
	that are charged by volume, each part takes volume as it takes weight. Without its box, which takes more."""
	volumetric = volumetric_grams(whole_mm3, divisor)
	if volumetric <= whole_grams:
		return grams
	return -(-grams * volumetric // whole_grams) if whole_grams else volumetric


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
	Volumetric weight is not in it, see `grams_with_volume`: allocation does not know the boxes yet."""
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
			"country_code": comparable(destination.country_code),
			"postal_code": destination.postal_code.strip(),
		},
	)


def _limit(card: RateCard, zone: Zone) -> int:
	limits = [limit for limit in (card.max_grams, zone.max_grams) if limit]
	return min(limits, default=0)


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
