"""How an order's amounts are written into selling documents, so that they add up to the shop's total to the cent.

Selling documents know a rate per piece, in the currency's precision, and one discount for the document. A line of a
shop knows an amount for all its pieces, which often cannot be divided by their number. So a rate is rounded up to the
next cent, and the cents that are too much are taken off by the document's discount.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from ecom_erp.core.money import minor_units, quantize, split
from ecom_erp.core.orders.canonical import CanonicalOrder, Line
from ecom_erp.core.orders.refunds import Refundable
from ecom_erp.core.orders.stated_refunds import StatedRefund

TAX, SHIPPING, TIP, DIFFERENCE = "Tax", "Shipping", "Tips and Fees", "Difference"
FEE, GOODWILL, GOODS = "Return Fee", "Goodwill", "Goods"


@dataclass(frozen=True)
class Part:
	"""Pieces of an item, taken from one warehouse for one line. `share` weighs the items of a bundle against each
	other when the line's amount is divided (the usual price of one piece). `tag`: what the caller knows its row by."""

	line_id: str
	item_code: str
	qty: int
	warehouse: str
	share: Decimal = Decimal(1)
	tag: str = ""


@dataclass(frozen=True)
class Row:
	line_id: str
	item_code: str
	qty: int
	warehouse: str
	rate: Decimal  # net, per piece
	tag: str = ""  # of its part


@dataclass(frozen=True)
class Charge:
	kind: str
	amount: Decimal  # may be negative for DIFFERENCE, GOODWILL and, in a credit note, FEE, SHIPPING and TIP
	line_id: str = ""  # of GOODS: money for a line without its pieces


@dataclass(frozen=True)
class Posting:
	rows: tuple[Row, ...]
	charges: tuple[Charge, ...]
	discount: Decimal
	total: Decimal  # sum of rows, less discount, plus charges: always the order's total

	@property
	def goods(self) -> Decimal:
		"""Sum of the rows."""
		return sum((row.rate * row.qty for row in self.rows), Decimal(0))


def net_of_line(order: CanonicalOrder, line: Line) -> Decimal:
	"""What a line earns: after its discount, without tax."""
	return line.gross - line.discount - (line.tax if order.taxes_included else 0)


def posting(order: CanonicalOrder, parts: Sequence[Part]) -> Posting:
	"""Rows, charges and discount for an order of which `parts` are taken from stock.

	Raises ValueError when a line of the order has no part: a line is never dropped.
	"""
	nets = {line.external_id: net_of_line(order, line) for line in order.lines}
	return _posting(nets, parts, _charges(order), order.total, order.currency)


def refund_posting(
	order: CanonicalOrder, refund: Refundable, parts: Sequence[Part], extra: Sequence[Charge] = ()
) -> Posting:
	"""The same for a credit note over `refund` and `extra` charges, amounts positive that the buyer gets; `parts` are the
	pieces taken back. Money of a line of which no pieces are left to credit is a charge."""
	included = order.taxes_included
	with_pieces = {part.line_id for part in parts}
	nets = {share.line_id: share.goods - (share.tax if included else 0) for share in refund.lines}
	loose = [Charge(GOODS, net, line_id) for line_id, net in nets.items() if line_id not in with_pieces]
	nets = {line_id: net for line_id, net in nets.items() if line_id in with_pieces}
	shipping = sum((s.shipping - (s.shipping_tax if included else 0) for s in refund.lines), Decimal(0))
	tax = sum((share.tax + share.shipping_tax for share in refund.lines), Decimal(0))
	total = refund.total + sum((charge.amount for charge in extra), Decimal(0))
	charges = _merged([Charge(SHIPPING, shipping), Charge(TAX, tax), *loose, *extra])
	return _posting(nets, parts, charges, total, refund.currency)


def charges_beside(stated: StatedRefund) -> list[Charge]:
	"""What a shop's refund gives back beside its pieces, net and tax."""
	return [
		*(Charge(GOODS, one.net, one.line_id) for one in stated.amounts),
		Charge(SHIPPING, stated.shipping),
		Charge(TIP, stated.fees),
		Charge(TAX, stated.beside_tax),
	]


def _merged(charges: Sequence[Charge]) -> list[Charge]:
	"""One charge of a kind and line."""
	amounts: dict[tuple[str, str], Decimal] = {}
	for one in charges:
		key = (one.kind, one.line_id)
		amounts[key] = amounts.get(key, Decimal(0)) + one.amount
	return [Charge(kind, amount, line_id) for (kind, line_id), amount in amounts.items()]


def _posting(
	nets: Mapping[str, Decimal],
	parts: Sequence[Part],
	charges: Sequence[Charge],
	total: Decimal,
	currency: str,
) -> Posting:
	rows: list[Row] = []
	for line_id, net in nets.items():
		own = [part for part in parts if part.line_id == line_id]
		if not own:
			raise ValueError(f"line {line_id} has no item")
		rows += _rows(net, own, currency)
	charges = tuple(charge for charge in charges if charge.amount)
	goods = sum((row.rate * row.qty for row in rows), Decimal(0))
	beside = sum((charge.amount for charge in charges), Decimal(0))
	return Posting(tuple(rows), charges, goods + beside - total, total)


def _rows(net: Decimal, parts: Sequence[Part], currency: str) -> list[Row]:
	pieces: dict[str, int] = {}
	weights: dict[str, Decimal] = {}
	for part in parts:
		pieces[part.item_code] = pieces.get(part.item_code, 0) + part.qty
		weights[part.item_code] = weights.get(part.item_code, Decimal(0)) + part.qty * part.share
	rates = _rates(net, pieces, weights, currency)
	return [Row(p.line_id, p.item_code, p.qty, p.warehouse, rates[p.item_code], p.tag) for p in parts]


def _rates(
	net: Decimal, pieces: Mapping[str, int], weights: Mapping[str, Decimal], currency: str
) -> dict[str, Decimal]:
	"""A rate per item, rounded up, for a line that earns `net`."""
	items = list(pieces)
	amounts = split(net, [weights[item] for item in items], currency)
	cent = Decimal(1).scaleb(-minor_units(currency))
	return {
		item: (amount / pieces[item]).quantize(cent, rounding=ROUND_CEILING)
		for item, amount in zip(items, amounts, strict=True)
	}


def _charges(order: CanonicalOrder) -> list[Charge]:
	included = order.taxes_included
	return [
		Charge(SHIPPING, order.shipping - (order.shipping_tax if included else 0)),
		Charge(TAX, order.tax),
		Charge(TIP, order.tip + order.fees - (order.fees_tax if included else 0)),
		Charge(DIFFERENCE, quantize(order.total - order.computed_total, order.currency)),
	]
