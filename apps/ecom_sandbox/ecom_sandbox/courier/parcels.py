"""The state of the simulated courier: labels sold, and parcels that move with its clock."""

import base64
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from ecom_sandbox.courier import printing
from ecom_sandbox.courier.tariff import CURRENCY, Rate, Refusal, rates

FORMATS = ("pdf", "zpl", "png")
# what happens to a parcel: (share of the transit time, status, code, words); places are those of sender and recipient
_WAY = (
	(0.1, "in_transit", "PU", "Picked up"),
	(0.4, "in_transit", "AR", "Arrived at the sorting centre"),
	(0.8, "out_for_delivery", "OD", "Out for delivery"),
)
STORIES = {
	"delivered": (*_WAY, (1.0, "delivered", "DL", "Delivered")),
	"exception": (
		*_WAY,
		(1.0, "exception", "NH", "Nobody at home"),
		(2.0, "delivered", "DL", "Delivered"),
	),
	"returned": (
		*_WAY,
		(1.0, "exception", "RF", "Refused by the recipient"),
		(2.0, "returned", "RT", "Returned to the sender"),
	),
	"lost": (*_WAY[:2], (2.0, "lost", "LO", "The parcel cannot be found")),
	"stuck": _WAY[:1],
}


@dataclass
class Parcel:
	number: str
	key: str
	request: Mapping[str, Any]
	rate: Rate
	bought_at: datetime
	status: str = "sold"  # or "voided"
	story: str = "delivered"
	format: str = "pdf"
	day: timedelta = timedelta(days=1)  # how long a day on the way takes by the courier's clock
	told: int = 0  # events sent by webhook
	labels: dict[str, bytes] = field(default_factory=dict)

	def events(self, now: datetime) -> list[dict[str, Any]]:
		"""What has happened up to now, oldest first."""
		length = self.day * self.rate.transit_days
		rows = []
		for index, (share, status, code, words) in enumerate(STORIES[self.story]):
			at = self.bought_at + length * share
			party = self.request["sender" if share < 0.4 else "recipient"]
			if at <= now and self.status != "voided":
				rows.append(
					{
						"id": f"{self.number}-{self.story}-{index}",
						"tracking_number": self.number,
						"at": at.isoformat(),
						"status": status,
						"code": code,
						"description": words,
						"place": f"{party['city']}, {party['country_code']}",
						"expected_delivery": self.expected.isoformat(),
					}
				)
		return rows

	@property
	def expected(self):
		return (self.bought_at + timedelta(days=self.rate.transit_days)).date()


class Parcels:
	"""All calls are whole or raise Refusal; each takes the lock. `day`: how long a day on the way takes by the clock."""

	def __init__(self, start: datetime | None = None, day: timedelta = timedelta(days=1)):
		self.day = day
		self.lock = threading.RLock()
		self.by_number: dict[str, Parcel] = {}
		self.by_key: dict[str, Parcel] = {}
		self._shift = (start - datetime.now(timezone.utc)) if start else timedelta()
		self._next = 1

	def now(self) -> datetime:
		"""The courier's clock: the real one, moved on by the tester."""
		return (datetime.now(timezone.utc) + self._shift).replace(microsecond=0)

	def advance(self, hours: float) -> list[dict[str, Any]]:
		"""Move the clock on; the events that happened meanwhile and were not told yet."""
		with self.lock:
			self._shift += timedelta(hours=hours)
			return self.untold()

	def untold(self) -> list[dict[str, Any]]:
		with self.lock:
			rows = []
			for parcel in self.by_number.values():
				events = parcel.events(self.now())
				rows += events[parcel.told :]
				parcel.told = max(parcel.told, len(events))
			return rows

	def sell(self, request: Mapping[str, Any], key: str) -> dict[str, Any]:
		"""A label; the one sold before for the same key. Raises Refusal."""
		if not key:
			raise Refusal("no_key", "Idempotency-Key is missing", 400)
		with self.lock:
			known = self.by_key.get(key)
			if known:
				return self._answer(known)
			rate = next((rate for rate in rates(request) if rate.service == request["service"]), None)
			if rate is None:
				raise Refusal("unknown_service", f"There is no service {request['service']}")
			kind = request.get("label_format") or "pdf"
			if kind not in FORMATS:
				raise Refusal("label_format", f"Labels come in {', '.join(FORMATS)}")
			parcel = Parcel(self._number(), key, request, rate, self.now(), format=kind, day=self.day)
			self.by_number[parcel.number] = self.by_key[key] = parcel
			return self._answer(parcel)

	def find(self, key: str) -> list[dict[str, Any]]:
		with self.lock:
			parcel = self.by_key.get(key)
			return [{"tracking_number": parcel.number, "status": parcel.status}] if parcel else []

	def void(self, number: str) -> dict[str, Any]:
		with self.lock:
			parcel = self.get(number)
			if parcel.status != "voided" and parcel.events(self.now()):
				raise Refusal("too_late", "The parcel was scanned already", 409)
			parcel.status = "voided"
			return {"status": "voided"}

	def track(self, numbers: Sequence[str]) -> list[dict[str, Any]]:
		with self.lock:
			known = [self.by_number[number] for number in numbers if number in self.by_number]
			return [{"tracking_number": p.number, "events": p.events(self.now())} for p in known]

	def tell_story(self, number: str, story: str) -> None:
		"""What becomes of a parcel: a key of STORIES."""
		if story not in STORIES:
			raise Refusal("story", f"Stories are {', '.join(STORIES)}")
		with self.lock:
			self.get(number).story = story

	def get(self, number: str) -> Parcel:
		if number not in self.by_number:
			raise Refusal("unknown_label", f"There is no label {number}", 404)
		return self.by_number[number]

	def sold(self) -> list[str]:
		"""Numbers of the labels that the courier will bill."""
		with self.lock:
			return [parcel.number for parcel in self.by_number.values() if parcel.status == "sold"]

	def _number(self) -> str:
		number = f"SC{self._next:010d}"
		self._next += 1
		return number

	def _answer(self, parcel: Parcel) -> dict[str, Any]:
		if parcel.format not in parcel.labels:
			parcel.labels[parcel.format] = printing.label(parcel.format, parcel.number, _lines(parcel))
		return {
			"tracking_number": parcel.number,
			"service": parcel.rate.service,
			"amount": str(parcel.rate.amount),
			"currency": CURRENCY,
			"expected_delivery": parcel.expected.isoformat(),
			"label": {
				"format": parcel.format,
				"content": base64.b64encode(parcel.labels[parcel.format]).decode(),
			},
		}


def _lines(parcel: Parcel) -> list[str]:
	lines = [f"{parcel.rate.service}, zone {parcel.rate.zone}, {parcel.rate.grams} g", "", "TO"]
	to, sender = parcel.request["recipient"], parcel.request["sender"]
	for party in (to, sender):
		lines += [party["name"], party["line1"], party["line2"]]
		lines += [f"{party['city']} {party['province']} {party['postal_code']}", party["country_code"], ""]
		if party is to:
			lines.append("FROM")
	return [*lines, parcel.request["reference"]]
