"""PayPal's interface for reports: transactions of a period, and balances at a moment.

For the tester: `add` puts a transaction in. Balances follow from the transactions and from `opening`. Transactions are listed until
`refreshed`.
"""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

from ecom_sandbox.gateways.interface import Interface, Query, Refusal

CLIENT_ID, SECRET = "sandbox-client", "sandbox-secret"
ACCOUNT = "SANDBOXACCT01"
MOST_DAYS = 31
MOST = 500


class PayPalServer(Interface):
	def __init__(self, *, port: int = 0):
		self.rows: list[dict[str, Any]] = []
		self.opening: dict[str, Decimal] = {}
		self.refreshed = datetime(2026, 3, 10, 9, tzinfo=timezone.utc)
		self.tokens: list[str] = []
		super().__init__(port=port)

	def add(
		self,
		number: str,
		code: str,
		amount: str,
		at: datetime,
		*,
		fee: str = "",
		currency: str = "USD",
		status: str = "S",
		**more: str,
	) -> dict[str, Any]:
		"""`fee` as PayPal states it: negative where it is taken."""
		info = {
			"transaction_id": number,
			"transaction_event_code": code,
			"transaction_initiation_date": _stamp(at),
			"transaction_updated_date": _stamp(at),
			"transaction_amount": {"currency_code": currency, "value": amount},
			"transaction_status": status,
			**({"fee_amount": {"currency_code": currency, "value": fee}} if fee else {}),
			**more,
		}
		self.rows.append(info)
		return info

	def answer(self, method: str, path: str, query: Query, headers: Mapping[str, str], body: str) -> Any:
		if path == "/v1/oauth2/token":
			return self._lend(method, headers, body)
		if headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
			raise Refusal(401, {"error": "invalid_token"})
		if path == "/v1/reporting/transactions":
			return self._transactions(query)
		if path == "/v1/reporting/balances":
			return self._balances(query)
		raise Refusal(404, {"name": "RESOURCE_NOT_FOUND"})

	def _lend(self, method: str, headers: Mapping[str, str], body: str) -> dict[str, Any]:
		pair = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
		if method != "POST" or headers.get("authorization") != f"Basic {pair}":
			raise Refusal(
				401, {"error": "invalid_client", "error_description": "Client Authentication failed"}
			)
		if parse_qs(body).get("grant_type") != ["client_credentials"]:
			raise Refusal(400, {"error": "unsupported_grant_type"})
		self.tokens.append(f"A21AAsandbox{len(self.tokens)}")
		return {"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": 32400}

	def _transactions(self, query: Query) -> dict[str, Any]:
		begins, ends = _time(query["start_date"][0]), _time(query["end_date"][0])
		if ends - begins > timedelta(days=MOST_DAYS):
			raise Refusal(400, {"name": "INVALID_REQUEST", "message": "Date range is greater than 31 days"})
		size, page = int((query.get("page_size") or ["100"])[0]), int((query.get("page") or ["1"])[0])
		if not 1 <= size <= MOST:
			raise Refusal(400, {"name": "INVALID_REQUEST"})
		rows = [one for one in self.rows if begins <= _time(one["transaction_updated_date"]) <= ends]
		shown = rows[(page - 1) * size : page * size]
		return {
			"transaction_details": [{"transaction_info": one} for one in shown],
			"account_number": ACCOUNT,
			"start_date": _stamp(begins),
			"end_date": _stamp(ends),
			"last_refreshed_datetime": _stamp(self.refreshed),
			"page": page,
			"total_items": len(rows),
			"total_pages": -(-len(rows) // size),
			"links": [],
		}

	def _balances(self, query: Query) -> dict[str, Any]:
		at = _time(query["as_of_time"][0]) if "as_of_time" in query else self.refreshed
		sums = dict(self.opening)
		for one in self.rows:
			moved = one["transaction_status"] in ("S", "V") and not one["transaction_event_code"].startswith(
				"T13"
			)
			if moved and _time(one["transaction_updated_date"]) < at:
				for money in filter(None, (one["transaction_amount"], one.get("fee_amount"))):
					currency = money["currency_code"]
					sums[currency] = sums.get(currency, Decimal(0)) + Decimal(money["value"])
		return {
			"balances": [
				{
					"currency": currency,
					"primary": currency == "USD",
					"total_balance": {"currency_code": currency, "value": f"{amount:.2f}"},
					"available_balance": {"currency_code": currency, "value": f"{amount:.2f}"},
					"withheld_balance": {"currency_code": currency, "value": "0.00"},
				}
				for currency, amount in sums.items()
			],
			"account_id": ACCOUNT,
			"as_of_time": _stamp(at),
			"last_refresh_time": _stamp(self.refreshed),
		}


def _stamp(moment: datetime) -> str:
	return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str) -> datetime:
	return datetime.fromisoformat(text.replace("Z", "+00:00"))
