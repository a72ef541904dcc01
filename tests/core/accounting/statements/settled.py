"""Lines and movements for the tests of matching, in few words."""

from decimal import Decimal as D
from typing import Any

from ecom_erp.core.accounting.statements.matching import Match, Movement
from ecom_erp.core.accounting.statements.matching import match as match_lines
from ecom_erp.core.accounting.statements.model import LineKind, StatementLine


def line(line_id: str, amount: str, kind: LineKind = LineKind.CHARGE, **more: Any) -> StatementLine:
	for name in {"fee", "fee_tax", "paid_amount", "rate"} & more.keys():
		more[name] = D(more[name])
	if "number" in more:
		more["order_number"] = more.pop("number")
	if "tx" in more:
		more["transaction_id"] = more.pop("tx")
	return StatementLine(line_id, kind, more.pop("type", kind.value), more.pop("at", None), D(amount), **more)


def refund(line_id: str, amount: str, **more: Any) -> StatementLine:
	return line(line_id, amount, LineKind.REFUND, **more)


def movement(order: str, payment: str, amount: str, **more: Any) -> Movement:
	"""Of order "A1001": its number is "#1001", its id in the shop "81001"."""
	digits = order.lstrip("ABC")
	for name in {"settled", "expected_fee"} & more.keys():
		more[name] = D(more[name])
	return Movement(
		order,
		more.pop("number", f"#{digits}"),
		more.pop("external", f"8{digits}"),
		payment,
		more.pop("is_refund", False),
		D(amount),
		more.pop("currency", "USD"),
		**more,
	)


def matched(lines, movements, **more: Any) -> list[Match]:
	return match_lines(lines, more.pop("currency", "USD"), movements, **more)


def told(match: Match) -> tuple:
	"""What of a match the tests compare first: its order, the shares as texts, the finding and the reason."""
	shares = [f"{one.order} {one.payment} {one.amount}" for one in match.shares]
	return match.order, shares, match.finding.name, match.reason.value
