"""What FedEx is told for customs. The connector sends tax numbers in a form that FedEx refuses, and cuts descriptions."""

from typing import Any

from ecom_erp.core.customs import us_export
from ecom_erp.integrations.couriers.karrio.customs import Declared, unit_value

_LOW_VALUE = "NO_EEI_30_37_A"  # as FedEx writes it
# kinds of tax numbers; of those of the European Union the usage says which it is
_KINDS = {
	"ein": ("FEDERAL", "EIN"),
	"vat": ("BUSINESS_NATIONAL", "VAT"),
	"eori": ("BUSINESS_UNION", "EORI"),
	"ioss": ("BUSINESS_UNION", "IOSS"),
	"voec": ("BUSINESS_NATIONAL", "VOEC"),
	"gst": ("BUSINESS_NATIONAL", "GST"),
}


def declare_rate(shipment: dict[str, Any], said: Declared | None) -> None:
	"""The goods, by which duties and services are judged; without a border none, and no invented ones."""
	shipment.pop("customsClearanceDetail", None)
	if said:
		shipment["customsClearanceDetail"] = {
			"commercialInvoice": {"shipmentPurpose": _purpose(said)},
			"commodities": _commodities(said),
		}


def declare_ship(
	shipment: dict[str, Any], said: Declared | None, account_number: str, paperless: bool
) -> None:
	"""Goods, tax numbers, who pays duties, and a commercial invoice that FedEx prints or sends itself."""
	shipment.pop("customsClearanceDetail", None)
	if said is None:
		shipment.pop("shippingDocumentSpecification", None)
		return
	shipment["shipper"]["tins"] = [] if said.going_back else _tins(said)
	if said.going_back and said.declaration.numbers:
		for recipient in shipment["recipients"]:
			recipient["tins"] = _tins(said)
	shipment["customsClearanceDetail"] = _clearance(said, account_number)
	if paperless:
		special = shipment.setdefault("shipmentSpecialServices", {})
		special["specialServiceTypes"] = [
			*special.get("specialServiceTypes", ()),
			"ELECTRONIC_TRADE_DOCUMENTS",
		]
		special["etdDetail"] = {"requestedDocumentTypes": ["COMMERCIAL_INVOICE"]}


def _purpose(said: Declared) -> str:
	"""Goods that come back are not sold a second time."""
	return "NOT_SOLD" if said.going_back else "SOLD"


def _clearance(said: Declared, account_number: str) -> dict[str, Any]:
	detail: dict[str, Any] = {
		"commercialInvoice": {
			"customerReferences": [{"customerReferenceType": "INVOICE_NUMBER", "value": said.reference[:30]}],
			"shipmentPurpose": _purpose(said),
			"termsOfSale": said.declaration.incoterm,
		},
		"commodities": _commodities(said),
		"dutiesPayment": _payment(said, account_number),
		"isDocumentOnly": False,
		"totalCustomsValue": _money(said.declaration.value, said),
	}
	if said.going_back:
		detail["customsOption"] = {"type": "REJECTED"}
	if us_export.exemption(said.declaration) == us_export.LOW_VALUE:
		detail["exportDetail"] = {"exportComplianceStatement": _LOW_VALUE}
	return detail


def _commodities(said: Declared) -> list[dict[str, Any]]:
	return [
		{
			"description": line.description[:450],
			"harmonizedCode": line.digits,
			"countryOfManufacture": line.origin,
			"numberOfPieces": line.quantity,
			"quantity": line.quantity,
			"quantityUnits": "PCS",
			"unitPrice": _money(unit_value(line, 6), said),
			"customsValue": _money(line.value, said),
			"weight": {"units": said.weight_unit, "value": float(said.weight(line))},
			"partNumber": line.item,
		}
		for line in said.lines
	]


def _money(amount: Any, said: Declared) -> dict[str, Any]:
	return {"amount": float(amount), "currency": said.currency}


def _payment(said: Declared, account_number: str) -> dict[str, Any]:
	if not said.duties_paid:
		return {"paymentType": "RECIPIENT"}
	return {
		"paymentType": "SENDER",
		"payor": {"responsibleParty": {"accountNumber": {"value": account_number}}},
	}


def _tins(said: Declared) -> list[dict[str, str]]:
	return [
		{"number": number, "tinType": _KINDS[kind][0], "usage": _KINDS[kind][1]}
		for kind, number, _country in said.numbers()
		if kind in _KINDS
	]
