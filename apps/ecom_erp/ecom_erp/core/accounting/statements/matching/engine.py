"""Lines of statements matched with the payments and refunds that shops state."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ecom_erp.core.accounting.statements.matching.different import judge
from ecom_erp.core.accounting.statements.matching.disputes import decided
from ecom_erp.core.accounting.statements.matching.exact import settle_exactly
from ecom_erp.core.accounting.statements.matching.fees import check_fees
from ecom_erp.core.accounting.statements.matching.ledger import (
	SETTLING,
	Item,
	Ledger,
	moves_back,
	moves_nothing,
)
from ecom_erp.core.accounting.statements.matching.model import Finding, Match, Movement, Wanted
from ecom_erp.core.accounting.statements.matching.order_numbers import number_keys, numbers_in
from ecom_erp.core.accounting.statements.matching.reasons import Reason
from ecom_erp.core.accounting.statements.matching.references import Known, ids, numbers
from ecom_erp.core.accounting.statements.model import LineKind, StatementLine

_FEES = frozenset({LineKind.FEE, LineKind.FEE_TAX})


def wanted(lines: Iterable[StatementLine]) -> Wanted:
	"""What to read the movements of these lines by."""
	lines = list(lines)
	said = {text for line in lines for text in numbers(line)}
	said |= {part for text in said for part in numbers_in(text)}
	return Wanted(
		frozenset(text for line in lines for text in ids(line)),
		frozenset(key for text in said for key in number_keys(text)),
	)


def match(
	lines: Sequence[StatementLine],
	currency: str,
	movements: Iterable[Movement],
	tolerance: Decimal = Decimal(0),
) -> list[Match]:
	"""What each line belongs to, one result a line in the order of the lines; `currency`: of the statement.

	`lines` may come from several statements of an account: new ones together with those that were left before, above all
	disputes that are not decided. What other lines have settled stands in the movements. Amounts are compared exactly;
	`tolerance`, in the statement's currency, is for fees.

	A charge, or money in by gift card, settles payments; a refund settles refunds, also where it names the payment of which it
	is taken back. Nothing else settles anything: a dispute takes money back, and gives it back when it is won, while the
	payment stays settled by its charge. Nothing is ever matched by its amount alone. Raises ValueError where a movement is
	settled by one of the lines already: their old shares must be taken off first."""
	known = Known(movements)
	_refuse_own_shares(lines, known.movements)
	ledger = Ledger(known.movements, currency)
	items = _settling(lines, known, ledger)
	orders = {
		place: _of_account(line, place, known, ledger)
		for place, line in enumerate(lines)
		if place not in items
	}
	judge(ledger, settle_exactly(ledger, [item for item in items.values() if item]))
	_tell_disputes(lines, orders, ledger)
	check_fees(ledger, _fees_of_orders(lines, orders), tolerance)
	return [ledger.matches[place] for place in range(len(lines))]


def _refuse_own_shares(lines: Sequence[StatementLine], movements: Iterable[Movement]) -> None:
	here = {line.line_id for line in lines}
	if again := next((one.settled_by for one in movements if one.settled_by in here and one.settled), None):
		raise ValueError(f"Line {again} is matched again, but what it settled was not taken off")


def _settling(lines: Sequence[StatementLine], known: Known, ledger: Ledger) -> dict[int, Item | None]:
	"""The lines that settle something, by their places; None of those that mean nothing that is known, which are told so."""
	items: dict[int, Item | None] = {}
	for place, line in enumerate(lines):
		if line.kind in SETTLING and not moves_nothing(line):
			reference = known.reference(line, moves_back(line))
			items[place] = Item(place, line, moves_back(line), reference) if reference else None
			if not reference:
				ledger.matches[place] = _unknown(line)
	return items


def _unknown(line: StatementLine) -> Match:
	said = next(numbers(line), "") or next(ids(line), "")
	if said:
		return Match(line.line_id, finding=Finding.NO_ORDER, reason=Reason.NO_ORDER, values=(said,))
	if line.kind is LineKind.GIFT_CARD:
		return Match(line.line_id)
	return Match(line.line_id, finding=Finding.NO_REFERENCE, reason=Reason.NO_REFERENCE)


def _of_account(line: StatementLine, place: int, known: Known, ledger: Ledger) -> str:
	"""Tell a line that settles nothing its order, if it names one; that order."""
	said, orders = known.orders_of(line)
	order = orders[0] if len(orders) == 1 else ""
	if line.kind is LineKind.UNKNOWN:
		found = Match(line.line_id, order, (), Finding.UNKNOWN_TYPE, Reason.UNKNOWN_TYPE, (line.type,))
	elif order:
		found = Match(line.line_id, order, reason=Reason.ORDER_ONLY, values=(said,))
	elif orders:
		values = (said, ", ".join(orders[:5]))
		found = Match(line.line_id, reason=Reason.ACCOUNT_SEVERAL, values=values)
	elif said := next(numbers(line), "") or next(ids(line), ""):
		found = Match(line.line_id, reason=Reason.ACCOUNT_NO_ORDER, values=(said,))
	else:
		found = Match(line.line_id)
	ledger.matches[place] = found
	return order


def _tell_disputes(lines: Sequence[StatementLine], orders: dict[int, str], ledger: Ledger) -> None:
	by = decided(lines, orders)
	for place, line in enumerate(lines):
		if line.kind is LineKind.DISPUTE:
			order = orders[place]
			if place in by:
				values: tuple[str, ...] = (lines[by[place]].line_id,)
				found = Match(line.line_id, order, reason=Reason.DISPUTE_DECIDED, values=values)
			elif line.answer_by:
				values = (f"{line.answer_by:%Y-%m-%d}",)
				found = Match(line.line_id, order, (), Finding.DISPUTE, Reason.DISPUTE_UNTIL, values)
			else:
				found = Match(line.line_id, order, (), Finding.DISPUTE, Reason.DISPUTE)
			ledger.matches[place] = found


def _fees_of_orders(lines: Sequence[StatementLine], orders: dict[int, str]) -> dict[str, Decimal]:
	"""Fees that are lines of their own, by the order that they name."""
	fees: dict[str, Decimal] = defaultdict(Decimal)
	for place, order in orders.items():
		if order and lines[place].kind in _FEES:
			fees[order] -= lines[place].net
	return fees
