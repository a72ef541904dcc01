"""Which disputes are decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from ecom_erp.core.accounting.statements.matching.references import ids
from ecom_erp.core.accounting.statements.model import LineKind, StatementLine

_DECIDED = (LineKind.DISPUTE_WON, LineKind.DISPUTE_LOST)


def decided(lines: Sequence[StatementLine], orders: Mapping[int, str]) -> dict[int, int]:
	"""By the place of each dispute that is decided: the place of the line that says so. Both name the same transaction, or, where
	one of them names none, the same order (`orders`: by the lines' places). One line decides one dispute, the earliest."""
	opened: dict[tuple[str, str], list[int]] = defaultdict(list)
	disputes = [place for place, line in enumerate(lines) if line.kind is LineKind.DISPUTE]
	for place in sorted(disputes, key=lambda place: (_time(lines[place]), place), reverse=True):
		for key in _keys(lines[place], orders.get(place, "")):
			opened[key].append(place)
	found: dict[int, int] = {}
	for place, line in enumerate(lines):
		if line.kind in _DECIDED:
			dispute = _first_open(opened, line, orders.get(place, ""), lines, found)
			if dispute is not None:
				found[dispute] = place
	return found


def _first_open(opened, line, order, lines, found) -> int | None:
	for key in _keys(line, order):
		waiting = opened.get(key, [])
		while waiting and waiting[-1] in found:
			waiting.pop()
		for dispute in reversed(waiting):
			if dispute not in found and (key[0] == "id" or not (_named(line) and _named(lines[dispute]))):
				return dispute
	return None


def _keys(line: StatementLine, order: str) -> list[tuple[str, str]]:
	"""What disputes are found by, best first."""
	return [("id", one.casefold()) for one in ids(line)] + ([("order", order)] if order else [])


def _named(line: StatementLine) -> bool:
	return any(ids(line))


def _time(line: StatementLine) -> datetime:
	return line.at or datetime.max.replace(tzinfo=timezone.utc)
