"""The file of transactions that Shopify's admin exports: one row a balance transaction, without an ID.

Its columns are those of files that public repositories keep; Shopify does not document them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.accounting.statements.figures import amount_of, currency_of, optional_amount, paid_by_buyer
from ecom_erp.core.accounting.statements.lines import ContentIds, Groups, check_net, span
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
from ecom_erp.integrations.statements.shopify_payments.kinds import PAYOUTS, kind

NEEDED = (
	"Transaction Date",
	"Type",
	"Order",
	"Payout Status",
	"Payout Date",
	"Amount",
	"Fee",
	"Net",
	"Currency",
)
SETTLED = frozenset({"paid", "failed"})
"""States of payouts whose money has left Shopify; that of a failed one comes back as a line of a later payout."""
_OPEN = frozenset({"", "pending", "scheduled", "in_transit", "canceled", "cancelled", "action_required"})


def read(data: bytes, remembered: Mapping[str, LineKind]) -> list[Statement]:
	"""The payouts of the file that have been paid. Raises StatementError."""
	text = text_of(data)
	table = find_header(rows_of(text), *NEEDED)
	if table is None:
		raise _other(text)
	refuse_cut_off(text)
	return _Export(table, remembered).statements()


def _other(text: str) -> StatementError:
	head = text[:2000].casefold()
	if "payout date" in head and "total" in head:
		return StatementError(
			"This is the list of payouts, which has no transactions. In Shopify, choose Finance > Payouts > Transactions, and "
			"export those."
		)
	return StatementError(
		"This is no file of transactions of Shopify Payments in English. In Shopify, choose Finance > Payouts > Transactions "
		"> Export. For a file in another language, choose a mapping."
	)


class _Export:
	def __init__(self, table: Table, remembered: Mapping[str, LineKind]):
		self._table, self._remembered = table, remembered
		self._at = {name: table.at(name) for name in (*NEEDED, "Payout ID", "Checkout")}
		self._paid = table.at("Presentment Amount"), table.at("Presentment Currency")
		self._ids = ContentIds()
		self._groups = Groups()
		self._payouts: dict[tuple[str, str], Decimal] = {}
		self._dates: dict[tuple[str, str], datetime | None] = {}

	def statements(self) -> list[Statement]:
		for row, cells in self._table.whole():
			self._take(row, cells)
		if not self._dates:
			raise StatementError("No payout of this file has been paid yet. Export it again when one has.")
		return [self._statement(key, lines) for key, lines in self._groups]

	def _statement(self, key: tuple[str, str], lines: tuple[StatementLine, ...]) -> Statement:
		payout_id, currency = key
		begins_at, ends_at = span(lines)
		return Statement(
			statement_id=payout_id,
			currency=currency,
			begins_at=begins_at,
			ends_at=ends_at,
			paid_at=self._dates[key],
			payout=self._payouts.get(key),
			lines=lines,
		)

	def _take(self, row: int, cells: Sequence[str]) -> None:
		state = self._text(cells, "Payout Status").casefold().replace(" ", "_")
		if state in _OPEN:
			return
		if state not in SETTLED:
			raise StatementError("Row {0}: the payout has a state that is not known", row, row=row)
		currency = currency_of(self._text(cells, "Currency"), row)
		paid_on = self._text(cells, "Payout Date")
		payout_id = self._text(cells, "Payout ID").lstrip("'#") or paid_on
		if not payout_id:
			raise StatementError("Row {0} names no payout. Export the file again.", row, row=row)
		key = payout_id, currency
		self._dates.setdefault(key, optional_moment(paid_on, row))
		self._groups.open(key)
		line = self._line(row, cells, currency)
		if line.type.casefold() in PAYOUTS:
			self._payouts[key] = self._payouts.get(key, Decimal(0)) - line.net
		else:
			self._groups.add(key, line, row)

	def _line(self, row: int, cells: Sequence[str], currency: str) -> StatementLine:
		type_name = self._text(cells, "Type")
		amount = amount_of(self._text(cells, "Amount"), currency, row)
		written, code = (cell(cells, place) for place in self._paid)
		paid, paid_currency = paid_by_buyer(written, code, currency, amount, row)
		line = StatementLine(
			line_id=self._ids.next(*self._identity(cells)),
			kind=kind(type_name, "", amount, self._remembered),
			type=type_name,
			at=moment_of(self._text(cells, "Transaction Date"), row),
			amount=amount,
			fee=optional_amount(self._text(cells, "Fee"), currency, row),
			order_number=self._text(cells, "Order"),
			other_ids=tuple(filter(None, [self._text(cells, "Checkout").lstrip("#")])),
			paid_amount=paid,
			paid_currency=paid_currency,
		)
		check_net(line, amount_of(self._text(cells, "Net"), currency, row), row)
		return line

	def _identity(self, cells: Sequence[str]) -> list[str]:
		"""All that stays as it is when the payout goes on its way."""
		return [
			self._text(cells, name)
			for name in ("Transaction Date", "Type", "Order", "Amount", "Fee", "Currency", "Checkout")
		]

	def _text(self, cells: Sequence[str], name: str) -> str:
		return cell(cells, self._at[name])
