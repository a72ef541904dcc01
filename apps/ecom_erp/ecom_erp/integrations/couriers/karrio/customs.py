"""A parcel's customs declaration as carriers take it. What the connectors make of karrio's model loses amounts and numbers:
each carrier's file writes its part of the request anew (`carriers/*_customs.py`); the model serves the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from types import ModuleType
from typing import Any

from ecom_erp.core.customs.declaration import CustomsLine, Declaration, lacks_of_line
from ecom_erp.core.customs.territories import crosses_border
from ecom_erp.core.customs.us_export import needs_filing
from ecom_erp.integrations.couriers.base import CourierError, Shipment

GRAMS_OF_POUND = Decimal("453.59237")
_OPTIONS = {"eori": "eori_number", "ioss": "ioss", "vat": "vat_registration_number"}
_LACKS = {
	"hs_code": "tariff number",
	"origin": "country of origin",
	"description": "customs description",
	"vague": "customs description that says what it is",
	"value": "value",
	"weight": "weight",
}


@dataclass(frozen=True)
class Declared:
	"""What a shipment declares. `reference`: the invoice's number; `imperial`: weights in pounds, else kilograms."""

	declaration: Declaration
	reference: str
	day: date
	imperial: bool = False

	@property
	def duties_paid(self) -> bool:
		"""Whether the sender pays the duties."""
		return self.declaration.incoterm == "DDP"

	@property
	def going_back(self) -> bool:
		"""Whether the goods come back from the buyer."""
		return self.declaration.going_back

	@property
	def home(self) -> str:
		"""The country of the seller, whose numbers are stated."""
		return self.declaration.country if self.going_back else self.declaration.sender

	@property
	def lines(self) -> tuple[CustomsLine, ...]:
		return self.declaration.lines

	@property
	def currency(self) -> str:
		return self.declaration.currency

	@property
	def weight_unit(self) -> str:
		"""LB or KG."""
		return "LB" if self.imperial else "KG"

	def weight(self, line: CustomsLine) -> Decimal:
		"""Of all pieces of a line, rounded up to a hundredth, so that nothing weighs nothing."""
		unit = GRAMS_OF_POUND if self.imperial else Decimal(1000)
		return (Decimal(line.grams) / unit).quantize(Decimal("0.01"), ROUND_UP)

	def contents(self, longest: int) -> str:
		"""What is in the parcel, in at most so many characters."""
		return ", ".join(dict.fromkeys(line.description for line in self.lines))[:longest].strip()

	def numbers(self) -> Iterator[tuple[str, str, str]]:
		"""(kind, number, country where it holds) of the sender's registrations; of goods that come back, of who gets them."""
		for kind, number in sorted(self.declaration.numbers.items()):
			yield kind, number, self._country(kind, number)

	def _country(self, kind: str, number: str) -> str:
		if kind in ("ioss", "voec", "gst"):
			return self.declaration.country
		if kind in ("eori", "vat") and number[:2].isalpha():
			# Northern Ireland's, and Greece's VAT numbers begin otherwise than their countries
			return {"XI": "GB", "EL": "GR"}.get(number[:2], number[:2])
		return self.home


def unit_value(line: CustomsLine, digits: int) -> Decimal:
	"""The value of one piece with so many decimal digits. More than a currency has keep the sum of all pieces right."""
	return (line.value / max(line.quantity, 1)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def check(shipment: Shipment) -> None:
	"""Raises CourierError for a parcel that cannot be declared as it is."""
	declaration = shipment.customs
	if declaration is None:
		if crosses_border(shipment.sender.country_code, shipment.recipient.country_code):
			raise CourierError("takes no parcel across a border without a customs declaration")
		return
	if not declaration.lines:
		raise CourierError("takes no parcel across a border that declares no goods")
	missing = [f"{_LACKS[code]} of {line.item}" for line in declaration.lines for code in lacks_of_line(line)]
	if missing:
		raise CourierError(f"customs data are missing: {', '.join(missing[:5])}")
	number = needs_filing(declaration)
	if number:
		raise CourierError(
			f"goods of tariff number {number} are worth more than 2500 USD and need an export filing (EEI)"
		)


def model(models: ModuleType, said: Declared) -> Any:
	"""karrio's model of a declaration."""
	return models.Customs(
		commodities=[_commodity(models, line, said) for line in said.lines],
		content_type="return_merchandise" if said.going_back else "merchandise",
		content_description=said.contents(35),
		incoterm=said.declaration.incoterm,
		invoice=said.reference,
		invoice_date=said.day.isoformat(),
		commercial_invoice=True,
		duty=models.Duty(
			paid_by="sender" if said.duties_paid else "recipient",
			currency=said.currency,
			declared_value=float(said.declaration.value),
		),
		# the sender's: connectors have no place for those of an importer
		options={
			_OPTIONS[kind]: number
			for kind, number in said.declaration.numbers.items()
			if kind in _OPTIONS and not said.going_back
		},
	)


def _commodity(models: ModuleType, line: CustomsLine, said: Declared) -> Any:
	return models.Commodity(
		sku=line.item,
		title=line.description,
		description=line.description,
		quantity=line.quantity,
		hs_code=line.digits,
		weight=float(said.weight(line) / max(line.quantity, 1)),
		weight_unit=said.weight_unit,
		value_amount=float(unit_value(line, 2)),
		value_currency=said.currency,
		origin_country=line.origin,
	)
