"""What every sales channel offers to the flows. A channel is a folder beside this file with `settings.py` (what it
declares), `client.py` (transport), `mapper.py` (payload to canonical order and back) and `webhook.py` (signature,
topics); its `__init__` exports `Adapter`.

Adapters keep no state of their own and touch no database. Every push is safe to repeat: called again after a lost
answer it finds what the first call made and returns its id. Nobody calls what an adapter does not declare.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from traceback import extract_tb
from typing import Any, ClassVar, Generic, TypeVar

from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.integrations.channels.description import CataloguePage, Registration, ShopDescription
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	CorrectionNotice,
	FulfilmentNotice,
	RefundNotice,
	StockLevel,
	TrackingNotice,
)
from ecom_erp.integrations.declaration import Declaration, Settings
from ecom_erp.integrations.http import HttpClient

ASKED = "ecom_erp/asked"
"""Topic of a message that we wrote ourselves: it names an order that the shop is to be asked for."""


class Capability(Enum):
	"""What a channel may be able to do. The value is its name in scripts of the desk and in docs/channels.md."""

	WEBHOOKS = "webhooks"  # the shop sends its orders
	POLLING = "polling"  # the shop is asked for its orders
	FILES = "files"  # orders are taken from files
	FULFILMENTS = "fulfilments"  # the shop is told of parcels that leave
	CORRECTIONS = "corrections"  # and what of that no longer holds
	TRACKING = "tracking"  # and how they go on
	REFUNDS = "refunds"  # the shop pays buyers back when it is told to
	CANCELLATIONS = "cancellations"  # the shop cancels orders when it is told to
	STOCK = "stock"  # the shop is told what is available
	CATALOGUE = "catalogue"  # the shop lists what it sells
	REGISTRATION = "registration"  # the shop lets us register its webhooks
	BUYER_NOTES = "buyer_notes"  # the shop sends its buyers what we say


class SignatureError(Exception):
	"""The webhook was not signed with the shop's secret."""


class ChannelError(Exception):
	"""The shop answered, and refused what was asked (a retry gives the same answer). `codes`: the shop's own names for
	its reasons, as far as it gave any; `status`: that of HTTP, 0 where there is none."""

	codes: tuple[str, ...] = ()
	status = 0


class StockRefused(ChannelError):
	"""The shop took the stock of some listings and refused that of others: `listing_ids`. `before`: as `push_stock`
	answers, of those it took."""

	def __init__(self, message: str, listing_ids: Sequence[str], before: Mapping[str, int] | None = None):
		super().__init__(message)
		self.listing_ids = tuple(listing_ids)
		self.before = dict(before or {})


class NoRecipient(Exception):
	"""There is nobody to tell: a shop that only sends. The message says why; the matter is done with."""


class PayloadError(Exception):
	"""A payload does not have the channel's shape. The message names the field; it holds no personal data."""


_OTHER_KIND = (TypeError, AttributeError, LookupError, ValueError, ArithmeticError, RecursionError)


@contextmanager
def reading() -> Iterator[None]:
	"""Around the reading of a payload: what goes wrong in it is the payload's fault. Raises PayloadError, which names
	the reader; the values stay out of the message."""
	try:
		yield
	except _OTHER_KIND as error:
		place = extract_tb(error.__traceback__)[-1].name.strip("_<>")
		raise PayloadError(f"A value is of another type than the channel sends (read by {place})") from error


class UnknownChannel(ChannelError):
	"""No app of this site brings the channel."""


@dataclass(frozen=True)
class ShopSettings(Settings):
	"""What an adapter must know of a shop."""

	currency: str = ""
	time_zone: str = "UTC"
	polled: bool = True


@dataclass(frozen=True)
class Event:
	"""One thing the shop told us. (shop, event_id) is unique: the same fact told twice has the same id."""

	event_id: str
	topic: str  # the channel's own topic, e.g. "orders/create"
	external_id: str  # of the order it is about; "" when it is about none
	occurred_at: datetime | None
	payload: Mapping[str, Any]
	problem: str = ""  # why it cannot be read; it is kept for a person


@dataclass(frozen=True)
class PrivacyWish:
	"""A buyer asks the shop for their data, or to be erased; or (`everyone`) the shop itself is to be. `orders`: the shop's
	ids of orders; `key`: the same for the same wish told twice."""

	erase: bool
	key: str
	buyer_id: str = ""
	email: str = ""
	phone: str = ""
	orders: tuple[str, ...] = ()
	everyone: bool = False


OwnSettings = TypeVar("OwnSettings", bound=ShopSettings)


