"""Stripe's reports as CSV: one row a balance transaction.

Itemised payout reconciliation and balance change from activity (API columns: balance_transaction_id, gross ...), and the
Dashboard's export of all balance transactions (columns with capitals: id, Type, Source, Amount ...).
https://docs.stripe.com/reports/report-types/payout-reconciliation
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal

from ecom_erp.core.accounting.statements.figures import amount_of, currency_of, optional_amount, paid_by_buyer
from ecom_erp.core.accounting.statements.lines import Groups, check_net, span
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import (
	Table,
	cell,
	find_header,
	refuse_cut_off,
	rows_of,
	text_of,
)
from ecom_erp.core.accounting.statements.times import moment_of, optional_moment
from ecom_erp.integrations.statements.stripe.kinds import PAYOUT, kind

COLUMNS = {
	"id": ("balance_transaction_id", "id"),
	"category": ("reporting_category",),
	"type": ("type",),
	"source": ("source_id", "source"),
	"gross": ("gross", "amount"),
	"fee": ("fee",),
	"net": ("net",),
	"currency": ("currency",),
	"created": ("created_utc", "created (utc)"),
	"charge": ("charge_id",),
	"intent": ("payment_intent_id",),
	"payout": ("automatic_payout_id", "payout_id", "transfer"),
	"paid": ("automatic_payout_effective_at_utc", "transfer date (utc)", "payout_expected_arrival_date"),
	"description": ("description",),
	"paid_amount": ("customer_facing_amount", "customer facing amount"),
	"paid_currency": ("customer_facing_currency", "customer facing currency"),
	"order": (
		"payment_metadata[order_number]", "payment_metadata[order_id]", "payment_metadata[ordernumber]",
		"order_number (metadata)", "order_id (metadata)",
	),
}  # fmt: skip
NEEDED = ("id", "gross", "fee", "net", "currency", "created")


def read(data: bytes, remembered: Mapping[str, LineKind]) -> list[Statement]:
	"""A statement for each automatic payout; of a file without any, one for each currency from its first row to its last.
	Raises StatementError."""
	text = text_of(data)
	table = find_header(rows_of(text), "net", "fee", "currency")
	if table is None:
		raise _other(text, [])
	places = {name: table.at(*titles) for name, titles in COLUMNS.items()}
	if places["id"] < 0:
		raise _other(text, [])
	if lacking := [name for name in NEEDED if places[name] < 0]:
		raise _other(text, lacking)
	if places["category"] < 0 and places["type"] < 0:
		raise _other(text, ["category"])
	refuse_cut_off(text)
	return _Report(table, places, remembered).statements()


def _other(text: str, lacking: Sequence[str]) -> StatementError:
	if "created" in lacking and "created" in text[:2000]:
		return StatementError(
			"The times of this report are not in UTC. Choose the columns created_utc and automatic_payout_effective_at_utc when "
			"you download it."
		)
	if lacking:
		return StatementError(
			"This report of Stripe lacks the column {0}. Download the itemised payout reconciliation report with all columns.",
			COLUMNS[lacking[0]][0],
		)
	return StatementError(
		"This is no itemised report of Stripe. In its Dashboard, choose Reporting > Payout reconciliation > Download > Itemised."
	)


@dataclass
class _Seen:
	paid_at: datetime | None = None
	amount: Decimal | None = None


class _Report:
	def __init__(self, table: Table, places: Mapping[str, int], remembered: Mapping[str, LineKind]):
		self._table, self._places, self._remembered = table, places, remembered
		self._groups = Groups()
		self._payouts: dict[tuple[str, str], _Seen] = {}

	def statements(self) -> list[Statement]:
		for row, cells in self._table.whole():
			self._take(row, cells)
		automatic = any(payout_id for payout_id, _currency in self._payouts)
		made = [self._statement(key, lines) for key, lines in self._groups if key[0] or not automatic]
		if not made:
			raise StatementError("The report has no transactions")
		return made

	def _take(self, row: int, cells: Sequence[str]) -> None:
		currency = currency_of(self._text(cells, "currency"), row)
		key = self._text(cells, "payout"), currency
		seen = self._payouts.setdefault(key, _Seen())
		if key[0]:
			seen.paid_at = seen.paid_at or optional_moment(self._text(cells, "paid"), row)
		self._groups.open(key)
		line = self._line(row, cells, currency)
		if key[0] and PAYOUT in (self._text(cells, "category"), self._text(cells, "type")):
			self._note_payout(seen, -line.net, key[0], row)
		else:
			self._groups.add(key, line, row)

	def _note_payout(self, seen: _Seen, amount: Decimal, payout_id: str, row: int) -> None:
		if seen.amount not in (None, amount):
			raise StatementError("Row {0} states a second amount of payout {1}", row, payout_id, row=row)
		seen.amount = amount

	def _statement(self, key: tuple[str, str], lines: tuple[StatementLine, ...]) -> Statement:
		payout_id, currency = key
		first, last = span(lines)
		seen = self._payouts[key]
		return Statement(
			statement_id=payout_id or f"balance {_day(first)}..{_day(last)}",
			currency=currency,
			begins_at=first,
			ends_at=last,
			paid_at=seen.paid_at,
			payout=seen.amount,
			lines=lines,
		)

	def _line(self, row: int, cells: Sequence[str], currency: str) -> StatementLine:
		category, type_name = self._text(cells, "category"), self._text(cells, "type")
		amount = amount_of(self._text(cells, "gross"), currency, row)
		source, charge = self._text(cells, "source"), self._text(cells, "charge")
		others = [one for one in (charge, self._text(cells, "intent")) if one and one != source]
		line_id = self._text(cells, "id")
		if not line_id:
			raise StatementError("Row {0} has no ID. Download the report again.", row, row=row)
		written, code = self._text(cells, "paid_amount"), self._text(cells, "paid_currency")
		paid, paid_currency = paid_by_buyer(written, code, currency, amount, row)
		line = StatementLine(
			line_id=line_id,
			kind=LineKind.TRANSFER
			if PAYOUT in (category, type_name)
			else kind(category, type_name, amount, self._remembered),
			type=category or type_name,
			at=moment_of(self._text(cells, "created"), row, timezone.utc),
			amount=amount,
			fee=optional_amount(self._text(cells, "fee"), currency, row),
			order_number=self._text(cells, "order"),
			transaction_id=source or charge,
			other_ids=tuple(others),
			description=self._text(cells, "description"),
			paid_amount=paid,
			paid_currency=paid_currency,
		)
		check_net(line, amount_of(self._text(cells, "net"), currency, row), row)
		return line

	def _text(self, cells: Sequence[str], name: str) -> str:
		return cell(cells, self._places[name])


def _day(moment: datetime | None) -> str:
	return f"{moment:%Y-%m-%d}" if moment else "-"
