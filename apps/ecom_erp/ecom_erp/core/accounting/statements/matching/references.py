"""What a line names: payments by their ids, orders by their numbers, each in the spellings that occur."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, product
from math import prod
from typing import NamedTuple

from ecom_erp.core.accounting.statements.matching import order_numbers
from ecom_erp.core.accounting.statements.matching.model import Movement
from ecom_erp.core.accounting.statements.matching.reasons import Reason
from ecom_erp.core.accounting.statements.model import StatementLine

# what more orders than these have in common tells nothing of them apart ("cash", "manual")
MOST_ORDERS = 20

Orders = tuple[str, ...]
Alternative = tuple[tuple[int, ...], ...]
"""Movements that are meant together, order by order; () of an order that has none of that direction."""


class Reference(NamedTuple):
	"""What a line may mean. `alternatives`: of which one is meant; of ids that several orders share, the last one is all of
	them together. `whole`: the movements that are meant beyond doubt; None where the orders exclude each other."""

	how: Reason
	said: str  # the id or number, as the line has it
	orders: Orders
	alternatives: tuple[Alternative, ...]
	whole: tuple[int, ...] | None

	@property
	def by_id(self) -> bool:
		"""Whether it names the movements themselves, and not only their order."""
		return self.how is Reason.BY_TRANSACTION_ID

	@property
	def is_loose(self) -> bool:
		return self.how is Reason.BY_SIMILAR_NUMBER


class Known:
	"""The movements, in an order that does not depend on that in which they come, and what they are found by."""

	def __init__(self, movements: Iterable[Movement]):
		self.movements = _once_each(movements)
		self._by_id: dict[str, list[int]] = defaultdict(list)
		self._spellings: dict[str, Orders] = {}
		self._by_order: dict[str, list[int]] = defaultdict(list)
		self._directed: dict[tuple[str, bool], tuple[int, ...]] = {}
		self._exact: dict[str, Orders] = {}
		self._plain: dict[str, Orders] = {}
		self._bare: dict[str, Orders] = {}
		for number, movement in enumerate(self.movements):
			self._add(number, movement)
		self._keys = lru_cache(maxsize=10_000)(order_numbers.keys)

	def _add(self, number: int, movement: Movement) -> None:
		if payment := movement.payment.strip():
			self._by_id[payment].append(number)
			_keep(self._spellings, payment.casefold(), payment)
		if movement.order not in self._by_order:
			for text in {movement.number, movement.external_order_id}:
				exact, plain, bare = order_numbers.keys(text)
				_keep(self._exact, exact, movement.order)
				_keep(self._plain, plain, movement.order)
				_keep(self._bare, bare, movement.order)
		self._by_order[movement.order].append(number)

	def orders_of(self, line: StatementLine) -> tuple[str, Orders]:
		"""What of the line is known, and the orders that it may mean, whichever way their money went; ("", ()) of none."""
		for one in ids(line):
			if found := self._with_id(one):
				return one, self._orders(line, found)
		said, alternatives = self._numbered(line)
		return said, tuple(sorted({order for each in alternatives for order in each}))

	def reference(self, line: StatementLine, refund: bool) -> Reference | None:
		"""What the line means among payments, or among refunds; None where it names nothing that is known."""
		named = [(one, found) for one in ids(line) if (found := self._with_id(one))]
		for one, found in named:
			if fitting := {number for number in found if self.movements[number].is_refund == refund}:
				orders = self._orders(line, fitting)
				return self._reference(Reason.BY_TRANSACTION_ID, one, _singly(orders), refund, fitting)
		for one, found in named:
			return self._reference(Reason.BY_CHARGE, one, _singly(self._orders(line, found)), refund)
		said, alternatives = self._numbered(line)
		if alternatives:
			return self._reference(Reason.BY_ORDER_NUMBER, said, alternatives, refund)
		for said in numbers(line):
			orders = self._bare.get(self._keys(said).bare, ())
			if len(orders) == 1:
				return self._reference(Reason.BY_SIMILAR_NUMBER, said, [orders], refund)
		return None

	def _reference(
		self,
		how: Reason,
		said: str,
		alternatives: Sequence[Orders],
		refund: bool,
		only: set[int] | None = None,
	) -> Reference:
		found = [tuple(self._of_order(order, refund, only) for order in each) for each in alternatives]
		orders = tuple(sorted({order for each in alternatives for order in each}))
		if len(orders) > MOST_ORDERS:
			return Reference(how, said, orders, (), None)
		if len(found) > 1 and how is not Reason.BY_ORDER_NUMBER:
			found.append(tuple(part for each in found for part in each))
		sure = len(found) == 1 or how is not Reason.BY_ORDER_NUMBER
		last = found[-1]
		whole = (last[0] if len(last) == 1 else tuple(chain.from_iterable(last))) if sure else None
		return Reference(how, said, orders, tuple(found), whole)

	def _of_order(self, order: str, refund: bool, only: set[int] | None) -> tuple[int, ...]:
		if only is not None:
			return tuple(sorted(number for number in only if self.movements[number].order == order))
		if (order, refund) not in self._directed:
			self._directed[order, refund] = tuple(
				number for number in self._by_order[order] if self.movements[number].is_refund == refund
			)
		return self._directed[order, refund]

	def _with_id(self, text: str) -> list[int]:
		"""The movements with this id; with one that differs in nothing but case, where only one does. None of an id that
		too many orders have."""
		found = self._by_id.get(text)
		if found is None:
			spellings = self._spellings.get(text.casefold(), ())
			found = self._by_id[spellings[0]] if len(spellings) == 1 else []
		few = len(found) <= MOST_ORDERS or len({self.movements[n].order for n in found}) <= MOST_ORDERS
		return found if few else []

	def _orders(self, line: StatementLine, found: Iterable[int]) -> Orders:
		"""The orders of some movements; where they are several, those that the line names besides."""
		orders = {self.movements[number].order for number in found}
		if len(orders) > 1:
			orders = {one for each in self._numbered(line)[1] for one in each if one in orders} or orders
		return tuple(sorted(orders))

	def _numbered(self, line: StatementLine) -> tuple[str, list[Orders]]:
		"""The first number of the line by which orders are known, and the orders that it may mean: each alternative is
		one order, or, of a text with several numbers, one for each of them."""
		for text in numbers(line):
			if orders := self._strictly(text):
				return text, _singly(orders)
			found = [self._strictly(part) for part in order_numbers.numbers_in(text)]
			if found and all(found) and prod(map(len, found)) <= MOST_ORDERS:
				return text, sorted({tuple(sorted(set(each))) for each in product(*found)})
		return "", []

	def _strictly(self, text: str) -> Orders:
		keys = self._keys(text)
		return tuple(sorted(self._exact.get(keys.exact) or self._plain.get(keys.plain) or ()))


def ids(line: StatementLine) -> Iterator[str]:
	"""Ids of the payment, best first."""
	return (text for one in (line.transaction_id, *line.other_ids) if (text := one.strip()))


def numbers(line: StatementLine) -> Iterator[str]:
	"""What may be an order's number, best first."""
	return (text for one in (line.order_number, *line.other_ids) if (text := one.strip()))


def _keep(index: dict[str, Orders], key: str, text: str) -> None:
	"""Tuples, because most keys have one text, and no more of them than tell that they are too many."""
	known = index.get(key, ())
	if key and text not in known and len(known) <= MOST_ORDERS:
		index[key] = (*known, text)


def _singly(orders: Orders) -> list[Orders]:
	return [(order,) for order in orders]


def _once_each(movements: Iterable[Movement]) -> list[Movement]:
	"""Sorted; what was read by two queries only once. Payments without an id are told apart by nothing, and all stay."""
	known = sorted(movements, key=_rank)
	return [
		movement
		for before, movement in zip([None, *known], known, strict=False)
		if before is None or not movement.payment or movement.order != before.order or movement != before
	]


def _rank(movement: Movement) -> tuple:
	return (
		movement.order,
		movement.payment,
		movement.is_refund,
		movement.amount,
		movement.currency,
		movement.settled,
		movement.settled_by,
		movement.number,
	)
