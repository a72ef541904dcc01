"""What the simulated carriers add to the prices of their services for weight, and what an account has negotiated. A package of
up to three kilograms costs the price of the service."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

GRAMS = {"LB": Decimal("453.59237"), "KG": Decimal(1000)}
FREE_GRAMS = 3000
_PER_KILOGRAM = {
	"fedex": Decimal("0.90"),
	"ups": Decimal("0.25"),
	"mydhl": Decimal("8.00"),
	"usps": Decimal("2.00"),
	"usps_international": Decimal("11.00"),
}
_CENT = Decimal("0.01")


def grams(weight: str | float, unit: str) -> Decimal:
	"""A weight as the carriers are told it: LB, LBS, lb, KG or KGS, imperial or metric."""
	system = {"IMPERIAL": "LB", "METRIC": "KG"}
	unit = unit.upper()
	return Decimal(str(weight)) * GRAMS[system.get(unit, unit.removesuffix("S"))]


def price(
	carrier: str, service: str | float, weights: Iterable[Decimal], discounts: Mapping[str, Decimal]
) -> Decimal:
	"""USD for packages of so many grams, of which `service` is the price without their weight. `discounts`: by carrier the
	share that the account does not pay."""
	heavier = sum((max(one - FREE_GRAMS, Decimal(0)) for one in weights), Decimal(0)) / 1000
	whole = Decimal(str(service)) + heavier * _PER_KILOGRAM[carrier]
	return (whole * (1 - discounts.get(carrier, Decimal(0)))).quantize(_CENT, ROUND_HALF_UP)
