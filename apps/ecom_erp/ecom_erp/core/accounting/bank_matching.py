"""Which line of the bank's statement a payout is: by its amount, its day, and the provider's number in the bank's text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

BEFORE, AFTER = 3, 14  # days around the payout within which a bank books it
SHORTEST = 5  # characters of a number that says something
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Payout:
	"""`amount` in the bank account's currency, negative where the provider collects it."""

	reference: str
	amount: Decimal
	day: date


@dataclass(frozen=True)
class BankLine:
	"""`amount`: what of it is not reconciled, signed as `Payout.amount`; `text`: all that the bank says of it."""

	name: str
	amount: Decimal
	day: date
	text: str


@dataclass(frozen=True)
class Found:
	"""`is_sure`: number, amount and day agree, and no other line does; else a person decides."""

	name: str
	is_sure: bool


def find(payout: Payout, lines: Sequence[BankLine]) -> Found | None:
	"""The line that is the payout, or the one that is most likely; None where no amount agrees in time."""
	same = [line for line in lines if line.amount == payout.amount and _in_time(payout, line)]
	named = [line for line in same if _names(line, payout)]
	if len(named) == 1:
		return Found(named[0].name, True)
	likely = sorted(named or same, key=lambda line: (abs((line.day - payout.day).days), line.day, line.name))
	return Found(likely[0].name, False) if likely else None


def _in_time(payout: Payout, line: BankLine) -> bool:
	return -BEFORE <= (line.day - payout.day).days <= AFTER


def _names(line: BankLine, payout: Payout) -> bool:
	"""Whether the bank's text has the number; banks drop signs and letter case."""
	number = _SIGNS.sub("", payout.reference).casefold()
	return len(number) >= SHORTEST and number in _SIGNS.sub("", line.text).casefold()
