"""What a settlement posts: for each month that it touches one entry, of which every row is an amount in the statement's
currency for an account that is named by its purpose. Pure: accounts, rates and documents come later.

Payments and refunds stand on the clearing account since they were booked. A statement corrects them to what really came,
takes what the provider kept off the clearing account, and the payout with it. What then is left on it is what the provider
still owes. Rows are positive where they debit, and each entry's rows come to 0: nothing is ever made to balance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.enums import StrEnum

# on the clearing account since they were booked
BOOKED_KINDS = (LineKind.CHARGE, LineKind.REFUND)
# the balance with which the provider begins: on the clearing account since the statement before
CARRIED_KINDS = (LineKind.PREVIOUS_BALANCE,)


class Purpose(StrEnum):
	"""The accounts that are not of a kind of line."""

	CLEARING = "Clearing"
	BANK = "Bank"
	EXCHANGE = "Exchange"
	CARRIED_FORWARD = "Carried Forward"


@dataclass(frozen=True)
class Booked:
	"""What the payments that a line settles have put on the clearing account, in its currency: `clearing`, negative of a
	refund, is what is left of them after `fee`, which was booked with them. `converted`: the buyer paid in another currency
	than the account's, so that the provider's rate may differ from the one of the books."""

	clearing: Decimal
	fee: Decimal = Decimal(0)
	converted: bool = False


@dataclass(frozen=True)
class PostedLine:
	"""A line as far as it is posted. `day` is the company's; `booked` is None of kinds that stand nowhere yet."""

	kind: LineKind
	day: date
	amount: Decimal
	fee: Decimal = Decimal(0)
	fee_tax: Decimal = Decimal(0)
	shop: str = ""
	booked: Booked | None = None
	order: str = ""

	@property
	def net(self) -> Decimal:
		return self.amount - self.fee - self.fee_tax


@dataclass(frozen=True)
class Row:
	"""`account`: a `Purpose` or a `LineKind`; `amount` debits, where it is negative it credits."""

	account: str
	shop: str
	amount: Decimal


@dataclass(frozen=True)
class Entry:
	day: date
	rows: tuple[Row, ...]
	is_month_end: bool = False


def plan(lines: Iterable[PostedLine], payout: Decimal, paid_on: date, carry_forward: bool) -> list[Entry]:
	"""The entries of a statement, oldest first, the last one with the payout. Lines of earlier months are posted on the last
	day of their month; with `carry_forward` the money of them stands on that account until the last entry."""
	months: dict[date, _Sums] = {}
	for line in lines:
		if line.kind in CARRIED_KINDS:
			continue
		months.setdefault(entry_day(line.day, paid_on), _Sums()).add(line)
	last = months.pop(paid_on, _Sums())
	entries = []
	for end, sums in sorted(months.items()):
		if carry_forward:
			sums.move(Purpose.CLEARING, Purpose.CARRIED_FORWARD, sums.net)
			last.move(Purpose.CARRIED_FORWARD, Purpose.CLEARING, sums.net)
		entries.append(Entry(end, sums.rows(), is_month_end=True))
	last.move(Purpose.CLEARING, Purpose.BANK, payout)
	return [entry for entry in [*entries, Entry(paid_on, last.rows())] if entry.rows]


def entry_day(day: date, paid_on: date) -> date:
	"""The day of the entry that posts a line of `day`: the end of its month, or the day of the payout."""
	following = day.replace(day=28) + timedelta(days=4)
	end = following.replace(day=1) - timedelta(days=1)
	return end if end < paid_on.replace(day=1) else paid_on


def rows_of(lines: Iterable[PostedLine]) -> tuple[Row, ...]:
	"""What lines post together, whatever their months, without a payout."""
	sums = _Sums()
	for line in lines:
		if line.kind not in CARRIED_KINDS:
			sums.add(line)
	return sums.rows()


class _Sums:
	def __init__(self) -> None:
		self.amounts: dict[tuple[str, str], Decimal] = {}
		self.net = Decimal(0)

	def add(self, line: PostedLine) -> None:
		self.net += line.net
		for account, amount in parts(line):
			self._debit(Purpose.CLEARING, "", amount)
			self._debit(account, line.shop, -amount)

	def move(self, source: str, target: str, amount: Decimal) -> None:
		self._debit(source, "", -amount)
		self._debit(target, "", amount)

	def _debit(self, account: str, shop: str, amount: Decimal) -> None:
		key = (str(account), shop)
		self.amounts[key] = self.amounts.get(key, Decimal(0)) + amount

	def rows(self) -> tuple[Row, ...]:
		return tuple(
			Row(account, shop, amount) for (account, shop), amount in sorted(self.amounts.items()) if amount
		)


def parts(line: PostedLine) -> list[tuple[str, Decimal]]:
	"""What the line adds to the clearing account, by the account that it comes from."""
	booked = line.booked or Booked(Decimal(0))
	fees = [(LineKind.FEE, booked.fee - line.fee), (LineKind.FEE_TAX, -line.fee_tax)]
	off = Purpose.EXCHANGE if booked.converted else LineKind.ADJUSTMENT
	# a payment or refund that stands nowhere is one that a person has accepted although the shop knows none
	is_off = line.booked or line.kind in BOOKED_KINDS
	return [*fees, (off if is_off else line.kind, line.amount - booked.fee - booked.clearing)]
