"""Bills while their rows are read: what each says of itself must be the same in all of them, and its lines keep their ids."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from ecom_erp.core.accounting.courier_bills.model import BillLine, Charge, CourierBill
from ecom_erp.core.accounting.statements.lines import ContentIds
from ecom_erp.core.accounting.statements.reading import StatementError, shown
from ecom_erp.core.accounting.statements.times import moment_of

Key = tuple[str, ...]


@dataclass
class LineDraft:
	"""A line whose charges come in several rows. `facts`: the fields of BillLine that are known; the first row that tells one
	counts."""

	charges: list[Charge] = field(default_factory=list)
	facts: dict = field(default_factory=dict)
	discount: Decimal | None = None
	has_carriage: bool = False

	def know(self, **facts) -> None:
		for name, value in facts.items():
			if value and not self.facts.get(name):
				self.facts[name] = value

	def add(self, charge: Charge) -> None:
		if charge.amount or charge.tax:
			self.charges.append(charge)

	def take_off(self, discount: Decimal) -> None:
		self.discount = (self.discount or Decimal(0)) + discount


@dataclass
class BillDraft:
	"""A bill while its rows are read."""

	bill_number: str
	currency: str
	account_id: str = ""
	billed_on: date | None = None
	due_on: date | None = None
	total: Decimal | None = None
	drafts: dict[Key, LineDraft] = field(default_factory=dict)
	_times: Counter[Key] = field(default_factory=Counter)

	def line(self, *key: str) -> LineDraft:
		"""The line of a key: a tracking number first, then what tells its lines apart."""
		return self.drafts.setdefault(key, LineDraft())

	def parcel(self, *key: str, is_carriage: bool) -> LineDraft:
		"""As `line`, of a charge in a row of its own. Where the carriage of a parcel is charged once more, a new line begins."""
		draft = self.line(*key, str(self._times[key]))
		if is_carriage and draft.has_carriage:
			self._times[key] += 1
			draft = self.line(*key, str(self._times[key]))
		draft.has_carriage = draft.has_carriage or is_carriage
		return draft

	def know_total(self, stated: Decimal, row: int) -> None:
		"""Raises StatementError where an earlier row of the bill states another one."""
		if self.total not in (None, stated):
			raise StatementError(
				"Row {0} states {1} as the total of bill {2}, and an earlier row {3}. Download the file again.",
				row,
				stated,
				shown(self.bill_number),
				self.total,
				row=row,
			)
		self.total = stated

	def done(self) -> CourierBill:
		"""Lines without any money are left out: they only inform."""
		ids = ContentIds()
		lines = tuple(
			BillLine(ids.next(*key), key[0], tuple(draft.charges), discount=draft.discount, **draft.facts)
			for key, draft in self.drafts.items()
			if draft.charges
		)
		return CourierBill(
			self.bill_number,
			self.currency,
			lines,
			self.account_id,
			self.billed_on,
			self.due_on,
			self.total,
		)


class Bills:
	"""The bills of a file, in its order."""

	def __init__(self) -> None:
		self._drafts: dict[str, BillDraft] = {}

	def of(self, number: str, currency: str, account: str, row: int) -> BillDraft:
		"""Raises StatementError for a row without a number of a bill, and where a bill changes its currency or account."""
		number = number.strip()
		if not number:
			raise StatementError(
				"Row {0} does not say which bill it belongs to. Correct the file, or remove the row.",
				row,
				row=row,
			)
		draft = self._drafts.setdefault(number, BillDraft(number, currency, account))
		if draft.currency != currency or (account and draft.account_id and draft.account_id != account):
			raise StatementError(
				"Row {0} is of bill {1}, but has another currency or account than its rows before. Download the file again.",
				row,
				shown(number),
				row=row,
			)
		draft.account_id = draft.account_id or account
		return draft

	def done(self) -> list[CourierBill]:
		"""Raises StatementError for a file without bills."""
		if not self._drafts:
			raise StatementError("The file has a header and no lines")
		return [draft.done() for draft in self]

	def __iter__(self) -> Iterator[BillDraft]:
		return iter(self._drafts.values())


def day_of(written: str, row: int) -> date | None:
	"""A day as 20260131, 2026-01-31, or 31.01.2026; None for an empty cell or zeros. Raises StatementError."""
	text = written.strip()
	if not text.strip("0"):
		return None
	if len(text) == 8 and text.isascii() and text.isdigit():
		try:
			return datetime.strptime(text, "%Y%m%d").date()
		except ValueError:
			raise StatementError("Row {0}: {1} is no date", row, shown(written), row=row) from None
	return moment_of(text, row).date()


def require_same(stated: Decimal, found: Iterable[Decimal], row: int, courier: str) -> None:
	"""That what a courier states for a row is what one of the ways to add its charges comes to. Raises StatementError."""
	sums = list(found)
	if stated not in sums:
		raise StatementError(
			"Row {0}: the charges come to {1}, but {2} states {3}. Download the file again; if it stays so, ask the courier.",
			row,
			sums[0],
			courier,
			stated,
			row=row,
		)
