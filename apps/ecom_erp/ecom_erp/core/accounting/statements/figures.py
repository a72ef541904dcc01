"""Amounts as providers write them, read without losing a decimal."""

import re
from collections.abc import Iterable
from decimal import Decimal

from ecom_erp.core.accounting.statements.reading import StatementError, shown
from ecom_erp.core.intake.table_amounts import figure, without_currency
from ecom_erp.core.money import is_currency_code, minor_units

MOST = Decimal(10) ** 13  # an amount of money beyond it is a slip, and no field holds it
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_NEGATIVE = re.compile(r"[-\u2212]|\((?=.*\)$)")
_SIGNS_AND_BRACKETS = re.compile(r"[-\u2212+()]")
_SEPARATORS = re.compile(r"[.,]")


def currency_of(written: str, row: int) -> str:
	"""Raises StatementError for what is no ISO 4217 code."""
	code = written.strip().upper()
	if not is_currency_code(code):
		raise StatementError("Row {0}: {1} is no three-letter currency code", row, shown(written), row=row)
	return code


def amount_of(written: str, currency: str, row: int, sign: str = ".") -> Decimal:
	"""The amount in the precision of its currency. `sign`: behind which the decimals stand. Minus stands before or behind
	the figure, or brackets around it. Raises StatementError for what is none, and for more decimals than the currency has."""
	written = written.strip()
	if not written:
		raise StatementError("Row {0} has no amount. Download the file again.", row, row=row)
	number = _read(written, sign)
	if number is None:
		raise StatementError("Row {0}: {1} is no amount", row, shown(written), row=row)
	return in_currency(number, currency, row)


def optional_amount(written: str, currency: str, row: int, sign: str = ".") -> Decimal:
	"""As `amount_of`, 0 for an empty cell."""
	return amount_of(written, currency, row, sign) if written.strip() else Decimal(0)


def in_currency(number: Decimal, currency: str, row: int = 0) -> Decimal:
	"""The same figure in the precision of its currency. Raises StatementError where that would lose something."""
	if abs(number) >= MOST:
		raise StatementError("Row {0}: {1} is no amount", row, shown(format(number, "f")), row=row)
	fitting = number.quantize(Decimal(1).scaleb(-minor_units(currency)))
	if fitting != number:
		raise StatementError(
			"Row {0}: {1} has more decimals than {2} has", row, format(number, "f"), currency, row=row
		)
	return fitting


def paid_by_buyer(
	written: str, code: str, currency: str, amount: Decimal, row: int
) -> tuple[Decimal | None, str]:
	"""What the buyer has paid and its currency, where that is not the line's: (None, "") otherwise. It gets the sign of the line's
	`amount`, since providers write refunds there without one. Raises StatementError."""
	if not written or not code or code.upper() == currency:
		return None, ""
	paid = amount_of(written, currency_of(code, row), row)
	return signed_like(amount, paid), code.upper()


def signed_like(amount: Decimal, other: Decimal) -> Decimal:
	return -abs(other) if amount < 0 else abs(other)


def rate_of(written: str, row: int, sign: str = ".") -> Decimal | None:
	"""A rate of exchange, None for an empty cell. Raises StatementError."""
	if not written.strip():
		return None
	number = _read(written.strip(), sign)
	if number is None or number <= 0:
		raise StatementError("Row {0}: {1} is no exchange rate", row, shown(written), row=row)
	return number


def _read(written: str, sign: str) -> Decimal | None:
	if sign == "." and _PLAIN.fullmatch(written):
		return Decimal(written)
	minus = _NEGATIVE.findall(written)
	bare, _currencies = without_currency(_SIGNS_AND_BRACKETS.sub("", written).strip())
	number = figure(bare, sign)
	if number is None or len(minus) > 1:
		return None
	return -number if minus else number


def decimal_sign(written: Iterable[str], currency: str, row: int = 0) -> str:
	"""Behind which sign the decimals of these amounts stand. All amounts of a file are written in one way, and with no more
	decimals than their currency has: one separator with three figures behind it parts thousands, where the currency has not
	three decimals itself. Raises StatementError where two ways are mixed, or both are possible."""
	found: set[str] = set()
	doubtful = ""
	three = minor_units(currency) >= 3
	for one in written:
		signs = _SEPARATORS.findall(one)
		if not signs:
			continue
		behind = len(re.sub(r"\D+$", "", one).rpartition(signs[-1])[2])
		if len(set(signs)) == 2:
			found.add(signs[-1])
		elif len(signs) > 1 or (behind == 3 and not three):
			found.add("." if signs[0] == "," else ",")
		elif behind == 3:
			doubtful = one
		else:
			found.add(signs[0])
	if len(found) > 1:
		raise StatementError(
			"The amounts have their decimals behind a point in some rows and behind a comma in others. "
			"Upload the file as it was downloaded.",
			row=row,
		)
	if not found and doubtful:
		raise StatementError(
			"{0} can be read in two ways. Upload a file of a longer period.", shown(doubtful), row=row
		)
	return found.pop() if found else "."
