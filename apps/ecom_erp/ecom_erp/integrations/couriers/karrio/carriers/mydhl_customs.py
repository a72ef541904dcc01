"""What DHL Express is told for customs. The connector sends no registration numbers, cuts prices to whole units of money, and
invents a declaration for what crosses none of customs' borders."""

from decimal import Decimal
from typing import Any

from ecom_erp.core.customs import us_export
from ecom_erp.core.customs.declaration import CustomsLine
from ecom_erp.integrations.couriers.karrio.customs import Declared, unit_value

DUTIES_PAID, PAPERLESS = "DD", "WY"  # services
# IOSS, VOEC and GST are one kind: numbers of a supplier registered abroad
_KINDS = {"vat": "VAT", "eori": "EOR", "ein": "EIN", "ioss": "SDT", "voec": "SDT", "gst": "SDT"}
_DECLARED = ("exportDeclaration", "declaredValue", "declaredValueCurrency")


def declare_rate(body: dict[str, Any], said: Declared | None) -> None:
	"""The value of the goods, and that they are dutiable."""
	body["isCustomsDeclarable"] = said is not None
	if said:
		body["monetaryAmount"] = [
			{
				"typeCode": "declaredValue",
				"value": float(said.declaration.value),
				"currency": said.currency,
			}
		]


def declare_ship(body: dict[str, Any], said: Declared | None, account_number: str, paperless: bool) -> None:
	"""Goods, numbers, who pays duties, and an invoice that DHL prints or sends itself."""
	content = body["content"]
	for name in _DECLARED:
		content.pop(name, None)
	content["isCustomsDeclarable"] = said is not None
	if said is None:
		return
	content.update(_declaration(said))
	seller = "receiverDetails" if said.going_back else "shipperDetails"
	body["customerDetails"][seller]["registrationNumbers"] = [
		{"typeCode": _KINDS[kind], "number": number, "issuerCountryCode": country}
		for kind, number, country in said.numbers()
		if kind in _KINDS
	]
	services = [DUTIES_PAID] * said.duties_paid + [PAPERLESS] * paperless
	if services:
		body.setdefault("valueAddedServices", []).extend({"serviceCode": code} for code in services)
	if said.duties_paid:
		body["accounts"].append({"typeCode": "duties-taxes", "number": account_number})
	body["outputImageProperties"]["imageOptions"].append(
		{"typeCode": "invoice", "invoiceType": "commercial", "isRequested": True}
	)


def _declaration(said: Declared) -> dict[str, Any]:
	goods: dict[str, Any] = {
		"lineItems": [_line(number, line, said) for number, line in enumerate(said.lines, 1)],
		"invoice": {"number": said.reference[:35], "date": said.day.isoformat()},
		"exportReasonType": _reason(said),
		"shipmentType": "commercial",
	}
	if any(_is_uneven(line) for line in said.lines):
		total = float(said.declaration.value)
		goods["invoice"]["preCalculatedTotalValues"] = {
			"preCalculatedTotalGoodsValue": total,
			"preCalculatedTotalInvoiceValue": total,
		}
		for row, line in zip(goods["lineItems"], said.lines, strict=True):
			row["preCalculatedLineItemTotalValue"] = float(line.value)
	declared = {
		"declaredValue": float(said.declaration.value),
		"declaredValueCurrency": said.currency,
		"description": said.contents(70),
		"incoterm": said.declaration.incoterm,
		"exportDeclaration": goods,
	}
	section = us_export.exemption(said.declaration)
	if section:
		declared["USFilingTypeValue"] = f"NOEEI {section}"
	return declared


def _reason(said: Declared) -> str:
	return "return" if said.going_back else "commercial_purpose_or_sale"


def _price(line: CustomsLine) -> Decimal:
	return unit_value(line, 3)  # more digits are refused


def _is_uneven(line: CustomsLine) -> bool:
	"""Whether the price of a piece, as it is rounded, does not give the value of all of them."""
	return _price(line) * line.quantity != line.value


def _line(number: int, line: CustomsLine, said: Declared) -> dict[str, Any]:
	weight = float(said.weight(line))
	return {
		"number": number,
		"description": line.description[:512],
		"price": float(_price(line)),
		"quantity": {"value": line.quantity, "unitOfMeasurement": "PCS"},
		"commodityCodes": [{"typeCode": "outbound", "value": line.digits}],
		"exportReasonType": _reason(said),
		"manufacturerCountry": line.origin,
		"weight": {"netValue": weight, "grossValue": weight},
	}
