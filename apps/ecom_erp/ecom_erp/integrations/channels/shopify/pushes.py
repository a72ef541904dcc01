"""What is told to Shopify: fulfilments, refunds, stock. Each looks first for what an earlier call made, so that a call
whose answer was lost can be repeated."""

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ecom_erp.integrations.channels.base import ChannelError, StockRefused
from ecom_erp.integrations.channels.notices import FulfilmentNotice, RefundNotice, SentPackage, StockLevel
from ecom_erp.integrations.channels.shopify import queries
from ecom_erp.integrations.channels.shopify.client import ShopifyClient
from ecom_erp.integrations.channels.shopify.values import gid, gid_number
from ecom_erp.integrations.channels.values import amount

FULFILLABLE = ("OPEN", "IN_PROGRESS")
DEAD_FULFILMENT = ("CANCELLED", "ERROR", "FAILURE")
STOCK_BATCH = 100
STALE = "CHANGE_FROM_QUANTITY_STALE"
STALE_TRIES = 5


def fulfil(client: ShopifyClient, notice: FulfilmentNotice) -> str:
	"""Fulfil the lines not yet fulfilled under the notice's key: its tracking number, or our name of the parcel, which then
	stands in the place of one, so that a repeat finds it. The fulfilment's id; Shopify makes one for each of its locations,
	the id is that of the first."""
	order = find_order(client, queries.FULFILMENT_STATE, notice.external_order_id)
	created = [
		item
		for item in order["fulfillments"]
		if item["status"] not in DEAD_FULFILMENT
		and any(info["number"] == notice.key for info in item["trackingInfo"])
	]
	remaining = {} if notice.without_parcel else dict(notice.lines)
	for item in created:
		for line in item["fulfillmentLineItems"]["nodes"]:
			line_id = gid_number(line["lineItem"]["id"])
			remaining[line_id] = remaining.get(line_id, 0) - line["quantity"]
	ids = [str(item["legacyResourceId"]) for item in created]
	nodes = order["fulfillmentOrders"]["nodes"]
	for groups in _by_location(nodes, remaining | _services(nodes, notice, remaining)):
		ids.append(_create_fulfilment(client, notice, groups))
	if not ids and notice.without_parcel:
		return notice.key
	if not ids:
		raise ChannelError("This notice contains nothing to fulfil")
	return ids[0]


def _services(fulfilment_orders, notice, quantities) -> dict[str, int]:
	"""What is open of the lines that no parcel holds, once all the others are shipped. Shopify may have fulfilled them by
	itself."""
	left: dict[str, int] = {}
	for fulfilment_order in fulfilment_orders:
		if fulfilment_order["status"] in FULFILLABLE:
			for item in fulfilment_order["lineItems"]["nodes"]:
				line_id = gid_number(item["lineItem"]["id"])
				left[line_id] = left.get(line_id, 0) + item["remainingQuantity"]
	waits = any(
		open_ > quantities.get(line, 0) for line, open_ in left.items() if line not in notice.unshipped
	)
	return {} if waits else {line: left[line] for line in notice.unshipped if left.get(line)}


def _by_location(fulfilment_orders, quantities):
	"""Input for one fulfilment per location. Raises ChannelError when more is wanted than is open."""
	missing = {line_id: quantity for line_id, quantity in quantities.items() if quantity > 0}
	locations: dict[str | None, list] = {}
	for fulfilment_order in fulfilment_orders:
		if fulfilment_order["status"] not in FULFILLABLE:
			continue
		parts = []
		for item in fulfilment_order["lineItems"]["nodes"]:
			line_id = gid_number(item["lineItem"]["id"])
			quantity = min(missing.get(line_id, 0), item["remainingQuantity"])
			if quantity > 0:
				missing[line_id] -= quantity
				parts.append({"id": item["id"], "quantity": quantity})
		if parts:
			location = (fulfilment_order["assignedLocation"]["location"] or {}).get("id")
			locations.setdefault(location, []).append(
				{"fulfillmentOrderId": fulfilment_order["id"], "fulfillmentOrderLineItems": parts}
			)
	left = sorted(line_id for line_id, quantity in missing.items() if quantity > 0)
	if left:
		raise ChannelError(f"Shopify has fewer open units than were shipped, lines {', '.join(left)}")
	return list(locations.values())


def _create_fulfilment(client, notice, groups):
	fulfilment = {
		"lineItemsByFulfillmentOrder": groups,
		"notifyCustomer": notice.notify_customer,
	}
	if not notice.without_parcel:
		fulfilment["trackingInfo"] = tracking_info(notice.key, (*notice.packages, *notice.earlier))
	payload = client.mutate(
		queries.CREATE_FULFILMENT, {"fulfillment": fulfilment}, "fulfillmentCreate", idempotent=False
	)
	return str(payload["fulfillment"]["legacyResourceId"])


def tracking_info(key: str, packages: Sequence[SentPackage]) -> dict[str, Any]:
	"""Shopify's input for the packages of a fulfilment that is found by `key`. Shopify knows one carrier for a fulfilment; the
	addresses tell those of the other numbers."""
	parcels = [package for package in packages if package.tracking_number]
	numbers = [package.tracking_number for package in parcels]
	company = packages[0].carrier if packages else ""
	if len(packages) > 1 and key not in numbers:
		return {"numbers": [key, *numbers], "company": company}
	urls = [package.tracking_url for package in parcels]
	if len(packages) > 1:
		tracking = {"numbers": numbers, "company": company}
		return {**tracking, "urls": urls} if all(urls) else tracking
	tracking = {"number": key, "company": company}
	url = packages[0].tracking_url if packages else ""
	return {**tracking, "url": url} if url else tracking


