"""Lines that come to exactly what is open of payments or refunds, from the strongest evidence to the weakest.

Whatever is settled here is settled whole. The passes are repeated until none of them finds anything, so what is left does not
change when it is matched again.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal

from ecom_erp.core.accounting.statements.matching.ledger import Item, Ledger
from ecom_erp.core.accounting.statements.matching.reasons import Reason
from ecom_erp.core.accounting.statements.matching.references import Alternative
from ecom_erp.core.accounting.statements.matching.subsets import MOST_AMOUNTS, adding_up

# from so many payments of one order on, an amount is looked up among them, not searched
_MANY = 12

_Index = dict[str, dict[Decimal, list[int]]]
Pass = Callable[[Sequence[Item]], bool]
"""Settles what it can of the items; whether that was anything."""


def settle_exactly(ledger: Ledger, items: Sequence[Item]) -> list[Item]:
	"""The items that are left, in the same order."""
	passes = _passes(ledger)
	left = list(items)
	while any(one(left) for one in passes):
		left = [item for item in left if item.place not in ledger.matches]
	return left


def _passes(ledger: Ledger) -> tuple[Pass, ...]:
	single = _Single(ledger)

	def one_by_one(settle: Callable[[Item], bool], taken: Callable[[Item], bool]) -> Pass:
		# counted, so that each item has its turn
		return lambda items: sum(settle(item) for item in items if taken(item)) > 0

	def by_number(item: Item) -> bool:
		return not item.reference.by_id and not item.reference.is_loose

	return (
		one_by_one(lambda item: _by_id_alone(ledger, item), _by_id),
		one_by_one(single.settle, _by_id),
		one_by_one(lambda item: _sum(ledger, item), _by_id),
		lambda items: _lines_together(ledger, [item for item in items if _by_id(item)]),
		one_by_one(single.settle, by_number),
		one_by_one(lambda item: _sum(ledger, item), by_number),
		lambda items: _lines_together(ledger, [item for item in items if not item.reference.is_loose]),
		one_by_one(single.settle, lambda item: item.reference.is_loose),
	)


def _by_id(item: Item) -> bool:
	return item.reference.by_id


class _Single:
	"""One line for one payment or refund that has its amount."""

	def __init__(self, ledger: Ledger):
		self._ledger = ledger
		# by the identity of the part, which is kept here: to compare long ones would take as long as to search them
		self._indexes: dict[int, tuple[tuple[int, ...], _Index]] = {}

	def settle(self, item: Item) -> bool:
		reference = item.reference
		if len(reference.alternatives) != 1 or len(reference.alternatives[0]) != 1:
			return False
		same = self._same_amount(item, reference.alternatives[0][0])
		if not same:
			return False
		similar = [self._ledger.movements[same[0]].number] if reference.is_loose else []
		self._ledger.settle([item], same, reference.how, *similar)
		return True

	def _same_amount(self, item: Item, part: tuple[int, ...]) -> list[int]:
		if len(part) <= _MANY:
			found, value = self._ledger.comparable(item, part)
			return [number for number in found if value > 0 and self._ledger.open[number] == value][:1]
		index = self._index(part)
		for currency in self._ledger.currencies_of(item):
			if currency in index and (amount := self._ledger.value(item, currency)) is not None:
				same = index[currency].get(amount, []) if amount > 0 else []
				while same and self._ledger.open[same[-1]] != amount:
					same.pop()
				return same[-1:]
		return []

	def _index(self, part: tuple[int, ...]) -> _Index:
		"""The payments of a part by currency and amount. What is open of one never changes here but to nothing."""
		if id(part) not in self._indexes:
			index: _Index = defaultdict(lambda: defaultdict(list))
			for number in reversed(part):
				index[self._ledger.currencies[number]][self._ledger.open[number]].append(number)
			self._indexes[id(part)] = part, index
		return self._indexes[id(part)][1]


def _by_id_alone(ledger: Ledger, item: Item) -> bool:
	"""A payment that is named by its id is settled, also where nobody tells how much the line is in its currency."""
	whole = item.reference.whole or ()
	waiting = [number for number, _ in ledger.left(whole)]
	if not waiting or ledger.comparable(item, whole)[0]:
		return False
	ledger.settle([item], waiting, Reason.BY_ID_ALONE, ledger.currency, ledger.currencies[waiting[0]])
	return True


def _sum(ledger: Ledger, item: Item) -> bool:
	"""One line for several payments of an order, or for several orders."""
	found = fits(ledger, item)
	if len(found) != 1:
		return False
	[numbers] = found
	orders = {ledger.movements[number].order for number in numbers}
	if len(orders) > 1:
		ledger.settle([item], numbers, Reason.SEVERAL_ORDERS, str(len(orders)))
	elif len(numbers) > 1:
		ledger.settle([item], numbers, Reason.SEVERAL_PAYMENTS, str(len(numbers)))
	else:
		ledger.settle([item], numbers, item.reference.how)
	return True


def fits(ledger: Ledger, item: Item) -> list[tuple[int, ...]]:
	"""For each alternative that the line comes to exactly: the movements that it settles of it."""
	found = (_fit(ledger, item, alternative) for alternative in item.reference.alternatives)
	return [numbers for numbers in found if numbers]


def _fit(ledger: Ledger, item: Item, alternative: Alternative) -> tuple[int, ...] | None:
	every = [number for part in alternative for number in part]
	comparable, value = ledger.comparable(item, every)
	if value <= 0:
		return None
	usable = set(comparable)
	parts = [ledger.left(number for number in part if number in usable) for part in alternative]
	return adding_up(parts, value) if all(parts) else None


def _lines_together(ledger: Ledger, items: Sequence[Item]) -> bool:
	"""Several lines for one payment, or for all that they name alike."""
	alike: dict[tuple[int, ...], list[Item]] = defaultdict(list)
	for item in items:
		if item.reference.whole:
			alike[item.reference.whole].append(item)
	done = [
		_together(ledger, found, [number for number, _ in ledger.left(whole)])
		for whole, found in sorted(alike.items(), key=lambda one: (len(one[0]), one[0]))
	]
	return any(done) or _parts_of_payments(ledger, items)


def _parts_of_payments(ledger: Ledger, items: Sequence[Item]) -> bool:
	"""Lines of which some name the payment and some only its order."""
	by_order: dict[tuple[str, bool], list[Item]] = defaultdict(list)
	for item in items:
		if item.reference.whole and len(item.reference.orders) == 1:
			by_order[item.reference.orders[0], item.refund].append(item)
	done = False
	for found in by_order.values():
		if len(found) < 2:
			continue
		named = sorted({number for item in found for number, _ in ledger.left(item.reference.whole or ())})
		alike = len({item.reference.whole for item in found}) == 1
		if len(found) > MOST_AMOUNTS or len(named) > MOST_AMOUNTS or (alike and len(named) == 1):
			continue
		for number in named:
			waiting = [
				item
				for item in found
				if item.place not in ledger.matches and number in (item.reference.whole or ())
			]
			done |= _together(ledger, waiting, [number])
	return done


def _together(ledger: Ledger, items: Sequence[Item], movements: Sequence[int]) -> bool:
	"""Settle the movements by all of the lines, else by some of them, where that is exactly what is open."""
	currencies = {ledger.currencies[number] for number in movements}
	if len(items) < 2 or len(currencies) != 1:
		return False
	[currency] = currencies
	values = [(place, ledger.value(item, currency)) for place, item in enumerate(items)]
	told = [(place, value) for place, value in values if value]
	chosen = adding_up([told], sum((ledger.open[number] for number in movements), Decimal(0)))
	if not chosen:
		return False
	ledger.settle([items[place] for place in chosen], movements, Reason.SEVERAL_LINES, str(len(chosen)))
	return True
