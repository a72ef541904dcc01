"""Who learns how a parcel goes on: the shop, and the buyer. Written into the outbox in the transaction of the fact."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone

from ecom_erp.core.shipping.tracking_status import (
	DELIVERED,
	FOR_BUYERS,
	FOR_SHOPS,
	LABEL_BOUGHT,
	status_of_all,
)
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.flows.notify import buyer_messages
from ecom_erp.flows.shops import channels
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging import outbox

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel


def shipped(order: "EcomOrder", fulfilment: "FulfilmentOrder", packages: Sequence) -> None:
	"""The packages of a Fulfilment Order have left. The shop is told by the message "Fulfilment"; the buyer by a message
	of ours."""
	buyer_messages.put(order, fulfilment, packages, "shipped")


def shipment_status(packages: Iterable) -> str:
	"""How far the packages of a Fulfilment Order are together, of those that have a label."""
	return status_of_all(
		package.tracking_status or LABEL_BOUGHT for package in packages if package.shipping_label
	)


def notify_shop(
	order: "EcomOrder",
	fulfilment: "FulfilmentOrder",
	packages: Sequence,
	shipping_label: "ShippingLabel",
	before: str,
) -> None:
	"""The tracking status of one of a Fulfilment Order's packages has changed. The shop has one shipment for all of them,
	which has been at `before`; the buyer is written of each, and when the last one was delivered."""
	status, whole = shipping_label.tracking_status, shipment_status(packages)
	# the shop knows of a parcel that it was told of by a message of its own. It has no place for one that was told along
	# with another, nor for gifts, for a replacement, or for what it counts as sent by itself
	known_there = fulfilment.delivery_note and fulfilment.reported_with == fulfilment.name
	if whole in FOR_SHOPS and whole != before and known_there and takes_tracking(order.shop):
		_tell_shop(order, fulfilment, shipping_label, whole)
	if status not in FOR_BUYERS or not fulfilment.delivery_note:
		return
	if status == DELIVERED:
		if fulfilment.status == FulfilmentStatus.DELIVERED:
			buyer_messages.put(order, fulfilment, packages, FOR_BUYERS[status])
		return
	about = [package for package in packages if package.shipping_label == shipping_label.name]
	buyer_messages.put(order, fulfilment, about, FOR_BUYERS[status])


def takes_tracking(shop: str) -> bool:
	"""Whether the shop's channel has a place for tracking events."""
	return channels.can(get_shop(shop).channel, Capability.TRACKING)


def _tell_shop(
	order: "EcomOrder", fulfilment: "FulfilmentOrder", shipping_label: "ShippingLabel", status: str
) -> None:
	last = shipping_label.events[-1] if shipping_label.events else None
	zone = ZoneInfo(get_system_timezone())
	at = (
		get_datetime(last.at).replace(tzinfo=zone).astimezone(timezone.utc)
		if last
		else datetime.now(timezone.utc)
	)
	key = f"{shipping_label.name}|{shipping_label.tracking_status}|{len(shipping_label.events)}"
	payload = {
		"external_order_id": order.external_id,
		"parcel": fulfilment.name,
		"status": FOR_SHOPS[status],
		"at": at.replace(microsecond=0).isoformat(),
		"text": (last.text or "") if last else "",
		"key": key,
	}
	outbox.put(order.shop, "Tracking", key, payload, order.name, "Fulfilment Order", fulfilment.name)


def fulfilment_at_shop(shop: str, parcel: str) -> tuple[str, str]:
	"""Status of the message that tells the shop of the parcel, "" where there is none, and the shop's id of the parcel,
	"" where it gave none (yet)."""
	row = frappe.db.get_value(
		"Outbox Message",
		{"shop": shop, "kind": "Fulfilment", "reference_name": parcel},
		["status", "external_result"],
		as_dict=True,
		order_by="creation desc",
	)
	return (row.status, row.external_result or "") if row else ("", "")
