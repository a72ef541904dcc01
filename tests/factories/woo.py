"""Orders as WooCommerce states them, each with an id of its own, and the shop they come from.

Prices are without tax; an order's total is what its lines cost. Items are the lines' SKUs, so that they map themselves.
"""

import json
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

import frappe

from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.integrations.channels.webhooks import sign
from tests.factories import shop as factory

ADDRESS = {
	"first_name": "Ada",
	"last_name": "Berg",
	"address_1": "1640 N Damen Ave",
	"city": "Chicago",
	"state": "IL",
	"postcode": "60647",
	"country": "US",
}
SECRET = "hush"
_numbers = count(int(datetime.now(timezone.utc).timestamp()))
_PLACED = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=2)


def make_woo_shop(**values: Any) -> str:
	"""A WooCommerce shop that nobody answers for; its name."""
	return factory.make_shop(channel="WooCommerce", webhook_secret=SECRET, **values)


def line(item: str, price: str, quantity: int = 1) -> dict[str, Any]:
	amount = f"{float(price) * quantity:.2f}"
	return {
		"id": next(_numbers),
		"name": f"Title of {item}",
		"product_id": next(_numbers),
		"variation_id": 0,
		"quantity": quantity,
		"subtotal": amount,
		"subtotal_tax": "0.00",
		"total": amount,
		"total_tax": "0.00",
		"taxes": [],
		"sku": item,
		"price": float(price),
	}


def body(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
	"""An order paid by card two days ago, in work, unless `changes` say otherwise."""
	order_id = next(_numbers)
	carriage = {"id": 1, "method_title": "Flat", "total": "0.00", "total_tax": "0.00", "taxes": []}
	order = {
		"id": order_id,
		"number": str(order_id),
		"status": "processing",
		"currency": "USD",
		"date_created_gmt": _stamp(0),
		"date_modified_gmt": _stamp(0),
		"date_paid_gmt": _stamp(0),
		"date_completed_gmt": None,
		"prices_include_tax": False,
		"customer_id": 0,
		"customer_note": "",
		"payment_method": factory.CARD,
		"transaction_id": f"ch_{order_id}",
		"billing": {**ADDRESS, "email": f"ada{order_id}@example.com", "phone": "3125550142"},
		"shipping": dict(ADDRESS),
		"meta_data": [],
		"line_items": list(lines),
		"shipping_lines": [carriage],
		"fee_lines": [],
		"coupon_lines": [],
		"refunds": [],
	}
	return _totalled({**order, **changes})


def later(order: dict[str, Any], minutes: int = 1, **changes: Any) -> dict[str, Any]:
	"""A later statement of the order."""
	modified = datetime.fromisoformat(order["date_modified_gmt"]) + timedelta(minutes=minutes)
	return _totalled({**order, "date_modified_gmt": modified.isoformat(), **changes})


def completed(order: dict[str, Any], minutes: int = 1) -> dict[str, Any]:
	"""The merchant has marked it as completed."""
	return later(order, minutes, status="completed", date_completed_gmt=_stamp(minutes))


def tell(shop: str, order: dict[str, Any]) -> str:
	"""The shop sends the order by webhook, and it is pooled; the Ecom Order's name."""
	raw = json.dumps(order).encode()
	headers = {
		"X-WC-Webhook-Topic": "order.updated",
		"X-WC-Webhook-Resource": "order",
		"X-WC-Webhook-Event": "updated",
		"X-WC-Webhook-Delivery-ID": frappe.generate_hash(length=10),
		"X-WC-Webhook-Signature": sign(SECRET, raw),
	}
	receiving.receive_webhook(shop, headers, raw)
	process_inbox(20)
	return frappe.db.get_value("Ecom Order", {"shop": shop, "external_id": str(order["id"])})


def _stamp(minutes: int) -> str:
	return (_PLACED + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()


def _totalled(order: dict[str, Any]) -> dict[str, Any]:
	total = sum(float(item["total"]) for item in (*order["line_items"], *order["shipping_lines"]))
	return {**order, "total": f"{total:.2f}", "total_tax": "0.00"}
