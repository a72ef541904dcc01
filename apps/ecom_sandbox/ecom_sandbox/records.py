"""What the simulated shop keeps: orders, their lines, money, fulfilments and refunds. Money is Decimal, ids are strings of
digits, times are aware UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")


class ShopRefusal(Exception):
	"""The shop does not do what was asked; told as a user error. `code` as in Shopify's enums, may be ""."""

	def __init__(self, message: str, code: str = "", field: Sequence[str] = ()):
		super().__init__(message)
		self.code = code
		self.field = list(field)


@dataclass
class Line:
	id: str
	variant_id: str
	sku: str
	title: str
	grams: int
	quantity: int
	unit_price: Decimal
	discount: Decimal
	tax: Decimal
	product_id: str = ""
	gone: int = 0  # refunded or removed
	ships: bool = True  # else a service or a download
	fulfilled: int = 0

	@property
	def current(self) -> int:
		return self.quantity - self.gone

	@property
	def open(self) -> int:
		return self.quantity - self.gone - self.fulfilled

	def share(self, quantity: int) -> tuple[Decimal, Decimal]:
		"""Net price and tax of some of the pieces."""
		net = self.unit_price * self.quantity - self.discount
		return _part(net, quantity, self.quantity), _part(self.tax, quantity, self.quantity)


@dataclass
class Transaction:
	id: str
	kind: str  # sale, refund
	gateway: str
	amount: Decimal
	at: datetime
	parent: str = ""
	done: bool = True  # else it is awaited
	fee: Decimal | None = None  # what the gateway keeps of it


@dataclass
class RefundLine:
	line: Line
	quantity: int
	subtotal: Decimal
	tax: Decimal
	restock_type: str  # return, cancel, no_restock


@dataclass
class Refund:
	id: str
	at: datetime
	note: str
	lines: list[RefundLine]
	transactions: list[Transaction]
	shipping: Decimal = Decimal("0.00")
	meta: dict[str, Any] = field(default_factory=dict)
	shipping_tax: Decimal = Decimal("0.00")  # beside `shipping`, or contained in it as in the order's prices
	by_hand: bool = False  # recorded only: no gateway has sent the money

	@property
	def amount(self) -> Decimal:
		return sum((item.amount for item in self.transactions), Decimal("0.00"))


@dataclass
class Fulfilment:
	id: str
	at: datetime
	number: str
	company: str
	url: str
	notify: bool
	lines: list[tuple[Line, int]]
	events: list[dict[str, Any]] = field(default_factory=list)  # what became of the parcel
	further: list[tuple[str, str]] = field(
		default_factory=list
	)  # (number, url) of more parcels of the same fulfilment
	cancelled: bool = False
	renumbered: int = 0  # how often it got other numbers

	@property
	def numbers(self) -> list[str]:
		return [number for number in (self.number, *(number for number, _url in self.further)) if number]


@dataclass
class Order:
	id: str
	number: str
	currency: str
	created_at: datetime
	updated_at: datetime
	buyer: Mapping[str, str]
	shipping_address: Mapping[str, str]
	billing_address: Mapping[str, str]
	lines: list[Line]
	shipping: Mapping[str, Any]
	tip: Decimal
	total: Decimal  # stated; before returns
	taxes_included: bool
	tags: list[str]
	note: str
	gateway: str
	location_id: str
	transactions: list[Transaction] = field(default_factory=list)
	refunds: list[Refund] = field(default_factory=list)
	fulfilments: list[Fulfilment] = field(default_factory=list)
	fees: list[dict[str, Any]] = field(default_factory=list)  # title, amount, tax
	coupons: list[dict[str, Any]] = field(
		default_factory=list
	)  # code, amount; contained in the lines' discounts
	meta: dict[str, Any] = field(default_factory=dict)
	notes: list[dict[str, Any]] = field(default_factory=list)
	completed_at: datetime | None = None
	cancelled_at: datetime | None = None
	cancel_reason: str = ""
	is_test: bool = False
	state: str = ""  # that the merchant has set, in the shop's own words; "": it follows from money and goods
	marked_paid_at: datetime | None = None  # the shop says that it is paid, though no money moved
	risk: str = ""  # what Shopify recommends: ACCEPT, INVESTIGATE, CANCEL
	disputes: list[str] = field(default_factory=list)  # their states
	pickup: bool = False  # the buyer fetches it
	free_shipping: list[str] = field(
		default_factory=list
	)  # titles of further shipping lines, without a price
	other_parts: list[str] = field(default_factory=list)  # states of fulfilment orders at further locations
	presentment_currency: str = ""  # in which the buyer paid; "": the shop's
	attributes: dict[str, str] = field(default_factory=dict)  # what the checkout has written into it
	trashed: bool = False
	deleted: bool = False

	@property
	def sent(self) -> list[Fulfilment]:
		"""The fulfilments that nobody has cancelled."""
		return [made for made in self.fulfilments if not made.cancelled]

	@property
	def paid(self) -> Decimal:
		return sum((t.amount for t in self.transactions if t.kind == "sale" and t.done), Decimal("0.00"))

	@property
	def returned(self) -> Decimal:
		return sum((t.amount for t in self.transactions if t.kind == "refund"), Decimal("0.00"))

	def tax_of_shipping(self, amount: Decimal) -> Decimal:
		"""The tax of a part of the order's shipping."""
		whole = self.shipping["price"] - self.shipping["discount"]
		share = self.shipping["tax"] * amount / whole if whole else Decimal(0)
		return share.quantize(Decimal("0.01"))

	@property
	def current_total(self) -> Decimal:
		taxed = not self.taxes_included
		gone = (
			part.subtotal + (part.tax if taxed else 0) for refund in self.refunds for part in refund.lines
		)
		return self.total - sum(gone, Decimal("0.00"))

	@property
	def financial_status(self) -> str:
		if self.returned and self.returned >= self.paid:
			return "refunded"
		if self.returned:
			return "partially_refunded"
		if not self.paid:
			return "voided" if self.cancelled_at else "pending"
		return "paid" if self.paid >= self.current_total else "partially_paid"

	def line(self, line_id: str) -> Line:
		for line in self.lines:
			if line.id == line_id:
				return line
		raise ShopRefusal(f"Line item {line_id} does not exist")


def _part(amount, some, all_of):
	return (amount * some / all_of).quantize(CENT, rounding=ROUND_HALF_UP)
