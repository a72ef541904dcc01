"""Money: precision of currencies, rounding, and splitting an amount so that the parts add up.

Amounts are `Decimal` in major units. Rounding is half away from zero, what Frappe calls "Commercial Rounding" and
what shops and couriers do. Floats are refused: they cannot hold a cent.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 exponents that are not 2.
_EXPONENTS = {
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	3: "BHD IQD JOD KWD LYD OMR TND",
	4: "CLF UYW",
}
_MINOR_UNITS = {code: digits for digits, codes in _EXPONENTS.items() for code in codes.split()}


def minor_units(currency: str) -> int:
	"""Number of decimal digits of a currency (ISO 4217): 0 for JPY, 3 for KWD, 2 when nothing else is known.
	Raises ValueError when `currency` is not a three letter code."""
	if not is_currency_code(currency):
		raise ValueError(f"Not a currency code: {currency!r}")
	return _MINOR_UNITS.get(currency.strip().upper(), 2)


def is_currency_code(text: str) -> bool:
	"""Whether the text has the form of an ISO 4217 code."""
	code = text.strip()
	return len(code) == 3 and code.isascii() and code.isalpha()


def quantize(amount: Decimal | int, currency: str) -> Decimal:
	"""The amount in the currency's precision, rounded half away from zero."""
	return rounded(amount, minor_units(currency))


def rounded(amount: Decimal | int, digits: int) -> Decimal:
	"""The amount with so many decimals, rounded half away from zero: of books that keep more than their currency has."""
	return _decimal(amount).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def to_minor(amount: Decimal | int, currency: str) -> int:
	"""The amount in minor units (cents), rounded half away from zero."""
	return int(quantize(amount, currency).scaleb(minor_units(currency)))


def from_minor(minor: int, currency: str) -> Decimal:
	"""Inverse of `to_minor`."""
	return Decimal(minor).scaleb(-minor_units(currency))


def split(total: Decimal | int, weights: Sequence[Decimal | int], currency: str) -> list[Decimal]:
	"""Share `total` in proportion to `weights` so that the parts add up to the (rounded) total exactly.

	Largest remainder method; of equal remainders the earlier part gets the cent. When all weights are 0 the total is
	shared evenly. A negative total is shared like its absolute value. Raises ValueError for no or negative weights.
	"""
	return split_to(total, weights, minor_units(currency))


def split_to(total: Decimal | int, weights: Sequence[Decimal | int], digits: int) -> list[Decimal]:
	"""As `split`, into parts of so many decimals."""
	if not weights:
		raise ValueError("Cannot split an amount into no parts")
	shares = [_decimal(weight) for weight in weights]
	if any(share < 0 for share in shares):
		raise ValueError("Cannot split an amount by negative weights")
	whole = int(rounded(total, digits).scaleb(digits))
	parts = _largest_remainder(abs(whole), _integers(shares if any(shares) else [Decimal(1)] * len(shares)))
	return [Decimal(part if whole >= 0 else -part).scaleb(-digits) for part in parts]


def _largest_remainder(whole: int, weights: list[int]) -> list[int]:
	divisor = sum(weights)
	parts = [whole * weight // divisor for weight in weights]
	by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % divisor), i))
	for index in by_remainder[: whole - sum(parts)]:
		parts[index] += 1
	return parts


def _integers(weights: list[Decimal]) -> list[int]:
	"""The same proportions as whole numbers, so that no precision is lost in the division."""
	digits = max(0, *(-int(weight.as_tuple().exponent) for weight in weights))
	return [int(weight * 10**digits) for weight in weights]


def _decimal(amount: Decimal | int) -> Decimal:
	if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
		raise TypeError(f"Amounts are Decimal or int, not {type(amount).__name__}")
	number = Decimal(amount)
	if not number.is_finite():
		raise ValueError(f"Not an amount: {amount}")
	return number


def from_field(value: float | int | str | Decimal | None) -> Decimal:
	"""The amount, rate or percentage that a database field holds, as it is shown: 0 when it is empty."""
	return Decimal(str(value or 0))


def two_decimals_or_more(amount: Decimal) -> Decimal:
	"""The same figure with two decimals, more only where they mean something: 12, 12.0 and 12.000 become 12.00, 1.2345
	stays. For amounts whose currency is not known yet."""
	normal = amount.normalize()
	return normal if normal != normal.quantize(Decimal("0.01")) else normal.quantize(Decimal("0.01"))
