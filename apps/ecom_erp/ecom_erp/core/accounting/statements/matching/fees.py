"""Fees against what was expected of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ecom_erp.core.accounting.statements.matching.ledger import Ledger, Settled, as_text
from ecom_erp.core.accounting.statements.matching.model import Finding
from ecom_erp.core.accounting.statements.matching.reasons import Reason
from ecom_erp.core.money import is_currency_code, quantize

_ZERO = Decimal(0)


@dataclass
class _Sum:
	"""What some lines were expected to cost, None where that is not known, and what they did; the last of the lines."""

	expected: Decimal | None = _ZERO
	taken: Decimal = _ZERO
	last: int = -1
	orders: set[str] = field(default_factory=set)


def check_fees(ledger: Ledger, fees_of_orders: Mapping[str, Decimal], tolerance: Decimal) -> None:
	"""Mark the matches whose fee is not what was expected. `fees_of_orders`: fees that stand in lines of their own, in the
	statement's currency; with such, all that was settled of the order is one sum."""
	if all(movement.expected_fee is None for movement in ledger.movements):
		return
	sums: dict[str | int, _Sum] = defaultdict(_Sum)
	for number, settled in enumerate(ledger.settled):
		orders = {ledger.movements[one].order for one in settled.movements}
		order = next(iter(orders)) if len(orders) == 1 else ""
		one = sums[order if order in fees_of_orders else number]
		expected = _expected(ledger, settled)
		one.expected = None if expected is None or one.expected is None else one.expected + expected
		one.taken += sum((item.line.fee + item.line.fee_tax for item in settled.items), _ZERO)
		one.last = max(one.last, *(item.place for item in settled.items))
		one.orders |= orders
	for one in sums.values():
		if one.expected is not None:
			taken = one.taken + sum((fees_of_orders.get(order, _ZERO) for order in one.orders), _ZERO)
			_compare(ledger, one.last, taken, one.expected, tolerance)


def _compare(ledger: Ledger, place: int, taken: Decimal, expected: Decimal, tolerance: Decimal) -> None:
	if abs(taken - expected) > tolerance:
		ledger.matches[place] = replace(
			ledger.matches[place],
			finding=Finding.FEE_DIFFERS,
			reason=Reason.FEE,
			values=(as_text(taken, ledger.currency), as_text(expected, ledger.currency)),
			difference=taken - expected,
		)


def _expected(ledger: Ledger, settled: Settled) -> Decimal | None:
	"""In the statement's currency, by the provider's own rate; None where the fee or the rate is not known."""
	fees = [
		_converted(ledger, ledger.movements[number].expected_fee, ledger.currencies[number], settled)
		for number in settled.movements
	]
	known: Sequence[Decimal] = [fee for fee in fees if fee is not None]
	return sum(known, _ZERO) if len(known) == len(fees) else None


def _converted(ledger: Ledger, fee: Decimal | None, currency: str, settled: Settled) -> Decimal | None:
	if fee is None or currency == ledger.currency:
		return fee
	line = settled.items[0].line
	if line.rate is None or line.paid_currency.strip().upper() != currency:
		return None
	converted = fee * line.rate
	return quantize(converted, ledger.currency) if is_currency_code(ledger.currency) else converted
