"""An order that a person types in: from a phone call, a letter, a fax, at the counter. It becomes the same canonical order that any
shop's is mapped to."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.money import quantize, split
from ecom_erp.core.orders.canonical import (
	LONGEST_IDENTIFIER,
	Address,
	Buyer,
	CanonicalOrder,
	Line,
	Payment,
	PaymentKind,
)
from ecom_erp.core.orders.shop_states import PaymentState
from ecom_erp.core.text import identifier

PAID, ON_DELIVERY, ASKED = PAYMENTS = ("Paid", "On Delivery", "Waits for Payment")


PREFIX = "desk-"


def is_entered(external_id: str | None) -> bool:
	"""Whether an order of this id was typed in."""
	return (external_id or "").startswith(PREFIX)


class EntryError(Exception):
	"""What was typed makes no order. `message` is its English source text, with `values` in {0}, {1}."""

	def __init__(self, message: str, *values: object):
		super().__init__(message.format(*values))
		self.message, self.values = message, values


@dataclass(frozen=True)
class EnteredLine:
	"""`price` is of one piece, `discount` of the whole line; `line_id` of one that has a name already."""

	item: str
	title: str
	quantity: int
	price: Decimal
	discount: Decimal = Decimal(0)
	line_id: str = ""


@dataclass(frozen=True)
class Entered:
	"""Amounts in major units of `currency`. `tax` is that of the whole order, contained in the prices or on top of them.
	`payment` is one of PAYMENTS; `gateway` is how the money came, or will."""

	currency: str
	lines: Sequence[EnteredLine]
	buyer: Buyer
	address: Address
	shipping: Decimal = Decimal(0)
	discount: Decimal = Decimal(0)
	tax: Decimal = Decimal(0)
	fees: Decimal = Decimal(0)
	taxes_included: bool = True
	shipping_method: str = ""
	payment: str = ASKED
	gateway: str = ""
	note: str = ""
	tags: tuple[str, ...] = field(default=())


def build(entered: Entered, key: str, now: datetime) -> CanonicalOrder:
	"""The order of what was typed. `key` is the form's own id of it: the same one always gives the same order. `now` is aware UTC.
	Raises EntryError with the first thing that is wrong."""
	_check(entered)
	external_id = external_id_of(key)
	number = f"P{now:%y%m%d}-{key[:5].upper()}"
	net = [line.price * line.quantity - line.discount for line in entered.lines]
	taxes = (
		split(entered.tax, net, entered.currency)
		if any(net)
		else [entered.tax, *(Decimal(0) for _ in net[1:])]
	)
	lines = tuple(
		Line(
			external_id=line.line_id or str(place),
			listing_id="",
			sku=line.item,
			title=line.title,
			quantity=line.quantity,
			unit_price=line.price,
			discount=line.discount,
			tax=tax,
			requires_shipping=None,
		)
		for place, (line, tax) in enumerate(zip(entered.lines, taxes, strict=True), start=1)
	)
	order = CanonicalOrder(
		external_id=external_id,
		number=number,
		created_at=now,
		updated_at=now,
		currency=entered.currency,
		payment_state=PaymentState.PENDING,
		total=Decimal(0),
		lines=lines,
		buyer=entered.buyer,
		shipping_address=entered.address,
		billing_address=entered.address,
		taxes_included=entered.taxes_included,
		shipping=entered.shipping,
		shipping_method=entered.shipping_method,
		discount=entered.discount,
		fees=entered.fees,
		tags=entered.tags,
		note=entered.note,
	)
	order = replace(order, total=order.computed_total)
	if order.total < 0:
		raise EntryError("The discount is more than the order costs")
	return _with_payment(order, entered, now)


def external_id_of(key: str) -> str:
	return f"{PREFIX}{key}"


def _check(entered: Entered) -> None:
	if not entered.lines:
		raise EntryError("Enter at least one item")
	if entered.payment not in PAYMENTS:
		raise EntryError("Choose how the order is paid")
	if entered.payment != ASKED and not entered.gateway:
		raise EntryError("Choose the payment method")
	if not (entered.buyer.name or entered.address.name):
		raise EntryError("Enter the buyer's name")
	for place, line in enumerate(entered.lines, start=1):
		if not line.item:
			raise EntryError("Row {0}: choose an item", place)
		if line.quantity < 1:
			raise EntryError("Row {0}: the quantity must be at least 1", place)
		if line.price < 0 or line.discount < 0:
			raise EntryError("Row {0}: price and discount cannot be negative", place)
		if line.discount > line.price * line.quantity:
			raise EntryError("Row {0}: the discount is more than the line costs", place)
	for amount in (entered.shipping, entered.discount, entered.tax, entered.fees):
		if amount < 0:
			raise EntryError("Amounts cannot be negative")
	for amount in (
		entered.shipping,
		entered.discount,
		entered.tax,
		entered.fees,
		*(line.discount for line in entered.lines),
		*(line.price * line.quantity for line in entered.lines),
	):
		if amount != quantize(amount, entered.currency):
			raise EntryError("{0} has more decimals than {1}", amount, entered.currency)


def _with_payment(order: CanonicalOrder, entered: Entered, now: datetime) -> CanonicalOrder:
	if not order.total:
		return replace(order, payment_state=PaymentState.PAID)
	if entered.payment == PAID:
		return received(order, order.total, entered.gateway, "at once", now)
	if entered.payment == ON_DELIVERY:
		promised = Payment(
			f"{order.external_id}-due",
			entered.gateway,
			PaymentKind.AUTHORIZATION,
			order.total,
			order.currency,
		)
		return replace(order, payments=(promised,))
	return order


def received(
	order: CanonicalOrder, amount: Decimal, gateway: str, reference: str, now: datetime
) -> CanonicalOrder:
	"""The order after money has come in by `gateway`; the same `reference` is the same money. Raises EntryError."""
	external_id = _payment_id(order, reference)
	if any(one.external_id == external_id for one in order.payments):
		return order
	if amount <= 0 or amount != quantize(amount, order.currency):
		raise EntryError("{0} is no amount of {1} that can have come in", amount, order.currency)
	payment = Payment(external_id, gateway, PaymentKind.CAPTURE, amount, order.currency, now, by_hand=True)
	paid = replace(order, payments=(*order.payments, payment), updated_at=max(now, order.updated_at))
	state = PaymentState.PAID if paid.paid >= order.total else PaymentState.PARTIALLY_PAID
	return replace(paid, payment_state=state)


def _payment_id(order: CanonicalOrder, reference: str) -> str:
	"""As it is kept: an id that was cut or cleaned only there would not be found again, and its money counted twice. A reference
	is the same in capitals, or with other spaces."""
	return identifier(f"{order.external_id}-{' '.join(reference.upper().split())}", LONGEST_IDENTIFIER)
