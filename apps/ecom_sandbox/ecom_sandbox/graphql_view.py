"""The shop's objects in the shape of the GraphQL schema, as dicts whose callables are fields with arguments."""

from decimal import Decimal
from typing import Any

from ecom_sandbox.graphql_answers import connection, gid, limited, money, money_bag, number_of, stamp
from ecom_sandbox.records import Fulfilment, Line, Order, Refund, Transaction
from ecom_sandbox.shop import Shop

MANUAL = frozenset({"manual", "bank_deposit"})  # gateways that only keep a record of the money

STATUS_OPEN, STATUS_PART, STATUS_DONE, STATUS_CANCELLED = "OPEN", "IN_PROGRESS", "CLOSED", "CANCELLED"


def order_view(shop: Shop, order: Order) -> dict[str, Any]:
	buyer = order.buyer
	return {
		"__typename": "Order",
		"id": gid("Order", order.id),
		"legacyResourceId": order.id,
		"name": order.number,
		"number": int(order.number.lstrip("#")),
		"createdAt": stamp(order.created_at),
		"processedAt": stamp(order.created_at),
		"updatedAt": stamp(order.updated_at),
		"cancelledAt": stamp(order.cancelled_at),
		"cancelReason": order.cancel_reason.upper() or None,
		"currencyCode": order.currency,
		"presentmentCurrencyCode": order.presentment_currency or order.currency,
		"taxesIncluded": order.taxes_included,
		"paymentGatewayNames": list(dict.fromkeys(t.gateway for t in order.transactions)) or [order.gateway],
		"displayFinancialStatus": order.financial_status.upper(),
		"displayFulfillmentStatus": _fulfilment_status(order),
		"email": buyer["email"] or None,
		"phone": None,
		"customerLocale": buyer["locale"] or None,
		"note": order.note or None,
		"customAttributes": [
			{"__typename": "Attribute", "key": key, "value": value} for key, value in order.attributes.items()
		],
		"tags": order.tags,
		"test": order.is_test,
		"risk": {"recommendation": order.risk or "NONE", "assessments": []},
		"disputes": [
			{"id": gid("OrderDisputeSummary", order.id), "status": state} for state in order.disputes
		],
		"customer": _customer(buyer),
		"shippingAddress": _address(order.shipping_address),
		"billingAddress": _address(order.billing_address),
		"totalPriceSet": money_bag(order.total, order.currency),
		"currentTotalPriceSet": money_bag(order.current_total, order.currency),
		"totalTipReceivedSet": money_bag(order.tip, order.currency),
		"originalTotalDutiesSet": None,
		"additionalFees": [],
		"lineItems": connection(order.lines, lambda line: line_view(order, line)),
		"shippingLines": connection(_shipping_lines(order), lambda line: _shipping(order, line)),
		"transactions": limited(order.transactions, lambda item: _transaction(order, item)),
		"refunds": limited(order.refunds, lambda item: refund_view(order, item)),
		"fulfillments": limited(order.fulfilments, lambda item: fulfilment_view(order, item)),
		"fulfillmentOrders": connection(
			["", *order.other_parts], lambda status: fulfilment_order_view(shop, order, status)
		),
	}


def line_view(order: Order, line: Line) -> dict[str, Any]:
	return {
		"__typename": "LineItem",
		"id": gid("LineItem", line.id),
		"quantity": line.quantity,
		"currentQuantity": line.current,
		"refundableQuantity": line.current,
		"unfulfilledQuantity": line.open,
		"sku": line.sku,
		"title": line.title,
		"name": line.title,
		"variantTitle": None,
		"requiresShipping": line.ships,
		"weight": {"unit": "GRAMS", "value": float(line.grams)},
		"variant": {
			"__typename": "ProductVariant",
			"id": gid("ProductVariant", line.variant_id),
			"legacyResourceId": line.variant_id,
		},
		"originalUnitPriceSet": money_bag(line.unit_price, order.currency),
		"discountAllocations": [{"allocatedAmountSet": money_bag(line.discount, order.currency)}]
		if line.discount
		else [],
		"taxLines": _taxes(line.tax, order.currency),
	}


