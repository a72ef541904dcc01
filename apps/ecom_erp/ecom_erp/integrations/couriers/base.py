"""What every courier offers to the flows. A courier is a folder beside this file whose `__init__` exports `Adapter`.

Adapters keep no state of their own and touch no database. Buying is safe to repeat with the same idempotency key.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.rates import Destination, Parcel


class CourierError(Exception):
	"""The courier refuses: it does not take this parcel, or the label cannot be voided (a repeat gives the same)."""


@dataclass(frozen=True)
class Party:
	"""Who sends or receives, as printed on the label."""

	name: str
	company: str = ""
	line1: str = ""
	line2: str = ""
	city: str = ""
	province: str = ""
	postal_code: str = ""
	country_code: str = ""
	phone: str = ""

	def lines(self) -> tuple[str, ...]:
		"""The address block, without empty lines."""
		place = " ".join(part for part in (self.city, self.province, self.postal_code) if part)
		block = (self.name, self.company, self.line1, self.line2, place, self.country_code)
		return tuple(part for part in block if part)


@dataclass(frozen=True)
class Shipment:
	"""One parcel from one warehouse. `reference` is ours, printed on the label; `origin` names the warehouse."""

	reference: str
	origin: str
	sender: Party
	recipient: Party
	parcel: Parcel
	destination: Destination


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
	"""A bought waybill. `content` is the printable part in `format`: "svg" (the barcode alone, to be printed beside the
	addresses) or "pdf", "png", "zpl" (the whole label). `fields` are the texts printed with a barcode."""

	tracking_number: str
	service: str
	cost: Decimal
	currency: str
	content: bytes
	format: str
	fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TrackingEvent:
	at: datetime
	code: str  # the courier's own
	text: str
	place: str = ""
	delivered: bool = False


@dataclass(frozen=True)
class CourierAccount:
	"""What an adapter must know of an account; secrets already decrypted."""

	name: str
	service: str = ""
	currency: str = ""
	tracking_url: str = ""  # with {number}
	secrets: dict[str, str] = field(default_factory=dict)


class CourierAdapter(ABC):
	def __init__(self, account: CourierAccount):
		self.account = account

	@abstractmethod
	def quote(self, shipment: Shipment) -> Sequence[CourierQuote]:
		"""Offers, cheapest first. Raises CourierError with the reason when there is none, HttpError when the courier
		cannot be reached."""

	@abstractmethod
	def buy(self, shipment: Shipment, idempotency_key: str) -> Label:
		"""Buy the label. Called again with the same key it gives the same label. Raises as `quote`."""

	@abstractmethod
	def void(self, tracking_number: str) -> None:
		"""Take an unused label back; done already is done. Raises CourierError when it is too late."""

	@abstractmethod
	def track(self, tracking_number: str) -> Sequence[TrackingEvent]:
		"""What happened to the parcel, oldest first; empty when nothing is known."""

	def tracking_url(self, tracking_number: str) -> str:
		"""Where the buyer follows the parcel; "" when the account has no such address."""
		return self.account.tracking_url.replace("{number}", tracking_number)
