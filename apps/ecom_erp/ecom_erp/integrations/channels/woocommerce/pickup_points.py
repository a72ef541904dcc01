"""The pickup point that a buyer has chosen with a plugin of the shop, from the order's meta data.

WooCommerce knows none itself. What is read is what the plugins of Sendcloud, MyParcel and InPost (WP Desk) write, and two
plain keys that any checkout can write: `pickup_point_id` and `pickup_point_carrier`.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ecom_erp.core.orders.canonical import Address
from ecom_erp.integrations.channels.values import text

SENDCLOUD = "sendcloudshipping_service_point_meta"
MYPARCEL = "_myparcel_delivery_options"
INPOST = "_paczkomat_id"
POINT, CARRIER = "pickup_point_id", "pickup_point_carrier"


def with_pickup_point(address: Address, body: Mapping[str, Any]) -> Address:
	"""An order's shipping address with the pickup point that was chosen."""
	point, carrier = read_pickup_point(body)
	return replace(address, pickup_point=point, pickup_carrier=carrier) if point else address


def read_pickup_point(body: Mapping[str, Any]) -> tuple[str, str]:
	"""(the carrier's code, the carrier) of an order's pickup point, "" where none was chosen or the carrier is not named."""
	meta = {text(item.get("key")): item.get("value") for item in body.get("meta_data") or ()}
	if plain := _plain(meta.get(POINT)):
		return plain, _plain(meta.get(CARRIER))
	if code := _plain(_fields(meta.get(SENDCLOUD)).get("id")):
		return code, "Sendcloud"
	if code := _plain(meta.get(INPOST)):
		return code, "InPost"
	options = _fields(meta.get(MYPARCEL))
	code = _plain(_fields(options.get("pickupLocation")).get("location_code"))
	return (code, _plain(options.get("carrier"))) if code else ("", "")


def _fields(value: Any) -> Mapping[str, Any]:
	"""An object, also where a plugin has written it as JSON; empty for anything else."""
	if isinstance(value, str):
		try:
			value = json.loads(value)
		except (ValueError, RecursionError):
			return {}
	return value if isinstance(value, Mapping) else {}


def _plain(value: Any) -> str:
	return text(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
