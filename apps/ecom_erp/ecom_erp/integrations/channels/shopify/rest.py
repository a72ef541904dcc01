"""Reader of the order as webhooks send it: the shape of Shopify's REST resource.

Such a body has no transactions, and says nothing of what stops an order: a hold of its fulfilment, a dispute, a buyer who
collects it. So it states the order whole only where no goods leave any more and no money was captured: a payment that is
booked needs its id, else the same payment, read from another message, would be booked again.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ecom_erp.core.orders.canonical import (
	Address,
	Buyer,
	CanonicalOrder,
	Line,
	Payment,
	PaymentKind,
	PaymentState,
	Refund,
	RefundLine,
)
from ecom_erp.integrations.channels.shopify import mapper
from ecom_erp.integrations.channels.values import amount, moment, need, optional_moment, text, whole

_UNCAPTURED = (PaymentState.PENDING, PaymentState.AUTHORIZED, PaymentState.VOIDED)


def is_whole(body: Mapping[str, Any]) -> bool:
	"""Whether the body says all of the order that matters."""
	return bool(body.get("cancelled_at")) and _is_uncaptured(body)


def _is_uncaptured(body) -> bool:
	return mapper.payment_state(text(body.get("financial_status"))) in _UNCAPTURED


def read_order(body: Mapping[str, Any]) -> CanonicalOrder:
	order_id = text(need(body, "id"))
	items = need(body, "line_items")
	lines = tuple(_line(item) for item in items)
	current = {text(item["id"]): _current(item) for item in items}
	included = bool(body.get("taxes_included"))
	refunds = tuple(_refund(item, included) for item in body.get("refunds") or ())
	shipping_lines = [line for line in body.get("shipping_lines") or () if not line.get("is_removed")]
	attributes = [
		(text(one.get("name")), text(one.get("value"))) for one in body.get("note_attributes") or () if one
	]
	shipping_address = mapper.with_pickup_point(
		_address(body.get("shipping_address")),
		attributes,
		(text(line.get("code")) for line in shipping_lines),
	)
	state = mapper.payment_state(text(body.get("financial_status")))
	order = CanonicalOrder(
		external_id=order_id,
		number=text(need(body, "name")),
		created_at=moment(need(body, "created_at"), "created_at"),
		updated_at=moment(need(body, "updated_at"), "updated_at"),
		currency=text(need(body, "currency")),
		payment_state=state,
		converted=text(body.get("presentment_currency")) not in ("", text(need(body, "currency"))),
		total=_money(body, "total_price"),
		lines=lines,
		buyer=_buyer(body, shipping_address),
		shipping_address=shipping_address,
		billing_address=_address(body.get("billing_address")),
		taxes_included=included,
		shipping=mapper.total(_money(item, "discounted_price") for item in shipping_lines),
		shipping_tax=mapper.total(_tax(item) for item in shipping_lines),
		shipping_method=", ".join(text(item.get("title")) for item in shipping_lines),
		tip=amount(body.get("total_tip_received") or 0, "total_tip_received"),
		fees=_optional_set(body, "original_total_additional_fees_set")
		+ _optional_set(body, "original_total_duties_set"),
		fees_tax=Decimal("0.00"),  # not in such a body
		payments=tuple(_payments(body, state)) if _is_uncaptured(body) else (),
		refunds=mapper.with_unrecorded_removals(
			order_id, lines, current, refunds, text(need(body, "currency"))
		),
		cancelled_at=optional_moment(body.get("cancelled_at"), "cancelled_at"),
		cancel_reason=text(body.get("cancel_reason")).lower(),
		tags=tuple(sorted(tag.strip() for tag in text(body.get("tags")).split(",") if tag.strip())),
		note=text(body.get("note")),
		is_test=bool(body.get("test")),
	)
	order = mapper.with_what_is_withheld(mapper.without_tip_lines(order))
	return mapper.with_fulfilment(order, text(body.get("fulfillment_status")))


def _line(item):
	return Line(
		external_id=text(need(item, "id")),
		listing_id=text(item.get("variant_id")),
		sku=text(item.get("sku")),
		title=mapper.line_title(text(item.get("title")), text(item.get("variant_title"))),
		quantity=whole(need(item, "quantity"), "quantity"),
		unit_price=_money(item, "price"),
		discount=mapper.total(_money(part, "amount") for part in item.get("discount_allocations") or ()),
		tax=_tax(item),
		requires_shipping=bool(need(item, "requires_shipping")),
		weight_grams=whole(item.get("grams") or 0, "grams"),
		fulfilled=mapper.fulfilled_qty(_current(item), item.get("fulfillable_quantity")),
	)


def _current(item) -> int:
	"""Pieces of a line that are still wanted; older bodies do not tell."""
	return whole(item.get("current_quantity", need(item, "quantity")), "current_quantity")


def _payments(body, state):
	"""Money still to come, by the gateway it is to come through."""
	if state is PaymentState.VOIDED:
		return
	authorized = state is PaymentState.AUTHORIZED
	for gateway in body.get("payment_gateway_names") or ():
		yield Payment(
			external_id="",
			gateway=text(gateway),
			kind=PaymentKind.AUTHORIZATION if authorized else PaymentKind.CAPTURE,
			amount=_money(body, "total_price"),
			currency=text(need(body, "currency")),
			processed_at=optional_moment(body.get("processed_at"), "processed_at"),
			succeeded=authorized,
		)


def _refund(item, included):
	paid = mapper.total(
		_money(part, "amount")
		for part in item.get("transactions") or ()
		if part.get("kind") == "refund" and part.get("status") == "success"
	)
	lines = tuple(
		RefundLine(
			line_id=text(need(part, "line_item_id")),
			quantity=whole(need(part, "quantity"), "quantity"),
			amount=_money(part, "subtotal"),
			tax=_money(part, "total_tax"),
			restocked=part.get("restock_type") in ("return", "cancel", "legacy_restock"),
		)
		for part in need(item, "refund_line_items")
	)
	shipping, shipping_tax, added = _refunded_shipping(item)
	return Refund(
		external_id=text(need(item, "id")),
		created_at=optional_moment(item.get("created_at"), "created_at"),
		amount=paid,
		lines=lines,
		shipping=mapper.refunded_shipping(shipping, shipping_tax, included, lines, paid, added),
		shipping_tax=shipping_tax,
		fees=mapper.total(_optional_set(duty, "amount_set") for duty in item.get("duties") or ()),
		fees_tax=Decimal("0.00"),
		note=text(item.get("note")),
	)


def _refunded_shipping(item) -> tuple[Decimal, Decimal, bool]:
	"""Shipping and its tax: newer bodies list refunded shipping lines, older ones an adjustment with negative amounts,
	which is the third."""
	lines = item.get("refund_shipping_lines") or ()
	if lines:
		shipping = mapper.total(_optional_set(line, "subtotal_amount_set") for line in lines)
		tax = mapper.total(_optional_set(line, "tax_amount_set") for line in lines)
		return shipping, tax, False
	adjustments = [
		part for part in item.get("order_adjustments") or () if part.get("kind") == "shipping_refund"
	]
	shipping = mapper.total(abs(_money(part, "amount")) for part in adjustments)
	tax = mapper.total(abs(amount(part.get("tax_amount") or 0, "tax_amount")) for part in adjustments)
	return shipping, tax, True


def _buyer(body, shipping_address):
	customer = body.get("customer") or {}
	return Buyer(
		external_id=text(customer.get("id")),
		name=mapper.buyer_name(
			text(customer.get("first_name")), text(customer.get("last_name")), shipping_address.name
		),
		email=text(body.get("email") or customer.get("email")),
		phone=text(body.get("phone") or customer.get("phone")),
		locale=text(body.get("customer_locale")),
	)


def _address(item):
	item = item or {}
	return Address(
		name=text(item.get("name")),
		company=text(item.get("company")),
		line1=text(item.get("address1")),
		line2=text(item.get("address2")),
		city=text(item.get("city")),
		province=text(item.get("province")),
		province_code=text(item.get("province_code")),
		postal_code=text(item.get("zip")),
		country_code=text(item.get("country_code")),
		phone=text(item.get("phone")),
	)


def _tax(item) -> Decimal:
	return mapper.total(_money(part, "price") for part in item.get("tax_lines") or ())


def _money(item, field) -> Decimal:
	"""REST's plain amounts are in shop money."""
	return amount(need(item, field), field)


def _optional_set(item, field) -> Decimal:
	value = item.get(field)
	return amount(need(need(value, "shop_money"), "amount"), field) if value else Decimal("0.00")
