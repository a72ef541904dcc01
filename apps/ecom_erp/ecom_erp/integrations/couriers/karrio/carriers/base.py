"""A carrier as its connector alone serves it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from ecom_erp.integrations.couriers.base import OutcomeUnknown, Paper, Party, Shipment
from ecom_erp.integrations.couriers.handing_over import Manifest, Pickup, PickupRequest
from ecom_erp.integrations.couriers.karrio import prints
from ecom_erp.integrations.couriers.karrio.customs import Declared
from ecom_erp.integrations.couriers.karrio.prints import Print
from ecom_erp.integrations.couriers.karrio.way_out import Call

FOUND_LATER = timedelta(minutes=30)  # until a carrier's tracking surely knows of a new label


@dataclass(frozen=True)
class Purchase:
	"""A label that is about to be bought. `key` stands on it as the sender's reference; `said`: what it declares."""

	shipment: Shipment
	key: str
	label_format: str = "PDF"
	said: Declared | None = None


@dataclass(frozen=True)
class Found:
	"""A shipment that the carrier has sold for a key. `prints`: the labels of its packages that it gives a second time."""

	number: str
	prints: tuple[Print, ...] = ()


class Desk(Protocol):
	"""What a carrier's own calls are made with. `ask`: the JSON that was answered, None for a 404; raises HttpError."""

	account: Any
	asked_at: datetime | None
	now: Callable[[], datetime]

	def token(self) -> str: ...

	def payment_token(self) -> str: ...

	def ask(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> Any: ...

	def header(self, method: str, path: str, headers: Mapping[str, str], name: str) -> str: ...


class Carrier:
	"""`connector`: its name at karrio; `label`: what people choose. The rest is what subclasses know better."""

	connector: str
	label: str
	returns_by_connector = True  # else a return is a label in the other direction
	bills_others = True  # recipient or third party
	cancels = True  # it is told of labels that were not used
	returns_from_abroad = True
	holds_parcels = False  # at a shop of its own, for the recipient
	numbers_at_once = 30  # that one tracking call may ask for
	pieces_at_once = 1  # packages that are bought as one shipment
	codes: ClassVar[
		Mapping[str, str]
	] = {}  # statuses of its tracking, where the connector knows them less well
	live: ClassVar[tuple[str, ...]] = ()
	test: ClassVar[tuple[str, ...]] = ()
	always: ClassVar[Mapping[str, Any]] = {}  # options, unless the account says otherwise
	return_options: ClassVar[Mapping[str, Any]] = {}  # and those of a return
	names: ClassVar[Mapping[str, str]] = {}  # its connector's settings, by ours

	def __init__(self, connector: str, label: str):
		self.connector, self.label = connector, label

	def hosts(self, test_mode: bool) -> tuple[str, ...]:
		"""The hosts that are called; none for a carrier that is not known here, whose address is entered."""
		return self.test if test_mode else self.live

	def credentials(self, account: Any) -> dict[str, Any]:
		"""The connector's settings, from ours."""
		values = {theirs: getattr(account, ours) for ours, theirs in self.names.items()}
		return {name: value for name, value in values.items() if value}

	def mend(self, call: Call, purchase: Purchase | PickupRequest | None, desk: Desk) -> None:
		"""Change a call to what the carrier's documents ask for."""

	def declare(self, call: Call, said: Declared | None, desk: Desk) -> None:
		"""Write what a shipment declares to customs into a call for prices or for a label; None: it crosses no border, and
		nothing may be declared. After `mend`. Raises CourierError."""

	def hold(self, call: Call, shipment: Shipment) -> None:
		"""Write into a call for prices or for a label at which of the carrier's shops the parcel waits for the recipient; of
		carriers with `holds_parcels`. After `mend`."""

	def read(self, call: Call, answer: bytes) -> bytes:
		"""An answer as its connector can read it."""
		return answer

	def check(self, desk: Desk) -> None:
		"""Ask something that tells whether the credentials are accepted, beyond a login. Raises HttpError."""

	def cost(self, answer: dict[str, Any], details: Any) -> tuple[Decimal, str] | None:
		"""What a label costs, from the answer to its purchase and what karrio read in it; None when neither says."""
		rate = details.selected_rate
		if not rate or not rate.total_charge:
			return None
		return Decimal(str(rate.total_charge)), str(rate.currency or "USD")

	def prints(self, answer: dict[str, Any], details: Any) -> list[Print]:
		"""The labels of a purchase, from the answer and what karrio read in it, in the order of the packages."""
		return prints.of_details(details)

	def papers(self, answer: dict[str, Any]) -> tuple[Paper, ...]:
		"""What came with them to be printed besides."""
		return ()

	def pickup_options(self, request: PickupRequest) -> dict[str, Any]:
		"""The connector's options of a pickup."""
		return {}

	def pickup_booked(self, answer: dict[str, Any], request: PickupRequest) -> str:
		"""What else than its number is told when a pickup is cancelled."""
		return ""

	def cancel_options(self, pickup: Pickup) -> dict[str, Any]:
		"""The connector's options when a pickup is cancelled."""
		return {}

	def cancel_pickup(self, desk: Desk, pickup: Pickup) -> bool:
		"""Cancel a pickup by a call of our own; False where the connector's is to be used. Raises HttpError."""
		return False

	def manifest(self, desk: Desk, numbers: Sequence[str], address: Party, day: date) -> Manifest | None:
		"""The manifest by a call of our own, None where the connector's is to be used. Raises HttpError."""
		return None

	def is_piece(self, number: str) -> bool:
		"""Whether a number is that of a package alone, of which the carrier tells under the shipment's number."""
		return False

	def find(self, desk: Desk, key: str) -> Found | None:
		"""The shipment that the carrier has sold for a key and that counts, None when it has sold none. Raises HttpError when
		it does not answer, OutcomeUnknown when it cannot be asked."""
		if desk.asked_at is None:
			return None
		raise OutcomeUnknown(f"{self.label} cannot be asked for a label by reference")

	def take_over(self, desk: Desk, found: Found) -> bool:
		"""Whether a shipment is given back by us, for another to be bought, because the carrier prints it no second time."""
		return False


class Unlisted(Carrier):
	"""A carrier that is known by its connector alone: its credentials are entered under the connector's names."""

	def credentials(self, account: Any) -> dict[str, Any]:
		return {"account_number": account.account_number, **account.further_credentials()}


def surely_none(desk: Desk) -> None:
	"""Raises OutcomeUnknown while a label may have been sold that the carrier's tracking does not know yet."""
	if desk.asked_at and desk.now() - desk.asked_at < FOUND_LATER:
		raise OutcomeUnknown("the carrier does not know yet whether it sold a label; it is asked again")


def dictionaries(value: Any) -> list[dict[str, Any]]:
	"""The objects of a list in an answer; of an object, itself."""
	rows = value if isinstance(value, list) else [value]
	return [row for row in rows if isinstance(row, dict)]
