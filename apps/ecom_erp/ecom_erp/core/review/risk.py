"""How likely an order is a fraud, or not worth sending: a score of 0 to 100 with its reasons, and the margin of its goods.

The score is the sum of the weights of what was found, 100 at most. Whoever is on the allow list scores 0, also when he is on the
block list; whoever is on the block list alone scores 100. Nothing is learned and nobody outside is asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from ecom_erp.core.enums import StrEnum

MOST = 100
LEAST_ORDERS = 20  # of a shop, before anything is unusual for it


class Signal(StrEnum):
	"""What was found, in words that a person reads: without commas, because several are listed."""

	ALLOWED = "on the allow list"
	BLOCKED = "on the block list"
	SHOP_CANCEL = "the shop recommends cancelling"
	SHOP_CHECK = "the shop recommends a check"
	EMAIL_OFTEN = "many orders with this e-mail address"
	PHONE_OFTEN = "many orders with this phone number"
	ADDRESS_OFTEN = "many orders to this address"
	LARGE = "unusually large for the shop"
	COUNTRY = "billed in another country"
	FIRST = "first order of the buyer"
	DISPOSABLE = "disposable e-mail address"


class Advice(StrEnum):
	"""What a shop recommends, as the canonical order has it; "" when it says nothing."""

	CANCEL = "cancel"
	CHECK = "investigate"
	ACCEPT = "accept"


@dataclass(frozen=True)
class RiskRules:
	"""`hold_from`: the score from which an order is held, 0 for never. `often`: other orders of one e-mail address, phone number or
	address within `hours` that are many. `times`: how many times the shop's usual amount is unusual; 0 for never. `weights`: points
	by signal; one without points does not count."""

	hold_from: int = 60
	hours: int = 24
	often: int = 3
	times: int = 5
	weights: Mapping[Signal, int] = field(default_factory=lambda: dict(WEIGHTS))


WEIGHTS: Mapping[Signal, int] = {
	Signal.SHOP_CANCEL: 70,
	Signal.SHOP_CHECK: 40,
	Signal.EMAIL_OFTEN: 18,
	Signal.PHONE_OFTEN: 18,
	Signal.ADDRESS_OFTEN: 18,
	Signal.LARGE: 25,
	Signal.COUNTRY: 20,
	Signal.FIRST: 5,
	Signal.DISPOSABLE: 30,
}


@dataclass(frozen=True)
class RiskFacts:
	"""What is known of an order. `emails`, `phones`, `addresses`: other orders with the same, within the hours of the rules before
	it. `total` and `usual`: in the company's currency; None where that is not known. `billing_elsewhere`: billed in another
	country than it is sent to."""

	advice: str = ""
	emails: int = 0
	phones: int = 0
	addresses: int = 0
	total: Decimal | None = None
	usual: Decimal | None = None
	billing_elsewhere: bool = False
	first_order: bool = False
	disposable: bool = False
	blocked: bool = False
	allowed: bool = False


@dataclass(frozen=True)
class Risk:
	"""`reasons`: each signal with its points, the heaviest first."""

	score: int
	reasons: tuple[tuple[Signal, int], ...] = ()


def assess(facts: RiskFacts, rules: RiskRules) -> Risk:
	"""The risk of an order."""
	if facts.allowed:
		return Risk(0, ((Signal.ALLOWED, 0),))
	points = {signal: max(rules.weights.get(signal, 0), 0) for signal in _signals(facts, rules)}
	if facts.blocked:
		points[Signal.BLOCKED] = MOST
	counted = [(signal, weight) for signal, weight in points.items() if weight]
	counted.sort(key=lambda one: (-one[1], one[0].name))
	return Risk(min(sum(points.values()), MOST), tuple(counted))


def _signals(facts: RiskFacts, rules: RiskRules) -> Iterator[Signal]:
	if facts.advice == Advice.CANCEL:
		yield Signal.SHOP_CANCEL
	if facts.advice == Advice.CHECK:
		yield Signal.SHOP_CHECK
	counts = {
		Signal.EMAIL_OFTEN: facts.emails,
		Signal.PHONE_OFTEN: facts.phones,
		Signal.ADDRESS_OFTEN: facts.addresses,
	}
	yield from (signal for signal, count in counts.items() if rules.often > 0 and count >= rules.often)
	if rules.times > 0 and facts.total and facts.usual and facts.total > facts.usual * rules.times:
		yield Signal.LARGE
	if facts.billing_elsewhere:
		yield Signal.COUNTRY
	if facts.first_order:
		yield Signal.FIRST
	if facts.disposable:
		yield Signal.DISPOSABLE


def usual_amount(totals: Iterable[Decimal]) -> Decimal | None:
	"""What an order of a shop usually comes to; None of too few orders."""
	known = [total for total in totals if total > 0]
	return median(known) if len(known) >= LEAST_ORDERS else None


def margin(sold: Decimal, cost: Decimal) -> Decimal | None:
	"""Percent of what goods are sold for, without tax, that is left after their cost; None where nothing is paid for them."""
	if sold <= 0:
		return None
	return ((sold - cost) * 100 / sold).quantize(Decimal("0.01"))
