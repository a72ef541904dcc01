"""Transport to Shopify's GraphQL Admin API: one POST a query, paced by the cost that Shopify reports."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.shopify.access import access_of
from ecom_erp.integrations.channels.shopify.settings import Settings
from ecom_erp.integrations.http import HttpClient, Refused, Throttled, Unreachable

log = logging.getLogger("ecom_erp.shopify")

DEFAULT_API_VERSION = "2026-10"
ACCESS_DENIED = "ACCESS_DENIED"
# fields of an order that tell of people: https://shopify.dev/docs/apps/launch/protected-customer-data
PEOPLE = frozenset({"customer", "email", "phone", "shippingAddress", "billingAddress"})
MAX_THROTTLED = 6  # how often one query waits for its turn

_REFUSALS = {
	402: "the shop is frozen",
	403: "the access token lacks a permission",
	404: "the shop or this API version does not exist",
	423: "the shop is locked",
}


class QueryTooCostly(ChannelError):
	"""One query asked for more than Shopify gives at once; ask for less."""


class ShopifyClient:
	"""`sleep` and `clock` are for tests of the pacing."""

	def __init__(
		self,
		shop: Settings,
		http: HttpClient,
		sleep: Callable[[float], None] = time.sleep,
		clock: Callable[[], float] = time.monotonic,
	):
		version = shop.api_version or DEFAULT_API_VERSION
		self.url = f"{shop.base_url.rstrip('/')}/admin/api/{version}/graphql.json"
		self._access = access_of(shop, http)
		self._http = http
		self._sleep = sleep
		self._budget = _CostBudget(clock)

	def run(
		self,
		document: str,
		variables: Mapping[str, Any],
		*,
		idempotent: bool = True,
		without_people: bool = False,
	) -> dict[str, Any]:
		"""The `data` of the answer. `idempotent`: false for a mutation that Shopify would carry out twice.
		`without_people`: take an answer too that leaves out what this app may not see of customers.
		Raises HttpError when the shop cannot be reached, ChannelError when it refuses."""
		for _attempt in range(MAX_THROTTLED):
			self._sleep_some(self._budget.wait_before(document))
			answer = self._post({"query": document, "variables": dict(variables)}, idempotent)
			cost = (answer.get("extensions") or {}).get("cost") or {}
			self._budget.learn(document, cost)
			errors = answer.get("errors")
			if not errors or (without_people and _only_people(errors, answer.get("data"))):
				return answer["data"]
			if not _has_code(errors, "THROTTLED"):
				raise _as_exception(errors)
			self._sleep_some(self._budget.wait_before(document) or 1.0)
		raise Throttled("Shopify keeps asking to slow down")

	def mutate(
		self, document: str, variables: Mapping[str, Any], field: str, *, idempotent: bool
	) -> dict[str, Any]:
		"""The payload `field` of a mutation. Raises ChannelError with Shopify's `userErrors`; the error's `codes` holds
		their codes."""
		payload = self.run(document, variables, idempotent=idempotent)[field]
		problems = payload["userErrors"]
		if problems:
			error = ChannelError("Shopify refused: " + "; ".join(problem["message"] for problem in problems))
			error.codes = tuple(problem.get("code") or "" for problem in problems)
			raise error
		return payload

	def _post(self, body, idempotent):
		headers = {"X-Shopify-Access-Token": self._access.token()}
		try:
			response = self._http.request("POST", self.url, headers=headers, json=body, idempotent=idempotent)
		except Refused as refusal:
			if refusal.status == 401 and self._access.renew():
				return self._post(body, idempotent)
			reason = self._access.refusal if refusal.status == 401 else _REFUSALS.get(refusal.status)
			raise ChannelError(f"Shopify refused: {reason}" if reason else str(refusal))
		answer = response.json()
		if not isinstance(answer, dict) or ("data" not in answer and "errors" not in answer):
			raise Unreachable("Shopify's answer has neither data nor errors", response.status)
		return answer

	def _sleep_some(self, seconds):
		if seconds > 0:
			log.info("waiting %.1f s for Shopify's rate limit", seconds)
			self._sleep(seconds)


class _CostBudget:
	"""Shopify's leaky bucket as last reported: points left, points restored a second, and what each query asked for."""

	def __init__(self, clock):
		self._clock = clock
		self._available = None
		self._rate = 0.0
		self._at = 0.0
		self._costs: dict[str, float] = {}

	def learn(self, document, cost):
		if "requestedQueryCost" in cost:
			self._costs[document] = float(cost["requestedQueryCost"])
		status = cost.get("throttleStatus")
		if status:
			self._available = float(status["currentlyAvailable"])
			self._rate = float(status["restoreRate"])
			self._at = self._clock()

	def wait_before(self, document):
		"""Seconds until the bucket holds what this query asks for; 0 when unknown."""
		if self._available is None or self._rate <= 0:
			return 0.0
		now = self._available + (self._clock() - self._at) * self._rate
		return max(0.0, (self._costs.get(document, 0.0) - now) / self._rate)


def _has_code(errors, code):
	return code in _codes(errors)


def _only_people(errors, data) -> bool:
	"""Whether Shopify answers, and refuses nothing but fields of customers."""
	if not data or not isinstance(errors, list):
		return False
	paths = [error.get("path") or () for error in errors if isinstance(error, dict)]
	about = all(len(path) > 1 and PEOPLE.intersection(map(str, path)) for path in paths)
	return about and len(paths) == len(errors) and set(_codes(errors)) == {ACCESS_DENIED}


def _as_exception(errors):
	if _has_code(errors, "MAX_COST_EXCEEDED"):
		return QueryTooCostly("Shopify finds the query too costly")
	if _has_code(errors, "INTERNAL_SERVER_ERROR"):
		return Unreachable("Shopify reports an internal error", 500)
	refused = ChannelError(f"Shopify refused: {_in_words(errors)}")
	refused.codes = _codes(errors)
	return refused


def _in_words(errors):
	if not isinstance(errors, list):
		return errors
	return "; ".join(e.get("message", "") if isinstance(e, dict) else str(e) for e in errors)


def _codes(errors):
	rows = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
	return tuple(str((row.get("extensions") or {}).get("code") or "") for row in rows)
