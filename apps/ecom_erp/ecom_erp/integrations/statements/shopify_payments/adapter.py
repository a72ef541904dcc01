"""The adapter of Shopify Payments."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.times import moment_of
from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.shopify.client import ACCESS_DENIED, ShopifyClient
from ecom_erp.integrations.channels.shopify.settings import Settings as ShopSettings
from ecom_erp.integrations.http import Unreachable
from ecom_erp.integrations.statements.base import (
	NotPermitted,
	StatementAdapter,
	StatementContext,
	expected_shape,
	one_by_one,
)
from ecom_erp.integrations.statements.shopify_payments import export, payouts, queries
from ecom_erp.integrations.statements.shopify_payments.payouts import Payout
from ecom_erp.integrations.statements.shopify_payments.settings import DECLARATION, Settings

PAGE = 50  # payouts, or transactions, in one query: what the cost of a single query allows
MOST_PAGES = 10_000
MOST_IDS = 100


class Adapter(StatementAdapter[Settings]):
	declaration = DECLARATION
	channel = "Shopify"

	def __init__(self, account: Settings, context: StatementContext):
		super().__init__(account, context)
		self._client: ShopifyClient | None = None
		if context.http is not None and account.base_url:
			shop = ShopSettings(
				name=account.name,
				base_url=account.base_url,
				client_id=account.client_id,
				client_secret=account.client_secret,
				access_token=account.access_token,
				api_version=account.api_version,
			)
			self._client = ShopifyClient(shop, context.http)

	def read_file(
		self,
		data: bytes,
		filename: str,
		remembered: Mapping[str, LineKind],
		mapping: FileMapping | None = None,
	) -> list[Statement]:
		return export.read(data, remembered)

	def fetch(
		self, since: datetime, remembered: Mapping[str, LineKind], known: Collection[str] = ()
	) -> Iterator[Statement]:
		new = (
			(payout, account)
			for account, payout in self._payouts(since)
			if payout.state in payouts.SETTLED and payout.id not in known and payout.issued_at >= since
		)
		yield from one_by_one(new, lambda one: [self._statement(*one, remembered)])

	@expected_shape("Shopify")
	def test(self) -> str:
		account = self._account(self._run(queries.ACCOUNT, {}))
		return f"Shopify Payments {payouts.number_of(account['id'])}, {account['country']} {account['defaultCurrency']}"

	@expected_shape("Shopify")
	def _statement(self, payout: Payout, account: str, remembered: Mapping[str, LineKind]) -> Statement:
		nodes = list(self._transactions(payout))
		due = self._due(payouts.disputes_in(nodes))
		return payouts.statement(payout, account, nodes, due, remembered)

	@expected_shape("Shopify")
	def _payouts(self, since: datetime) -> list[tuple[str, Payout]]:
		asked = {"filter": f"issued_at:>='{since:%Y-%m-%dT%H:%M:%SZ}'"}
		return [
			(payouts.number_of(account["id"]), Payout.of(node))
			for account, page in self._pages(queries.PAYOUTS, asked, "payouts")
			for node in page
		]

	def _transactions(self, payout: Payout) -> Iterator[Mapping[str, Any]]:
		asked = {"filter": f"payments_transfer_id:{payout.id}"}
		for _account, page in self._pages(queries.TRANSACTIONS, asked, "balanceTransactions"):
			yield from (node for node in page if not node["test"])

	def _pages(self, document: str, asked: Mapping[str, Any], field: str) -> Iterator[tuple[Mapping, list]]:
		after = None
		for _page in range(MOST_PAGES):
			account = self._account(self._run(document, {**asked, "first": PAGE, "after": after}))
			connection = account[field]
			yield account, connection["nodes"]
			page = connection["pageInfo"]
			if not page["hasNextPage"]:
				return
			if not page["endCursor"] or page["endCursor"] == after:
				raise Unreachable("Shopify's list does not go on")
			after = page["endCursor"]

	def _due(self, numbers: list[str]) -> dict[str, datetime]:
		"""Until when disputes may be answered; nothing where the app may not read them."""
		found: dict[str, datetime] = {}
		for start in range(0, len(numbers), MOST_IDS):
			ids = [f"gid://shopify/ShopifyPaymentsDispute/{one}" for one in numbers[start : start + MOST_IDS]]
			try:
				nodes = self._ask(queries.DISPUTES, {"ids": ids})["nodes"]
			except ChannelError as error:
				if ACCESS_DENIED in error.codes:
					return {}
				raise StatementError("{0}", str(error)) from error
			found |= {
				str(node["legacyResourceId"]): moment_of(node["evidenceDueBy"], 0)
				for node in nodes
				if node and node.get("evidenceDueBy")
			}
		return found

	def _account(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
		account = data["shopifyPaymentsAccount"]
		if account is None:
			raise StatementError("This shop does not use Shopify Payments")
		return account

	def _run(self, document: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
		try:
			return self._ask(document, variables)
		except ChannelError as error:
			if ACCESS_DENIED in error.codes:
				raise NotPermitted(
					"The app may not read payouts. Add the scope read_shopify_payments_payouts in the Dev Dashboard, and let the "
					"shop accept it."
				) from error
			raise StatementError("{0}", str(error)) from error

	def _ask(self, document: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
		if self._client is None:
			raise StatementError("Enter the shop's URL and the app's credentials to fetch payouts")
		return self._client.run(document, variables)
