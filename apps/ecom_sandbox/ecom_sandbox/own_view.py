"""The shop's orders in the plain JSON that an own shop states (docs/own-shop.md)."""

from typing import Any

from ecom_sandbox.records import Fulfilment, Order, Refund


def order_body(order: Order) -> dict[str, Any]:
	"""The order whole, with all payments and refunds."""
	fees, fees_tax = sum(fee["amount"] for fee in order.fees), sum(fee["tax"] for fee in order.fees)
	return {
		"id": order.id,
		"number": order.number,
		"created_at": stamp(order.created_at),
		"updated_at": stamp(order.updated_at),
		"currency": order.currency,
		"taxes_included": order.taxes_included,
		"payment_state": order.financial_status,
		"total": _text(order.total),
		"buyer": _buyer(order.buyer),
		"shipping_address": _address(order.shipping_address),
		"billing_address": _address(order.billing_address),
		"lines": [
			{
				"id": line.id,
				"listing_id": line.variant_id,
				"sku": line.sku,
				"title": line.title,
				"quantity": line.quantity,
				"unit_price": _text(line.unit_price),
				"discount": _text(line.discount),
				"tax": _text(line.tax),
				"weight_grams": line.grams,
				"fulfilled": line.fulfilled,
			}
			for line in order.lines
		],
		"shipping": _text(order.shipping["price"] - order.shipping["discount"]),
		"shipping_tax": _text(order.shipping["tax"]),
		"shipping_method": order.shipping["title"],
		"tip": _text(order.tip),
		"fees": _text(fees),
		"fees_tax": _text(fees_tax),
		"payments": [_payment(order, item) for item in order.transactions],
		"refunds": [refund_body(order, refund) for refund in order.refunds],
		"cancelled_at": stamp(order.cancelled_at),
		"cancel_reason": order.cancel_reason,
		"tags": [*order.tags, *(f"coupon {coupon['code']}" for coupon in order.coupons)],
		"note": order.note,
	}


def refund_body(_order: Order, refund: Refund) -> dict[str, Any]:
	return {
		"id": refund.id,
		"created_at": stamp(refund.at),
		"amount": _text(refund.amount),
		"lines": [
			{
				"line_id": part.line.id,
				"quantity": part.quantity,
				"amount": _text(part.subtotal),
				"tax": _text(part.tax),
				"restocked": part.restock_type != "no_restock",
			}
			for part in refund.lines
		],
		"shipping": _text(refund.shipping),
		"shipping_tax": _text(refund.shipping_tax),
		"note": refund.note,
	}


def fulfilment_body(order: Order, made: Fulfilment) -> dict[str, Any]:
	return {
		"order_id": order.id,
		"id": made.id,
		"tracking_number": made.number,
		"tracking_company": made.company,
		"tracking_url": made.url,
		"lines": [{"line_id": line.id, "quantity": pieces} for line, pieces in made.lines],
		"events": made.events,
		"cancelled": made.cancelled,
	}


def stamp(moment) -> str | None:
	return moment.isoformat() if moment else None


def _payment(order, item):
	return {
		"id": item.id if item.done else "",
		"gateway": item.gateway,
		"kind": "refund" if item.kind == "refund" else "capture",
		"amount": _text(item.amount),
		"currency": order.currency,
		"processed_at": stamp(item.at) if item.done else None,
		"succeeded": item.done,
		"fee": None if item.fee is None else _text(item.fee),
	}


def _buyer(buyer):
	return {
		"id": buyer["customer_id"],
		"name": _full_name(buyer),
		"email": buyer["email"],
		"phone": buyer["phone"],
		"locale": buyer["locale"],
	}


def _address(address):
	return {key: value for key, value in address.items() if key != "country"}


def _text(amount) -> str:
	return f"{amount:.2f}"


def _full_name(buyer) -> str:
	"""As the buyer's language puts it: in Chinese, the family's name comes first and nothing between."""
	if buyer["locale"].startswith("zh"):
		return buyer["last_name"] + buyer["first_name"]
	return f"{buyer['first_name']} {buyer['last_name']}".strip()
