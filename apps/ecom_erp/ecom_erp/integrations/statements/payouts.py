"""A payout that a provider's interface answers, and the transactions it consists of."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from ecom_erp.core.accounting.statements.lines import Groups, span
from ecom_erp.core.accounting.statements.model import Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError


class Transaction(NamedTuple):
	"""`is_payout`: it is the payout itself, by which the money leaves the balance."""

	line: StatementLine
	currency: str
	is_payout: bool


def with_lines(payout: Statement, provider: str, transactions: Iterable[Transaction]) -> Statement:
	"""The payout with its lines and their times. Raises StatementError for a transaction in another currency, and where the
	payout among them has another amount."""
	groups = Groups()
	key = payout.statement_id, payout.currency
	groups.open(key)
	for line, currency, is_payout in transactions:
		if currency != payout.currency:
			raise StatementError(
				"Payout {0} is in {1} and has a transaction in {2}. Try again later.",
				payout.statement_id,
				payout.currency,
				currency,
			)
		if not is_payout:
			groups.add(key, line, 0)
		elif -line.net != payout.payout:
			raise StatementError(
				"{0} states two amounts of payout {1}: {2} and {3}. Try again later.",
				provider,
				payout.statement_id,
				payout.payout,
				-line.net,
			)
	[(_key, lines)] = groups
	begins_at, ends_at = span(lines)
	return replace(payout, begins_at=begins_at, ends_at=ends_at, lines=lines)
