"""What we know of the parcels that a bill charges for."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Shipment:
	"""A label of ours. `quoted` is what it was to cost, without tax, in `currency`; None where no price was known. `has_left`: the
	parcel was handed over or the courier has seen it; `is_void`: the label was given back. `billed`: what other bills or lines
	have charged for it already, and `billed_by` which ones; `freight_billed`: whether that was its carriage, and not a
	correction."""

	label: str
	tracking_number: str
	quoted: Decimal | None
	currency: str
	grams: int = 0
	billable_grams: int = 0
	service: str = ""
	zone: str = ""
	is_return: bool = False
	is_void: bool = False
	has_left: bool = True
	promised_on: date | None = None
	delivered_on: date | None = None
	billed: Decimal = Decimal(0)
	billed_by: str = ""
	freight_billed: bool = False


@dataclass(frozen=True)
class Terms:
	"""What is agreed with the courier. `tolerance`: what a line may cost more without being told; `weight_step`: grams to which it
	rounds weights up; `is_guaranteed`: parcels that come late cost nothing."""

	tolerance: Decimal = Decimal(0)
	weight_step: int = 1000
	is_guaranteed: bool = False


_BLANKS = re.compile(r"[\s-]+")
_WORD = re.compile(r"[a-z]{2,}|\d+[a-z]+")
# words of services that say nothing of which one it is
_EMPTY = frozenset(
	{"ups", "fedex", "dhl", "usps", "service", "commercial", "shipment", "package", "the", "or", "to"}
)


def number_key(tracking_number: str) -> str:
	"""A tracking number as it is compared: couriers write blanks and lower case where others do not."""
	return _BLANKS.sub("", tracking_number).upper()


def rounded_up(grams: int, step: int) -> int:
	"""The weight that a courier charges for."""
	return -(-grams // step) * step if step > 0 else grams


def same_zone(ours: str, theirs: str) -> bool:
	"""Whether two names of a zone can mean the same; also where one is not known."""
	first, second = (
		one.strip().casefold().removeprefix("zone").strip().lstrip("0") for one in (ours, theirs)
	)
	return not first or not second or first == second


def same_service(ours: str, theirs: str) -> bool:
	"""Whether two names of a service can mean the same; also where one is not known or is a code."""
	first, second = (
		frozenset(_WORD.findall(one.casefold().replace("_", " "))) - _EMPTY for one in (ours, theirs)
	)
	return not first or not second or first <= second or second <= first
