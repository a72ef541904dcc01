"""What Shopify was told of a parcel, corrected or taken back before it leaves."""

from ecom_erp.integrations.channels.notices import CorrectionNotice
from ecom_erp.integrations.channels.shopify import queries
from ecom_erp.integrations.channels.shopify.client import ShopifyClient
from ecom_erp.integrations.channels.shopify.pushes import DEAD_FULFILMENT, find_order, tracking_info
from ecom_erp.integrations.channels.shopify.values import gid


def correct(client: ShopifyClient, notice: CorrectionNotice) -> str:
	"""Give the parcel's fulfilments its present numbers, or cancel them, which opens their units again; the id of the first, ""
	where none is left. Those that are so already stay as they are."""
	order = find_order(client, queries.FULFILMENT_STATE, notice.external_order_id)
	found = [item for item in order["fulfillments"] if _is_meant(item, notice)]
	for item in found:
		fulfilment = gid("Fulfillment", item["legacyResourceId"])
		if notice.withdrawn:
			client.mutate(
				queries.CANCEL_FULFILMENT, {"id": fulfilment}, "fulfillmentCancel", idempotent=False
			)
		else:
			_renumber(client, notice, fulfilment, item)
	return str(found[0]["legacyResourceId"]) if found and not notice.withdrawn else ""


def _is_meant(fulfilment, notice: CorrectionNotice) -> bool:
	if fulfilment["status"] in DEAD_FULFILMENT:
		return False
	numbers = [info["number"] for info in fulfilment["trackingInfo"]]
	return str(fulfilment["legacyResourceId"]) == notice.fulfilment_id or any(
		number and notice.is_known_by(number) for number in numbers
	)


def _renumber(client: ShopifyClient, notice: CorrectionNotice, fulfilment: str, known) -> None:
	tracking = tracking_info(notice.new_key, notice.packages)
	wanted = tracking.get("numbers") or [tracking["number"]]
	if [info["number"] for info in known["trackingInfo"]] == wanted:
		return
	variables = {"id": fulfilment, "tracking": tracking, "notify": notice.notify_customer}
	client.mutate(queries.UPDATE_TRACKING, variables, "fulfillmentTrackingInfoUpdate", idempotent=False)
