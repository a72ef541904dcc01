"""What couriers are told when parcels are about to leave: to fetch them, and that they are all; what goes with the driver."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from ecom_erp.core.carriers.rate_card import Parcel


@dataclass(frozen=True)
class PickupRequest:
	"""When and where parcels are fetched. `ready` and `closes`: local time of the place; `address`: a Party; `zone`: its time
	zone (IANA); `imperial`: parcels are measured in pounds and inches; `email`: who is told; `services`: those of the parcels."""

	day: date
	ready: time
	closes: time
	address: Any
	parcels: tuple[Parcel, ...]
	services: frozenset[str] = frozenset()
	zone: str = "UTC"
	imperial: bool = False
	note: str = ""
	email: str = ""


@dataclass(frozen=True)
class Pickup:
	"""A booked one. `further`: what the courier wants to be told besides its number when it is cancelled."""

	number: str
	day: date
	further: str = ""


@dataclass(frozen=True)
class Manifest:
	"""The close-out of a day's parcels: its number, and the document that the driver scans."""

	number: str
	content: bytes
	format: str = "pdf"


@dataclass(frozen=True)
class Paper:
	"""A document that comes with a label and is not stuck on the parcel. `kind`: "invoice"."""

	kind: str
	content: bytes
	format: str = "pdf"
