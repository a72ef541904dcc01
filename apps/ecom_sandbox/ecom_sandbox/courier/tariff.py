"""What the simulated courier charges. Zone = distance of the first digits of the postal codes within a country;
other countries are zone 10. Prices in USD.

service    first 500 g            each further 500 g    days
standard   4.20 + 0.60 x zone     0.70                  1 + (zone + 1) // 2
express    9.00 + 1.00 x zone     1.50                  1 (zone 10: 3)
abroad     standard 14.00, express 29.00 for the first 500 g; 6.00 and 9.00 further; 7 and 3 days
On top: 8 % fuel. Volume counts at 5000 cm3 for a kilogram. At most 30 kg. It does not go to Antarctica (AQ).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CURRENCY = "USD"
MAX_GRAMS = 30000
ABROAD = 10
FUEL = Decimal("0.08")
_STEPS = {
	# service: (first, for each zone, further step, first abroad, further step abroad)
	"standard": ("4.20", "0.60", "0.70", "14.00", "6.00"),
	"express": ("9.00", "1.00", "1.50", "29.00", "9.00"),
}


class Refusal(Exception):
	"""The courier refuses; `code` is one of the Parcel API's, `status` the HTTP status."""

	def __init__(self, code: str, message: str, status: int = 422):
		super().__init__(message)
		self.code, self.status = code, status


@dataclass(frozen=True)
class Rate:
	service: str
	amount: Decimal
	zone: int
	transit_days: int
	grams: int
	breakdown: tuple[tuple[str, Decimal], ...]

	def body(self) -> dict[str, Any]:
		return {
			"service": self.service,
			"amount": str(self.amount),
			"currency": CURRENCY,
			"zone": f"Zone {self.zone}" if self.zone < ABROAD else "International",
			"transit_days": self.transit_days,
			"billable_weight_g": self.grams,
			"breakdown": [{"label": label, "amount": str(amount)} for label, amount in self.breakdown],
		}


def rates(shipment: Mapping[str, Any]) -> list[Rate]:
	"""The offers for a shipment. Raises Refusal."""
	sender, recipient = shipment["sender"], shipment["recipient"]
	if recipient["country_code"] == "AQ":
		raise Refusal("no_service", f"No service to {recipient['name']}, {recipient['country_code']}")
	if not recipient["city"] or not recipient["line1"]:
		raise Refusal("address", f"The address of {recipient['name']} is not complete")
	grams = _billable(shipment["parcel"])
	if grams > MAX_GRAMS:
		raise Refusal("too_heavy", f"At most {MAX_GRAMS} g, this are {grams} g")
	zone = _zone(sender, recipient)
	return [_rate(service, zone, grams) for service in _STEPS]


def _billable(parcel: Mapping[str, int]) -> int:
	volume = parcel["length_mm"] * parcel["width_mm"] * parcel["height_mm"]
	return max(parcel["weight_g"], -(-volume // 5000))


def _zone(sender: Mapping[str, str], recipient: Mapping[str, str]) -> int:
	if sender["country_code"] != recipient["country_code"]:
		return ABROAD
	first, last = (ord(party["postal_code"][:1].upper() or "0") for party in (sender, recipient))
	return min(abs(first - last), ABROAD - 1)


def _rate(service: str, zone: int, grams: int) -> Rate:
	first, by_zone, step, first_abroad, step_abroad = map(Decimal, _STEPS[service])
	steps = max(0, -(-(grams - 500) // 500))
	freight = first_abroad if zone == ABROAD else first + by_zone * zone
	further = (step_abroad if zone == ABROAD else step) * steps
	fuel = ((freight + further) * FUEL).quantize(Decimal("0.01"), ROUND_HALF_UP)
	parts = [("First 500 g", freight), ("Further weight", further), ("Fuel", fuel)]
	amount = freight + further + fuel
	return Rate(service, amount, zone, _days(service, zone), grams, tuple(part for part in parts if part[1]))


def _days(service: str, zone: int) -> int:
	if zone == ABROAD:
		return 7 if service == "standard" else 3
	return 1 + (zone + 1) // 2 if service == "standard" else 1
