"""Payments of a WooCommerce order.

WooCommerce keeps no list of transactions: an order is paid when it has `date_paid`, by one payment over its
total, beside gift cards. The payment's id is the gateway's transaction id or, where there is none (bank transfer, cash), made of
the order's id; then a person sends back what is refunded. Completing an order that is still to be paid sets `date_paid`, too:
where we have completed it because its parcels left, that is no money. Orders that people make name no gateway: "manual"."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState, Refund
from ecom_erp.integrations.channels.base import PayloadError
from ecom_erp.integrations.channels.values import amount, need, text
from ecom_erp.integrations.channels.woocommerce.gift_cards import GiftCards
from ecom_erp.integrations.channels.woocommerce.gift_cards import payments as gift_card_payments
from ecom_erp.integrations.channels.woocommerce.money import ZERO
from ecom_erp.integrations.channels.woocommerce.times import gmt

SHIPMENT = "_ecom_erp_shipment_"  # + key of the parcel: {line id: pieces}; in the meta data of orders we have shipped
_BY_HAND = "manual"  # gateway of orders that name none
_AT_ONCE = timedelta(seconds=5)
_FEE_KEYS = ("_stripe_fee", "_wcpay_transaction_fee", "PayPal Transaction Fee", "_paypal_transaction_fee")
_FEE_CURRENCY = {"_stripe_fee": "_stripe_currency"}


def whole_order(body: Mapping[str, Any]) -> str:
	"""The order that a plugin for several vendors (Dokan, WCFM and others) has divided into this one and others; "" of
	WooCommerce's own orders. The buyer has paid that one."""
	parent = text(body.get("parent_id"))
	return "" if parent == "0" else parent


def paid_at(body: Mapping[str, Any]) -> str | None:
	"""When the money came in, as the body has it; None where that time only tells when we completed the order."""
	paid, completed = body.get("date_paid_gmt"), body.get("date_completed_gmt")
	if not paid or not completed or text(body.get("transaction_id")):
		return paid or None
	shipped_by_us = any(text(item.get("key")).startswith(SHIPMENT) for item in body.get("meta_data") or ())
	apart = gmt(paid, "date_paid_gmt") - gmt(completed, "date_completed_gmt")
	return None if shipped_by_us and abs(apart) <= _AT_ONCE else paid


def payment_state(
	body: Mapping[str, Any], cancelled: bool, total: Decimal, refunds: Sequence[Refund], cards: GiftCards
) -> PaymentState:
	"""How far an order over `total` is paid."""
	returned = sum((refund.amount for refund in refunds), ZERO)
	if returned and returned >= total:
		return PaymentState.REFUNDED
	if not paid_at(body):
		if cancelled:
			return PaymentState.VOIDED
		return PaymentState.PARTIALLY_PAID if cards.cards else PaymentState.PENDING
	return PaymentState.PARTIALLY_REFUNDED if returned else PaymentState.PAID


def read_payments(
	body: Mapping[str, Any],
	currency: str,
	total: Decimal,
	cancelled: bool,
	refunds: Sequence[Refund],
	cards: GiftCards,
) -> Iterator[Payment]:
	"""What came in for an order over `total` and what went back; nothing for a part of an order, see `whole_order`."""
	if whole_order(body):
		return
	order_id, total = text(body["id"]), total - cards.paid
	yield from gift_card_payments(
		cards, order_id, currency, gmt(need(body, "date_created_gmt"), "date_created_gmt")
	)
	gateway = text(body.get("payment_method"))
	paid, transaction = paid_at(body), text(body.get("transaction_id"))
	if paid or refunds:
		gateway = gateway or _BY_HAND
	if paid:
		yield Payment(
			external_id=transaction or f"{order_id}-paid",
			gateway=gateway,
			kind=PaymentKind.CAPTURE,
			amount=total,
			currency=currency,
			processed_at=gmt(paid, "date_paid_gmt"),
			fee=_gateway_fee(body, currency),
			by_hand=not transaction,
		)
	elif gateway and not cancelled:
		yield Payment("", gateway, PaymentKind.CAPTURE, total, currency, succeeded=False)
	for refund in refunds:
		if refund.amount:
			yield Payment(
				f"{refund.external_id}-refund",
				gateway,
				PaymentKind.REFUND,
				refund.amount,
				currency,
				refund.created_at,
			)


def _gateway_fee(body, currency) -> Decimal | None:
	"""What the gateways' plugins write into the order's meta data; None in another currency than the order's."""
	meta = {str(item.get("key")): item.get("value") for item in body.get("meta_data") or ()}
	for key in _FEE_KEYS:
		value = meta.get(key)
		if value not in (None, ""):
			in_currency = str(meta.get(_FEE_CURRENCY.get(key, "")) or "").upper()
			return _plugin_amount(value, key) if in_currency in ("", currency.upper()) else None
	return None


def _plugin_amount(value, key) -> Decimal | None:
	"""A plugin may keep anything under its key; the order does not depend on it."""
	try:
		return amount(value, key)
	except PayloadError:
		return None
