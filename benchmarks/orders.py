"""The same order in two shapes: as the webhook states it, and as the pool knows it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from ecom_erp.core.orders.canonical import Buyer, CanonicalOrder
from tests.factories import shop as factory

SHIPPING = Decimal("7.95")
TAX_RATE = Decimal("0.05")
CENT = Decimal("0.01")
ADDRESS = {
	"first_name": "Ada",
	"last_name": "Berg",
	"name": "Ada Berg",
	"company": None,
	"address1": "1640 N Damen Ave",
	"address2": None,
	"city": "Chicago",
	"province": "Illinois",
	"province_code": "IL",
	"zip": "60647",
	"country": "United States",
	"country_code": "US",
	"phone": "+13125550142",
}


def webhook_body(facts: dict[str, Any]) -> dict[str, Any]:
	"""The order to be paid on delivery, as Shopify's REST resource. `product_exists` and ids of products are what
	another connector reads."""
	number, placed = facts["number"], facts["placed"].isoformat()
	lines = [_line(number, index, *line) for index, line in enumerate(facts["lines"])]
	goods = sum(Decimal(line["price"]) * line["quantity"] for line in lines)
	tax = sum(Decimal(line["tax_lines"][0]["price"]) for line in lines)
	address = {**ADDRESS, "id": int(facts["buyer"])}
	return {
		"id": number,
		"name": f"#{number}",
		"order_number": number,
		"created_at": placed,
		"processed_at": placed,
		"updated_at": placed,
		"cancelled_at": None,
		"currency": "USD",
		"taxes_included": False,
		"financial_status": "pending",
		"fulfillment_status": None,
		"email": f"ada{facts['buyer']}@example.com",
		"note": None,
		"tags": "",
		"payment_gateway_names": [factory.COD],
		"customer": {
			"id": int(facts["buyer"]),
			"email": f"ada{facts['buyer']}@example.com",
			"phone": None,
			"first_name": "Ada",
			"last_name": f"Berg {facts['buyer']}",
			"default_address": address,
		},
		"shipping_address": address,
		"billing_address": address,
		"subtotal_price": f"{goods:.2f}",
		"total_discounts": "0.00",
		"total_tax": f"{tax:.2f}",
		"total_price": f"{goods + tax + SHIPPING:.2f}",
		"line_items": lines,
		"shipping_lines": [
			{
				"id": number + 1,
				"title": "Standard",
				"price": f"{SHIPPING:.2f}",
				"discounted_price": f"{SHIPPING:.2f}",
				"tax_lines": [],
				"discount_allocations": [],
			}
		],
		"fulfillments": [],
		"refunds": [],
	}


def _line(number: int, index: int, item: str, price: str, quantity: int) -> dict[str, Any]:
	return {
		"id": number * 10 + index,
		"product_id": item,
		"variant_id": f"V-{item}",
		"product_exists": True,
		"sku": item,
		"title": f"Title of {item}",
		"name": f"Title of {item}",
		"quantity": quantity,
		"current_quantity": quantity,
		"grams": 400,
		"price": price,
		"discount_allocations": [],
		"tax_lines": [
			{"title": "State Tax", "rate": float(TAX_RATE), "price": f"{_tax(price, quantity):.2f}"}
		],
		"requires_shipping": True,
	}


def _tax(price: str, quantity: int) -> Decimal:
	return (Decimal(price) * quantity * TAX_RATE).quantize(CENT)


def paid_order(facts: dict[str, Any]) -> CanonicalOrder:
	"""The order paid by card."""
	lines = [
		factory.line(item, price, quantity, tax=_tax(price, quantity))
		for item, price, quantity in facts["lines"]
	]
	buyer = Buyer(facts["buyer"], f"Ada Berg {facts['buyer']}", f"ada{facts['buyer']}@example.com")
	number = str(facts["number"])
	order = factory.make_order(
		*lines,
		external_id=number,
		number=f"#{number}",
		created_at=facts["placed"],
		updated_at=facts["placed"],
		buyer=buyer,
		shipping=SHIPPING,
	)
	payments = tuple(replace(payment, external_id=f"P{number}") for payment in order.payments)
	return replace(order, payments=payments)
