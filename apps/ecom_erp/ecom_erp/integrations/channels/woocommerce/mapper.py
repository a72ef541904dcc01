"""WooCommerce's order as a canonical order. Webhooks and the REST API send the same shape; only the details of refunds
have to be asked for, so an order with refunds is whole only with `REFUNDS` beside it.

Status. The merchant's view of the work; what says something of money or goods here are "cancelled" and "trash", and "on-hold"
and "failed", which stop an order also after it was paid, and "refunded": of an order without a price, or whose refund was
deleted again, nothing else tells. On hold is also where a transfer or cheque is waited for. The
states of plugins are no hindrance, as long as the shop knows them (`statuses`).

Fulfilment. WooCommerce knows none by line. An order that is completed was sent, whole; so was one that was completed once
and has been refunded, or has a state of a plugin's, since. Set back into work, it is to be sent again.

Goods. No line says whether it is carried. An order without shipping lines and shipping address may be one of
downloads, or come from a shop whose prices include the delivery: what its lines are mapped to decides.

Quantities. Refunded pieces stay in the lines' `quantity` and appear in the refunds' lines. See `quantities` for fractions.
"""

import html
from collections.abc import Mapping
from typing import Any

from ecom_erp.core.orders.canonical import (
	Address,
	Buyer,
	CanonicalOrder,
	Line,
	PaymentState,
	all_fulfilled,
)
from ecom_erp.core.orders.shop_states import DELETED, ShopStop
from ecom_erp.integrations.channels.values import need, text
from ecom_erp.integrations.channels.woocommerce import decimals
from ecom_erp.integrations.channels.woocommerce.gift_cards import read_gift_cards
from ecom_erp.integrations.channels.woocommerce.money import read_money
from ecom_erp.integrations.channels.woocommerce.payments import (
	paid_at,
	payment_state,
	read_payments,
	whole_order,
)
from ecom_erp.integrations.channels.woocommerce.pickup_points import with_pickup_point
from ecom_erp.integrations.channels.woocommerce.quantities import pieces
from ecom_erp.integrations.channels.woocommerce.refunds import read_refund
from ecom_erp.integrations.channels.woocommerce.states import state
from ecom_erp.integrations.channels.woocommerce.times import gmt

REFUNDS = "refund_details"  # key we add to an order's body: its refunds as orders/<id>/refunds gives them
NOT_YET_ORDERS = frozenset({"checkout-draft", "auto-draft", "draft"})
_CANCELLED = {"cancelled": "cancelled", "trash": DELETED}
# the last is of WooCommerce's own extension: paid, or to be paid, for goods that are released later
_STOPS = {"on-hold": ShopStop.HELD, "failed": ShopStop.FAILED, "pre-ordered": ShopStop.HELD}
_PICKUP = frozenset(
	{"local_pickup", "pickup_location", "legacy_local_pickup"}
)  # of the classic and of the block checkout
_AWAITED = frozenset({"bacs", "cheque"})  # their orders are on hold until the money is there
UNKNOWN_STATUS = "unknown_status"  # key we add to an order's body whose status the shop itself does not know
_NOT_SENT = frozenset({"pending", "on-hold", "processing", "failed", *_CANCELLED})


# what WooPayments writes of its rules against fraud, and of the risk of the charge
_ADVICE = {
	("_wcpay_fraud_outcome_status", "block"): "cancel",
	("_charge_risk_level", "highest"): "cancel",
	("_wcpay_fraud_outcome_status", "review"): "investigate",
	("_charge_risk_level", "elevated"): "investigate",
	("_wcpay_fraud_outcome_status", "allow"): "accept",
}


def _risk_advice(body: Mapping[str, Any]) -> str:
	rows = [row for row in body.get("meta_data") or () if row and isinstance(row.get("value"), str)]
	said = {(text(row.get("key")), row["value"]) for row in rows}
	return next((advice for one, advice in _ADVICE.items() if one in said), "")


def is_order(body: Mapping[str, Any]) -> bool:
	"""Whether the buyer has placed it; a cart at the checkout is kept as an order too."""
	return text(body.get("status")) not in NOT_YET_ORDERS


def is_whole(body: Mapping[str, Any]) -> bool:
	"""Whether the body says all, or has refunds whose details are missing."""
	return bool(body.get("line_items")) and (not body.get("refunds") or REFUNDS in body)


