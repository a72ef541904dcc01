"""The shop's objects in the shape of Shopify's REST resources, which webhooks send. As in the real ones, an order has no
transactions and its lines no barcode; times carry the shop's offset."""

from datetime import timedelta, timezone
from typing import Any

from ecom_sandbox.records import Fulfilment, Line, Order, Refund

SHOP_TIME = timezone(timedelta(hours=-5))


def order_body(order: Order) -> dict[str, Any]:
	buyer, shipping = order.buyer, order.shipping
	carriage = shipping["price"] - shipping["discount"]
	goods = sum(line.unit_price * line.quantity for line in order.lines)
	discount = sum(line.discount for line in order.lines)
	tax = sum(line.tax for line in order.lines) + shipping["tax"]
	return {
		"id": int(order.id),
		"admin_graphql_api_id": f"gid://shopify/Order/{order.id}",
		"name": order.number,
		"order_number": int(order.number.lstrip("#")),
		"created_at": stamp(order.created_at),
		"processed_at": stamp(order.created_at),
		"updated_at": stamp(order.updated_at),
		"cancelled_at": stamp(order.cancelled_at),
		"cancel_reason": order.cancel_reason or None,
		"currency": order.currency,
		"presentment_currency": order.presentment_currency or order.currency,
		"taxes_included": order.taxes_included,
		"financial_status": order.financial_status,
		"fulfillment_status": _fulfilment_status(order),
		"email": buyer["email"],
		"contact_email": buyer["email"] or None,
		"phone": None,
		"customer_locale": buyer["locale"] or None,
		"note": order.note or None,
		"note_attributes": [{"name": key, "value": value} for key, value in order.attributes.items()],
		"tags": ", ".join(order.tags),
		"test": order.is_test,
		"payment_gateway_names": [order.gateway],
		"customer": _customer(buyer),
		"shipping_address": _address(order.shipping_address),
		"billing_address": _address(order.billing_address),
		"total_line_items_price": f"{goods:.2f}",
		"total_discounts": f"{discount:.2f}",
		"subtotal_price": f"{goods - discount:.2f}",
		"total_shipping_price_set": _set(carriage, order),
		"total_tax": f"{tax:.2f}",
		"total_tip_received": f"{order.tip:.2f}",
		"total_price": f"{order.total:.2f}",
		"total_price_set": _set(order.total, order),
		"current_total_price": f"{order.current_total:.2f}",
		"total_outstanding": f"{order.current_total - order.paid + order.returned:.2f}",
		"original_total_additional_fees_set": None,
		"original_total_duties_set": None,
		"line_items": [line_body(order, line) for line in order.lines],
		"shipping_lines": [
			{
				"id": int(order.id) + 1,
				"title": shipping["title"],
				"code": shipping.get("code") or shipping["title"],
				"price": f"{shipping['price']:.2f}",
				"discounted_price": f"{carriage:.2f}",
				"discounted_price_set": _set(carriage, order),
				"is_removed": False,
				"tax_lines": _taxes(shipping["tax"], order),
				"discount_allocations": _allocations(shipping["discount"], order),
			}
		],
		"fulfillments": [fulfilment_body(order, made) for made in order.fulfilments],
		"refunds": [refund_body(order, refund) for refund in order.refunds],
	}


def line_body(order: Order, line: Line) -> dict[str, Any]:
	return {
		"id": int(line.id),
		"admin_graphql_api_id": f"gid://shopify/LineItem/{line.id}",
		"variant_id": int(line.variant_id),
		"sku": line.sku,
		"title": line.title,
		"name": line.title,
		"variant_title": None,
		"quantity": line.quantity,
		"current_quantity": line.current,
		"fulfillable_quantity": line.open,
		"grams": line.grams,
		"price": f"{line.unit_price:.2f}",
		"price_set": _set(line.unit_price, order),
		"total_discount": "0.00",
		"discount_allocations": _allocations(line.discount, order),
		"tax_lines": _taxes(line.tax, order),
		"requires_shipping": line.ships,
		"taxable": True,
		"gift_card": False,
		"properties": [],
	}


def refund_body(order: Order, refund: Refund) -> dict[str, Any]:
	return {
		"id": int(refund.id),
		"order_id": int(order.id),
		"created_at": stamp(refund.at),
		"processed_at": stamp(refund.at),
		"note": refund.note or None,
		"order_adjustments": [],
		"refund_shipping_lines": [
			{
				"subtotal_amount_set": _set(refund.shipping, order),
				"tax_amount_set": _set(refund.shipping_tax, order),
			}
		]
		if refund.shipping
		else [],
		"refund_line_items": [
			{
				"line_item_id": int(part.line.id),
				"quantity": part.quantity,
				"restock_type": part.restock_type,
				"subtotal": f"{part.subtotal:.2f}",
				"total_tax": f"{part.tax:.2f}",
				"line_item": line_body(order, part.line),
			}
			for part in refund.lines
		],
		"transactions": [
			{
				"id": int(item.id),
				"order_id": int(order.id),
				"parent_id": int(item.parent),
				"kind": "refund",
				"status": "success",
				"gateway": item.gateway,
				"amount": f"{item.amount:.2f}",
				"currency": order.currency,
				"created_at": stamp(item.at),
			}
			for item in refund.transactions
		],
	}


def fulfilment_body(order: Order, made: Fulfilment) -> dict[str, Any]:
	return {
		"id": int(made.id),
		"order_id": int(order.id),
		"status": "cancelled" if made.cancelled else "success",
		"created_at": stamp(made.at),
		"updated_at": stamp(made.at),
		"tracking_company": made.company or None,
		"tracking_number": made.number or None,
		"tracking_numbers": made.numbers,
		"tracking_url": made.url or None,
		"line_items": [{**line_body(order, line), "quantity": quantity} for line, quantity in made.lines],
	}


def edit_body(order: Order) -> dict[str, Any]:
	"""orders/edited does not hold the order."""
	return {"order_edit": {"order_id": int(order.id), "notify_customer": False, "line_items": {}}}


def stamp(moment) -> str | None:
	return moment.astimezone(SHOP_TIME).isoformat() if moment else None


def _set(amount, order):
	value = {"amount": f"{amount:.2f}", "currency_code": order.currency}
	return {"shop_money": value, "presentment_money": value}


def _allocations(amount, order):
	if not amount:
		return []
	return [{"amount": f"{amount:.2f}", "amount_set": _set(amount, order), "discount_application_index": 0}]


def _taxes(amount, order):
	return (
		[{"title": "State Tax", "price": f"{amount:.2f}", "price_set": _set(amount, order)}] if amount else []
	)


def _customer(buyer):
	if not buyer["customer_id"]:
		return None
	return {
		"id": int(buyer["customer_id"]),
		"email": buyer["email"] or None,
		"phone": buyer["phone"] or None,
		"first_name": buyer["first_name"] or None,
		"last_name": buyer["last_name"] or None,
	}


def _address(address):
	first, _, last = address["name"].partition(" ")
	return {
		"first_name": first,
		"last_name": last,
		"name": address["name"],
		"company": address["company"] or None,
		"address1": address["line1"],
		"address2": address["line2"] or None,
		"city": address["city"] or None,
		"province": address["province"],
		"province_code": address["province_code"],
		"zip": address["postal_code"] or None,
		"country": address["country"],
		"country_code": address["country_code"],
		"phone": address["phone"] or None,
	}


def _fulfilment_status(order):
	if not order.sent:
		return None
	return "partial" if any(line.open for line in order.lines) else "fulfilled"
