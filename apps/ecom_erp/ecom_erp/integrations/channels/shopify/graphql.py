"""Reader of the order as GraphQL gives it (`order_queries.ORDER`)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ecom_erp.core.orders.canonical import Address, Buyer, CanonicalOrder, Line, Payment, Refund, RefundLine
from ecom_erp.integrations.channels.base import PayloadError
from ecom_erp.integrations.channels.shopify import mapper, order_queries
from ecom_erp.integrations.channels.shopify.values import gid_number, grams
from ecom_erp.integrations.channels.values import amount, moment, need, optional_moment, text, whole


def read_order(node: Mapping[str, Any]) -> CanonicalOrder:
	order_id = text(need(node, "legacyResourceId"))
	nodes = need(need(node, "lineItems"), "nodes")
	lines = tuple(_line(item) for item in nodes)
	current = {
		gid_number(item["id"]): whole(need(item, "currentQuantity"), "currentQuantity") for item in nodes
	}
	included = bool(node.get("taxesIncluded"))
	refunds = tuple(_refund(item, included) for item in _whole_list(node, "refunds", order_queries.REFUNDS))
	shipping_lines = (node.get("shippingLines") or {}).get("nodes") or ()
	fees = node.get("additionalFees") or ()
	shipping_address = mapper.with_pickup_point(
		_address(node.get("shippingAddress")),
		_attributes(node),
		(text(line.get("code")) for line in shipping_lines),
	)
	order = CanonicalOrder(
		external_id=order_id,
		number=text(need(node, "name")),
		created_at=moment(need(node, "createdAt"), "createdAt"),
		updated_at=moment(need(node, "updatedAt"), "updatedAt"),
		currency=text(need(node, "currencyCode")),
		payment_state=mapper.payment_state(text(node.get("displayFinancialStatus"))),
		converted=text(node.get("presentmentCurrencyCode")) not in ("", text(need(node, "currencyCode"))),
		total=_money(node, "totalPriceSet"),
		lines=lines,
		buyer=_buyer(node, shipping_address),
		shipping_address=shipping_address,
		billing_address=_address(node.get("billingAddress")),
		taxes_included=included,
		shipping=mapper.total(_money(item, "discountedPriceSet") for item in shipping_lines),
		shipping_tax=mapper.total(_tax(item) for item in shipping_lines),
		shipping_method=", ".join(text(item.get("title")) for item in shipping_lines),
		tip=_money(node, "totalTipReceivedSet", optional=True),
		fees=mapper.total(_money(fee, "price") for fee in fees)
		+ _money(node, "originalTotalDutiesSet", optional=True),
		fees_tax=mapper.total(_tax(fee) for fee in fees),
		payments=tuple(_payments(node)),
		refunds=mapper.with_unrecorded_removals(
			order_id, lines, current, refunds, text(need(node, "currencyCode"))
		),
		cancelled_at=optional_moment(node.get("cancelledAt"), "cancelledAt"),
		cancel_reason=text(node.get("cancelReason")).lower(),
		tags=tuple(sorted(text(tag) for tag in node.get("tags") or ())),
		note=text(node.get("note")),
		is_test=bool(node.get("test")),
		risk_advice=mapper.RISK_ADVICE.get(text((node.get("risk") or {}).get("recommendation")).upper(), ""),
		stop=mapper.stop(
			text(node.get("displayFulfillmentStatus")), _dispute_states(node), _deliveries(node)
		),
	)
	order = mapper.with_what_is_withheld(mapper.without_tip_lines(order))
	return mapper.with_fulfilment(order, text(node.get("displayFulfillmentStatus")))


def _line(node):
	weight = node.get("weight")
	return Line(
		external_id=gid_number(need(node, "id")),
		listing_id=text((node.get("variant") or {}).get("legacyResourceId")),
		sku=text(node.get("sku")),
		title=mapper.line_title(text(node.get("title")), text(node.get("variantTitle"))),
		quantity=whole(need(node, "quantity"), "quantity"),
		unit_price=_money(node, "originalUnitPriceSet"),
		discount=mapper.total(
			_money(item, "allocatedAmountSet") for item in node.get("discountAllocations") or ()
		),
		tax=_tax(node),
		requires_shipping=bool(need(node, "requiresShipping")),
		weight_grams=grams(weight["value"], weight["unit"]) if weight else 0,
		fulfilled=mapper.fulfilled_qty(
			whole(need(node, "currentQuantity"), "currentQuantity"), node.get("unfulfilledQuantity")
		),
	)


def _attributes(node):
	return [
		(text(one.get("key")), text(one.get("value"))) for one in node.get("customAttributes") or () if one
	]


def _dispute_states(node):
	return [text(one.get("status")) for one in node.get("disputes") or () if one]


def _deliveries(node):
	"""Status and method of each fulfilment order."""
	for one in (node.get("fulfillmentOrders") or {}).get("nodes") or ():
		yield text(one.get("status")), text((one.get("deliveryMethod") or {}).get("methodType"))


def _payments(node):
	for item in _whole_list(node, "transactions", order_queries.TRANSACTIONS):
		kind = mapper.PAYMENT_KINDS.get(text(item.get("kind")).lower())
		if kind is None:  # change given in cash, suggestions
			continue
		money = need(need(item, "amountSet"), "shopMoney")
		succeeded = text(item.get("status")).upper() == "SUCCESS"
		yield Payment(
			external_id=gid_number(need(item, "id")),
			gateway=text(item.get("gateway")),
			kind=kind,
			amount=amount(need(money, "amount"), "amount"),
			currency=text(need(money, "currencyCode")),
			processed_at=optional_moment(item.get("processedAt"), "processedAt"),
			succeeded=succeeded,
			fee=_gateway_fee(item, text(need(money, "currencyCode"))),
			by_hand=succeeded and bool(item.get("manualPaymentGateway")),
		)


def _gateway_fee(item, currency) -> Decimal | None:
	"""What Shopify Payments keeps, its tax included. Other gateways tell nothing; a fee in another currency than the
	order's is left to their statement."""
	parts = [
		part for fee in item.get("fees") or () for part in (fee.get("amount"), fee.get("taxAmount")) if part
	]
	if not parts or any(text(part.get("currencyCode")) != currency for part in parts):
		return None
	return mapper.total(amount(need(part, "amount"), "fees.amount") for part in parts)


