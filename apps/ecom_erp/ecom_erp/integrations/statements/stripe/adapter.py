"""The adapter of Stripe."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations.http import HttpError, Refused, Unreachable
from ecom_erp.integrations.statements.base import NotPermitted, StatementAdapter, expected_shape, one_by_one
from ecom_erp.integrations.statements.stripe import reports, transactions
from ecom_erp.integrations.statements.stripe.settings import DECLARATION, Settings
from ecom_erp.integrations.statements.stripe.transactions import Payout

PAGE = 100  # the most that a list gives at once
VERSION = "2024-06-20"  # of the interface, whatever the account's default is
EXPANDED = ("data.source", "data.source.charge")


class Adapter(StatementAdapter[Settings]):
	declaration = DECLARATION

	def read_file(
		self,
		data: bytes,
		filename: str,
		remembered: Mapping[str, LineKind],
		mapping: FileMapping | None = None,
	) -> list[Statement]:
		return reports.read(data, remembered)

	def fetch(
		self, since: datetime, remembered: Mapping[str, LineKind], known: Collection[str] = ()
	) -> Iterator[Statement]:
		account = self._account()
		new = (payout for payout in self._payouts(since) if payout.settled and payout.id not in known)
		yield from one_by_one(new, lambda payout: [self._statement(payout, account, remembered)])

	@expected_shape("Stripe")
	def test(self) -> str:
		account = self._get("/v1/account", {})
		return f"{account['id']} {str(account.get('default_currency') or '').upper()}".strip()

	@expected_shape("Stripe")
	def _account(self) -> str:
		return self._get("/v1/account", {})["id"]

	@expected_shape("Stripe")
	def _statement(self, payout: Payout, account: str, remembered: Mapping[str, LineKind]) -> Statement:
		if not payout.automatic:
			return transactions.by_hand(payout, account)
		asked = {"payout": payout.id, "expand[]": list(EXPANDED)}
		rows = self._list("/v1/balance_transactions", asked)
		return transactions.statement(payout, account, rows, remembered)

	@expected_shape("Stripe")
	def _payouts(self, since: datetime) -> list[Payout]:
		"""Oldest first; the list of Stripe has the newest first."""
		asked = {"created[gte]": int(since.timestamp())}
		return [Payout.of(data) for data in self._list("/v1/payouts", asked)][::-1]

	def _list(self, path: str, asked: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
		last = ""
		while True:
			after = {"starting_after": last} if last else {}
			page = self._get(path, {**asked, "limit": PAGE, **after})
			rows = page["data"]
			yield from rows
			if not page["has_more"]:
				return
			if not rows or rows[-1]["id"] == last:
				raise Unreachable("Stripe's list does not go on")
			last = rows[-1]["id"]

	def _get(self, path: str, params: Mapping[str, Any]) -> Any:
		if self.context.http is None or not self.account.secret_key:
			raise StatementError("Enter the secret key to fetch payouts")
		headers = {"Authorization": f"Bearer {self.account.secret_key}", "Stripe-Version": VERSION}
		try:
			answer = self.context.http.request(
				"GET", f"{self.account.url}{path}", headers=headers, params=params
			)
		except Refused as refusal:
			raise _in_words(refusal) from refusal
		data = answer.json()
		if not isinstance(data, dict):
			raise Unreachable("Stripe's answer has not the expected shape", answer.status)
		return data


def _in_words(refusal: Refused) -> StatementError | HttpError:
	if refusal.status == 401:
		return Refused("Stripe does not accept the secret key", 401)
	if refusal.status == 403:
		return NotPermitted(
			"The key may not read this. Allow Read for Balance, Payouts, Charges and Refunds, and Disputes in Stripe's Dashboard."
		)
	return refusal
