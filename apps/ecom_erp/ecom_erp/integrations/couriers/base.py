"""What every courier offers to the flows. A courier is a folder beside this file whose `__init__` exports `Adapter`, and
whose `settings.py` holds what it declares.

Adapters keep no state of their own and touch no database. Buying is safe to repeat with the same idempotency key.
Nobody calls what an adapter does not declare.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import ClassVar, Generic, TypeVar

from ecom_erp.core.carriers.rate_card import RateCard
from ecom_erp.core.carriers.rates import Quote, Refusal, quote
from ecom_erp.integrations.couriers.handing_over import Manifest, Paper, Pickup, PickupRequest
from ecom_erp.integrations.couriers.parcels import MaskedRecipient, Party, Piece, Shipment, Wanted
from ecom_erp.integrations.declaration import Declaration, Settings
from ecom_erp.integrations.http import HttpClient, HttpError


class Capability(Enum):
	"""What a courier may be able to do. The value is its name in scripts of the desk and in docs/couriers.md."""

	NETWORK = "network"  # it is called over the network
	QUOTES = "quotes"  # it tells prices itself; else those of the account's rate cards count
	VOIDS = "voids"  # it takes labels back that were not used
	TRACKING = "tracking"  # it tells how parcels go on, when it is asked
	WEBHOOKS = "webhooks"  # and by itself
	PICKUP_POINTS = (
		"pickup_points"  # it delivers to a shop or locker of a carrier, where the buyer fetches the parcel
	)
	LOOKUP = "lookup"  # it knows no keys: after a lost answer it is asked by reference before anything is bought again
	TOGETHER = "together"  # it takes several packages as one shipment: one price, one call, a label for each
	PICKUPS = "pickups"  # it is told to fetch parcels
	MANIFESTS = "manifests"  # it is told which parcels leave, and gives a document for the driver
	BATCHES = "batches"  # it sells labels of several parcels, each to another place, in one call
	BALANCE = "balance"  # it tells how many numbers the account has left
	MASKED_RECIPIENTS = (
		"masked_recipients"  # it delivers to whom only a marketplace knows, by that marketplace's id of him
	)
	NUMBER_RANGE = "number_range"  # its tracking numbers are drawn from a range of the account


class CourierError(Exception):
	"""The courier refuses: it does not take this parcel, or the label cannot be voided (a repeat gives the same). Buying
	then has sold nothing, by this call or by one before with the same key; what does not say so, such as credentials
	that are not accepted, is an HttpError."""


class OutcomeUnknown(HttpError):
	"""Whether an earlier call has sold a label cannot be found out: nothing was bought now, and somebody may have to look
	at the courier's own site."""


class UnknownCourier(CourierError):
	"""No app of this site brings the courier."""


class CourierSignatureError(Exception):
	"""The tracking webhook was not signed with the account's secret."""


class CourierPayloadError(Exception):
	"""A tracking webhook does not have the courier's shape. The message holds no personal data."""


@dataclass(frozen=True)
class CourierQuote:
	"""One offer. `breakdown` holds (label, amount) in the order printed and adds up to `amount`."""

	service: str
	amount: Decimal
	currency: str
	transit_days: int
	zone: str = ""
	billable_grams: int = 0
	breakdown: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class Label:
	"""A bought label. `content` is the printable part in `format`: "svg" (the barcode alone, to be printed beside the
	addresses) or "pdf", "png", "zpl" (the whole label). `texts`: what is printed beside a barcode where it has a layout of
	its own, by area. `cost` is None when the courier does not say it: then his offer stands."""

	tracking_number: str
	service: str
	cost: Decimal | None
	currency: str
	content: bytes
	format: str
	texts: tuple[tuple[str, str], ...] = ()
	expected: date | None = None  # day of delivery, as the courier expects it
	shipment_number: str = (
		""  # of the whole, by which it is voided, where a label of several has another number
	)
	papers: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class TrackingEvent:
	"""One thing that happened to a parcel. `event_id` is the courier's and the same however often, and by whichever way,
	it is told. `status`: one of `core.shipping.tracking_status.TELLABLE`, "" when it states none of them."""

	event_id: str
	at: datetime  # aware
	status: str
	text: str
	place: str = ""
	code: str = ""  # the courier's own
	expected: date | None = None  # day of delivery, as the courier now expects it


@dataclass(frozen=True)
class AccountSettings(Settings):
	"""What an adapter must know of an account."""

	service: str = ""  # the one to use where there are several, and what is printed where there are none

	def delivers_to_points(self) -> bool:
		"""Whether the account delivers to pickup points, where its courier may (PICKUP_POINTS)."""
		return True

	def choices(self) -> Mapping[str, Sequence[str]]:
		"""What can be picked for a setting that holds names, by the setting."""
		return {}


@dataclass(frozen=True)
class CourierContext:
	"""What the app lends to an adapter; each takes what it needs. `cards`: rate card by warehouse. `next_number` draws
	the number for the label at hand and, called again for the same label, gives the number drawn before. `asked_at`: when
	the label at hand was asked for by a call whose outcome nobody knows (for couriers with LOOKUP), else None."""

	http: HttpClient | None = None
	cards: Mapping[str, RateCard] = field(default_factory=dict)
	next_number: Callable[[], str] | None = None
	asked_at: datetime | None = None

	def draw_number(self) -> str:
		"""The next number; RuntimeError where the app lends none."""
		if self.next_number is None:
			raise RuntimeError("No number range is lent to this courier")
		return self.next_number()


