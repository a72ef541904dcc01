"""The canonical order: what every sales channel is mapped to, and the only order shape the rest of the app knows.

Money is `Decimal` in major units of `currency`, never negative unless said otherwise. Amounts of a line are for
the whole line, not per piece, except `unit_price`. Times are timezone-aware UTC. Text is stripped; absent text is "".
Objects are immutable; mappers build them, `to_dict`/`from_dict` carry them through JSON without loss.
"""

from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from ecom_erp.core.dataclass_json import build, json_value
from ecom_erp.core.orders.shop_states import PaymentKind, PaymentState, ShopStop
from ecom_erp.core.text import identifier, storable

# fields that hold ids of the shop; they are told back to it, and things are found by them
IDENTIFIERS = frozenset({"external_id", "listing_id", "line_id"})
LONGEST_IDENTIFIER = 100


@dataclass(frozen=True)
class Address:
	name: str = ""
	company: str = ""
	line1: str = ""
	line2: str = ""
	city: str = ""
	province: str = ""
	province_code: str = ""
	postal_code: str = ""
	country_code: str = ""  # ISO 3166-1 alpha-2, upper case
	phone: str = ""
	# where the buyer fetches the parcel: the carrier's code of the shop or locker, and the carrier where the shop says it
	pickup_point: str = ""
	pickup_carrier: str = ""
	# of a recipient whom a marketplace shows masked or as ciphertext: its id of him (an OAID or the like), and whose it is
	recipient_id: str = ""
	recipient_platform: str = ""

	@property
	def at_pickup_point(self) -> bool:
		"""Whether the parcel goes to a pickup point; of one without a code nobody knows to which."""
		return bool(self.pickup_point or self.pickup_carrier)


@dataclass(frozen=True)
class Buyer:
	external_id: str = ""  # "" for a guest
	name: str = ""
	email: str = ""
	phone: str = ""
	locale: str = ""  # BCP 47, as the shop sends it


@dataclass(frozen=True)
class Line:
	"""One line of the order. `gross` = unit_price x quantity; `discount` is taken off it, `tax` comes on top of it
	(or is contained in it when the order's `taxes_included` is true)."""

	external_id: str
	listing_id: str  # the shop's id of what was sold (variant id); "" when the shop has none
	sku: str
	title: str
	quantity: int
	unit_price: Decimal
	discount: Decimal = Decimal(0)
	tax: Decimal = Decimal(0)
	barcode: str = ""
	requires_shipping: bool | None = True  # None: the shop does not say; the item it is mapped to does
	weight_grams: int = 0  # of one piece; 0 when unknown
	# pieces that the shop counts as sent, whoever sent them; refunded ones are not among them
	fulfilled: int = 0
	stated_quantity: str = ""  # as the shop states it, where that is no whole number; `quantity` is then 1

	@property
	def gross(self) -> Decimal:
		return self.unit_price * self.quantity


@dataclass(frozen=True)
class Payment:
	external_id: str
	gateway: str  # the shop's name of the payment gateway, e.g. "paypal"
	kind: PaymentKind
	amount: Decimal
	currency: str
	processed_at: datetime | None = None
	succeeded: bool = True
	fee: Decimal | None = None  # what the gateway keeps of it; None when the shop does not tell
	by_hand: bool = (
		False  # the shop only keeps a record of it: what goes back is sent by a person, e.g. by transfer
	)


@dataclass(frozen=True)
class PaymentQuestion:
	"""What the shop says of money that does not fit what it said before. The pool asks it of a person; mappers never do.

	kind: "amount": the shop states another amount for a payment that has come in; "gone": it no longer lists one that is
	booked; "replaced": it lists `other` instead; "gateway": it names `other` as the gateway of one that is booked.
	`known` is what came in as `payment`, `stated` what the shop says now."""

	kind: str
	payment: str
	known: Decimal
	stated: Decimal = Decimal(0)
	other: str = ""


@dataclass(frozen=True)
class RefundLine:
	"""Pieces of a line, or (quantity 0) money for it without pieces. `core.orders.stated_refunds` takes amounts that are
	None, because the shop does not state them, as the line's share."""

	line_id: str  # external_id of the order line
	quantity: int
	amount: Decimal | None = None  # net of discount, without tax unless the order's taxes are included
	tax: Decimal | None = None
	restocked: bool = False


@dataclass(frozen=True)
class Refund:
	"""Money and goods given back; `amount` is what the buyer got in total, lines, shipping, fees and tax together. What its
	parts do not make of it was given beside them, or kept back. Parts may be negative: what is taken off a discount."""

	external_id: str
	created_at: datetime | None
	amount: Decimal
	lines: tuple[RefundLine, ...] = ()
	shipping: Decimal = Decimal(0)  # without tax unless the order's taxes are included; so are `fees`
	note: str = ""
	shipping_tax: Decimal | None = None  # None: the share of the order's
	fees: Decimal = Decimal(0)
	fees_tax: Decimal | None = None
	by_hand: bool = False  # the shop has only recorded it: no gateway has sent the money


