"""What an order's answer from Shopify leaves out: the further pages of its lists."""

from collections.abc import Callable, Mapping
from typing import Any

from ecom_erp.integrations.channels.shopify import order_queries
from ecom_erp.integrations.channels.shopify.client import ShopifyClient
from ecom_erp.integrations.channels.shopify.values import gid
from ecom_erp.integrations.channels.values import need

# of an order: list, the query for its next page
_LISTS = {
	"lineItems": order_queries.MORE_LINES,
	"shippingLines": order_queries.MORE_SHIPPING_LINES,
	"fulfillmentOrders": order_queries.MORE_DELIVERIES,
}


def whole_order(client: ShopifyClient, node: Mapping[str, Any]) -> dict[str, Any]:
	"""The order with all nodes of its lists and of its refunds' lines, without the marks of paging."""
	node = dict(node)
	for name, query in _LISTS.items():
		if node.get(name) or name == "lineItems":
			node[name] = {"nodes": _all_nodes(need(node, name), _further(client, query, node["id"], name))}
	if node.get("refunds"):
		node["refunds"] = [_whole_refund(client, refund) for refund in node["refunds"]]
	return node


def _further(client: ShopifyClient, query: str, order: str, name: str) -> Callable[[str], Mapping[str, Any]]:
	return lambda after: need(client.run(query, {"id": order, "after": after})["order"], name)


def _whole_refund(client: ShopifyClient, refund: Mapping[str, Any]) -> dict[str, Any]:
	refund_id = gid("Refund", str(need(refund, "legacyResourceId")))

	def more(after: str) -> Mapping[str, Any]:
		found = client.run(order_queries.MORE_REFUND_LINES, {"id": refund_id, "after": after})["refund"]
		return need(found, "refundLineItems")

	return {**refund, "refundLineItems": {"nodes": _all_nodes(need(refund, "refundLineItems"), more)}}


def _all_nodes(page: Mapping[str, Any], more: Callable[[str], Mapping[str, Any]]) -> list[Any]:
	"""The nodes of a page and of those after it; `more` asks for the page after a cursor."""
	nodes = list(page["nodes"])
	while page["pageInfo"]["hasNextPage"]:
		page = more(page["pageInfo"]["endCursor"])
		nodes.extend(page["nodes"])
	return nodes