def read_order(body: Mapping[str, Any]) -> CanonicalOrder:
	"""Raises PayloadError naming the field."""
	order_id, currency = text(need(body, "id")), text(need(body, "currency"))
	cards = read_gift_cards(body)
	body = cards.body
	items = need(body, "line_items")
	counts = [pieces(need(item, "quantity")) for item in items]
	quantities = [count for count, _stated in counts]
	money = read_money(body, quantities, currency)
	ordered = {text(item.get("id")): item["quantity"] for item in items}
	included = bool(body.get("prices_include_tax"))
	refunds = tuple(
		read_refund(item, included, ordered, cards.negative_lines) for item in body.get(REFUNDS) or ()
	)
	billing, shipping = body.get("billing") or {}, body.get("shipping") or {}
	carried = bool(body.get("shipping_lines")) or bool(text(shipping.get("address_1")))
	updated_at = gmt(need(body, "date_modified_gmt"), "date_modified_gmt")
	status = text(need(body, "status"))
	money_state = payment_state(body, status in _CANCELLED, money.total, refunds, cards)
	order = CanonicalOrder(
		external_id=order_id,
		number=text(body.get("number")) or order_id,
		created_at=gmt(need(body, "date_created_gmt"), "date_created_gmt"),
		updated_at=updated_at,
		risk_advice=_risk_advice(body),
		currency=currency,
		payment_state=money_state,
		total=money.total,
		lines=tuple(
			_line(item, count, part, carried)
			for item, count, part in zip(items, counts, money.lines, strict=True)
		),
		buyer=_buyer(body, billing),
		shipping_address=with_pickup_point(_shipping_address(shipping, billing), body),
		billing_address=_address(billing),
		taxes_included=included,
		shipping=money.shipping,
		shipping_tax=money.shipping_tax,
		shipping_method=", ".join(
			_unescaped(item.get("method_title")) for item in body.get("shipping_lines") or ()
		),
		discount=money.discount,
		fees=money.fees,
		fees_tax=money.fees_tax,
		payments=tuple(read_payments(body, currency, money.total, status in _CANCELLED, refunds, cards)),
		refunds=refunds,
		cancelled_at=updated_at if status in _CANCELLED else None,
		cancel_reason=_CANCELLED.get(status, ""),
		tags=tuple(sorted(f"coupon {text(item.get('code'))}" for item in body.get("coupon_lines") or ())),
		note=text(body.get("customer_note")),
		stop=_stop(body, status, money_state),
		shop_status=status if body.get(UNKNOWN_STATUS) else whole_order(body),
		decimals=decimals.shown(body),
	)
	completed_at = body.get("date_completed_gmt")
	if status == "completed" or (completed_at and status not in _NOT_SENT):
		at = gmt(completed_at, "date_completed_gmt") if completed_at else None
		return all_fulfilled(order, at)
	return order


def listing_id(item: Mapping[str, Any]) -> str:
	"""What was sold: "product", or "product:variation", because stock of a variation is set under its product."""
	product, variation = text(item.get("product_id")), text(item.get("variation_id"))
	if product in ("", "0"):
		return ""
	return product if variation in ("", "0") else f"{product}:{variation}"


def _line(item, count, money, carried):
	quantity, stated = count
	return Line(
		external_id=text(need(item, "id")),
		listing_id=listing_id(item),
		sku=text(item.get("sku")),
		title=_unescaped(item.get("name")),
		quantity=quantity,
		stated_quantity=stated,
		unit_price=money.unit_price,
		discount=money.discount,
		tax=money.tax,
		barcode=text(item.get("global_unique_id")),
		requires_shipping=carried or None,
	)


def _stop(body, status, state):
	if body.get(UNKNOWN_STATUS):
		return ShopStop.UNKNOWN
	if whole_order(body) and status != "completed":
		return ShopStop.PART
	awaited = not paid_at(body) and text(body.get("payment_method")) in _AWAITED
	stop = ShopStop.NONE if status == "on-hold" and awaited else _STOPS.get(status, ShopStop.NONE)
	if status == "refunded" and state is not PaymentState.REFUNDED and not body.get("date_completed_gmt"):
		return ShopStop.REFUNDED
	return ShopStop.PICKUP if stop is ShopStop.NONE and _is_collected(body, status) else stop


def _is_collected(body, status):
	"""Whether the buyer fetches it, or a part of it. Once completed it was handed over."""
	methods = {text(item.get("method_id")).partition(":")[0] for item in body.get("shipping_lines") or ()}
	return status != "completed" and not _PICKUP.isdisjoint(methods)


def _buyer(body, billing):
	customer = text(body.get("customer_id"))
	return Buyer(
		external_id="" if customer == "0" else customer,
		name=_full_name(billing),
		email=text(billing.get("email")),
		phone=text(billing.get("phone")),
	)


def _shipping_address(shipping, billing):
	"""Shops that ship to the billing address may leave the other empty."""
	address = _address(shipping if text(shipping.get("address_1")) else billing)
	if address.phone or not text(billing.get("phone")):
		return address
	return Address(**{**vars(address), "phone": text(billing.get("phone"))})


def _address(item):
	country = text(item.get("country")).upper()
	province, province_code = state(text(item.get("state")), country)
	return Address(
		name=_full_name(item),
		company=text(item.get("company")),
		line1=text(item.get("address_1")),
		line2=text(item.get("address_2")),
		city=text(item.get("city")),
		province=province,
		province_code=province_code,
		postal_code=text(item.get("postcode")),
		country_code=country,
		phone=text(item.get("phone")),
	)


def _full_name(item):
	return f"{text(item.get('first_name'))} {text(item.get('last_name'))}".strip()


def _unescaped(value):
	"""Titles come with HTML entities."""
	return html.unescape(text(value))
