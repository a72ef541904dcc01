"""What is told to Shopify of a parcel on its way, and of orders that are not fulfilled. Each looks first for what an earlier
call made."""

from datetime import timezone

from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.notices import CancelNotice, TrackingNotice
from ecom_erp.integrations.channels.shopify import queries
from ecom_erp.integrations.channels.shopify.client import ShopifyClient
from ecom_erp.integrations.channels.shopify.values import gid, gid_number
from ecom_erp.integrations.channels.values import moment

EVENTS = {
	"picked_up": "CARRIER_PICKED_UP",
	"in_transit": "IN_TRANSIT",
	"out_for_delivery": "OUT_FOR_DELIVERY",
	"attempted": "ATTEMPTED_DELIVERY",
	"ready_for_pickup": "READY_FOR_PICKUP",
	"delivered": "DELIVERED",
	"failure": "FAILURE",
}
REASONS = ("CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "STAFF")  # every other one is OTHER


def track(client: ShopifyClient, notice: TrackingNotice) -> str:
	"""Add the event to the fulfilment; its id. The same status at the same second is the same event."""
	fulfilment = gid("Fulfillment", notice.fulfilment_id)
	found = client.run(queries.TRACKING_STATE, {"id": fulfilment})["fulfillment"]
	if found is None:
		raise ChannelError(f"Shopify has no fulfilment {notice.fulfilment_id}")
	status = EVENTS.get(notice.status)
	if status is None:
		raise ChannelError(f"Shopify does not support the event {notice.status}")
	at = notice.at.astimezone(timezone.utc).replace(microsecond=0)
	for event in found["events"]["nodes"]:
		if event["status"] == status and moment(event["happenedAt"], "happenedAt") == at:
			return gid_number(event["id"])
	event = {
		"fulfillmentId": fulfilment,
		"status": status,
		"happenedAt": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
		"message": notice.text or None,
	}
	result = client.mutate(queries.CREATE_EVENT, {"event": event}, "fulfillmentEventCreate", idempotent=False)
	return gid_number(result["fulfillmentEvent"]["id"])


def cancel(client: ShopifyClient, notice: CancelNotice) -> str:
	"""Cancel the order; its id. Shopify does it a moment later, and refunds what is asked for in the same step."""
	order_id = gid("Order", notice.external_order_id)
	order = client.run(queries.CANCEL_STATE, {"id": order_id})["order"]
	if order is None:
		raise ChannelError(f"Shopify has no order {notice.external_order_id}")
	if not order["cancelledAt"]:
		reason = notice.reason.strip().upper()
		variables = {
			"id": order_id,
			"reason": reason if reason in REASONS else "OTHER",
			"refund": notice.refund,
			"restock": notice.restock,
			"note": f"{notice.reason} [{notice.key}]" if notice.key else notice.reason,
		}
		client.mutate(queries.CANCEL_ORDER, variables, "orderCancel", idempotent=False)
	return str(order["legacyResourceId"])