def fulfilment_order_view(shop: Shop, order: Order, status: str = "") -> dict[str, Any]:
	"""The shop keeps one fulfilment order an order, at its first location; its id is the order's. Those of `other_parts` only
	have a status."""
	left = sum(line.open for line in order.lines)
	only_status, status = status, STATUS_CANCELLED if order.cancelled_at else STATUS_DONE
	if left and not order.cancelled_at:
		status = STATUS_PART if order.sent else STATUS_OPEN
	location = shop.locations[order.location_id]
	return {
		"__typename": "FulfillmentOrder",
		"id": gid("FulfillmentOrder", order.id),
		"status": only_status or status,
		"orderId": gid("Order", order.id),
		"deliveryMethod": {
			"id": gid("DeliveryMethod", order.id),
			"methodType": "PICK_UP" if order.pickup else "SHIPPING",
		},
		"assignedLocation": {"name": location["name"], "location": location_view(location)},
		"lineItems": connection(
			order.lines,
			lambda line: {
				"id": gid("FulfillmentOrderLineItem", line.id),
				"totalQuantity": line.current,
				"remainingQuantity": line.open,
				"lineItem": line_view(order, line),
			},
		),
	}


def fulfilment_view(order: Order, made: Fulfilment) -> dict[str, Any]:
	infos = [
		{"number": number or None, "company": made.company or None, "url": url or None}
		for number, url in ((made.number, made.url), *made.further)
	]
	return {
		"__typename": "Fulfillment",
		"id": gid("Fulfillment", made.id),
		"legacyResourceId": made.id,
		"status": "CANCELLED" if made.cancelled else "SUCCESS",
		"createdAt": stamp(made.at),
		"trackingInfo": limited(infos, dict),
		"events": connection(made.events, dict),
		"fulfillmentLineItems": connection(
			made.lines, lambda part: {"quantity": part[1], "lineItem": line_view(order, part[0])}
		),
	}


def refund_view(order: Order, refund: Refund) -> dict[str, Any]:
	shipping = [refund.shipping] if refund.shipping else []
	return {
		"__typename": "Refund",
		"id": gid("Refund", refund.id),
		"legacyResourceId": refund.id,
		"createdAt": stamp(refund.at),
		"note": refund.note or None,
		"totalRefundedSet": money_bag(refund.amount, order.currency),
		"refundLineItems": connection(
			refund.lines,
			lambda part: {
				"quantity": part.quantity,
				"restocked": part.restock_type != "no_restock",
				"restockType": part.restock_type.upper(),
				"lineItem": line_view(order, part.line),
				"subtotalSet": money_bag(part.subtotal, order.currency),
				"totalTaxSet": money_bag(part.tax, order.currency),
			},
		),
		"refundShippingLines": connection(
			shipping,
			lambda amount: {
				"subtotalAmountSet": money_bag(amount, order.currency),
				"taxAmountSet": money_bag(refund.shipping_tax, order.currency),
			},
		),
		"duties": [],
		"transactions": connection(refund.transactions, lambda item: _transaction(order, item)),
	}


