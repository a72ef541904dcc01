"""What shops are told, as the flows hand it to a channel: of parcels, refunds, orders that are cancelled, and stock."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class SentPackage:
	"""A package that a courier carries."""

	tracking_number: str
	carrier: str
	tracking_url: str = ""


@dataclass(frozen=True)
class FulfilmentNotice:
	"""What one warehouse sends of an order has left, in one package or several. `lines` (line id, units as the shop counts
	them): what it completes, at least one. `tracking_number`, `carrier` and `tracking_url` are those of the
	first package, `more` the further ones. The packages of `earlier` left before and completed nothing that was sold: they
	hold other parts of a pack or bundle, and the shop was not told of them."""

	external_order_id: str
	lines: tuple[tuple[str, int], ...]
	tracking_number: str
	carrier: str
	tracking_url: str = ""
	notify_customer: bool = True
	parcel: str = ""  # our own name of it
	earlier: tuple[SentPackage, ...] = ()
	more: tuple[SentPackage, ...] = ()
	unshipped: tuple[str, ...] = ()  # lines that no parcel ever holds: services, downloads
	edition: int = 0  # how often the parcel was told before and withdrawn
	without_parcel: bool = False  # the order has no other lines: nothing leaves, and it is done

	@property
	def key(self) -> str:
		"""What tells it from the order's others: its first tracking number, or our name where it has none."""
		return self.tracking_number or self.parcel

	@property
	def packages(self) -> tuple[SentPackage, ...]:
		"""All its packages, the first one first."""
		return (SentPackage(self.tracking_number, self.carrier, self.tracking_url), *self.more)


@dataclass(frozen=True)
class RefundNotice:
	external_order_id: str
	amount: Decimal
	currency: str
	lines: tuple[tuple[str, int, bool], ...]  # (line external id, quantity, restocked)
	note: str = ""
	key: str = ""  # our idempotency key; kept with the refund at the shop so that a repeat finds it


@dataclass(frozen=True)
class TrackingNotice:
	"""Where a parcel is that the shop was told of before, by `fulfilment_id`, the shop's id of its fulfilment."""

	external_order_id: str
	fulfilment_id: str
	status: str  # a word of `core.shipping.tracking_status.FOR_SHOPS`
	at: datetime
	text: str = ""
	key: str = ""  # our idempotency key


@dataclass(frozen=True)
class CancelNotice:
	"""An order that we do not fulfil. `refund`: pay back what the buyer has paid; `restock`: the pieces are free again."""

	external_order_id: str
	reason: str
	refund: bool = True
	restock: bool = True
	key: str = ""  # our idempotency key


@dataclass(frozen=True)
class StockLevel:
	listing_id: str
	sku: str
	available: int
	location_id: str = ""


@dataclass(frozen=True)
class CorrectionNotice:
	"""What the shop was told of a parcel that has not left is otherwise now. `packages`: those that carry it now, the one that
	completes its lines first; `withdrawn`: nothing of it leaves for now, the shop is to count its units as open again. `former`:
	all tracking numbers under which the shop may know it, and our name of it."""

	external_order_id: str
	fulfilment_id: str  # the shop's own; "" where it gave none
	parcel: str  # our own name of it
	packages: tuple[SentPackage, ...]
	former: tuple[str, ...]
	withdrawn: bool = False
	notify_customer: bool = True
	key: str = ""  # our idempotency key

	@property
	def new_key(self) -> str:
		"""What tells it from the order's others from now on."""
		return next((package.tracking_number for package in self.packages), "") or self.parcel

	def is_known_by(self, key: str) -> bool:
		"""Whether it is what the shop keeps under a tracking number, or under our name of it."""
		return key in (*self.former, self.parcel, self.new_key)
