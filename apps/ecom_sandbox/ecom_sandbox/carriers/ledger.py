"""What the simulated carriers have sold. None of them knows a key, except USPS."""

import base64
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from ecom_sandbox.courier import printing


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
	"""A label. `pieces` is what the carrier bills; `events` are (code, words, place, moment), newest last."""

	carrier: str
	number: str
	reference: str
	service: str
	price: Decimal
	format: str
	key: str = ""
	voided: bool = False
	events: list[tuple[str, str, str, datetime]] = field(default_factory=list)

	def print(self) -> bytes:
		"""The label as it is printed."""
		return printing.label(self.format, self.number, [self.service, self.reference])

	def printed(self) -> str:
		"""The same in base64."""
		return base64.b64encode(self.print()).decode()


class Ledger:
	"""All labels of all carriers."""

	_FIRST = {"fedex": 794600000000, "ups": 10000000, "mydhl": 1100000000, "usps": 9200190000000000000000}

	def __init__(self) -> None:
		self.lock = threading.RLock()
		self.labels: list[Sold] = []
		self.hidden_references = False  # the carriers' tracking does not know new labels yet

	def sell(self, carrier: str, reference: str, service: str, price: str, form: str, key: str = "") -> Sold:
		"""A new label; with the key of one sold before, that one."""
		with self.lock:
			for one in self.labels:
				if key and one.key == key and one.carrier == carrier and not one.voided:
					return one
			number = self._FIRST[carrier] + sum(one.carrier == carrier for one in self.labels)
			text = f"1ZA1B2C303{number}" if carrier == "ups" else str(number)
			sold = Sold(carrier, text, reference, service, Decimal(price), form, key)
			self.labels.append(sold)
			return sold

	def get(self, carrier: str, number: str) -> Sold | None:
		"""A label by its number."""
		return next((one for one in self.labels if one.carrier == carrier and one.number == number), None)

	def by_reference(self, carrier: str, reference: str) -> list[Sold]:
		"""Those that the carrier's tracking finds by a reference."""
		if self.hidden_references:
			return []
		return [one for one in self.labels if one.carrier == carrier and one.reference == reference]

	def billed(self) -> list[str]:
		"""Numbers of the labels that will be paid for."""
		return [one.number for one in self.labels if not one.voided]

	def scan(self, number: str, code: str, words: str, place: str, at: datetime | None = None) -> None:
		"""Something happens to a parcel."""
		sold = next(one for one in self.labels if one.number == number)
		sold.events.append((code, words, place, at or datetime.now(timezone.utc)))
