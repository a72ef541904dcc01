"""Payments that the shop states and payments that stand in the books: which are the same money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ecom_erp.core.orders.canonical import Payment


@dataclass(frozen=True)
class Receipt:
	"""A payment in the books. `amount`: what of it is for the order, in the order's currency; `reference`: the number that
	its payer or gateway gave it."""

	name: str
	amount: Decimal
	reference: str = ""


@dataclass(frozen=True)
class Matched:
	"""`booked`: receipt by the id of the payment that it books. `missing`: payments that no receipt books, in order.
	`over`: what the receipts have beyond the payments that they book."""

	booked: dict[str, str] = field(default_factory=dict)
	missing: tuple[Payment, ...] = ()
	over: Decimal = Decimal(0)


def match(payments: Sequence[Payment], receipts: Iterable[Receipt]) -> Matched:
	"""Which receipts book which payments of the shop. The same reference is the same money; so is the same amount, because
	money that is booked too seldom is seen on the invoice, money that is booked twice is not. What is left of the receipts
	books the payments that it covers whole."""
	left = {receipt.name: receipt.amount for receipt in receipts}
	reference = {receipt.name: receipt.reference for receipt in receipts}
	booked: dict[str, str] = {}

	def take(payment: Payment, name: str) -> None:
		booked[payment.external_id] = name
		open_amount = payment.amount
		for other in [name, *left]:
			used = min(left[other], open_amount)
			left[other] -= used
			open_amount -= used

	def missing() -> list[Payment]:
		return [payment for payment in payments if payment.external_id not in booked]

	for payment in missing():
		same = [name for name in left if payment.external_id and reference[name] == payment.external_id]
		if same:
			take(payment, same[0])
	for payment in missing():
		same = [name for name, amount in left.items() if amount == payment.amount > 0]
		if same:
			take(payment, same[0])
	for payment in missing():
		if 0 < payment.amount <= sum(left.values()):
			take(payment, next(name for name, amount in left.items() if amount > 0))
	return Matched(booked, tuple(missing()), sum(left.values(), Decimal(0)))
