"""Duty on a parcel, by rules that hold in a country from a day on. Import VAT is not duty and is not in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from ecom_erp.core.customs.declaration import Declaration
from ecom_erp.core.customs.territories import territory


class Basis(str, Enum):
	"""How a rule charges. BY_TARIFF: by the goods' own rates, which the app does not know."""

	FREE = "No Duty"
	PER_HEADING = "Per Tariff Heading"
	PERCENT = "Percent of Value"
	BY_TARIFF = "By Tariff"


@dataclass(frozen=True)
class DutyRule:
	"""What a destination charges on parcels whose goods are worth up to `limit` (in `currency`), and above it. `destination`: a
	territory (see `territories`). `amount`: for each tariff heading (its first `heading_digits` digits count), or the
	percentage. `registration`: the sender's number without which the rule up to the limit does not hold, "" for none.
	`starts` and `ends` are both included; no end: None."""

	name: str
	destination: str
	starts: date
	currency: str
	limit: Decimal
	up_to_limit: Basis
	amount: Decimal = Decimal(0)
	above_limit: Basis = Basis.BY_TARIFF
	percent_above: Decimal = Decimal(0)
	heading_digits: int = 6
	registration: str = ""
	ends: date | None = None

	def holds(self, destination: str, day: date) -> bool:
		"""Whether the rule is that of a destination on a day."""
		in_force = self.starts <= day and (self.ends is None or day <= self.ends)
		return in_force and territory(self.destination) == territory(destination)


@dataclass(frozen=True)
class Duty:
	"""`amount` in the rule's currency, None where only the tariff tells. `headings`: how many tariff headings were counted."""

	amount: Decimal | None
	currency: str
	basis: Basis
	rule: str = ""
	headings: int = 0


def rule_of(rules: Iterable[DutyRule], destination: str, day: date) -> DutyRule | None:
	"""The rule of a destination on a day: of several the one that began last."""
	return max(
		(rule for rule in rules if rule.holds(destination, day)),
		key=lambda rule: (rule.starts, rule.name),
		default=None,
	)


def headings(declaration: Declaration, digits: int = 6) -> int:
	"""Different tariff headings in a parcel; an item without a tariff number counts as one of its own."""
	return len({line.digits[:digits] or f"item {line.item}" for line in declaration.lines})


def duty(
	declaration: Declaration, rule: DutyRule | None, convert: Callable[[Decimal, str, str], Decimal | None]
) -> Duty:
	"""The duty on a parcel. `convert` gives an amount of a currency in another one, None without a rate; the value is then
	taken as above the limit, as customs would."""
	if not declaration.crosses_border:
		return Duty(Decimal(0), declaration.currency, Basis.FREE)
	if rule is None:
		return Duty(None, declaration.currency, Basis.BY_TARIFF)
	value = convert(declaration.value, declaration.currency, rule.currency)
	registered = not rule.registration or rule.registration in declaration.numbers
	counted = headings(declaration, rule.heading_digits)
	if value is not None and value <= rule.limit and registered:
		return Duty(
			_charged(rule.up_to_limit, rule.amount, value, counted),
			rule.currency,
			rule.up_to_limit,
			rule.name,
			counted,
		)
	amount = None if value is None else _charged(rule.above_limit, rule.percent_above, value, counted)
	return Duty(amount, rule.currency, rule.above_limit, rule.name, counted)


def _charged(basis: Basis, amount: Decimal, value: Decimal, counted: int) -> Decimal | None:
	if basis is Basis.FREE:
		return Decimal(0)
	if basis is Basis.PER_HEADING:
		return amount * counted
	if basis is Basis.PERCENT:
		return value * amount / 100
	return None
