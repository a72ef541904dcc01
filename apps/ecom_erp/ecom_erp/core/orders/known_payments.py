"""What a shop says of an order's payments, held against what it said before.

Money that came in is a fact: its amount does not follow the order's total, it is not booked twice because it got another
id, and it is not forgotten because the shop no longer lists it. Some shops state no transactions at all,
only that the order is paid; their mappers can but take the order's present total for what was paid.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ecom_erp.core.money import quantize
from ecom_erp.core.orders.canonical import CanonicalOrder, Payment, PaymentKind, PaymentQuestion
from ecom_erp.core.orders.stated_refunds import take_apart

AMOUNT, GONE, REPLACED, GATEWAY = "amount", "gone", "replaced", "gateway"


@dataclass(frozen=True)
class Reconciled:
	"""`order` with the payments as they are to be kept and what has to be asked about them; `renamed`: the id that the
	shop uses now, by the id that was known."""

	order: CanonicalOrder
	renamed: Mapping[str, str]


def reconcile(before: CanonicalOrder, stated: CanonicalOrder, booked: Collection[str]) -> Reconciled:
	"""The order as it is `stated` now, its payments reconciled with those of `before`. `booked`: ids of payments that
	are in the books.

	A payment keeps the amount it was first stated with, and, once it is booked, its gateway. One that is no longer listed
	is, under its new id, the one that came by the same gateway with the same amount or at the same moment; `booked` ones
	are found first. What is then left on both sides is asked about: a booked payment stays and the new one is not counted,
	one that is not booked gives place. Payments that only were to come, and refunds, are as the shop states them."""
	known = [one for one in before.payments if _came(one)]
	now = [one for one in stated.payments if _came(one)]
	listed = {one.external_id for one in now}
	missing = [one for one in known if one.external_id not in listed]
	new = [one for one in now if one.external_id not in {one.external_id for one in known}]
	renamed = _renamed(sorted(missing, key=lambda one: one.external_id not in booked), new)
	missing = [one for one in missing if one.external_id not in renamed]
	new = [one for one in new if one.external_id not in renamed.values()]
	doubts, refused = _replaced(missing, new, booked)
	kept = [one for one in missing if one.external_id in booked]
	first = {renamed.get(one.external_id, one.external_id): one for one in known}
	# one that is kept may still be listed, as a payment that failed
	dropped = refused | {one.external_id for one in kept}
	in_books = {renamed.get(key, key) for key in booked}
	payments = [_as_known(one, first, in_books) for one in stated.payments if one.external_id not in dropped]
	questions = [
		*_earlier(before, renamed, {one.external_id for one in payments}),
		*_amounts(now, first),
		*_gateways(now, first, in_books),
		*doubts,
	]
	order = replace(stated, payments=(*payments, *kept), payment_questions=tuple(dict.fromkeys(questions)))
	return Reconciled(order, renamed)


def with_new_ids(order: CanonicalOrder, renamed: Mapping[str, str]) -> CanonicalOrder:
	"""The order with the ids that the shop now uses for its payments."""

	def now(key: str) -> str:
		return renamed.get(key, key)

	return replace(
		order,
		payments=tuple(replace(one, external_id=now(one.external_id)) for one in order.payments),
		payment_questions=tuple(
			replace(one, payment=now(one.payment), other=now(one.other)) for one in order.payment_questions
		),
	)


def surplus(order: CanonicalOrder) -> Decimal:
	"""What the shop has received and neither paid back nor asks for; 0 when there is none."""
	kept = order.paid - sum((refund.amount for refund in order.refunds), Decimal(0))
	return max(quantize(kept, order.currency) - quantize(asked(order), order.currency), Decimal(0))


def asked(order: CanonicalOrder) -> Decimal:
	"""The order's total without the pieces that were taken off it without a refund of money: some shops record an edit
	so, and leave the total as it was."""
	removed = [refund for refund in order.refunds if not refund.amount]
	parts = [part for refund in removed for part in take_apart(order, refund).lines]
	value = sum((part.net + part.tax for part in parts), Decimal(0))
	return order.total - value


def _came(payment: Payment) -> bool:
	return payment.succeeded and payment.kind is PaymentKind.CAPTURE and bool(payment.external_id)


def _renamed(missing: Sequence[Payment], new: Sequence[Payment]) -> dict[str, str]:
	"""New id by known id, of payments that are the same under another id. Equal amounts go before equal moments."""
	found: dict[str, str] = {}
	for same in (_same_amount, _same_moment):
		for known in missing:
			if known.external_id in found:
				continue
			for one in new:
				if one.external_id not in found.values() and _same_gateway(known, one) and same(known, one):
					found[known.external_id] = one.external_id
					break
	return found


def _same_gateway(known: Payment, one: Payment) -> bool:
	return known.gateway.casefold() == one.gateway.casefold()


def _same_amount(known: Payment, one: Payment) -> bool:
	return (known.amount, known.currency) == (one.amount, one.currency)


def _same_moment(known: Payment, one: Payment) -> bool:
	return known.processed_at is not None and known.processed_at == one.processed_at


def _replaced(
	missing: Sequence[Payment], new: Sequence[Payment], booked: Collection[str]
) -> tuple[list[PaymentQuestion], set[str]]:
	"""Questions about payments that are no longer listed, and ids of new ones that do not count yet."""
	questions, refused = [], set()
	others = iter(new)
	for known in sorted(missing, key=lambda one: one.external_id not in booked):
		other = next(others, None)
		if other:
			questions.append(
				PaymentQuestion(REPLACED, known.external_id, known.amount, other.amount, other.external_id)
			)
			if known.external_id in booked:
				refused.add(other.external_id)
		elif known.external_id in booked:
			questions.append(PaymentQuestion(GONE, known.external_id, known.amount))
	return questions, refused


def _as_known(payment: Payment, first: Mapping[str, Payment], in_books: Collection[str]) -> Payment:
	known = first.get(payment.external_id) if _came(payment) else None
	if not known:
		return payment
	gateway = known.gateway if payment.external_id in in_books else payment.gateway
	return replace(payment, amount=known.amount, currency=known.currency, gateway=gateway)


def _amounts(now: Sequence[Payment], first: Mapping[str, Payment]) -> list[PaymentQuestion]:
	return [
		PaymentQuestion(AMOUNT, one.external_id, first[one.external_id].amount, one.amount)
		for one in now
		if one.external_id in first and not _same_amount(first[one.external_id], one)
	]


def _gateways(
	now: Sequence[Payment], first: Mapping[str, Payment], in_books: Collection[str]
) -> list[PaymentQuestion]:
	"""Of payments that are booked on the account of another gateway than the shop names now."""
	return [
		PaymentQuestion(GATEWAY, one.external_id, known.amount, known.amount, one.gateway)
		for one in now
		if (known := first.get(one.external_id))
		and one.external_id in in_books
		and not _same_gateway(known, one)
	]


def _earlier(
	before: CanonicalOrder, renamed: Mapping[str, str], listed: Collection[str]
) -> list[PaymentQuestion]:
	"""Questions about payments that gave place to others: asked as long as the others are listed."""
	return [
		one
		for one in with_new_ids(before, renamed).payment_questions
		if one.kind == REPLACED and one.other in listed
	]
