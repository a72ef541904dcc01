"""The money of a WooCommerce order in the terms of the canonical order, adding up to the shop's total to the cent.

WooCommerce states each amount net and its tax beside it, whether prices contain tax or not (`prices_include_tax`). The
canonical order wants amounts with tax where they contain it. A line's `subtotal` is before coupons, its `total` after.
A fee may be negative: then it is a discount of the order, and takes its tax off the lines' tax.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ecom_erp.core.money import minor_units, split
from ecom_erp.integrations.channels.values import amount, need
from ecom_erp.integrations.channels.woocommerce.rounding import SLACK, distribute_cents, unit_price

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Part:
	"""A line, fee or shipping line: net and tax as stated, and what they were rounded from."""

	net: Decimal
	tax: Decimal
	exact_net: Decimal
	exact_tax: Decimal
	tax_figures: int = 1  # how many were rounded and added up to make the tax


@dataclass(frozen=True)
class LineMoney:
	unit_price: Decimal
	discount: Decimal
	tax: Decimal


@dataclass(frozen=True)
class OrderMoney:
	total: Decimal
	lines: tuple[LineMoney, ...]
	shipping: Decimal
	shipping_tax: Decimal
	fees: Decimal
	fees_tax: Decimal
	discount: Decimal


def read_money(body: Mapping[str, Any], quantities: Sequence[int], currency: str) -> OrderMoney:
	"""`quantities` of the lines, in their order. Raises PayloadError."""
	cent = _smallest(body, currency)
	included = bool(body.get("prices_include_tax"))
	items = need(body, "line_items")
	lines = [_line_part(item, cent) for item in items]
	fees = [_part(item, cent) for item in body.get("fee_lines") or ()]
	carriage = [_part(item, cent) for item in body.get("shipping_lines") or ()]
	total = _rounded(amount(need(body, "total"), "total"), cent)
	parts = [*lines, *fees, *carriage]
	taxes, parts = _taxes(parts, body, total, cent)
	lines = parts[: len(lines)]
	line_taxes, fee_taxes = taxes[: len(lines)], taxes[len(lines) : len(lines) + len(fees)]
	shipping_tax = sum(taxes[len(lines) + len(fees) :], ZERO)

	fee_amounts = [part.net + (part.tax if included else 0) for part in fees]
	shipping = sum((part.net + (part.tax if included else 0) for part in carriage), ZERO)
	rounded = [part.net + (part.tax if included else 0) for part in lines]
	beside = sum(fee_amounts, ZERO) + shipping + (0 if included else sum(taxes, ZERO))
	goods = distribute_cents(
		total - beside - sum(rounded, ZERO),
		total - sum((part.exact_net + part.exact_tax for part in parts), ZERO),
		rounded,
		[part.exact_net + (part.exact_tax if included else 0) for part in lines],
		cent,
	)
	line_taxes, fees_tax = _tax_of_discounts(line_taxes, fee_taxes, fee_amounts, currency)
	return OrderMoney(
		total=total,
		lines=tuple(
			_line_money(item, quantity, goods[index], line_taxes[index], included, cent)
			for index, (item, quantity) in enumerate(zip(items, quantities, strict=True))
		),
		shipping=shipping,
		shipping_tax=shipping_tax,
		fees=sum((value for value in fee_amounts if value > 0), ZERO),
		fees_tax=fees_tax,
		discount=-sum((value for value in fee_amounts if value < 0), ZERO),
	)


def _smallest(body, currency):
	"""The unit that the shop rounds to: that of the currency, or a greater one where its prices are shown with fewer
	decimals. All of its amounts are written with as many."""
	digits, total = minor_units(currency), body.get("total")
	shown = len(total.partition(".")[2]) if isinstance(total, str) else digits
	return Decimal(1).scaleb(-min(digits, shown))


def _line_part(item, cent):
	part = _part(item, cent)
	price, quantity = item.get("price"), amount(need(item, "quantity"), "quantity")
	if price in (None, "") or quantity <= 0:
		return part
	exact = amount(price, "price") * quantity
	# a price that some plugin has made its own is no help
	return replace(part, exact_net=exact) if abs(exact - part.net) < 1 else part


def _part(item, cent):
	"""Shops may show more decimals than the currency has: such figures are rounded here, as the order's total is there."""
	net, tax = amount(need(item, "total"), "total"), amount(item.get("total_tax") or 0, "total_tax")
	details = [one.get("total") for one in item.get("taxes") or ()]
	exact = sum((amount(value, "taxes.total") for value in details if value not in (None, "")), ZERO)
	exact_tax = exact if abs(exact - tax) < 1 else tax
	return Part(_rounded(net, cent), _rounded(tax, cent), net, exact_tax, max(len(details), 1))


def _rounded(value, cent):
	return value if value == value.quantize(cent) else value.quantize(cent, rounding=ROUND_HALF_UP)


def _taxes(parts, body, total, cent):
	"""The parts' taxes, adding up to the tax that the order states, and the parts with what these were rounded from. Newer
	WooCommerce states the unrounded ones nowhere; then the order's tax is right where it makes the total with the nets, and
	rounding explains the rest."""
	rounded, exact = [part.tax for part in parts], [part.exact_tax for part in parts]
	stated = body.get("total_tax")
	if stated in (None, ""):
		return rounded, parts
	stated, summed = amount(stated, "total_tax"), sum(rounded, ZERO)
	missing, gap = stated - summed, stated - sum(exact, ZERO)
	most = cent * sum(part.tax_figures for part in parts) / 2
	nets = sum((part.exact_net for part in parts), ZERO)
	if exact == rounded and summed and abs(missing) <= most and abs(total - nets - stated) < SLACK * cent:
		exact, gap = [tax * stated / summed for tax in rounded], ZERO
		parts = [replace(part, exact_tax=tax) for part, tax in zip(parts, exact, strict=True)]
	return distribute_cents(missing, gap, rounded, exact, cent), parts


def _tax_of_discounts(line_taxes, fee_taxes, fee_amounts, currency):
	"""Taxes of the lines less what negative fees take off them, and the tax of the other fees."""
	pairs = list(zip(fee_amounts, fee_taxes, strict=True))
	off = -sum((tax for value, tax in pairs if value < 0), ZERO)
	fees_tax = sum((tax for value, tax in pairs if value >= 0), ZERO)
	if not 0 < off <= sum(line_taxes, ZERO):
		return line_taxes, fees_tax - off
	shares = split(off, line_taxes, currency)
	return [tax - share for tax, share in zip(line_taxes, shares, strict=True)], fees_tax


def _line_money(item, quantity, paid, tax, included, cent):
	before = amount(need(item, "subtotal"), "subtotal")
	if included:
		before += amount(item.get("subtotal_tax") or 0, "subtotal_tax")
	price = unit_price(max(before, paid), quantity, cent)
	return LineMoney(price, price * quantity - paid if quantity > 0 else ZERO, tax)