def _refund(node, included):
	connection = need(node, "refundLineItems")
	if (connection.get("pageInfo") or {}).get("hasNextPage"):
		raise PayloadError("The field refundLineItems is longer than can be read")
	lines = tuple(
		RefundLine(
			line_id=gid_number(need(need(item, "lineItem"), "id")),
			quantity=whole(need(item, "quantity"), "quantity"),
			amount=_money(item, "subtotalSet"),
			tax=_money(item, "totalTaxSet"),
			restocked=bool(item.get("restocked")),
		)
		for item in need(connection, "nodes")
	)
	paid = _money(node, "totalRefundedSet")
	shipping = (node.get("refundShippingLines") or {}).get("nodes") or ()
	shipping_tax = mapper.total(_money(item, "taxAmountSet", optional=True) for item in shipping)
	carriage = mapper.total(_money(item, "subtotalAmountSet") for item in shipping)
	return Refund(
		external_id=text(need(node, "legacyResourceId")),
		created_at=optional_moment(node.get("createdAt"), "createdAt"),
		amount=paid,
		lines=lines,
		shipping=mapper.refunded_shipping(carriage, shipping_tax, included, lines, paid, added=False),
		shipping_tax=shipping_tax,
		fees=mapper.total(_money(duty, "amountSet") for duty in node.get("duties") or ()),
		fees_tax=Decimal("0.00"),
		note=text(node.get("note")),
	)


def _whole_list(node, field, asked):
	"""A plain list that was asked for with a limit; a full one may have been cut off."""
	items = node.get(field) or ()
	if len(items) >= asked:
		raise PayloadError(f"The field {field} is longer than can be read")
	return items


def _buyer(node, shipping_address):
	customer = node.get("customer") or {}
	email = node.get("email") or (customer.get("defaultEmailAddress") or {}).get("emailAddress")
	phone = node.get("phone") or (customer.get("defaultPhoneNumber") or {}).get("phoneNumber")
	return Buyer(
		external_id=text(customer.get("legacyResourceId")),
		name=mapper.buyer_name(
			text(customer.get("firstName")), text(customer.get("lastName")), shipping_address.name
		),
		email=text(email),
		phone=text(phone),
		locale=text(node.get("customerLocale")),
	)


def _address(node):
	node = node or {}
	return Address(
		name=text(node.get("name")),
		company=text(node.get("company")),
		line1=text(node.get("address1")),
		line2=text(node.get("address2")),
		city=text(node.get("city")),
		province=text(node.get("province")),
		province_code=text(node.get("provinceCode")),
		postal_code=text(node.get("zip")),
		country_code=text(node.get("countryCodeV2")),
		phone=text(node.get("phone")),
	)


def _tax(node) -> Decimal:
	return mapper.total(_money(item, "priceSet") for item in node.get("taxLines") or ())


def _money(node, field, optional=False) -> Decimal:
	if optional and node.get(field) is None:
		return Decimal("0.00")
	return amount(need(need(need(node, field), "shopMoney"), "amount"), field)
