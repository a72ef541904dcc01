"""How WooCommerce comes to the figures it states: prices with and without tax, coupons, fees, several tax rates, tax
rounded for each line or for the whole cart. An oracle for the mapper, made from WooCommerce's description of its cart.

Exact figures are fractions of a cent; what the shop states is rounded only where WooCommerce rounds.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

RATES = {1: Fraction(19, 100), 2: Fraction(7, 100), 3: Fraction(5, 100), 4: Fraction(9975, 100000)}


@dataclass(frozen=True)
class Item:
	"""`price` of a piece and `off` (of the whole line) in cents, as the buyer sees them."""

	price: int
	quantity: int
	off: int = 0
	rates: tuple[int, ...] = (1,)


@dataclass(frozen=True)
class Cart:
	items: tuple[Item, ...]
	shipping: Fraction = Fraction(0)  # net, in cents: shops enter four decimals to get a round price with tax
	shipping_rates: tuple[int, ...] = (1,)
	fees: tuple[tuple[int, tuple[int, ...]], ...] = ()  # net, in cents, may be negative; rates
	included: bool = False
	at_subtotal: bool = False


def order(cart: Cart) -> dict[str, Any]:
	"""The order's body as the REST API states it."""
	lines = [_line(cart, number, item) for number, item in enumerate(cart.items, 1)]
	carriage = _net_part(cart, cart.shipping, cart.shipping_rates)
	fees = [_net_part(cart, Fraction(net), rates) for net, rates in cart.fees]
	parts = [*lines, carriage, *fees]
	nets = sum((_round(line["net"]) if not cart.at_subtotal else line["net"]) for line in lines)
	beside = carriage["net"] + sum(fee["net"] for fee in fees)
	tax = sum(part["tax"] for part in parts)
	total = _round(nets + beside + tax)
	return {
		"id": 9, "number": "9", "status": "processing", "currency": "EUR",
		"date_created_gmt": "2026-03-02T12:00:00", "date_modified_gmt": "2026-03-02T12:00:05",
		"date_paid_gmt": "2026-03-02T12:00:04", "transaction_id": "ch_9", "payment_method": "stripe",
		"prices_include_tax": cart.included,
		"total": _cents(total), "total_tax": _cents(_round(tax)),
		"line_items": [_item_body(line) for line in lines],
		"shipping_lines": [{"id": 80, "method_title": "DHL", **_part_body(carriage)}] if cart.shipping else [],
		"fee_lines": [{"id": 90 + i, "name": "Fee", **_part_body(fee)} for i, fee in enumerate(fees)],
	}  # fmt: skip


def _line(cart, number, item):
	before, paid = item.price * item.quantity, item.price * item.quantity - item.off
	subtotal_taxes = _taxes(cart, Fraction(before), item.rates, cart.included)
	taxes = _taxes(cart, Fraction(paid), item.rates, cart.included)
	subtotal, net = Fraction(before), Fraction(paid)
	if cart.included:
		subtotal, net = subtotal - sum(subtotal_taxes.values()), net - sum(taxes.values())
	return {
		"id": number, "quantity": item.quantity, "net": net, "subtotal": subtotal, "taxes": taxes,
		"tax": _line_tax(cart, taxes), "subtotal_tax": _line_tax(cart, subtotal_taxes),
	}  # fmt: skip


def _net_part(cart, net, rates):
	taxes = _taxes(cart, net, rates, False)
	return {"net": net, "taxes": taxes, "tax": _line_tax(cart, taxes)}


def _taxes(cart, amount, rates, included):
	together = sum(RATES[rate] for rate in rates)
	base = amount / (1 + together) if included else amount
	return {rate: base * RATES[rate] for rate in rates}


def _line_tax(cart, taxes):
	if cart.at_subtotal:
		return sum(taxes.values(), Fraction(0))
	return Fraction(sum(_round(tax, down=cart.included) for tax in taxes.values()))


def _item_body(line):
	return {
		"id": line["id"], "name": "Tea", "product_id": 5, "variation_id": 0, "sku": "T",
		"quantity": line["quantity"],
		"subtotal": _cents(_round(line["subtotal"])), "subtotal_tax": _cents(_round(line["subtotal_tax"])),
		"price": float(line["net"] / line["quantity"] / 100),
		**_part_body(line),
	}  # fmt: skip


def _part_body(part):
	return {
		"total": _cents(_round(part["net"])),
		"total_tax": _cents(_round(part["tax"])),
		"taxes": [{"id": rate, "total": _six(tax)} for rate, tax in part["taxes"].items()],
	}


def _round(cents: Fraction, down: bool = False) -> int:
	number = Decimal(cents.numerator) / Decimal(cents.denominator)
	return int(number.quantize(Decimal(1), rounding=ROUND_HALF_DOWN if down else ROUND_HALF_UP))


def _cents(cents: int) -> str:
	return f"{Decimal(cents).scaleb(-2):.2f}"


def _six(cents: Fraction) -> str:
	return str((Decimal(cents.numerator) / Decimal(cents.denominator) / 100).quantize(Decimal("0.000001")))
