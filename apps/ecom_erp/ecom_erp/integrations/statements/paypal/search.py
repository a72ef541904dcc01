"""Days of an account as PayPal's Transaction Search answers them.

https://developer.paypal.com/docs/api/transaction-search/v1/
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom_erp.core.accounting.statements.figures import amount_of, currency_of
from ecom_erp.core.accounting.statements.lines import Groups
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.times import moment_of
from ecom_erp.integrations.statements.paypal.kinds import AUTHORISATIONS, kind, line_id, typed

Balances = Mapping[str, Decimal]
"""By currency, what was available at a moment."""
_MOVED = ("S", "V")


def day(
	account: str,
	begins_at: datetime,
	ends_at: datetime,
	transactions: Iterable[Mapping[str, Any]],
	opening: Balances,
	closing: Balances,
	remembered: Mapping[str, LineKind],
) -> list[Statement]:
	"""A statement for each currency that moved. Raises StatementError."""
	groups = Groups()
	for data in transactions:
		info = data["transaction_info"]
		code = str(info.get("transaction_event_code") or "").upper()
		if info.get("transaction_status") in _MOVED and not code.startswith(AUTHORISATIONS):
			line, currency = _line(info, code, remembered)
			groups.add((f"{begins_at:%Y-%m-%d}", currency), line, 0)
	return [
		Statement(
			statement_id=name,
			currency=currency,
			account_id=account,
			begins_at=begins_at,
			ends_at=ends_at,
			opening=opening.get(currency, Decimal(0)),
			closing=closing.get(currency, Decimal(0)),
			lines=lines,
		)
		for (name, currency), lines in groups
	]


def balances(answer: Mapping[str, Any]) -> Balances:
	found = {}
	for one in answer["balances"]:
		currency, amount = _money(one.get("available_balance") or one["total_balance"])
		found[currency] = amount
	return found


def _line(
	info: Mapping[str, Any], code: str, remembered: Mapping[str, LineKind]
) -> tuple[StatementLine, str]:
	currency, amount = _money(info["transaction_amount"])
	fee = Decimal(0)
	if info.get("fee_amount"):
		fee_currency, fee = _money(info["fee_amount"])
		if fee and fee_currency != currency:
			raise StatementError(
				"The fee of {0} is in another currency than its amount", info["transaction_id"]
			)
	type_name = typed(code, amount)
	names = ("paypal_reference_id", "custom_field", "payment_tracking_id")
	line = StatementLine(
		line_id=line_id(info["transaction_id"], code, currency),
		kind=kind(type_name, remembered),
		type=type_name,
		at=moment_of(info.get("transaction_initiation_date") or info["transaction_updated_date"], 0),
		amount=amount,
		fee=-fee,
		order_number=str(info.get("invoice_id") or ""),
		transaction_id=info["transaction_id"],
		other_ids=tuple(str(info[name]) for name in names if info.get(name)),
	)
	return line, currency


def _money(data: Mapping[str, Any]) -> tuple[str, Decimal]:
	currency = currency_of(data["currency_code"], 0)
	return currency, amount_of(str(data["value"]), currency, 0)
