"""Whether goods may leave the United States without an export filing (EEI), by the Foreign Trade Regulations, 15 CFR 30.36
and 30.37(a). Goods that need a licence are not told apart."""

from decimal import Decimal

from ecom_erp.core.customs.declaration import Declaration
from ecom_erp.core.customs.territories import territory

LIMIT = Decimal(2500)  # USD, the goods of one tariff number
TO_CANADA, LOW_VALUE = "30.36", "30.37(a)"


def exemption(declaration: Declaration) -> str:
	"""The section that exempts a parcel: LOW_VALUE, else TO_CANADA; "" for one that needs a filing, does not leave the United
	States, or is worth an amount in another currency, which says nothing."""
	if territory(declaration.sender) != "US" or declaration.currency != "USD":
		return ""
	if all(value <= LIMIT for value in _by_number(declaration).values()):
		return LOW_VALUE
	return TO_CANADA if declaration.country == "CA" else ""


def needs_filing(declaration: Declaration) -> str:
	"""The tariff number whose goods need a filing, "" when none surely does."""
	if territory(declaration.sender) != "US" or declaration.currency != "USD" or declaration.country == "CA":
		return ""
	over = [number for number, value in _by_number(declaration).items() if value > LIMIT]
	return over[0] if over else ""


def _by_number(declaration: Declaration) -> dict[str, Decimal]:
	values: dict[str, Decimal] = {}
	for line in declaration.lines:
		values[line.digits] = values.get(line.digits, Decimal(0)) + line.value
	return values
