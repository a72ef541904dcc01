"""Statuses of orders. Plugins bring their own, which are no hindrance as long as the shop knows them; when a plugin is gone, its
orders stay in a status that nobody knows any more."""

from collections.abc import Mapping, Sequence
from typing import Any

from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.values import text
from ecom_erp.integrations.channels.woocommerce.client import WooClient
from ecom_erp.integrations.channels.woocommerce.mapper import NOT_YET_ORDERS, UNKNOWN_STATUS

OWN = frozenset(
	{
		"pending",
		"processing",
		"on-hold",
		"completed",
		"cancelled",
		"refunded",
		"failed",
		"trash",
		*NOT_YET_ORDERS,
	}
)
"""WooCommerce's."""


def is_own(body: Mapping[str, Any]) -> bool:
	"""Whether the order's status is one of WooCommerce; so counts what is no status at all."""
	status = body.get("status")
	return not isinstance(status, str) or status.strip() in OWN


def marked(client: WooClient, bodies: Sequence[Any]) -> list[Any]:
	"""The orders, each with a mark whose status the shop does not know. One is asked about only where it is not
	WooCommerce's own; a key that may not read the list finds none unknown."""
	foreign = [body for body in bodies if isinstance(body, Mapping) and not is_own(body)]
	known = _known(client) if foreign else None
	if known is None:
		return list(bodies)
	return [
		{**body, UNKNOWN_STATUS: True}
		if isinstance(body, Mapping) and not is_own(body) and text(body.get("status")) not in known
		else body
		for body in bodies
	]


def _known(client: WooClient) -> frozenset[str] | None:
	try:
		return frozenset(text(row.get("slug")) for row in client.get_list("reports/orders/totals"))
	except ChannelError:
		return None