OwnSettings = TypeVar("OwnSettings", bound=AccountSettings)


class CourierAdapter(ABC, Generic[OwnSettings]):
	"""`declaration` says what the courier is called, which settings it needs and what it can do: for each capability it
	has the method that `OFFERED_BY` names, for no other."""

	declaration: ClassVar[Declaration]

	def __init__(self, account: OwnSettings, context: CourierContext):
		self.account = account
		self.context = context

	@abstractmethod
	def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> Label:
		"""Buy the label of an offered service. Called again with the same key it gives the same label. Raises as
		`quote`."""

	def buy_together(self, shipment: Shipment, service: str, idempotency_key: str) -> Sequence[Label]:
		"""As `buy`, of several packages: a label for each, in their order; the first one costs what all of them do. Has sold
		all of them or none when it raises, unless it raises OutcomeUnknown or HttpError."""
		raise CourierError(f"{self.declaration.name} ships each package by itself")

	def takes_together(self) -> int:
		"""How many packages one shipment may have; 1 where the account's carrier takes each by itself."""
		return 1

	def buy_batch(self, wanted: Sequence[Wanted]) -> Sequence[Label | CourierError | HttpError]:
		"""As `buy`, of at most `batch_size` parcels that leave one place: for each, in their order, its label or why there is
		none; one that is refused does not stop the others. Raises HttpError when nothing is known of any."""
		raise CourierError(f"{self.declaration.name} sells one label at a time")

	def batch_size(self) -> int:
		"""How many labels one call may ask for."""
		return 1

	def numbers_left(self) -> int | None:
		"""How many numbers the account has left, None where they are not counted. Raises as `quote`."""
		raise CourierError(f"{self.declaration.name} does not tell how many numbers are left")

	@abstractmethod
	def find(self, idempotency_key: str) -> str:
		"""The tracking number of the label that was bought with this key, "" when none was."""

	def quote(self, shipment: Shipment) -> Sequence[CourierQuote]:
		"""Offers, cheapest first; of one that tells none, what the account's rate card says. Raises CourierError with the
		reason when there is none, HttpError when the courier cannot be reached."""
		self.check(shipment)
		return [self._as_offer(self._card_price(shipment))]

	def check(self, shipment: Shipment) -> None:
		"""Raises CourierError for a parcel that the courier does not take, as far as that is known without asking it."""

	def void(self, tracking_number: str) -> None:
		"""Take an unused label back; done already is done. Raises CourierError when it is too late."""
		raise CourierError(f"{self.declaration.name} does not support voiding labels")

	def offers(self, capability: Capability) -> bool:
		"""Whether this account has what the courier may be able to do."""
		return capability in self.declaration.capabilities

	def book_pickup(self, request: PickupRequest) -> Pickup:
		"""Have parcels fetched; booked twice, they come twice. Raises CourierError, and HttpError when it is not known."""
		raise CourierError(f"{self.declaration.name} books no pickups")

	def cancel_pickup(self, pickup: Pickup, address: Party) -> None:
		"""The parcels are not to be fetched. Raises CourierError when it is too late."""
		raise CourierError(f"{self.declaration.name} books no pickups")

	def make_manifest(self, tracking_numbers: Sequence[str], address: Party, day: date) -> Manifest:
		"""The document of parcels that leave one place on a day. Raises as `quote`."""
		raise CourierError(f"{self.declaration.name} makes no manifests")

	def track(self, tracking_numbers: Sequence[str]) -> Mapping[str, Sequence[TrackingEvent]]:
		"""What happened to the parcels, oldest first, by number; a parcel of which nothing is known may be missing."""
		return {}

	def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[tuple[str, TrackingEvent]]:
		"""(tracking number, event) of a webhook whose signature was checked in constant time. Raises
		CourierSignatureError or CourierPayloadError."""
		raise CourierSignatureError(f"{self.account.name} sends no tracking events")

	def test(self) -> str:
		"""Whom we speak to, in words. Raises CourierError, HttpError (when the credentials are refused, too)."""
		return self.account.name

	def _card_price(self, shipment: Shipment) -> Quote:
		"""By the card of the warehouse; the one under "" serves every warehouse without one of its own."""
		card = self.context.cards.get(shipment.origin) or self.context.cards.get("")
		if card is None:
			raise CourierError(f"{self.account.name} has no rate card for warehouse {shipment.origin}")
		price = quote(card, shipment.parcel, shipment.destination)
		if isinstance(price, Refusal):
			raise CourierError(price.message.format(**price.params))
		return price

	def _as_offer(self, price: Quote) -> CourierQuote:
		return CourierQuote(
			service=self.account.service or price.card,
			amount=price.amount,
			currency=price.currency,
			transit_days=price.transit_days,
			zone=price.zone,
			billable_grams=price.billable_grams,
			breakdown=price.breakdown,
		)


__all__ = ["MaskedRecipient", "Party", "Piece", "Shipment", "Wanted"]
BASE, SETTINGS = CourierAdapter, AccountSettings
OFFERED_BY: Mapping[Capability, str] = {
	Capability.QUOTES: "quote",
	Capability.VOIDS: "void",
	Capability.TOGETHER: "buy_together",
	Capability.PICKUPS: "book_pickup",
	Capability.MANIFESTS: "make_manifest",
	Capability.BATCHES: "buy_batch",
	Capability.BALANCE: "numbers_left",
	Capability.TRACKING: "track",
	Capability.WEBHOOKS: "read_webhook",
}
