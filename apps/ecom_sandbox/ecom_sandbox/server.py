"""The simulated Shopify shop: Shopify's Admin endpoint over HTTP."""

import base64
import hashlib
import hmac
import math
import re
from datetime import datetime
from typing import Any

from ecom_sandbox import fixture, rest_view, schema
from ecom_sandbox.admin import Admin
from ecom_sandbox.app import InstalledApp
from ecom_sandbox.control import NotThere
from ecom_sandbox.cost import Bucket, objects_in, requested_cost
from ecom_sandbox.simulation import Answer, Request, Simulation, wait_until_stopped
from ecom_sandbox.webhooks import Delivery, Webhooks

__all__ = ["SandboxServer", "wait_until_stopped"]

TOKEN = "shpat_sandbox"
SECRET = "sandbox-webhook-secret"
CLIENT_ID = "sandbox-client-id"
TOKEN_SECONDS = 86399
DOMAIN = "aurora-outfitters.example.com"
TOPICS = (
	"orders/create",
	"orders/updated",
	"orders/edited",
	"orders/cancelled",
	"refunds/create",
	"app/uninstalled",
)
MAX_QUERY_COST = 1000
_TOKEN_ENDPOINT = "/admin/oauth/access_token"
_ENDPOINT = re.compile(r"^/admin/api/([^/]+)/graphql\.json$")


class SandboxServer(Simulation):
	"""A Shopify shop with an app of its Dev Dashboard, whose client secret signs the webhooks; the app gets tokens by
	`client_id` and that secret (`lent`), `token` is the fixed one of an app of before 2026. `bucket` and `restore_rate` are the rate limit in points; the defaults are those of Shopify's
	largest plan, so that a demo does not wait. Raises SchemaMissing when Shopify's schema is not there."""

	kind = "Shopify"
	view = rest_view

	def __init__(
		self,
		data: fixture.Data = None,
		*,
		port: int = 0,
		token: str = TOKEN,
		webhook_secret: str = SECRET,
		api_version: str = "",
		base: datetime | None = None,
		bucket: float = 20000,
		restore_rate: float = 1000,
		max_query_cost: int = MAX_QUERY_COST,
	):
		self.token = token
		self.webhook_secret = webhook_secret
		self.client_id = CLIENT_ID
		self.lent: list[str] = []
		self.app_refusal = ""  # Shopify's name of the reason why the app gets no token
		self.max_query_cost = max_query_cost
		self.api_version, admin_schema = schema.load(api_version)
		super().__init__(Webhooks(self._webhook_headers, TOPICS), data, port=port, base=base)
		self.bucket = Bucket(bucket, restore_rate)
		self.app = InstalledApp(self.webhooks)
		self.admin = Admin(self.shop, admin_schema, self.emit, self.app)

	def facts(self) -> dict[str, str]:
		return {**super().facts(), "client_id": self.client_id, "client_secret": self.webhook_secret}

	def prepare(self, request: Request):
		if request.path == _TOKEN_ENDPOINT and request.method == "POST":
			return "accessToken", lambda: self._lend(request.body)
		endpoint = _ENDPOINT.match(request.path)
		if not endpoint or request.method != "POST":
			raise NotThere()
		if request.headers.get("x-shopify-access-token") not in (self.token, *self.lent):
			text = "[API] Invalid API key or access token (unrecognized login or wrong password)"
			return Answer(401, {"errors": text})
		if endpoint[1] != self.api_version:
			return Answer(404, {"errors": "Not Found"})
		operation = _operation_name(request.body.get("query") or "")
		return operation, lambda: Answer(200, self.query(request.body))

	def _lend(self, body: dict[str, Any]) -> Answer:
		refusal = self.app_refusal
		if body.get("grant_type") != "client_credentials":
			refusal = "unsupported_grant_type"
		elif body.get("client_id") != self.client_id:
			refusal = "application_cannot_be_found"
		elif body.get("client_secret") != self.webhook_secret:
			refusal = "invalid_client"
		if refusal:
			return Answer(400, {"error": refusal, "error_description": f"Oauth error {refusal}"})
		self.lent.append(f"shpat_lent_{len(self.lent) + 1}")
		scope = ",".join(self.app.scopes)
		return Answer(200, {"access_token": self.lent[-1], "scope": scope, "expires_in": TOKEN_SECONDS})

	def emit(self, action: str, order, made=None, copies: int = 1) -> None:
		if action == "delete":
			self.webhooks.send({"orders/delete": {"id": int(order.id)}}, copies)
			return
		body = rest_view.order_body(order)
		topics: dict[str, Any] = {"orders/create" if action == "place" else "orders/updated": body}
		if action == "pay" or (action == "place" and order.financial_status == "paid"):
			topics["orders/paid"] = body
		if action == "cancel":
			topics["orders/cancelled"] = body
		if action == "edit":
			topics["orders/edited"] = rest_view.edit_body(order)
		if action == "fulfil":
			topics["fulfillments/create"] = rest_view.fulfilment_body(order, made)
		if action == "refund":
			topics["refunds/create"] = rest_view.refund_body(order, made)
		self.webhooks.send(topics, copies)

	def uninstall(self) -> None:
		self.webhooks.send({"app/uninstalled": {"id": 1, "name": "Aurora Outfitters"}})

	def query(self, body: dict[str, Any]) -> dict[str, Any]:
		"""Run one GraphQL request under the rate limit."""
		text, variables = body.get("query") or "", body.get("variables") or {}
		document, errors = self.admin.read(text)
		if errors:
			return {"errors": errors}
		cost = requested_cost(document, variables)
		if cost > self.max_query_cost:
			text = f"Query cost is {cost}, which exceeds the single query max cost limit ({self.max_query_cost})."
			return {"errors": [{"message": text, "extensions": {"code": "MAX_COST_EXCEEDED", "cost": cost}}]}
		if cost > self.bucket.points:
			return self._throttled(cost)
		answer = self.admin.run(text, variables)
		actual = min(cost, math.ceil(objects_in(answer["data"]) / 10))
		self.bucket.spend(actual)
		return {**answer, "extensions": self._cost(cost, actual)}

	def throttled(self) -> Answer:
		return Answer(200, self._throttled(100))

	def _throttled(self, cost):
		error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
		return {"errors": [error], "extensions": self._cost(cost, None)}

	def _cost(self, requested, actual):
		status = self.bucket.status()
		return {
			"cost": {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}
		}

	def _webhook_headers(self, delivery: Delivery):
		digest = hmac.new(self.webhook_secret.encode(), delivery.body, hashlib.sha256).digest()
		return {
			"X-Shopify-Topic": delivery.topic,
			"X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
			"X-Shopify-Shop-Domain": DOMAIN,
			"X-Shopify-API-Version": self.api_version,
			"X-Shopify-Webhook-Id": delivery.webhook_id,
			"X-Shopify-Event-Id": delivery.event_id,
			"X-Shopify-Triggered-At": delivery.triggered_at,
		}


def _operation_name(query):
	match = re.search(r"\b(?:query|mutation)\s+(\w+)", query)
	return match[1] if match else ""
