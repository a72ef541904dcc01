"""Who learns how a parcel goes on: the shop, and the buyer. Written into the outbox in the transaction of the fact."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone

from ecom_erp.core.shipping.tracking_status import FOR_BUYERS, FOR_SHOPS
from ecom_erp.flows.notify import buyer_messages
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.integrations.channels import get_adapter_class
from ecom_erp.integrations.channels.base import ChannelAdapter
from ecom_erp.messaging import outbox


def shipped(order, fulfilment) -> None:
	"""A parcel has left. The shop is told by the message "Fulfilment"; the buyer by a message of ours."""
	buyer_messages.put(order, fulfilment, "shipped")


def tell(order, fulfilment, waybill) -> None:
	"""The tracking status of a parcel has changed."""
	status = waybill.tracking_status
	# a replacement is an order of the app alone: its shop knows nothing of it
	known_there = fulfilment.delivery_note and not order.original_order
	if status in FOR_SHOPS and known_there and takes_tracking(order.shop) and _was_told(fulfilment):
		_tell_shop(order, fulfilment, waybill)
	if status in FOR_BUYERS and fulfilment.delivery_note:
		buyer_messages.put(order, fulfilment, FOR_BUYERS[status])


def takes_tracking(shop: str) -> bool:
	"""Whether the shop's channel has a place for tracking events."""
	adapter = get_adapter_class(get_shop(shop).channel)
	return adapter.push_tracking is not ChannelAdapter.push_tracking


def _was_told(fulfilment) -> bool:
	"""Whether the shop knows the parcel: not one of gifts alone, nor one that it counts as sent by itself."""
	return bool(fulfilment_message(fulfilment.shop, fulfilment.name))


def _tell_shop(order, fulfilment, waybill) -> None:
	last = waybill.events[-1] if waybill.events else None
	zone = ZoneInfo(get_system_timezone())
	at = (
		get_datetime(last.at).replace(tzinfo=zone).astimezone(timezone.utc)
		if last
		else datetime.now(timezone.utc)
	)
	key = f"{waybill.name}|{waybill.tracking_status}|{len(waybill.events)}"
	payload = {
		"external_order_id": order.external_id,
		"parcel": fulfilment.name,
		"status": FOR_SHOPS[waybill.tracking_status],
		"at": at.replace(microsecond=0).isoformat(),
		"text": (last.text or "") if last else "",
		"key": key,
	}
	outbox.put(order.shop, "Tracking", key, payload, order.name, "Fulfilment Order", fulfilment.name)


def fulfilment_at_shop(shop: str, parcel: str) -> tuple[str, str]:
	"""Status of the message that tells the shop of the parcel, "" where there is none, and the shop's id of the parcel,
	"" where it gave none (yet)."""
	row = fulfilment_message(shop, parcel)
	return (row.status, row.external_result or "") if row else ("", "")


def fulfilment_message(shop: str, parcel: str):
	"""The last message that tells the shop of the parcel; a row with status and external_result, or None."""
	return frappe.db.get_value(
		"Outbox Message",
		{"shop": shop, "kind": "Fulfilment", "reference_name": parcel},
		["status", "external_result"],
		as_dict=True,
		order_by="creation desc",
	)
