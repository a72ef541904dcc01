"""UPS. It has no keys; a label whose answer was lost is recovered, number and print, by its reference."""

import uuid
from decimal import Decimal
from math import ceil
from typing import Any, ClassVar

from ecom_erp.integrations.couriers.base import Paper, Shipment
from ecom_erp.integrations.couriers.handing_over import PickupRequest
from ecom_erp.integrations.couriers.karrio import prints
from ecom_erp.integrations.couriers.karrio.carriers import ups_customs
from ecom_erp.integrations.couriers.karrio.carriers.base import (
	Carrier,
	Desk,
	Found,
	Purchase,
	dictionaries,
	surely_none,
)
from ecom_erp.integrations.couriers.karrio.customs import Declared
from ecom_erp.integrations.couriers.karrio.prints import Print
from ecom_erp.integrations.couriers.karrio.way_out import Call
from ecom_erp.integrations.http import Refused

RETURNED = "Returned goods"
ACCESS_POINT = "UPS Access Point"
_SIDES = ("Length", "Width", "Height")
_VOIDED = "MV"  # type of a tracking status: billing information voided


class UPS(Carrier):
	pieces_at_once = 20  # as many as one call voids
	live: ClassVar = ("onlinetools.ups.com",)
	test: ClassVar = ("wwwcie.ups.com",)
	names: ClassVar = {
		"api_key": "client_id",
		"api_secret": "client_secret",
		"account_number": "account_number",
	}

	return_options: ClassVar = {"ups_return_service": "ups_print_return_label"}
	holds_parcels = True

	def __init__(self) -> None:
		super().__init__("ups", "UPS")

	def mend(self, call: Call, purchase: Purchase | PickupRequest | None, desk: Desk) -> None:
		body = call.body if isinstance(call.body, dict) else {}
		request = body.get("RateRequest") or body.get("ShipmentRequest") or {}
		_mend_lengths(request.get("Shipment") or {})
		place = (body.get("PickupCreationRequest") or {}).get("PickupAddress") or {}
		if isinstance(place.get("AddressLine"), str):
			place["AddressLine"] = [place["AddressLine"]]
		if "RateRequest" in body:
			_mend_rate(request.get("Shipment") or {})
		if "ShipmentRequest" in body and isinstance(purchase, Purchase):
			_mend_ship(request, purchase)

	def hold(self, call: Call, shipment: Shipment) -> None:
		"""Hold for Pickup at a UPS Access Point. UPS wants its address as well: it is the one to which the shop has the parcel
		sent."""
		body = call.body if isinstance(call.body, dict) else {}
		request = body.get("RateRequest") or body.get("ShipmentRequest")
		if request:
			request["Shipment"].update(_access_point(shipment, "ShipmentRequest" in body))

	def declare(self, call: Call, said: Declared | None, desk: Desk) -> None:
		body = call.body if isinstance(call.body, dict) else {}
		if "RateRequest" in body:
			ups_customs.declare_rate(body["RateRequest"]["Shipment"], said)
		if "ShipmentRequest" in body:
			shipment = body["ShipmentRequest"]["Shipment"]
			ups_customs.declare_ship(shipment, said, desk.account.account_number)

	def cost(self, answer: dict[str, Any], details: Any) -> tuple[Decimal, str] | None:
		"""What was negotiated with the account, else the public price."""
		results = _results(answer)
		negotiated = (results.get("NegotiatedRateCharges") or {}).get("TotalCharge")
		total = negotiated or (results.get("ShipmentCharges") or {}).get("TotalCharges") or {}
		if not total.get("MonetaryValue"):
			return None
		return Decimal(str(total["MonetaryValue"])), str(total.get("CurrencyCode") or "USD")

	def prints(self, answer: dict[str, Any], details: Any) -> list[Print]:
		packages = dictionaries(_results(answer).get("PackageResults"))
		if len(packages) == 1:
			return prints.of_details(details)
		found = []
		for package in packages:
			label = package.get("ShippingLabel") or {}
			image, code = label.get("GraphicImage"), (label.get("ImageFormat") or {}).get("Code")
			if image:
				kind = prints.form(code)
				content = prints.decoded(image) if kind == "zpl" else prints.from_picture(image)
				found.append(Print(str(package.get("TrackingNumber")), content, kind))
		return found

	def papers(self, answer: dict[str, Any]) -> tuple[Paper, ...]:
		form = _results(answer).get("Form") or {}
		return prints.papers([(form.get("Image") or {}).get("GraphicImage")])

	def pickup_options(self, request: PickupRequest) -> dict[str, Any]:
		ground = request.services and all("ground" in service for service in request.services)
		return {"ups_pickup_service_code": "003" if ground else "001"}

	def find(self, desk: Desk, key: str) -> Found | None:
		reference = {"ReferenceNumber": {"Value": key}, "ShipperNumber": desk.account.account_number}
		found = _recovered(desk, {"ReferenceValues": reference})
		if found:
			return found
		number = _tracked(desk, key)
		if number:
			return _recovered(desk, {"TrackingNumber": number}) or Found(number)
		surely_none(desk)
		return None


def _results(answer: dict[str, Any]) -> dict[str, Any]:
	return (answer.get("ShipmentResponse") or {}).get("ShipmentResults") or {}


