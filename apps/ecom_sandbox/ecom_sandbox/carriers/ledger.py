"""What the simulated carriers have sold. None of them knows a key, except USPS."""

import base64
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from ecom_sandbox.carriers import tariff
from ecom_sandbox.courier import printing

NOWHERE = "AQ"  # Antarctica, where none of the carriers goes


class Refusal(Exception):
	"""A carrier refuses: `status` of the answer, its `code`, and words that may name the recipient."""

	def __init__(self, status: int, code: str, message: str):
		super().__init__(message)
		self.status, self.code, self.message = status, code, message


@dataclass
class Request:
	"""One call, as a carrier sees it. `path` with what stands in the query; `parts`: what the path names, by name."""

	method: str
	path: str
	parts: Mapping[str, str]
	query: Mapping[str, str]
	headers: Mapping[str, str]
	body: Any
	queries: Mapping[str, list[str]] = field(default_factory=dict)  # all values of what stands in the query


@dataclass
class Sold:
	"""A shipment. `number` is its own and that of its first package, `further` those of the others; `events` are (code,
	words, place, moment), newest last."""

	carrier: str
	number: str
	reference: str
	service: str
	price: Decimal
	format: str
	key: str = ""
	further: list[str] = field(default_factory=list)
	voided: bool = False
	events: list[tuple[str, str, str, datetime]] = field(default_factory=list)

	@property
	def numbers(self) -> list[str]:
		"""Of all packages."""
		return [self.number, *self.further]

	def printed(self, number: str = "") -> str:
		"""The label of a package, of the first one by default, as it is printed, in base64."""
		picture = printing.label(self.format, number or self.number, [self.service, self.reference])
		return base64.b64encode(picture).decode()

	def invoice(self) -> str:
		"""The commercial invoice, in base64."""
		return base64.b64encode(printing.label("pdf", self.number, ["COMMERCIAL INVOICE"])).decode()


class Ledger:
	"""All labels of all carriers."""

	_FIRST = {
		"fedex": 794600000000,
		"ups": 10000000,
		"mydhl": 1100000000,
		"usps": 9200190000000000000000,
		"usps_international": 100000000,
	}
	_WRITTEN = {"ups": "1ZA1B2C303{}", "usps_international": "LZ{}US"}

	def __init__(self) -> None:
		self.lock = threading.RLock()
		self.labels: list[Sold] = []
		self.discounts: dict[str, Decimal] = {}  # by carrier, what the account does not pay of its prices
		self.pickups: dict[str, str] = {}  # of those that are booked: the carrier by number
		self.halved = False  # the shipment at hand is sold by half
		self.hidden_references = False  # the carriers' tracking does not know new labels yet

	def sell(
		self,
		carrier: str,
		reference: str,
		service: str,
		price: Decimal,
		form: str,
		key: str = "",
		packages: int = 1,
	) -> Sold:
		"""A new shipment; with the key of one sold before, that one."""
		with self.lock:
			for one in self.labels:
				if key and one.key == key and one.carrier == carrier and not one.voided:
					return one
			if self.halved:
				packages = max(packages - 1, 1)
			number, *further = self._numbers(carrier, packages)
			sold = Sold(carrier, number, reference, service, price, form, key, further)
			self.labels.append(sold)
			return sold

	def price(self, carrier: str, service: str | float, weights: Iterable[Decimal]) -> Decimal:
		"""See `tariff.price`."""
		return tariff.price(carrier, service, weights, self.discounts)

	def _numbers(self, carrier: str, packages: int) -> list[str]:
		first = self._FIRST[carrier] + sum(len(one.numbers) for one in self.labels if one.carrier == carrier)
		numbers = [self._WRITTEN.get(carrier, "{}").format(first + offset) for offset in range(packages)]
		if carrier == "mydhl":  # the pieces of a shipment are numbered in another way than shipments
			numbers[1:] = [f"JD01{number}" for number in numbers[1:]]
		return numbers

	def get(self, carrier: str, number: str) -> Sold | None:
		"""A shipment by the number of a package."""
		return next((one for one in self.labels if one.carrier == carrier and number in one.numbers), None)

	def by_reference(self, carrier: str, reference: str) -> list[Sold]:
		"""Those that the carrier's tracking finds by a reference."""
		if self.hidden_references:
			return []
		return [one for one in self.labels if one.carrier == carrier and one.reference == reference]

	def book_pickup(self, carrier: str, number: str) -> str:
		"""A pickup is booked; its number, made of the given beginning."""
		with self.lock:
			number = f"{number}{len(self.pickups) + 1}"
			self.pickups[number] = carrier
			return number

	def cancel_pickup(self, carrier: str, number: str) -> bool:
		"""Whether there was such a pickup; there is none any more."""
		with self.lock:
			return self.pickups.get(number) == carrier and bool(self.pickups.pop(number))

	def billed(self) -> list[str]:
		"""Numbers of the packages that will be paid for."""
		return [number for one in self.labels if not one.voided for number in one.numbers]

	def owed(self) -> list[str]:
		"""Of those the numbers that are paid for by now: DHL Express bills what it has collected."""
		sold = [one for one in self.labels if not one.voided and (one.carrier != "mydhl" or one.events)]
		return [number for one in sold for number in one.numbers]

	def scan(self, number: str, code: str, words: str, place: str, at: datetime | None = None) -> None:
		"""Something happens to a parcel."""
		sold = next(one for one in self.labels if number in one.numbers)
		sold.events.append((code, words, place, at or datetime.now(timezone.utc)))