@dataclass(frozen=True)
class CanonicalOrder:
	"""An order as the shop states it. `total` is the shop's own grand total (before refunds): everything else must
	add up to it, see `core.money` and the totals check in `core.review`."""

	external_id: str  # unique within the shop
	number: str  # what people call it, e.g. "#1001"
	created_at: datetime
	updated_at: datetime
	currency: str  # ISO 4217
	payment_state: PaymentState
	total: Decimal
	lines: tuple[Line, ...]
	buyer: Buyer = field(default_factory=Buyer)
	shipping_address: Address = field(default_factory=Address)
	billing_address: Address = field(default_factory=Address)
	taxes_included: bool = False
	shipping: Decimal = Decimal(0)  # after shipping discounts, without tax unless taxes_included
	shipping_tax: Decimal = Decimal(0)
	shipping_method: str = ""
	discount: Decimal = Decimal(0)  # of the order as a whole, not yet contained in line discounts
	tip: Decimal = Decimal(0)
	fees: Decimal = Decimal(0)  # e.g. gift wrapping, without tax
	fees_tax: Decimal = Decimal(0)
	payments: tuple[Payment, ...] = ()
	payment_questions: tuple[PaymentQuestion, ...] = ()
	refunds: tuple[Refund, ...] = ()
	cancelled_at: datetime | None = None
	cancel_reason: str = ""
	fulfilled: bool = False  # the shop has nothing left to send, and has sent something
	fulfilled_at: datetime | None = None  # when; None also where the shop does not tell
	tags: tuple[str, ...] = ()
	note: str = ""
	buyer_withheld: bool = False  # the shop shows this app neither name nor address of the recipient
	is_test: bool = False  # placed to try the shop; no money moved and nobody waits for goods
	stop: ShopStop = ShopStop.NONE
	# with `stop`: the shop's own word for a state that it no longer knows itself, or the order that this one is part of
	shop_status: str = ""
	# the buyer paid in another currency: the shop has converted each amount by itself, and rounded it
	converted: bool = False
	# what the shop recommends because of fraud: "accept", "investigate" or "cancel"; "" when it says nothing
	risk_advice: str = ""
	decimals: int | None = None  # with which the shop states amounts, where its currency has more

	@property
	def buyer_name(self) -> str:
		"""Who bought, as far as the shop says: a person, else a company; "" when nobody is named."""
		ship, bill = self.shipping_address, self.billing_address
		return self.buyer.name or ship.name or ship.company or bill.company or bill.name

	@property
	def bought_by_company(self) -> bool:
		"""Whether a company is named, and no person beside it."""
		return bool(self.buyer_name) and self.buyer_name in (
			self.shipping_address.company,
			self.billing_address.company,
		)

	@property
	def tax(self) -> Decimal:
		"""All tax of the order: lines, shipping and fees."""
		return sum((line.tax for line in self.lines), Decimal(0)) + self.shipping_tax + self.fees_tax

	@property
	def current_quantities(self) -> dict[str, int]:
		"""Pieces by line that are still wanted: those ordered less those in refunds."""
		left = {line.external_id: line.quantity for line in self.lines}
		for part in (part for refund in self.refunds for part in refund.lines):
			left[part.line_id] = max(left.get(part.line_id, 0) - part.quantity, 0)
		return left

	@property
	def computed_total(self) -> Decimal:
		"""What the parts add up to; equals `total` when the shop's figures are consistent."""
		goods = sum((line.gross - line.discount for line in self.lines), Decimal(0))
		return (
			goods
			- self.discount
			+ self.shipping
			+ self.tip
			+ self.fees
			+ (Decimal(0) if self.taxes_included else self.tax)
		)

	@property
	def paid(self) -> Decimal:
		"""Money captured so far, refunds not taken off."""
		return sum(
			(p.amount for p in self.payments if p.succeeded and p.kind is PaymentKind.CAPTURE), Decimal(0)
		)


def all_fulfilled(order: CanonicalOrder, at: datetime | None = None) -> CanonicalOrder:
	"""The order as its shop states it when all of it was sent."""
	current = order.current_quantities
	lines = tuple(replace(line, fulfilled=current[line.external_id]) for line in order.lines)
	return replace(order, lines=lines, fulfilled=True, fulfilled_at=at)


def storable_order(order: CanonicalOrder) -> CanonicalOrder:
	"""The order with all its texts as they can be stored (`core.text`), ids included. Nothing is shortened but ids that
	no shop has."""
	return _storable(order)


def _storable(value: Any, name: str = "") -> Any:
	if isinstance(value, Enum):
		return value
	if isinstance(value, str):
		return identifier(value, LONGEST_IDENTIFIER) if name in IDENTIFIERS else storable(value)
	if isinstance(value, tuple):
		return tuple(_storable(one, name) for one in value)
	if is_dataclass(value) and not isinstance(value, type):
		return replace(value, **{f.name: _storable(getattr(value, f.name), f.name) for f in fields(value)})
	return value


def to_dict(order: CanonicalOrder) -> dict[str, Any]:
	"""JSON-ready dict: Decimals as strings, times as ISO 8601, enums as values."""
	return json_value(asdict(order))


def from_dict(data: dict[str, Any]) -> CanonicalOrder:
	"""Inverse of `to_dict`. Raises TypeError on unknown keys and ValueError on malformed values."""
	return build(CanonicalOrder, data)


def refund_to_dict(refund: Refund) -> dict[str, Any]:
	"""As `to_dict`, for a refund by itself."""
	return json_value(asdict(refund))


def refund_from_dict(data: dict[str, Any]) -> Refund:
	"""Inverse of `refund_to_dict`."""
	return build(Refund, data)