def refund(client: ShopifyClient, notice: RefundNotice, location_id: str) -> str:
	"""Pay back; the refund's id. Our key stands in the refund's note, where a repeat finds it, and is Shopify's
	idempotency key besides, for the moments before the refund can be found."""
	if not notice.key:
		raise ChannelError("A refund needs a key, so that a repeat does not pay twice")
	mark = f"[{notice.key}]"
	order = find_order(client, queries.REFUND_STATE, notice.external_order_id)
	for known in order["refunds"]:
		if mark in (known["note"] or ""):
			return str(known["legacyResourceId"])
	if order["presentmentCurrencyCode"] != notice.currency:
		raise ChannelError(
			f"The buyer paid in {order['presentmentCurrencyCode']}, the refund is in {notice.currency}: "
			"refund this order in the shop's admin"
		)
	refund_input = {
		"orderId": gid("Order", notice.external_order_id),
		"note": f"{notice.note} {mark}".strip(),
		"notify": True,
		"refundLineItems": [_refund_line(line, location_id) for line in notice.lines],
		"transactions": _refund_transactions(order["transactions"], notice),
	}
	key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"ecom_erp:refund:{notice.key}"))
	payload = client.mutate(
		queries.CREATE_REFUND, {"input": refund_input, "key": key}, "refundCreate", idempotent=True
	)
	return str(payload["refund"]["legacyResourceId"])


def _refund_line(line, location_id):
	line_id, quantity, restocked = line
	part = {"lineItemId": gid("LineItem", line_id), "quantity": quantity, "restockType": "NO_RESTOCK"}
	if restocked and location_id:
		part.update(restockType="RETURN", locationId=gid("Location", location_id))
	return part


def _refund_transactions(transactions, notice):
	"""The amount, taken from the payments in their order, from each at most what it still holds."""
	order_id, missing, parts = gid("Order", notice.external_order_id), notice.amount, []
	done = [item for item in transactions if item["status"] == "SUCCESS"]
	for payment in done:
		if payment["kind"] not in ("SALE", "CAPTURE"):
			continue
		returned = sum(
			(
				_amount(item)
				for item in done
				if item["kind"] == "REFUND" and (item["parentTransaction"] or {}).get("id") == payment["id"]
			),
			Decimal(0),
		)
		share = min(missing, _amount(payment) - returned)
		if share > 0:
			missing -= share
			parts.append(
				{
					"orderId": order_id,
					"parentId": payment["id"],
					"amount": str(share),
					"gateway": payment["gateway"],
					"kind": "REFUND",
				}
			)
	if missing > 0:
		raise ChannelError(
			f"{notice.amount} {notice.currency} is {missing} more than the buyer has still paid"
		)
	return parts


def set_stock(client: ShopifyClient, levels: Sequence[StockLevel], default_location: str) -> dict[str, int]:
	"""Set available quantities; what the shop had before, by listing id. Raises StockRefused naming the listings that
	could not be set, after setting the others."""
	by_location: dict[str, dict[str, int]] = {}
	for level in levels:
		# the number of no variant, such as a SKU: asked for it, Shopify refuses the whole query
		if level.listing_id.isascii() and level.listing_id.isdigit():
			location = by_location.setdefault(level.location_id or default_location, {})
			location[level.listing_id] = level.available
	before: dict[str, int] = {}
	for place, quantities in by_location.items():
		listings = list(quantities)
		for start in range(0, len(listings), STOCK_BATCH):
			batch = {listing: quantities[listing] for listing in listings[start : start + STOCK_BATCH]}
			before.update(_set_batch(client, place, batch))
	unknown = sorted({level.listing_id for level in levels} - set(before))
	if unknown:
		raise StockRefused(f"Not stocked at the shop's location: {', '.join(unknown)}", unknown, before)
	return before


def _set_batch(client, location, quantities):
	"""Compare and set: quantities that changed between reading and setting are read again. What was there before, by
	listing; listings that the location does not stock are absent."""
	for attempt in range(1, STALE_TRIES + 1):
		found = _stock_state(client, location, quantities)
		changes = [
			{
				"inventoryItemId": item,
				"locationId": gid("Location", location),
				"quantity": quantities[listing],
				"changeFromQuantity": now,
			}
			for listing, (item, now) in found.items()
			if now != quantities[listing]
		]
		if changes:
			body = {"name": "available", "reason": "correction", "quantities": changes}
			try:
				client.mutate(
					queries.SET_STOCK,
					{"input": body, "key": str(uuid.uuid4())},
					"inventorySetQuantities",
					idempotent=True,
				)
			except ChannelError as error:
				if STALE in getattr(error, "codes", ()) and attempt < STALE_TRIES:
					continue
				raise
		return {listing: now for listing, (_item, now) in found.items()}
	return {}


def _stock_state(client, location, quantities):
	"""Per listing: inventory item id and quantity available now."""
	variables = {
		"ids": [gid("ProductVariant", listing) for listing in quantities],
		"location": gid("Location", location),
	}
	found = {}
	for node in client.run(queries.STOCK_STATE, variables)["nodes"]:
		level = node and node["inventoryItem"]["inventoryLevel"]
		if level:
			listing = str(node["legacyResourceId"])
			found[listing] = (node["inventoryItem"]["id"], level["quantities"][0]["quantity"])
	return found


def find_order(client: ShopifyClient, document: str, external_id: str) -> dict[str, Any]:
	"""The order, as `document` asks for it. Raises ChannelError where there is none."""
	order = client.run(document, {"id": gid("Order", external_id)})["order"]
	if order is None:
		raise ChannelError(f"Shopify has no order {external_id}")
	found: dict[str, Any] = order
	return found


def _amount(transaction) -> Decimal:
	return amount(transaction["amountSet"]["shopMoney"]["amount"], "amount")
