"""Lines that come to nothing exactly: what is wrong with each, and what it may settle all the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ecom_erp.core.accounting.statements.matching.exact import fits
from ecom_erp.core.accounting.statements.matching.ledger import Item, Ledger, as_text
from ecom_erp.core.accounting.statements.matching.model import Finding, Match
from ecom_erp.core.accounting.statements.matching.reasons import Reason

Shares = list[tuple[int, Decimal]]


@dataclass(frozen=True)
class _Short:
	"""A line that is less than what it is for: its amount, and all the movements that it is for."""

	item: Item
	amount: Decimal
	movements: Sequence[int]


def judge(ledger: Ledger, items: Sequence[Item]) -> None:
	"""Lines that name their payment are judged before those that only name an order, each in the order of the statement."""
	short: list[_Short] = []
	for item in sorted(items, key=lambda item: (not item.reference.by_id, item.place)):
		ledger.matches[item.place] = _unsettled(ledger, item) or _partly(ledger, item, short)
	_tell_what_is_missing(ledger, short)


def _unsettled(ledger: Ledger, item: Item) -> Match | None:
	"""What is found of a line that settles nothing; None of one that may."""
	reference = item.reference
	if reference.whole is None or len(fits(ledger, item)) > 1:
		return ledger.match(
			item, (), Reason.SEVERAL, (reference.said, _listed(reference.orders)), Finding.SEVERAL
		)
	numbers, value = ledger.comparable(item, reference.whole)
	if (by := _settled_before(ledger, item, numbers, value)) is not None:
		movement = ledger.movements[by]
		values = (movement.payment or movement.number, ledger.settled_by[by])
		return ledger.match(item, (), Reason.DOUBLED, values, Finding.DOUBLED)
	if reference.is_loose:
		return Match(item.line.line_id, "", (), Finding.NO_ORDER, Reason.NO_ORDER, (reference.said,))
	if reference.whole and not numbers:
		paid = ledger.currencies[reference.whole[0]]
		return _differs(ledger, item, Reason.OTHER_CURRENCY, (paid, ledger.currency), Decimal(0))
	if not numbers:
		value, currency = ledger.own_value(item)
		reason = Reason.NO_REFUND if item.refund else Reason.NO_PAYMENT
		return _differs(ledger, item, reason, (as_text(value, currency),), value)
	amount = as_text(value, ledger.currencies[numbers[0]])
	if value < 0:
		return _differs(ledger, item, Reason.OTHER_WAY, (amount,), value)
	if not ledger.left(numbers):
		return _differs(ledger, item, Reason.NOTHING_OPEN, (amount,), value)
	return None


def _settled_before(ledger: Ledger, item: Item, numbers: Sequence[int], value: Decimal) -> int | None:
	"""A movement that the line would settle, had not another one done so."""
	whole = item.reference.whole or ()
	if not numbers:
		# by its id alone it would have been settled, if it were open
		return whole[0] if whole and item.reference.by_id else None
	same = (n for n in numbers if not ledger.open[n] and ledger.movements[n].amount == value)
	if (one := next(same, None)) is not None:
		return one
	total = sum((ledger.movements[number].amount for number in numbers), Decimal(0))
	return numbers[0] if total == value and not ledger.left(numbers) else None


def _partly(ledger: Ledger, item: Item, short: list[_Short]) -> Match:
	"""Another amount than what is open: it settles what it can of what comes nearest to it; of all orders that it names."""
	numbers, value = ledger.comparable(item, item.reference.whole or ())
	shares: Shares = []
	left = value
	waiting = ledger.left(numbers)
	meant = waiting if len(item.reference.orders) > 1 else _nearest(waiting, value)
	for number, amount in meant:
		taken = min(left, amount)
		if taken:
			shares.append((number, taken))
			ledger.open[number] -= taken
			left -= taken
		ledger.settled_by[number] = item.line.line_id
	if not left:
		short.append(_Short(item, value, [number for number, _ in meant]))
	currency = ledger.currencies[numbers[0]]
	values = (as_text(value, currency), as_text(left, currency))
	return ledger.match(item, shares, Reason.MORE, values, Finding.AMOUNT_DIFFERS, left)


def _nearest(waiting: Shares, value: Decimal) -> Shares:
	"""The one payment, or all of them, whose amount is nearest to a value."""
	one = min(waiting, key=lambda each: abs(each[1] - value))
	everything = sum((amount for _, amount in waiting), Decimal(0))
	return waiting if abs(everything - value) < abs(one[1] - value) else [one]


def _tell_what_is_missing(ledger: Ledger, short: Sequence[_Short]) -> None:
	"""Of lines that are less than a payment, the last one says how much is missing, so that the differences of all of them
	are the difference of the whole."""
	last = {number: one for one in short for number in one.movements}
	for one in short:
		currency = ledger.currencies[one.movements[0]]
		amount = as_text(one.amount, currency)
		missing = sum((ledger.open[number] for number in one.movements if last[number] is one), Decimal(0))
		if missing:
			reason, values = Reason.LESS, (amount, as_text(missing, currency))
		else:
			reason, values = Reason.PART, (amount, ledger.settled_by[one.movements[-1]])
		match = ledger.matches[one.item.place]
		ledger.matches[one.item.place] = replace(match, reason=reason, values=values, difference=-missing)


def _differs(
	ledger: Ledger, item: Item, reason: Reason, values: tuple[str, ...], difference: Decimal
) -> Match:
	return ledger.match(item, (), reason, values, Finding.AMOUNT_DIFFERS, difference)


def _listed(orders: Sequence[str], most: int = 5) -> str:
	return ", ".join(orders[:most]) + (", …" if len(orders) > most else "")
