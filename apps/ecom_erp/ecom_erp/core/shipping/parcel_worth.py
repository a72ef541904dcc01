"""What the parcels of an order are worth, each its share of the order's money, so that all of them are exactly the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.money import split
from ecom_erp.core.orders.canonical import CanonicalOrder, Line


@dataclass(frozen=True)
class Worth:
	"""A parcel's share. `goods`: lines net of all discounts, without tax unless the order's taxes are included; `other`: tip
	and fees; `paid`: of the money that came in; `total` of what the order costs."""

	goods: Decimal
	tax: Decimal
	shipping: Decimal
	other: Decimal
	paid: Decimal
	total: Decimal


def worths(order: CanonicalOrder, parcels: Sequence[Mapping[str, int]]) -> list[Worth]:
	"""Of parcels (pieces by line id), which together hold every piece of the order that is sent. What no parcel holds, a service,
	is in the first one. Shipping, tip, fees and payments go by the value of the goods, to the cent; sums are exact."""
	currency = order.currency
	discounts = split(order.discount, [max(_net(line), Decimal(0)) for line in order.lines], currency)
	goods = [Decimal(0)] * len(parcels)
	tax = [Decimal(0)] * len(parcels)
	for line, discount in zip(order.lines, discounts, strict=True):
		pieces = [parcel.get(line.external_id, 0) for parcel in parcels]
		_add(goods, _net(line) - discount, pieces, currency)
		_add(tax, line.tax, pieces, currency)
	weights = [max(value, Decimal(0)) for value in goods]
	_add(tax, order.shipping_tax + order.fees_tax, weights, currency)
	shipping, other, paid = ([Decimal(0)] * len(parcels) for _kind in range(3))
	_add(shipping, order.shipping, weights, currency)
	_add(other, order.tip + order.fees, weights, currency)
	_add(paid, order.paid, weights, currency)
	return [
		Worth(g, t, s, o, p, g + s + o + (Decimal(0) if order.taxes_included else t))
		for g, t, s, o, p in zip(goods, tax, shipping, other, paid, strict=True)
	]


def _net(line: Line) -> Decimal:
	return line.gross - line.discount


def _add(shares: list[Decimal], amount: Decimal, weights: Sequence[Decimal | int], currency: str) -> None:
	if not any(weights):
		weights = [1, *(0 for _parcel in shares[1:])]
	for index, share in enumerate(split(amount, list(weights), currency)):
		shares[index] += share
