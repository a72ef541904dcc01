"""The payouts of a simulated shop's Shopify Payments account, in the shape of Shopify's GraphQL schema.

For the tester: `add` puts a payout in with its transactions, `pending` a transaction that no payout has yet. `account` ""
is a shop without Shopify Payments.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from graphql import GraphQLError

from ecom_sandbox.graphql_answers import connection, gid, money, stamp

_FILTER = re.compile(r"(issued_at:>=|payments_transfer_id:)'?([^']+)'?")
READ_PAYOUTS, READ_DISPUTES = "read_shopify_payments_payouts", "read_shopify_payments_disputes"


@dataclass
class Transaction:
	"""`source`: type and ID of what it comes from. `payment`: ID of the order's transaction."""

	id: str
	type: str
	amount: Decimal
	at: datetime
	fee: Decimal = Decimal(0)
	source: tuple[str, str] = ("CHARGE", "1")
	order: tuple[str, str] | None = None  # ID and name
	payment: str = ""
	reason: str = ""
	test: bool = False
	payout: str = ""
	currency: str = ""


@dataclass
class Payout:
	id: str
	issued_at: datetime
	currency: str
	amount: Decimal
	status: str = "PAID"
	direction: str = "DEPOSIT"


@dataclass
class Payouts:
	account: str = "47100000001"
	country: str = "US"
	currency: str = "USD"
	payouts: list[Payout] = field(default_factory=list)
	transactions: list[Transaction] = field(default_factory=list)
	disputes: dict[str, datetime | None] = field(default_factory=dict)  # ID -> until when it may be answered

	def add(self, payout: Payout, transactions: Sequence[Transaction]) -> None:
		"""A payout has a transaction of its own, by which the money leaves the balance."""
		leaving = Transaction(
			id=f"9{payout.id}",
			type="TRANSFER",
			amount=-payout.amount,
			at=payout.issued_at,
			source=("TRANSFER", payout.id),
		)
		for one in (*transactions, leaving):
			one.payout, one.currency = payout.id, one.currency or payout.currency
			self.transactions.append(one)
		self.payouts.append(payout)

	def root(self, allowed: Callable[[str], bool]) -> dict[str, Any]:
		"""`allowed`: whether the app has a scope."""
		return {"shopifyPaymentsAccount": lambda _info: self._account(allowed) if self.account else None}

	def dispute(self, number: str, allowed: Callable[[str], bool]) -> dict[str, Any] | None:
		if not allowed(READ_DISPUTES):
			raise denied(READ_DISPUTES)
		if number not in self.disputes:
			return None
		return {
			"__typename": "ShopifyPaymentsDispute",
			"id": gid("ShopifyPaymentsDispute", number),
			"legacyResourceId": number,
			"evidenceDueBy": stamp(self.disputes[number]),
		}

	def _account(self, allowed) -> dict[str, Any]:
		def listed(rows, view, key):
			def resolve(info, query="", sortKey=None, reverse=False, hideTransfers=False, **paging):
				if not allowed(READ_PAYOUTS):
					raise denied(READ_PAYOUTS)
				found = sorted(filter(_test(query), rows), key=key)
				shown = [one for one in found if not (hideTransfers and one.type == "TRANSFER")]
				return connection(shown[::-1] if reverse else shown, view)(info, **paging)

			return resolve

		return {
			"id": gid("ShopifyPaymentsAccount", self.account),
			"activated": True,
			"country": self.country,
			"defaultCurrency": self.currency,
			"payouts": listed(self.payouts, _payout, lambda one: (one.issued_at, one.id)),
			"balanceTransactions": listed(self.transactions, self._transaction, lambda one: one.id),
		}

	def _transaction(self, one: Transaction) -> dict[str, Any]:
		source_type, source_id = one.source
		payout = next((paid for paid in self.payouts if paid.id == one.payout), None)
		return {
			"id": gid("ShopifyPaymentsBalanceTransaction", one.id),
			"type": one.type,
			"sourceType": source_type or None,
			"sourceId": int(source_id) if source_id else None,
			"sourceOrderTransactionId": int(one.payment) if one.payment else None,
			"adjustmentReason": one.reason or None,
			"test": one.test,
			"transactionDate": stamp(one.at),
			"amount": money(one.amount, one.currency),
			"fee": money(one.fee, one.currency),
			"net": money(one.amount - one.fee, one.currency),
			"associatedOrder": {"id": gid("Order", one.order[0]), "name": one.order[1]}
			if one.order
			else None,
			"associatedPayout": {
				"id": gid("ShopifyPaymentsPayout", one.payout) if one.payout else None,
				"status": payout.status if payout else "PENDING",
			},
		}


def denied(scope: str) -> GraphQLError:
	return GraphQLError(
		f"Access denied for shopifyPaymentsAccount field. Required access: `{scope}` access scope.",
		extensions={"code": "ACCESS_DENIED"},
	)


def _payout(one: Payout) -> dict[str, Any]:
	return {
		"id": gid("ShopifyPaymentsPayout", one.id),
		"legacyResourceId": one.id,
		"issuedAt": stamp(one.issued_at),
		"status": one.status,
		"transactionType": one.direction,
		"net": money(one.amount, one.currency),
	}


def _test(query: str) -> Callable[[Any], bool]:
	if not query:
		return lambda _one: True
	found = _FILTER.fullmatch(query)
	if not found:
		raise GraphQLError(f"The sandbox does not understand the filter {query}")
	if found[1].startswith("issued_at"):
		since = datetime.fromisoformat(found[2].replace("Z", "+00:00")).astimezone(timezone.utc)
		return lambda payout: payout.issued_at >= since
	return lambda transaction: transaction.payout == found[2]
