"""What open money is worth at a month's end, and what of its fees is not in the books yet. Pure; amounts are exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ecom_erp.core.money import quantize


@dataclass(frozen=True)
class Held:
	"""What stands on an account that is kept in another currency than the company's; `rate`: of one unit, on the day."""

	account: str
	amount: Decimal
	base: Decimal
	rate: Decimal


@dataclass(frozen=True)
class Gain:
	"""What an account is worth more than the books say, in the company's currency; less: negative."""

	account: str
	amount: Decimal


def revaluation(held: Iterable[Held], books: str) -> list[Gain]:
	"""An account that is empty in its own currency is empty in the company's, too."""
	gains = [Gain(one.account, quantize(one.amount * one.rate, books) - one.base) for one in held]
	return [gain for gain in gains if gain.amount]


@dataclass(frozen=True)
class Unsettled:
	"""A payment, or what is left of it, that no statement has settled: what the buyer paid, and the fee that was booked with
	it, in the currency of the clearing account."""

	shop: str
	amount: Decimal
	booked_fee: Decimal = Decimal(0)


def expected_fees(payments: Iterable[Unsettled], share: Decimal, currency: str) -> dict[str, Decimal]:
	"""By shop what of the fees is to come beyond those that are booked; `share` is what a unit of money has cost lately.
	Shops of which nothing is to come are left out."""
	found: dict[str, Decimal] = {}
	for one in payments:
		more = one.amount * share - one.booked_fee
		found[one.shop] = found.get(one.shop, Decimal(0)) + max(more, Decimal(0))
	rounded = {shop: quantize(amount, currency) for shop, amount in found.items()}
	return {shop: amount for shop, amount in sorted(rounded.items()) if amount}


def end_of_month(day: date) -> date:
	"""The last day of the day's month."""
	return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def last_month_end(day: date) -> date:
	"""The last day of the month before the day's."""
	return day.replace(day=1) - timedelta(days=1)
