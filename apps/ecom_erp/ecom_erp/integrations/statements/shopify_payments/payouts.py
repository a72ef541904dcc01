"""Payouts and their balance transactions as GraphQL answers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom_erp.core.accounting.statements.figures import amount_of, currency_of
from ecom_erp.core.accounting.statements.lines import check_net
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.times import moment_of
from ecom_erp.integrations.statements.payouts import Transaction, with_lines
from ecom_erp.integrations.statements.shopify_payments.kinds import PAYOUTS, kind

SETTLED = frozenset({"PAID", "FAILED"})


@dataclass(frozen=True)
class Payout:
	"""`amount`: what goes to the bank, negative where it is collected from there."""

	id: str
	state: str
	currency: str
	amount: Decimal
	issued_at: datetime

	@classmethod
	def of(cls, node: Mapping[str, Any]) -> "Payout":
		currency, amount = _money(node["net"])
		withdrawn = node["transactionType"] == "WITHDRAWAL"
		return cls(
			id=str(node["legacyResourceId"]),
			state=node["status"],
			currency=currency,
			amount=-abs(amount) if withdrawn else amount,
			issued_at=moment_of(node["issuedAt"], 0),
		)


def statement(
	payout: Payout,
	account: str,
	nodes: Sequence[Mapping[str, Any]],
	due: Mapping[str, datetime],
	remembered: Mapping[str, LineKind],
) -> Statement:
	"""A payout with its transactions. `due`: until when disputes may be answered, by their number. Raises StatementError for
	transactions of another payout or currency, or a transfer of another amount."""
	made = Statement(
		statement_id=payout.id,
		currency=payout.currency,
		account_id=account,
		paid_at=payout.issued_at,
		payout=payout.amount,
	)
	return with_lines(made, "Shopify", (_transaction(node, payout, due, remembered) for node in nodes))


def disputes_in(nodes: Sequence[Mapping[str, Any]]) -> list[str]:
	"""Numbers of the disputes that these transactions come from."""
	return sorted(
		{str(node["sourceId"]) for node in nodes if node["sourceType"] == "DISPUTE" and node["sourceId"]}
	)


def number_of(global_id: str) -> str:
	return global_id.rpartition("/")[2].partition("?")[0]


def _transaction(node, payout: Payout, due: Mapping[str, datetime], remembered) -> Transaction:
	if number_of(node["associatedPayout"]["id"] or "") != payout.id:
		raise StatementError(
			"Shopify lists transactions of another payout with payout {0}. Try again later.", payout.id
		)
	stated = [_money(node[name]) for name in ("amount", "fee", "net")]
	[currency] = {code for code, _amount in stated}
	amount, fee, net = (amount for _code, amount in stated)
	source = str(node["sourceId"] or "")
	line = StatementLine(
		line_id=number_of(node["id"]),
		kind=kind(node["type"], node["sourceType"] or "", amount, remembered),
		type=node["type"].lower(),
		at=moment_of(node["transactionDate"], 0),
		amount=amount,
		fee=fee,
		order_number=(node["associatedOrder"] or {}).get("name") or "",
		transaction_id=str(node["sourceOrderTransactionId"] or ""),
		other_ids=(source,) if source else (),
		description=node["adjustmentReason"] or "",
		answer_by=due.get(source) if node["sourceType"] == "DISPUTE" else None,
	)
	check_net(line, net, 0)
	return Transaction(line, currency, line.type.casefold() in PAYOUTS)


def _money(node: Mapping[str, Any]) -> tuple[str, Decimal]:
	currency = currency_of(node["currencyCode"], 0)
	return currency, amount_of(str(node["amount"]), currency, 0)
