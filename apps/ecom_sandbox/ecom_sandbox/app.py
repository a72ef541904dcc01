"""The app through which the simulated Shopify shop is called: its scopes, its approval for customers' data, and the
webhooks that it has registered."""

from typing import Any

from graphql import GraphQLError

from ecom_sandbox.graphql_answers import connection, gid
from ecom_sandbox.subscriptions import Subscription, Subscriptions
from ecom_sandbox.webhooks import Webhooks

SCOPES = (
	"read_all_orders",
	"read_customers",
	"read_products",
	"read_locations",
	"write_orders",
	"write_inventory",
	"write_fulfillments",
	"write_merchant_managed_fulfillment_orders",
	"read_shopify_payments_payouts",
	"read_shopify_payments_disputes",
)
APPROVED, DENIED, EMPTY = "approved", "denied", "empty"
PROTECTED = ("email", "phone", "customer", "shippingAddress", "billingAddress")


class InstalledApp:
	"""`scopes`: Shopify lists of a pair the one to write alone. `customers`: whether customers' data are shown
	("approved"), refused to an app that has no approval ("denied"), or left empty by the shop's plan ("empty")."""

	def __init__(self, webhooks: Webhooks):
		self.title = "ERPNext"
		self.scopes: tuple[str, ...] = SCOPES
		self.customers = APPROVED
		self.subscriptions = Subscriptions(webhooks)

	def has(self, scope: str) -> bool:
		return scope in self.scopes

	def root(self) -> dict[str, Any]:
		return {
			"currentAppInstallation": lambda _info: {
				"app": {"title": self.title, "apiKey": "sandbox"},
				"accessScopes": [{"handle": scope} for scope in self.scopes],
			},
			"webhookSubscriptions": lambda info, **args: connection(
				list(self.subscriptions.all.values()), _view
			)(info, **args),
			"webhookSubscriptionCreate": self._create,
			"webhookSubscriptionUpdate": self._update,
		}

	def shown(self, order: dict[str, Any]) -> dict[str, Any]:
		"""An order as this app may see it."""
		if self.customers == APPROVED:
			return order
		if self.customers == EMPTY:
			return {**order, **dict.fromkeys(PROTECTED)}
		return {**order, "customer": _refuse}

	def _create(self, _info, topic, webhookSubscription):
		address, name = webhookSubscription.get("uri") or "", _topic(topic)
		taken = any((one.topic, one.address) == (name, address) for one in self.subscriptions.all.values())
		if taken:
			return _payload(None, "Address for this topic has already been taken")
		if not address.startswith("https://"):
			return _payload(None, "Address protocol http:// is not supported")
		return _payload(self.subscriptions.add(name, address))

	def _update(self, _info, id, webhookSubscription):
		one = self.subscriptions.all.get(id.rsplit("/", 1)[-1])
		if one is None:
			return _payload(None, "Webhook subscription does not exist")
		one.address = webhookSubscription.get("uri") or one.address
		self.subscriptions.deliver()
		return _payload(one)


def _refuse(_info, **_arguments):
	text = "This app is not approved to access the Customer object."
	raise GraphQLError(text, extensions={"code": "ACCESS_DENIED"})


def _view(one: Subscription) -> dict[str, Any]:
	return {
		"__typename": "WebhookSubscription",
		"id": gid("WebhookSubscription", one.id),
		"topic": one.topic.replace("/", "_").upper(),
		"uri": one.address,
		"format": "JSON",
	}


def _topic(enum: str) -> str:
	"""ORDERS_PARTIALLY_FULFILLED -> orders/partially_fulfilled"""
	first, _, rest = enum.lower().partition("_")
	return f"{first}/{rest}"


def _payload(one: Subscription | None, problem: str = "") -> dict[str, Any]:
	errors = [{"field": ["webhookSubscription"], "message": problem}] if problem else []
	return {"webhookSubscription": _view(one) if one else None, "userErrors": errors}
