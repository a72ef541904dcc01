"""WooCommerce's refunds as canonical refunds. A refund states what it takes off each line, shipping line and fee: net and
tax in negative amounts, of a line without pieces with the quantity 0. What reads positive there is taken off a discount."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ecom_erp.core.orders.canonical import Refund, RefundLine
from ecom_erp.integrations.channels.values import amount, need, text
from ecom_erp.integrations.channels.woocommerce.money import ZERO
from ecom_erp.integrations.channels.woocommerce.quantities import refunded_pieces
from ecom_erp.integrations.channels.woocommerce.times import gmt

_PARTS = ("line_items", "shipping_lines", "fee_lines")


def read_refund(
	item: Mapping[str, Any], included: bool, quantities: Mapping[str, Any], as_fees: Collection[str] = ()
) -> Refund:
	"""`quantities`: of the order's lines as stated, by line id; `as_fees`: ids of lines that count as fees. Raises
	PayloadError naming the field."""
	back = _reader(item)
	lines, shipping, fees = ([*(item.get(name) or ())] for name in _PARTS)
	fees += [line for line in lines if _refunded_id(line) in as_fees]
	lines = [line for line in lines if _refunded_id(line) not in as_fees]
	return Refund(
		external_id=text(need(item, "id")),
		created_at=gmt(need(item, "date_created_gmt"), "date_created_gmt"),
		amount=amount(need(item, "amount"), "amount"),
		lines=tuple(
			_line(line, back, included, quantities)
			for line in lines
			if back(line, "total") or back(line, "total_tax") or amount(line.get("quantity") or 0, "quantity")
		),
		shipping=_net(shipping, back, included),
		shipping_tax=_sum(shipping, back, "total_tax"),
		fees=_net(fees, back, included),
		fees_tax=_sum(fees, back, "total_tax"),
		note=text(item.get("reason")),
		by_hand=item.get("refunded_payment") is False,
	)


def _reader(item: Mapping[str, Any]) -> Callable[[Mapping[str, Any], str], Decimal]:
	"""Gives a field of a part as what goes back; some plugins write refunds with positive amounts."""
	parts = [part for name in _PARTS for part in item.get(name) or ()]
	stated = sum((amount(part.get("total") or 0, "total") for part in parts), ZERO)
	sign = 1 if stated > 0 else -1

	def back(part: Mapping[str, Any], name: str) -> Decimal:
		return sign * amount(part.get(name) or 0, name) + ZERO

	return back


def _line(line, back, included, quantities):
	line_id = _refunded_id(line)
	tax = back(line, "total_tax")
	return RefundLine(
		line_id=line_id,
		quantity=refunded_pieces(line.get("quantity") or 0, quantities.get(line_id)),
		amount=back(line, "total") + (tax if included else ZERO),
		tax=tax,
	)


def _refunded_id(line) -> str:
	meta = {text(one.get("key")): one.get("value") for one in line.get("meta_data") or ()}
	return text(need(meta, "_refunded_item_id"))


def _net(parts: Sequence[Mapping[str, Any]], back, included: bool) -> Decimal:
	net = _sum(parts, back, "total")
	return net + _sum(parts, back, "total_tax") if included else net


def _sum(parts: Sequence[Mapping[str, Any]], back, name: str) -> Decimal:
	return sum((back(part, name) for part in parts), ZERO)
