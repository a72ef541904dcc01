"""Payouts and balance transactions as Stripe's interface answers them.

https://docs.stripe.com/api/balance_transactions/object, https://docs.stripe.com/api/payouts/object
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from ecom_erp.core.accounting.statements.figures import currency_of, in_currency, signed_like
from ecom_erp.core.accounting.statements.lines import check_net
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.money import minor_units
from ecom_erp.integrations.statements.payouts import Transaction, with_lines
from ecom_erp.integrations.statements.stripe.kinds import PAYOUT, kind

# https://docs.stripe.com/currencies: how many decimals amounts have, where that is not what ISO 4217 says
_DECIMALS = {"ISK": 2, "UGX": 2, "MGA": 0}
TAXES = frozenset({"tax"})
"""Types of `fee_details` that are a tax on the fees."""
ORDER_KEYS = ("order_number", "order_id", "order", "order_name", "reference")
"""Names under which shops put their order number into the metadata of a charge, best first."""


@dataclass(frozen=True)
class Payout:
	id: str
	state: str
	automatic: bool
	reconciled: str  # completed, in_progress, not_applicable
	currency: str
	amount: Decimal
	created: datetime
	arrives: datetime

	@classmethod
	def of(cls, data: Mapping[str, Any]) -> "Payout":
		currency = currency_of(data["currency"], 0)
		return cls(
			id=data["id"],
			state=data["status"],
			automatic=bool(data["automatic"]),
			reconciled=data.get("reconciliation_status") or "",
			currency=currency,
			amount=major(data["amount"], currency),
			created=moment(data["created"]),
			arrives=moment(data["arrival_date"]),
		)

	@property
	def settled(self) -> bool:
		"""The money has left Stripe (what the bank sends back comes as a transaction of a later payout), and Stripe knows of
		what it consists."""
		return self.state in ("paid", "failed") and (not self.automatic or self.reconciled != "in_progress")


def by_hand(payout: Payout, account: str) -> Statement:
	"""A payout that the seller has ordered: Stripe does not say which transactions it consists of."""
	return Statement(
		statement_id=payout.id,
		currency=payout.currency,
		account_id=account,
		begins_at=payout.created,
		ends_at=payout.created,
		paid_at=payout.arrives,
		payout=payout.amount,
		note="This payout was ordered by hand. Stripe does not say which transactions it consists of: read the report of all "
		"balance transactions instead, or switch to automatic payouts.",
	)


def statement(
	payout: Payout,
	account: str,
	transactions: Iterable[Mapping[str, Any]],
	remembered: Mapping[str, LineKind],
) -> Statement:
	"""An automatic payout with its transactions. Raises StatementError where they are in another currency, or the payout
	among them has another amount."""
	made = Statement(
		statement_id=payout.id,
		currency=payout.currency,
		account_id=account,
		paid_at=payout.arrives,
		payout=payout.amount,
	)
	return with_lines(made, "Stripe", (_transaction(data, remembered) for data in transactions))


def _transaction(data: Mapping[str, Any], remembered: Mapping[str, LineKind]) -> Transaction:
	currency = currency_of(data["currency"], 0)
	return Transaction(line(data, currency, remembered), currency, data["type"] == PAYOUT)


def line(data: Mapping[str, Any], currency: str, remembered: Mapping[str, LineKind]) -> StatementLine:
	amount, fees = major(data["amount"], currency), major(data["fee"], currency)
	details = data.get("fee_details") or ()
	tax = sum((major(one["amount"], currency) for one in details if one["type"] in TAXES), Decimal(0))
	source = data.get("source")
	source = source if isinstance(source, Mapping) else {"id": source or ""}
	category, type_name = data.get("reporting_category") or "", data["type"]
	rate = data.get("exchange_rate")
	paid_currency = str(source.get("currency") or "").upper() if rate else ""
	paid = source.get("amount") if paid_currency else None
	made = StatementLine(
		line_id=data["id"],
		kind=kind(category, type_name, amount, remembered),
		type=category or type_name,
		at=moment(data["created"]),
		amount=amount,
		fee=fees - tax,
		fee_tax=tax,
		order_number=order_number(source),
		transaction_id=source["id"],
		other_ids=_others(source),
		description=data.get("description") or "",
		# sources of refunds and disputes state their amount without a sign
		paid_amount=signed_like(amount, major(paid, paid_currency)) if paid is not None else None,
		paid_currency=paid_currency if paid is not None else "",
		rate=Decimal(str(rate)) if rate and paid is not None else None,
		answer_by=_due(source),
	)
	check_net(made, major(data["net"], currency), 0)
	return made


def order_number(source: Mapping[str, Any]) -> str:
	"""What the shop has written into the metadata of the payment, or of the charge of a refund or dispute."""
	charge = source.get("charge")
	for one in (source, charge if isinstance(charge, Mapping) else {}):
		metadata = one.get("metadata") or {}
		for key in ORDER_KEYS:
			if metadata.get(key):
				return str(metadata[key])
	return ""


def major(minor: Any, currency: str) -> Decimal:
	"""Raises StatementError for what is no whole number of the smallest unit."""
	if isinstance(minor, bool) or not isinstance(minor, int):
		raise StatementError("{0} is no amount", str(minor)[:30])
	return in_currency(Decimal(minor).scaleb(-_DECIMALS.get(currency, minor_units(currency))), currency)


def moment(seconds: int) -> datetime:
	return datetime.fromtimestamp(seconds, tz=timezone.utc)


def _others(source: Mapping[str, Any]) -> tuple[str, ...]:
	"""Charge and payment intent of a refund or dispute, payment intent of a charge."""
	charge = source.get("charge")
	charge = charge.get("id") if isinstance(charge, Mapping) else charge
	return tuple(one for one in (charge, source.get("payment_intent")) if isinstance(one, str) and one)


def _due(source: Mapping[str, Any]) -> datetime | None:
	due = (source.get("evidence_details") or {}).get("due_by") if source.get("object") == "dispute" else None
	return moment(due) if due else None
