"""What changed between two statements of one order by its shop."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime

from ecom_erp.core.orders.canonical import Address, Buyer, CanonicalOrder, Line
from ecom_erp.core.orders.shop_states import MONEY_CAME_IN, PaymentState

_ADDRESSES = ("shipping_address", "billing_address")
_AMOUNTS = ("shipping", "shipping_tax", "discount", "tip", "fees", "fees_tax", "total", "currency")
_TEXTS = ("payment_state", "shipping_method", "note", "tags", "stop")
_LINE_FIELDS = {
	"quantity": "quantity_changed",
	"unit_price": "price_changed",
	"discount": "price_changed",
	"tax": "price_changed",
	"listing_id": "goods_changed",
	"sku": "goods_changed",
}

_TO_COME = (PaymentState.PENDING, PaymentState.AUTHORIZED, PaymentState.PARTIALLY_PAID)


@dataclass(frozen=True)
class Change:
	"""One difference. `path` is the field ("shipping_address.city", "lines.quantity"), `line` the external_id of the
	line it is about, `old`/`new` the values as the canonical order holds them (None: was not there / is gone).
	Kinds: line_added, line_removed, quantity_changed, price_changed, goods_changed, address_changed, buyer_changed,
	amount_changed, payment_changed (the state, or one payment), detail_changed, cancelled, reopened, payment_added,
	payment_removed, refund_added, refund_changed."""

	kind: str
	path: str
	old: object
	new: object
	line: str = ""


def diff(old: CanonicalOrder, new: CanonicalOrder) -> list[Change]:
	"""All changes from `old` to `new`, in a fixed order: cancellation, lines in the order of `new` then removed ones,
	addresses, buyer, amounts, payment and the rest, new payments and refunds. Time stamps are no change.
	Raises ValueError when the two are not the same order."""
	if old.external_id != new.external_id:
		raise ValueError(f"Not the same order: {old.external_id} and {new.external_id}")
	return [
		*_cancellation(old, new),
		*_lines(old, new),
		*_parties(old, new),
		*_header(old, new),
		*_money(old, new),
	]


def not_after(now: datetime, order: CanonicalOrder) -> CanonicalOrder:
	"""The statement, dated `now` where its shop dates it in the future: later ones would count as older than it."""
	return replace(order, updated_at=now) if order.updated_at > now else order


def newer(old: CanonicalOrder, new: CanonicalOrder) -> CanonicalOrder:
	"""The later statement by `updated_at`. Shops state whole seconds: of two of the same second it is the second, which
	came in later, unless it takes back what does not become undone: then it was made earlier and has come late."""
	if old.updated_at != new.updated_at:
		return max(old, new, key=lambda one: one.updated_at)
	return old if _takes_back(old, new) else new


def _takes_back(old: CanonicalOrder, new: CanonicalOrder) -> bool:
	"""Whether the second statement lacks money that came in or was paid back, a cancellation, or goods that were sent."""
	sent = {line.external_id: line.fulfilled for line in new.lines}
	return (
		new.paid < old.paid
		or (old.payment_state in MONEY_CAME_IN and new.payment_state in _TO_COME)
		or not {one.external_id for one in old.refunds} <= {one.external_id for one in new.refunds}
		or bool(old.cancelled_at and not new.cancelled_at)
		or any(line.fulfilled > sent.get(line.external_id, line.fulfilled) for line in old.lines)
	)


def _cancellation(old: CanonicalOrder, new: CanonicalOrder) -> Iterator[Change]:
	if bool(old.cancelled_at) != bool(new.cancelled_at):
		kind = "cancelled" if new.cancelled_at else "reopened"
		yield Change(kind, "cancelled_at", old.cancelled_at, new.cancelled_at)


def _lines(old: CanonicalOrder, new: CanonicalOrder) -> Iterator[Change]:
	before = {line.external_id: line for line in old.lines}
	after = {line.external_id for line in new.lines}
	for line in new.lines:
		if line.external_id in before:
			yield from _line(before[line.external_id], line)
		else:
			yield Change("line_added", "lines", None, line, line.external_id)
	for line in old.lines:
		if line.external_id not in after:
			yield Change("line_removed", "lines", line, None, line.external_id)


def _line(old: Line, new: Line) -> Iterator[Change]:
	for name, kind in _LINE_FIELDS.items():
		before, after = getattr(old, name), getattr(new, name)
		if before != after:
			yield Change(kind, f"lines.{name}", before, after, new.external_id)


def _parties(old: CanonicalOrder, new: CanonicalOrder) -> Iterator[Change]:
	for name in _ADDRESSES:
		yield from _fields("address_changed", name, getattr(old, name), getattr(new, name))
	yield from _fields("buyer_changed", "buyer", old.buyer, new.buyer)


def _fields(kind: str, path: str, old: Address | Buyer, new: Address | Buyer) -> Iterator[Change]:
	for field in fields(old):
		before, after = getattr(old, field.name), getattr(new, field.name)
		if before != after:
			yield Change(kind, f"{path}.{field.name}", before, after)


def _header(old: CanonicalOrder, new: CanonicalOrder) -> Iterator[Change]:
	for name in (*_AMOUNTS, *_TEXTS):
		before, after = getattr(old, name), getattr(new, name)
		if before != after:
			kind = "amount_changed" if name in _AMOUNTS else "detail_changed"
			yield Change("payment_changed" if name == "payment_state" else kind, name, before, after)


def _money(old: CanonicalOrder, new: CanonicalOrder) -> Iterator[Change]:
	for kind, name in (("payment", "payments"), ("refund", "refunds")):
		known = {entry.external_id: entry for entry in getattr(old, name)}
		for entry in getattr(new, name):
			before = known.get(entry.external_id)
			if before is None:
				yield Change(f"{kind}_added", name, None, entry)
			elif before != entry:
				yield Change(f"{kind}_changed", name, before, entry)
	yield from _payments_gone(old, new)


def _payments_gone(old: CanonicalOrder, new: CanonicalOrder) -> Iterator[Change]:
	"""Payments that came in and are no longer listed; one that was only to come is replaced by what came."""
	listed = {entry.external_id for entry in new.payments}
	for entry in old.payments:
		if entry.succeeded and entry.external_id not in listed:
			yield Change("payment_removed", "payments", entry, None)
