"""What is still open of each payment and refund while lines are matched, and what each line can be compared with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ecom_erp.core.accounting.statements.matching.model import Finding, Match, Movement, Share
from ecom_erp.core.accounting.statements.matching.reasons import Reason
from ecom_erp.core.accounting.statements.matching.references import Reference
from ecom_erp.core.accounting.statements.model import LineKind, StatementLine
from ecom_erp.core.money import is_currency_code, minor_units

SETTLING = frozenset({LineKind.CHARGE, LineKind.REFUND, LineKind.GIFT_CARD})
_ZERO = Decimal(0)


@dataclass(eq=False, slots=True)
class Item:
	"""A line that settles payments, or refunds (`refund`): its place among the lines, and what it means."""

	place: int
	line: StatementLine
	refund: bool
	reference: Reference


class Settled(NamedTuple):
	"""Lines that settle some movements whole, together."""

	items: Sequence[Item]
	movements: Sequence[int]


def moves_back(line: StatementLine) -> bool:
	"""Whether a line of the kinds that settle something does so among refunds."""
	return line.kind is LineKind.REFUND or (line.kind is LineKind.GIFT_CARD and line.amount < 0)


def moves_nothing(line: StatementLine) -> bool:
	return not line.amount and not line.paid_amount


def as_text(amount: Decimal, currency: str) -> str:
	"""An amount for a sentence: with the currency, and all its decimals."""
	places = minor_units(currency) if is_currency_code(currency) else 0
	digits = max(places, -int(amount.normalize().as_tuple().exponent))
	return f"{amount:.{digits}f} {currency}".strip()


class Ledger:
	"""The movements, and what lines have taken of them. `currency`: of the statement."""

	def __init__(self, movements: Sequence[Movement], currency: str):
		self.movements = movements
		self.currency = currency.strip().upper()
		self.currencies = [movement.currency.strip().upper() for movement in movements]
		self.open = [max(movement.amount - movement.settled, _ZERO) for movement in movements]
		self.settled_by = [movement.settled_by for movement in movements]
		self.matches: dict[int, Match] = {}
		self.settled: list[Settled] = []

	def value(self, item: Item, currency: str) -> Decimal | None:
		"""What a line moves forward, in a currency; None where nobody tells how much that is. What the buyer paid goes before
		what became of it in the statement's currency."""
		line = item.line
		if line.paid_amount is not None and line.paid_currency.strip().upper() == currency:
			backwards = line.amount < 0 or (not line.amount and item.refund)
			amount = -abs(line.paid_amount) if backwards else abs(line.paid_amount)
		elif currency == self.currency:
			amount = line.amount
		else:
			return None
		return -amount if item.refund else amount

	def own_value(self, item: Item) -> tuple[Decimal, str]:
		"""What a line moves forward in the currency that it tells best, and that currency."""
		for currency in self.currencies_of(item):
			if (value := self.value(item, currency)) is not None:
				return value, currency
		return _ZERO, self.currency

	def currencies_of(self, item: Item) -> Iterable[str]:
		"""In which a line may tell its amount, best first."""
		return dict.fromkeys((item.line.paid_currency.strip().upper(), self.currency))

	def comparable(self, item: Item, movements: Iterable[int]) -> tuple[list[int], Decimal]:
		"""Those of some movements whose currency the line tells its amount in, and that amount; ([], 0) of none."""
		for currency in self.currencies_of(item):
			found = [number for number in movements if self.currencies[number] == currency]
			if found and (value := self.value(item, currency)) is not None:
				return found, value
		return [], _ZERO

	def left(self, movements: Iterable[int]) -> list[tuple[int, Decimal]]:
		"""Those of some movements that are open, and what is open of each."""
		return [(number, self.open[number]) for number in movements if self.open[number]]

	def settle(self, items: Sequence[Item], movements: Sequence[int], reason: Reason, *values: str) -> None:
		"""Lines that come to what is open of some movements: each takes its part, in the order of the lines. The reason is
		told what the line names, and `values`."""
		shares = self._shared_out(items, movements)
		for item in items:
			said = (item.reference.said, *values)
			self.matches[item.place] = self.match(item, shares[item.place], reason, said)
		for number in movements:
			self.open[number] = _ZERO
			self.settled_by[number] = items[-1].line.line_id
		self.settled.append(Settled(items, movements))

	def match(
		self,
		item: Item,
		shares: Sequence[tuple[int, Decimal]],
		reason: Reason,
		values: Sequence[str],
		finding: Finding = Finding.NONE,
		difference: Decimal = _ZERO,
	) -> Match:
		settled = tuple(dict.fromkeys(self.movements[number].order for number, _ in shares))
		orders = settled if settled and not finding else item.reference.orders
		return Match(
			item.line.line_id,
			orders[0] if len(orders) == 1 else "",
			tuple(self._share(number, amount) for number, amount in shares),
			finding,
			reason,
			tuple(values),
			difference,
		)

	def _share(self, number: int, amount: Decimal) -> Share:
		movement = self.movements[number]
		return Share(movement.order, movement.payment, amount, movement.is_refund)

	def _shared_out(
		self, items: Sequence[Item], movements: Sequence[int]
	) -> dict[int, list[tuple[int, Decimal]]]:
		"""By the places of the lines. What goes off the sum goes off the movement that is being filled; what is too much before
		it does stands on the last one."""
		shares: dict[int, list[tuple[int, Decimal]]] = {}
		waiting = list(movements)
		need = {number: self.open[number] for number in waiting}
		for item in items:
			value = self.comparable(item, movements)[1] if len(items) > 1 else sum(need.values(), _ZERO)
			taken = shares.setdefault(item.place, [])
			while value:
				last = len(waiting) == 1
				amount = value if last or value < need[waiting[0]] else need[waiting[0]]
				taken.append((waiting[0], amount))
				need[waiting[0]] -= amount
				value -= amount
				if not last and not need[waiting[0]]:
					waiting.pop(0)
		return shares