def _recovered(desk: Desk, which: dict[str, Any]) -> Found | None:
	code = "ZPL" if desk.account.label_format == "ZPL" else "PDF"
	body = {
		"LabelRecoveryRequest": {
			"Request": {"SubVersion": "1903"},
			"LabelSpecification": {
				"LabelImageFormat": {"Code": code},
				"LabelStockSize": {"Height": "6", "Width": "4"},
			},
			**which,
		}
	}
	try:
		answer = desk.ask("POST", "/api/labels/v1903/recovery", _headers(desk), body) or {}
	except Refused as error:
		if error.status not in (400, 404):
			raise
		return None  # which of many reasons says less than the tracking does
	response = answer.get("LabelRecoveryResponse") or {}
	shipment = response.get("ShipmentIdentificationNumber")
	found = []
	for label in dictionaries(response.get("LabelResults")):
		content = prints.decoded((label.get("LabelImage") or {}).get("GraphicImage"))
		number = label.get("TrackingNumber") or shipment
		if content and number:
			found.append(Print(str(number), content, code.lower()))
	return Found(str(shipment or found[0].number), tuple(found)) if found else None


def _tracked(desk: Desk, key: str) -> str:
	"""The number of the label that counts among those with a reference, "" for none."""
	since = (desk.asked_at or desk.now()).strftime("%Y%m%d")
	address = f"/api/track/v1/reference/details/{key}?shipperNum={desk.account.account_number}"
	headers = {**_headers(desk), "transId": uuid.uuid4().hex, "transactionSrc": "ecom_erp"}
	answer = desk.ask("GET", f"{address}&fromPickUpDate={since}", headers) or {}
	for shipment in dictionaries((answer.get("trackResponse") or {}).get("shipment")):
		for package in dictionaries(shipment.get("package")):
			states = [row.get("status") or {} for row in dictionaries(package.get("activity"))[:1]]
			if package.get("trackingNumber") and not any(row.get("type") == _VOIDED for row in states):
				return str(package["trackingNumber"])
	return ""


def _headers(desk: Desk) -> dict[str, str]:
	return {"authorization": f"Bearer {desk.token()}"}


def _mend_rate(shipment: dict[str, Any]) -> None:
	"""All services are asked for: a single one has no place there."""
	shipment.pop("Service", None)


def _mend_ship(request: dict[str, Any], purchase: Purchase) -> None:
	shipment = request.get("Shipment") or {}
	version = request.get("Request") or {}
	version["SubVersion"] = str(version.get("SubVersion") or "").lstrip("v")
	if shipment.get("ShipmentDate"):
		shipment["ShipmentDate"] = shipment["ShipmentDate"].replace("-", "")[:8]
	shipment.pop("NumOfPiecesInShipment", None)  # of freight alone
	_mend_references(shipment)
	if purchase.shipment.is_return:
		_mend_return(shipment)


def _mend_references(shipment: dict[str, Any]) -> None:
	"""Lists. Within the United States they stand on the packages, else on the shipment."""
	for package in (shipment, *dictionaries(shipment.get("Package"))):
		if isinstance(package.get("ReferenceNumber"), dict):
			package["ReferenceNumber"] = [package["ReferenceNumber"]]


def _mend_return(shipment: dict[str, Any]) -> None:
	"""The account's owner is who gets the goods back, not the buyer who sends them; the goods are described."""
	shipment.setdefault("Description", RETURNED)
	for package in dictionaries(shipment.get("Package")):
		package.setdefault("Description", RETURNED)
	home = shipment.get("ShipTo") or {}
	number = (shipment.get("Shipper") or {}).get("ShipperNumber")
	kept = ("Name", "AttentionName", "CompanyDisplayableName", "Phone", "Address")
	shipment["Shipper"] = {name: home[name] for name in kept if name in home} | {"ShipperNumber": number}


def _mend_lengths(shipment: dict[str, Any]) -> None:
	"""Whole numbers of at most three digits; UPS rounds up itself. The connector sends lengths that are not known as the
	word None."""
	for package in dictionaries(shipment.get("Package")):
		size = package.get("Dimensions") or {}
		if any(size.get(side) in (None, "None") for side in _SIDES):
			package.pop("Dimensions", None)
			continue
		size.update({side: str(ceil(float(size[side]))) for side in _SIDES})


def _access_point(shipment: Shipment, is_label: bool) -> dict[str, Any]:
	place, longest = shipment.recipient, 35
	address = {
		"AddressLine": [line[:longest] for line in (place.line1, place.line2) if line],
		"City": place.city,
		"StateProvinceCode": place.province,
		"PostalCode": place.postal_code,
		"CountryCode": place.country_code,
	}
	found: dict[str, Any] = {
		"Name": ACCESS_POINT,
		"AttentionName": (place.name or place.company)[:longest],
		"UPSAccessPointID": shipment.pickup_point,
		"Address": {name: value for name, value in address.items() if value},
	}
	if not is_label:  # for a price, nobody is named
		found.pop("AttentionName")
		found.pop("UPSAccessPointID")
	return {"ShipmentIndicationType": [{"Code": "01"}], "AlternateDeliveryAddress": found}
