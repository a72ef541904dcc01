"""What buyers pay with gift cards. WooCommerce's own extension takes them off the order's total and lists them beside it;
the goods cost as much as ever, and the cards are payments. Other plugins make a line with a negative amount of them, which
is taken off the order like a negative fee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom_erp.core.orders.canonical import Payment, PaymentKind
from ecom_erp.integrations.channels.values import amount, need, text
from ecom_erp.integrations.channels.woocommerce.money import ZERO

GATEWAY = "gift_card"


@dataclass(frozen=True)
class GiftCards:
	"""`cards`: (id, amount). `body` is the order with the total that the goods cost, and negative lines among its fees."""

	body: Mapping[str, Any]
	cards: tuple[tuple[str, Decimal], ...]
	negative_lines: frozenset[str]

	@property
	def paid(self) -> Decimal:
		return sum((value for _key, value in self.cards), ZERO)


def read_gift_cards(body: Mapping[str, Any]) -> GiftCards:
	"""Raises PayloadError naming the field."""
	items = need(body, "line_items")
	negative = [item for item in items if amount(need(item, "total"), "total") < 0]
	changed = dict(body)
	if negative:
		changed["line_items"] = [item for item in items if item not in negative]
		changed["fee_lines"] = [*(body.get("fee_lines") or ()), *negative]
	cards = _cards(body)
	paid, total = sum((value for _key, value in cards), ZERO), amount(need(body, "total"), "total")
	parts = _parts(changed)
	if cards and abs(total + paid - parts) < abs(total - parts):
		changed["total"] = f"{total + paid:f}"
	else:
		cards = ()
	return GiftCards(changed, cards, frozenset(text(item.get("id")) for item in negative))


def payments(cards: GiftCards, order_id: str, currency: str, at: datetime) -> list[Payment]:
	return [
		Payment(f"{order_id}-gift-card-{key}", GATEWAY, PaymentKind.CAPTURE, value, currency, at)
		for key, value in cards.cards
	]


def _cards(body: Mapping[str, Any]) -> tuple[tuple[str, Decimal], ...]:
	listed: Sequence[Any] = body.get("gift_cards") or ()
	found = [
		(text(one.get("id")) or str(index), amount(one.get("amount") or 0, "gift_cards.amount"))
		for index, one in enumerate(listed, 1)
		if isinstance(one, Mapping)
	]
	return tuple((key, value) for key, value in found if value > 0)


def _parts(body: Mapping[str, Any]) -> Decimal:
	"""What the order's parts make, tax and all."""
	return sum(
		(
			amount(part.get(name) or 0, name)
			for key in ("line_items", "shipping_lines", "fee_lines")
			for part in body.get(key) or ()
			for name in ("total", "total_tax")
		),
		ZERO,
	)
