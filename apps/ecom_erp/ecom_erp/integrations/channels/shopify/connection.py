"""What a Shopify shop says of itself, its webhooks and its catalogue.

The scopes are read from the installation: https://shopify.dev/docs/api/admin-graphql/latest/queries/currentAppInstallation
Fields of customers stay empty, or are refused, where the app has no approval for protected customer data or the shop's
plan has none: https://shopify.dev/docs/apps/launch/protected-customer-data
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.description import (
	CatalogueListing,
	CataloguePage,
	Gateway,
	Location,
	Registration,
	Remark,
	RemarkCode,
	ShopDescription,
	Webhook,
	carry_out,
	plan_webhooks,
	webhook_remarks,
)
from ecom_erp.integrations.channels.shopify import connection_queries as queries
from ecom_erp.integrations.channels.shopify.client import ACCESS_DENIED, ShopifyClient
from ecom_erp.integrations.channels.shopify.settings import Settings
from ecom_erp.integrations.channels.values import text

SCOPES = (
	"read_orders",
	"write_orders",
	"read_customers",
	"read_products",
	"read_locations",
	"read_inventory",
	"write_inventory",
	"read_merchant_managed_fulfillment_orders",
	"write_merchant_managed_fulfillment_orders",
	"write_fulfillments",
)
"""What the queries of this channel need; a scope to write includes the one to read."""

OLD_ORDERS = "read_all_orders"
TOPICS = (
	"orders/create",
	"orders/updated",
	"orders/edited",
	"orders/paid",
	"orders/cancelled",
	"orders/fulfilled",
	"orders/partially_fulfilled",
	"orders/delete",
	"refunds/create",
	"fulfillments/create",
	"fulfillments/update",
	"app/uninstalled",
)
DEFAULT_VARIANT = "Default Title"


def describe(client: ShopifyClient, shop: Settings, address: str) -> ShopDescription:
	facts = client.run(queries.SHOP_FACTS, {})
	installed = facts["currentAppInstallation"]
	granted = tuple(sorted(one["handle"] for one in installed["accessScopes"]))
	missing = tuple(one for one in SCOPES if not _has(granted, one))
	webhooks = _webhooks(client)
	gateways, remarks = _orders(client) if _has(granted, "read_orders") else ((), ())
	return ShopDescription(
		currency=facts["shop"]["currencyCode"],
		name=text(facts["shop"].get("name")),
		time_zone=text(facts["shop"].get("ianaTimezone")),
		prices_include_tax=facts["shop"].get("taxesIncluded"),
		app=text(installed["app"].get("title")),
		locations=_locations(client) if _has(granted, "read_locations") else (),
		gateways=gateways,
		granted=granted,
		missing=missing,
		webhooks=webhooks,
		remarks=(
			*_scope_remarks(granted, missing),
			*remarks,
			*_secret_remarks(shop),
			*webhook_remarks(webhooks, TOPICS, address),
		),
	)


def register_webhooks(client: ShopifyClient, address: str) -> Registration:
	def make(topic: str) -> None:
		values = {"topic": _enum(topic), "webhook": {"uri": address, "format": "JSON"}}
		# a second one of the same topic and address is refused by Shopify
		client.mutate(queries.CREATE_WEBHOOK, values, "webhookSubscriptionCreate", idempotent=False)

	def repair(one: Webhook) -> None:
		values = {"id": one.id, "webhook": {"uri": address}}
		client.mutate(queries.UPDATE_WEBHOOK, values, "webhookSubscriptionUpdate", idempotent=True)

	return carry_out(plan_webhooks(_webhooks(client), TOPICS, address), make, repair, ChannelError)


def catalogue(client: ShopifyClient, after: str) -> Iterator[CataloguePage]:
	while True:
		page = client.run(queries.VARIANTS, {"after": after or None})["productVariants"]
		info = page["pageInfo"]
		after = info["endCursor"] if info["hasNextPage"] else ""
		yield CataloguePage([_listing(node) for node in page["nodes"]], after)
		if not after:
			return


def _listing(node: Mapping[str, Any]) -> CatalogueListing:
	product, variant = text(node["product"]["title"]), text(node.get("title"))
	title = product if variant in ("", DEFAULT_VARIANT) else f"{product} - {variant}"
	return CatalogueListing(
		str(node["legacyResourceId"]), text(node.get("sku")), title, text(node.get("barcode"))
	)


def _has(granted: Sequence[str], scope: str) -> bool:
	return scope in granted or scope.replace("read_", "write_", 1) in granted


def _scope_remarks(granted: Sequence[str], missing: Sequence[str]) -> Iterator[Remark]:
	if missing:
		yield Remark(RemarkCode.SCOPE_MISSING, {"scopes": ", ".join(missing)})
	if OLD_ORDERS not in granted:
		yield Remark(RemarkCode.OLD_ORDERS_HIDDEN)


def _secret_remarks(shop: Settings) -> Iterator[Remark]:
	"""Webhooks that the app registers are signed with its client secret, whatever is entered beside it."""
	if shop.client_secret and shop.webhook_secret and shop.webhook_secret != shop.client_secret:
		yield Remark(RemarkCode.OTHER_SIGNING_SECRET)


def _locations(client: ShopifyClient) -> tuple[Location, ...]:
	nodes = client.run(queries.LOCATIONS, {})["locations"]["nodes"]
	return tuple(
		Location(str(one["legacyResourceId"]), text(one["name"])) for one in nodes if one["isActive"]
	)


def _orders(client: ShopifyClient) -> tuple[tuple[Gateway, ...], tuple[Remark, ...]]:
	"""Shopify lists no gateways: those by which the newest orders were paid; and whether it tells who the buyers are."""
	try:
		nodes = client.run(queries.NEWEST_ORDERS, {})["orders"]["nodes"]
	except ChannelError as error:
		if ACCESS_DENIED not in error.codes:
			raise
		return (), (Remark(RemarkCode.CUSTOMERS_NOT_APPROVED),)
	names = dict.fromkeys(name for node in nodes for name in node["paymentGatewayNames"])
	unknown = nodes and not any(_tells_buyer(node) for node in nodes)
	remarks = (Remark(RemarkCode.CUSTOMERS_EMPTY),) if unknown else ()
	return tuple(Gateway(name, name) for name in names if name), remarks


def _tells_buyer(node: Mapping[str, Any]) -> bool:
	address, customer = node.get("shippingAddress") or {}, node.get("customer") or {}
	return bool(
		node.get("email") or address.get("name") or address.get("address1") or customer.get("lastName")
	)


def _webhooks(client: ShopifyClient) -> tuple[Webhook, ...]:
	"""Those that this app has registered; Shopify shows it no others, and removes those that fail too long."""
	nodes = client.run(queries.WEBHOOKS, {})["webhookSubscriptions"]["nodes"]
	return tuple(Webhook(one["id"], _topic(one["topic"]), text(one["uri"])) for one in nodes)


def _enum(topic: str) -> str:
	return topic.replace("/", "_").upper()


def _topic(enum: str) -> str:
	return next((one for one in TOPICS if _enum(one) == enum), enum)