class ChannelAdapter(ABC, Generic[OwnSettings]):
	"""`declaration` says what the channel is called, which settings it needs and what it can do: for each capability it
	has the method that `OFFERED_BY` names, for no other."""

	declaration: ClassVar[Declaration]
	chooses_secret: ClassVar[bool] = False
	"""Whether `register_webhooks` tells the shop by which secret to sign, so that any will do."""

	def __init__(self, shop: OwnSettings, http: HttpClient):
		self.shop = shop
		self.http = http

	@abstractmethod
	def fetch_order(self, external_id: str) -> CanonicalOrder | None:
		"""The order as it is now; None when the shop has no such order. For messages that name an order without stating
		it whole (`to_canonical` gives None). Raises HttpError, ChannelError or PayloadError."""

	@abstractmethod
	def to_canonical(self, event_topic: str, payload: Mapping[str, Any]) -> CanonicalOrder | None:
		"""The order a payload states, or None when it does not state one whole; `fetch_order` then gives it.

		The same order gives the same canonical order whichever way it came. Money that was captured or returned always
		has its external ids; only a payment still to come may have external_id "". Raises PayloadError."""

	@abstractmethod
	def check(self) -> str:
		"""Ask the shop for something harmless that needs its credentials; its currency, "" when it does not tell. Raises
		HttpError or ChannelError, with what is wrong."""

	def knows_orders(self) -> bool:
		"""Whether `fetch_order` can be asked for any order of the shop, so that None says that it has no such order."""
		return bool(self.shop.base_url)

	def describe(self, address: str = "") -> ShopDescription:
		"""What the shop says of itself, asked for with its credentials. `address`: where its webhooks should arrive, ""
		when that is not known. Raises as `check`. A channel that has nothing to tell leaves it at the currency."""
		return ShopDescription(currency=self.check())

	def register_webhooks(self, address: str) -> Registration:
		"""Have the shop tell `address` of orders: makes the webhooks that lack, repairs those of this receiver that are
		disabled or lead to an old host, leaves all others alone; safe to repeat. Raises HttpError or ChannelError."""
		raise self._not_offered()

	def catalogue(self, after: str = "") -> Iterator[CataloguePage]:
		"""Pages of what the shop sells, from where a page's `next` said; "" from the beginning. Raises HttpError,
		ChannelError or PayloadError."""
		raise self._not_offered()

	def privacy_wish(self, event_topic: str, payload: Mapping[str, Any]) -> "PrivacyWish | None":
		"""What a message of the topic asks for about a buyer's personal data; None where it is about something else."""
		return None

	def tells_of_deletion(self, event_topic: str) -> bool:
		"""Whether a message of this topic says that the shop has deleted the order, when the shop no longer has it."""
		return False

	def updated_orders(self, since: datetime) -> Iterator[Sequence[Event]]:
		"""Pages of orders updated at or after `since` (aware UTC), oldest first. Each event's payload is mapped by
		`to_canonical`. Raises HttpError when the shop cannot be reached, ChannelError when it refuses."""
		return iter(())

	def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Event | None:
		"""Check the signature in constant time, then parse; None for a message that states nothing and is only to be
		answered. Raises SignatureError (always, when the shop has no secret) or PayloadError."""
		raise SignatureError(f"{self.declaration.name} sends no webhooks")

	def imported_order(self, order: CanonicalOrder) -> Event:
		"""The event of an order that came in a file, as if the shop had sent it: `to_canonical` reads its payload. The
		same order with the same content has the same event id."""
		raise self._not_offered()

	def copied_order(self, order: CanonicalOrder) -> Event:
		"""As `imported_order`, of an order that this app has exported: `to_canonical` gives back all that it says."""
		return self.imported_order(order)

	def push_fulfilment(self, notice: FulfilmentNotice) -> str:
		"""Tell the shop what was shipped; the shop's fulfilment id. This and the other pushes raise HttpError,
		ChannelError, or NoRecipient."""
		raise self._not_offered()

	def correct_fulfilment(self, notice: CorrectionNotice) -> str:
		"""Correct or take back what the shop was told of a parcel; the shop's fulfilment id from now on, "" where it has none:
		it was withdrawn, or somebody cancelled it there. A parcel that is sent after all is told anew then."""
		raise self._not_offered()

	def push_refund(self, notice: RefundNotice) -> str:
		"""Pay the buyer back through the shop; the shop's refund id."""
		raise self._not_offered()

	def push_stock(self, levels: Sequence[StockLevel]) -> Mapping[str, int] | None:
		"""Set available quantities, in bulk; what the shop had before by listing id, where the channel tells. Raises
		StockRefused, after setting the others, when the shop does not take some."""
		raise self._not_offered()

	def push_tracking(self, notice: TrackingNotice) -> str:
		"""Tell the shop how the parcel goes on; the shop's id of the event, "" where the shop keeps none."""
		raise self._not_offered()

	def cancel_order(self, notice: CancelNotice) -> str:
		"""Cancel the order at the shop; the shop's id of the cancelled order. One that is cancelled already is done."""
		raise self._not_offered()

	def note_buyer(self, external_order_id: str, text: str) -> str:
		"""Have the shop tell the buyer of an order `text`, plain and once; the shop's id of it."""
		raise self._not_offered()

	def _not_offered(self) -> NoRecipient:
		return NoRecipient(f"Not sent: {self.declaration.name} has no place for it")


BASE, SETTINGS = ChannelAdapter, ShopSettings
OFFERED_BY: Mapping[Capability, str] = {
	Capability.WEBHOOKS: "read_webhook",
	Capability.POLLING: "updated_orders",
	Capability.FILES: "imported_order",
	Capability.FULFILMENTS: "push_fulfilment",
	Capability.CORRECTIONS: "correct_fulfilment",
	Capability.TRACKING: "push_tracking",
	Capability.REFUNDS: "push_refund",
	Capability.CANCELLATIONS: "cancel_order",
	Capability.STOCK: "push_stock",
	Capability.CATALOGUE: "catalogue",
	Capability.REGISTRATION: "register_webhooks",
	Capability.BUYER_NOTES: "note_buyer",
}