def variant_view(shop: Shop, listing: dict[str, Any]) -> dict[str, Any]:
	item = listing["inventory_item_id"]

	def level(_info, locationId, **_options):
		location = number_of(locationId, "Location")
		if (item, location) not in shop.stock:
			return None
		quantity = shop.stock[item, location]
		return {
			"id": f"{gid('InventoryLevel', location)}?inventory_item_id={item}",
			"quantities": lambda _info, names: [{"name": name, "quantity": quantity} for name in names],
		}

	return {
		"__typename": "ProductVariant",
		"id": gid("ProductVariant", listing["variant_id"]),
		"legacyResourceId": listing["variant_id"],
		"sku": listing["sku"],
		"barcode": listing["barcode"] or None,
		"title": "Default Title",
		"displayName": listing["title"],
		"price": listing["price"],
		"product": {"id": gid("Product", listing["product_id"]), "legacyResourceId": listing["product_id"], "title": listing["title"]},
		"inventoryItem": {
			"id": gid("InventoryItem", item),
			"legacyResourceId": item,
			"tracked": True,
			"measurement": {"weight": {"unit": "GRAMS", "value": float(listing["weight_grams"])}},
			"inventoryLevel": level,
		},
	}  # fmt: skip


def location_view(location: dict[str, Any]) -> dict[str, Any]:
	return {
		"__typename": "Location",
		"id": gid("Location", location["shop_location_id"]),
		"legacyResourceId": location["shop_location_id"],
		"name": location["name"],
		"isActive": True,
	}


def _shipping_lines(order):
	nothing = Decimal("0.00")
	free = [
		{"title": title, "price": nothing, "discount": nothing, "tax": nothing}
		for title in order.free_shipping
	]
	return [order.shipping, *free]


def _shipping(order, line):
	return {
		"title": line["title"],
		"code": line.get("code") or line["title"],
		"originalPriceSet": money_bag(line["price"], order.currency),
		"discountedPriceSet": money_bag(line["price"] - line["discount"], order.currency),
		"taxLines": _taxes(line["tax"], order.currency),
		"isRemoved": False,
	}


def _transaction(order, item: Transaction):
	return {
		"__typename": "OrderTransaction",
		"id": gid("OrderTransaction", item.id),
		"kind": item.kind.upper(),
		"status": "SUCCESS" if item.done else "PENDING",
		"gateway": item.gateway,
		"manualPaymentGateway": item.gateway in MANUAL,
		"createdAt": stamp(item.at),
		"processedAt": stamp(item.at),
		"amountSet": money_bag(item.amount, order.currency),
		"fees": _fees(order, item),
		"parentTransaction": {"id": gid("OrderTransaction", item.parent)} if item.parent else None,
	}


def _fees(order, item):
	"""Shopify tells the fees of its own gateway only."""
	if item.fee is None or item.gateway != "shopify_payments":
		return []
	none = money(Decimal("0.00"), order.currency)
	return [{"amount": money(item.fee, order.currency), "taxAmount": none}]


def _taxes(amount, currency):
	return [{"title": "State Tax", "priceSet": money_bag(amount, currency)}] if amount else []


def _customer(buyer):
	if not buyer["customer_id"]:
		return None
	return {
		"id": gid("Customer", buyer["customer_id"]),
		"legacyResourceId": buyer["customer_id"],
		"firstName": buyer["first_name"] or None,
		"lastName": buyer["last_name"] or None,
		"displayName": f"{buyer['first_name']} {buyer['last_name']}".strip(),
		"defaultEmailAddress": {"emailAddress": buyer["email"]} if buyer["email"] else None,
		"defaultPhoneNumber": {"phoneNumber": buyer["phone"]} if buyer["phone"] else None,
	}


def _address(address):
	return {
		"name": address["name"] or None,
		"company": address["company"] or None,
		"address1": address["line1"] or None,
		"address2": address["line2"] or None,
		"city": address["city"] or None,
		"province": address["province"] or None,
		"provinceCode": address["province_code"] or None,
		"zip": address["postal_code"] or None,
		"country": address["country"] or None,
		"countryCodeV2": address["country_code"] or None,
		"phone": address["phone"] or None,
	}


def _fulfilment_status(order):
	if order.state == "on-hold":
		return "ON_HOLD"
	if not order.sent:
		return "UNFULFILLED"
	return "PARTIALLY_FULFILLED" if any(line.open for line in order.lines) else "FULFILLED"
