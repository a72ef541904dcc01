"""Stripe's interface as far as payouts need it: account, payouts, balance transactions with their sources.

For the tester: `add` puts a payout in with its transactions. Amounts are in the smallest unit, as Stripe has them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ecom_sandbox.gateways.interface import Interface, Query, Refusal

KEY = "rk_test_sandbox"
ACCOUNT = "acct_sandbox"
MOST = 100


def balance_transaction(
	number: str,
	category: str,
	amount: int,
	*,
	fee: int = 0,
	tax: int = 0,
	type: str = "",
	currency: str = "usd",
	created: int = 1_772_000_000,
	source: Mapping[str, Any] | None = None,
	rate: float | None = None,
) -> dict[str, Any]:
	"""A balance transaction; `fee` contains `tax`."""
	parts = [("stripe_fee", fee - tax, "Stripe processing fees"), ("tax", tax, "VAT")]
	return {
		"id": f"txn_{number}",
		"object": "balance_transaction",
		"amount": amount,
		"available_on": created + 172_800,
		"balance_type": "payments",
		"created": created,
		"currency": currency,
		"description": None,
		"exchange_rate": rate,
		"fee": fee,
		"fee_details": [
			{"amount": part, "application": None, "currency": currency, "description": text, "type": kind}
			for kind, part, text in parts
			if part
		],
		"net": amount - fee,
		"reporting_category": category,
		"source": dict(source) if source else None,
		"status": "available",
		"type": type or category,
	}


def charge(number: str, amount: int, currency: str = "usd", **metadata: str) -> dict[str, Any]:
	"""A source, as far as it is read."""
	return {
		"id": f"ch_{number}",
		"object": "charge",
		"amount": amount,
		"currency": currency,
		"metadata": metadata,
		"payment_intent": f"pi_{number}",
	}


class StripeServer(Interface):
	def __init__(self, *, port: int = 0):
		self.payouts: list[dict[str, Any]] = []
		self.transactions: dict[str, list[dict[str, Any]]] = {}
		super().__init__(port=port)

	def add(
		self,
		number: str,
		transactions: Sequence[dict[str, Any]],
		*,
		currency: str = "usd",
		created: int = 1_772_400_000,
		status: str = "paid",
		automatic: bool = True,
		reconciliation: str = "completed",
		amount: int | None = None,
	) -> dict[str, Any]:
		"""A payout of what its transactions come to, with the transaction by which it leaves the balance."""
		amount = sum(one["net"] for one in transactions) if amount is None else amount
		payout = {
			"id": f"po_{number}",
			"object": "payout",
			"amount": amount,
			"application_fee": None,
			"application_fee_amount": None,
			"arrival_date": created + 86_400,
			"automatic": automatic,
			"balance_transaction": f"txn_po{number}",
			"created": created,
			"currency": currency,
			"description": "STRIPE PAYOUT",
			"destination": "ba_sandbox",
			"failure_balance_transaction": None,
			"failure_code": None,
			"failure_message": None,
			"livemode": False,
			"metadata": {},
			"method": "standard",
			"original_payout": None,
			"payout_method": None,
			"reconciliation_status": reconciliation if automatic else "not_applicable",
			"reversed_by": None,
			"source_type": "card",
			"statement_descriptor": None,
			"status": status,
			"trace_id": None,
			"type": "bank_account",
		}
		leaving = balance_transaction(
			f"po{number}", "payout", -amount, currency=currency, created=created, source=payout
		)
		self.payouts.append(payout)
		self.transactions[payout["id"]] = [leaving, *transactions]
		return payout

	def answer(self, method: str, path: str, query: Query, headers: Mapping[str, str], body: str) -> Any:
		if headers.get("authorization") != f"Bearer {KEY}":
			raise _refusal(401, "Invalid API Key provided: rk_***")
		if path == "/v1/account":
			return {"id": ACCOUNT, "object": "account", "default_currency": "usd", "country": "US"}
		if path == "/v1/payouts":
			since = int((query.get("created[gte]") or ["0"])[0])
			rows = [one for one in self.payouts if one["created"] >= since]
			return _page(sorted(rows, key=lambda one: -one["created"]), query, path)
		if path == "/v1/balance_transactions":
			return self._transactions(query, path)
		raise _refusal(404, f"Unrecognized request URL (GET: {path})")

	def _transactions(self, query: Query, path: str) -> dict[str, Any]:
		[payout_id] = query.get("payout") or [""]
		payout = next((one for one in self.payouts if one["id"] == payout_id), None)
		if payout is None:
			raise _refusal(400, f"No such payout: '{payout_id}'")
		if not payout["automatic"]:
			text = "Balance transaction history can only be filtered on automatic transfers, not manual."
			raise _refusal(400, text)
		expanded = "data.source" in query.get("expand[]", [])
		rows = [one if expanded else _collapsed(one) for one in self.transactions[payout_id]]
		return _page(rows, query, path)


def _page(rows: list[dict[str, Any]], query: Query, path: str) -> dict[str, Any]:
	limit = min(MOST, int((query.get("limit") or ["10"])[0]))
	after = (query.get("starting_after") or [""])[0]
	ids = [one["id"] for one in rows]
	if after and after not in ids:
		raise _refusal(400, f"No such object: '{after}'")
	rest = rows[ids.index(after) + 1 :] if after else rows
	return {"object": "list", "data": rest[:limit], "has_more": len(rest) > limit, "url": path}


def _collapsed(one: dict[str, Any]) -> dict[str, Any]:
	return {**one, "source": (one["source"] or {}).get("id")}


def _refusal(status: int, message: str) -> Refusal:
	return Refusal(status, {"error": {"message": message, "type": "invalid_request_error"}})
