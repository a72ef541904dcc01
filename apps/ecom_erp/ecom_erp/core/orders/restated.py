"""An order that its shop states anew with figures that are rounded otherwise. Some shops work out the parts of an old order
by the options that they have now: a half cent goes the other way, or decimals are no longer shown. Nobody has changed the
order then, and what is posted for it stays as it is.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ecom_erp.core.money import is_currency_code, minor_units
from ecom_erp.core.orders.canonical import CanonicalOrder, Line, Payment, Refund

_AMOUNTS = ("shipping", "shipping_tax", "discount", "tip", "fees", "fees_tax")


def with_known_figures(known: CanonicalOrder, stated: CanonicalOrder) -> CanonicalOrder:
	"""`stated`, with the figures of `known` where each is the same but for its rounding and the total is the same; where
	the shop shows fewer decimals now, also the total. Figures that add up better than the known ones put these right. What the
	shop recommends stays known where a statement, as of a webhook, does not say it."""
	if known.risk_advice and not stated.risk_advice:
		stated = replace(stated, risk_advice=known.risk_advice)
	if known.currency != stated.currency or not is_currency_code(stated.currency):
		return stated
	unit = Decimal(1).scaleb(-minor_units(stated.currency))
	off = Decimal(0)
	if _is_coarser(known, stated):
		unit = Decimal(1).scaleb(-(stated.decimals or 0))
		off = unit / 2
	if not _same_goods(known, stated) or abs(known.total - stated.total) > off:
		return stated
	if _miss(known) > _miss(stated):
		return stated
	if any(abs(before - after) > unit for before, after in _figures(known, stated)):
		return stated
	return replace(
		stated,
		**{name: getattr(known, name) for name in _AMOUNTS},
		total=known.total,
		decimals=known.decimals,
		lines=tuple(_line(before, after) for before, after in zip(known.lines, stated.lines, strict=True)),
		payments=tuple(_payment(known, one, off) for one in stated.payments),
		refunds=tuple(_refund(known, one, unit, off) for one in stated.refunds),
	)


def _miss(order: CanonicalOrder) -> Decimal:
	return abs(order.total - order.computed_total)


def _is_coarser(known: CanonicalOrder, stated: CanonicalOrder) -> bool:
	if stated.decimals is None:
		return False
	return known.decimals is None or known.decimals > stated.decimals


def _same_goods(known: CanonicalOrder, stated: CanonicalOrder) -> bool:
	def goods(order: CanonicalOrder) -> list[tuple[str, int]]:
		return [(line.external_id, line.quantity) for line in order.lines]

	return known.taxes_included == stated.taxes_included and goods(known) == goods(stated)


def _figures(known: CanonicalOrder, stated: CanonicalOrder) -> Iterator[tuple[Decimal, Decimal]]:
	for name in _AMOUNTS:
		yield getattr(known, name), getattr(stated, name)
	for before, after in zip(known.lines, stated.lines, strict=True):
		yield before.unit_price, after.unit_price
		yield before.gross - before.discount, after.gross - after.discount
		yield before.tax, after.tax


def _line(known: Line, stated: Line) -> Line:
	return replace(stated, unit_price=known.unit_price, discount=known.discount, tax=known.tax)


def _payment(known: CanonicalOrder, stated: Payment, off: Decimal) -> Payment:
	for one in known.payments:
		same = (one.external_id, one.kind, one.gateway) == (stated.external_id, stated.kind, stated.gateway)
		if same and abs(one.amount - stated.amount) <= off:
			return replace(stated, amount=one.amount)
	return stated


def _refund(known: CanonicalOrder, stated: Refund, unit: Decimal, off: Decimal) -> Refund:
	for one in known.refunds:
		same = one.external_id == stated.external_id and _pieces(one) == _pieces(stated)
		if same and abs(one.amount - stated.amount) <= off and _parts_within(one, stated, unit):
			return replace(one, note=stated.note, by_hand=stated.by_hand)
	return stated


def _pieces(refund: Refund) -> list[tuple[str, int]]:
	return [(line.line_id, line.quantity) for line in refund.lines]


def _parts_within(known: Refund, stated: Refund, unit: Decimal) -> bool:
	pairs = [
		(known.shipping, stated.shipping),
		(known.shipping_tax, stated.shipping_tax),
		(known.fees, stated.fees),
		(known.fees_tax, stated.fees_tax),
	]
	for before, after in zip(known.lines, stated.lines, strict=True):
		pairs += [(before.amount, after.amount), (before.tax, after.tax)]
	return all(
		before is not None and after is not None and abs(before - after) <= unit for before, after in pairs
	)
