"""The lines of a table's order, and their money. A row states the price of a piece, or what the buyer pays for all of its
pieces, as most marketplaces do."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from ecom_erp.core.intake.table_values import Values
from ecom_erp.core.money import is_currency_code, minor_units, split
from ecom_erp.core.orders.canonical import Line

LINE_FIELDS = frozenset(
	{
		"line_id",
		"listing_id",
		"sku",
		"title",
		"quantity",
		"unit_price",
		"line_total",
		"line_discount",
		"line_tax",
		"line_shipping",
		"line_shipping_tax",
		"line_shipping_discount",
		"line_fees",
		"line_fees_tax",
		"fulfilled_by",
		"weight_grams",
		"refund_state",
		"fulfilled_at",
	}
)
"""What a row says of its line alone."""


def read_lines(rows: Sequence[Values], currency: str) -> tuple[Line, ...]:
	lines = tuple(_line(values, index, currency) for index, values in enumerate(rows, 1))
	seen = set()
	for values, line in zip(rows, lines, strict=True):
		if line.external_id in seen:
			values.problem("line_id", "The order has two lines with this ID")
		seen.add(line.external_id)
	return lines


def with_order_tax(lines: Sequence[Line], tax: Decimal, currency: str) -> tuple[Line, ...]:
	"""The lines with their shares of a tax that is stated for all of them; those that state their own keep it."""
	left = tax - sum((line.tax for line in lines), Decimal(0))
	if left <= 0:
		return tuple(lines)
	shares = split(left, [max(line.gross - line.discount, Decimal(0)) for line in lines], currency)
	return tuple(replace(line, tax=line.tax + share) for line, share in zip(lines, shares, strict=True))


def _line(values: Values, index: int, currency: str) -> Line:
	sku, listing, title = values.reference("sku"), values.reference("listing_id"), values.text("title")
	if not (sku or listing or title):
		values.problem("sku", "Neither SKU nor listing ID: enter what was sold")
	quantity = values.pieces("quantity")
	unit_price, discount = _price(values, quantity, currency)
	return Line(
		external_id=values.identifier("line_id", needed=False) or str(index),
		listing_id=listing,
		sku=sku,
		title=title or sku or listing,
		quantity=quantity,
		unit_price=unit_price,
		discount=discount,
		tax=values.amount("line_tax"),
		weight_grams=values.pieces("weight_grams", least=0, needed=False),
	)


def _price(values: Values, quantity: int, currency: str) -> tuple[Decimal, Decimal]:
	"""Price of a piece, and the line's discount. A line's amount that its pieces do not divide makes a price that is
	rounded up, and a discount of what that is too much."""
	discount = values.amount("line_discount")
	if values.filled("unit_price") or not values.filled("line_total"):
		needed = "unit_price" if "unit_price" in values.names else "line_total"
		price = values.amount(needed, needed=True)
		_check_total(values, price * quantity, discount, currency)
		return price, discount
	total = values.amount("line_total")
	if not quantity:
		return total, discount
	cent = _cent(currency)
	price = (total / quantity).quantize(cent, rounding=ROUND_CEILING)
	return price, price * quantity - total + discount


def _check_total(values: Values, gross: Decimal, discount: Decimal, currency: str) -> None:
	"""Where a row states the price and the line's amount, one has to make the other, with or without discount and tax; else
	the price is perhaps that of all pieces."""
	total = values.optional_amount("line_total")
	if total is None or not gross:
		return
	tax, slack = values.amount("line_tax"), _cent(currency) * max(values.pieces("quantity"), 1)
	if all(abs(gross - off + on - total) > slack for off in (0, discount) for on in (0, tax)):
		values.problem(
			"line_total", "Is not the unit price times the quantity. Map only the one that is right."
		)


def _cent(currency: str) -> Decimal:
	return Decimal(1).scaleb(-minor_units(currency) if is_currency_code(currency) else -2)
