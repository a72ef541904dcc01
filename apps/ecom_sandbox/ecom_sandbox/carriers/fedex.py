"""FedEx, as its documents of Rate, Ship and Track describe it (the sandbox's prices are its own)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ecom_sandbox.carriers.ledger import NOWHERE, Ledger, Refusal, Request, Sold
from ecom_sandbox.carriers.tariff import grams

NAME, CREATED = "fedex", 200
_PRICES = {
	"FEDEX_GROUND": ("Base", "9.20", "Fuel Surcharge", "0.85", 3),
	"PRIORITY_OVERNIGHT": ("Base", "41.00", "Fuel Surcharge", "3.90", 1),
}
_ABROAD = {
	"INTERNATIONAL_ECONOMY": ("Base", "58.00", "Fuel Surcharge", "6.10", 5),
	"FEDEX_INTERNATIONAL_PRIORITY": ("Base", "71.00", "Fuel Surcharge", "7.40", 3),
}
_FORMATS = {"PDF": "pdf", "ZPLII": "zpl", "PNG": "png"}


def admit(request: Request, operation: str) -> None:
	"""Raises Refusal for a call without a token."""
	if operation != "token" and request.headers.get("Authorization") != "Bearer fedex-token":
		raise Refusal(401, "NOT.AUTHORIZED.ERROR", "Access token expired. Please modify your request.")


def refused(refusal: Refusal) -> Any:
	return {"transactionId": "sandbox", "errors": [{"code": refusal.code, "message": refusal.message}]}


def token(_ledger: Ledger, request: Request) -> Any:
	if "client_secret=sandbox-carrier-secret" not in request.body:
		raise Refusal(401, "NOT.AUTHORIZED.ERROR", "The given client credentials were not valid.")
	return {"access_token": "fedex-token", "token_type": "bearer", "expires_in": 3599, "scope": "CXS"}


def rates(ledger: Ledger, request: Request) -> Any:
	shipment = request.body["requestedShipment"]
	to = shipment["recipient"]["address"]
	_check(to)
	abroad = to["countryCode"] != shipment["shipper"]["address"]["countryCode"]
	if abroad:
		_check_goods(shipment)
	packages = shipment["requestedPackageLineItems"]
	return {
		"transactionId": "sandbox",
		"output": {
			"rateReplyDetails": [
				_rate(name, shipment["shipDateStamp"], _total(ledger, name, packages))
				for name in (_ABROAD if abroad else _PRICES)
			]
		},
	}


def _check_goods(shipment: dict[str, Any]) -> None:
	"""A shipment abroad is described: each of its goods has a description, a value and a weight."""
	for goods in shipment["customsClearanceDetail"]["commodities"]:
		if not (goods["description"] and goods["customsValue"]["amount"] and goods["weight"]["value"]):
			raise Refusal(400, "COMMODITY.INVALID", "A commodity is not described")


def _rate(service: str, ship_date: str, total: Decimal) -> dict[str, Any]:
	_base, _first, label, second, days = {**_PRICES, **_ABROAD}[service]
	return {
		"serviceType": service,
		"serviceName": service.title(),
		"operationalDetail": {"commitDate": f"{_business_days_after(ship_date, days)}T17:00:00"},
		"ratedShipmentDetails": [
			{
				"rateType": "ACCOUNT",
				"totalBaseCharge": float(total - Decimal(second)),
				"totalDiscounts": 0.0,
				"totalNetCharge": float(total),
				"currency": "USD",
				"shipmentRateDetail": {
					"rateZone": "03",
					"surCharges": [{"type": "FUEL", "description": label, "amount": float(second)}],
				},
			}
		],
	}


def _total(ledger: Ledger, service: str, packages: list[dict[str, Any]]) -> Decimal:
	"""Packages that are shipped together pay the surcharge once."""
	_base, first, _label, second, _days = {**_PRICES, **_ABROAD}[service]
	weights = [grams(one["weight"]["value"], one["weight"]["units"]) for one in packages]
	return ledger.price(NAME, len(packages) * float(first) + float(second), weights)


def _business_days_after(day: str, days: int) -> date:
	at = date.fromisoformat(day)
	while days:
		at += timedelta(days=1)
		days -= at.weekday() < 5
	return at


def _check(address: dict[str, Any]) -> None:
	if address["countryCode"] == NOWHERE:
		raise Refusal(400, "DESTINATION.COUNTRY.INVALID", "No service to this country")
	if address["postalCode"] == "00000":
		raise Refusal(
			400, "RECIPIENT.POSTALCODE.INVALID", f"{address['streetLines'][0]} has no such postal code"
		)


def ship(ledger: Ledger, request: Request) -> Any:
	shipment = request.body["requestedShipment"]
	to = shipment["recipients"][0]["address"]
	_check(to)
	abroad = to["countryCode"] != shipment["shipper"]["address"]["countryCode"]
	if abroad:
		_check_goods(shipment)
		for number in shipment["shipper"].get("tins", ()):
			if not (number["number"] and number["tinType"]):
				raise Refusal(400, "TIN.INVALID", "A tax number has no type")
	packages = shipment["requestedPackageLineItems"]
	reference = packages[0]["customerReferences"][0]["value"]
	service = shipment["serviceType"]
	form = _FORMATS[shipment["labelSpecification"]["imageType"]]
	price = _total(ledger, service, packages)
	sold = ledger.sell(NAME, reference, service, price, form, packages=len(packages))
	return {"transactionId": "sandbox", "output": {"transactionShipments": [_shipment(sold, abroad)]}}


def _document(kind: str, form: str, content: str) -> dict[str, Any]:
	return {"contentType": kind, "copiesToPrint": 1, "docType": form, "encodedLabel": content}


def _shipment(sold: Sold, abroad: bool) -> dict[str, Any]:
	form = "ZPLII" if sold.format == "zpl" else "PDF"
	pieces = [
		{
			"masterTrackingNumber": sold.number,
			"packageSequenceNumber": place,
			"trackingNumber": number,
			"trackingIdType": "FEDEX",
			"serviceCategory": "EXPRESS",
			"packageDocuments": [_document("LABEL", form, sold.printed(number))],
		}
		for place, number in enumerate(sold.numbers, 1)
	]
	price = {"rateType": "PAYOR_ACCOUNT_PACKAGE", "totalNetCharge": float(sold.price), "currency": "USD"}
	rating = {"actualRateType": "PAYOR_ACCOUNT_PACKAGE", "shipmentRateDetails": [price]}
	return {
		"masterTrackingNumber": sold.number,
		"serviceType": sold.service,
		"pieceResponses": pieces,
		"shipmentDocuments": [_document("COMMERCIAL_INVOICE", "PDF", sold.invoice())] if abroad else [],
		"completedShipmentDetail": {"usDomestic": not abroad, "shipmentRating": rating},
	}


def cancel(ledger: Ledger, request: Request) -> Any:
	sold = ledger.get(NAME, request.body["trackingNumber"])
	if sold is None:
		raise Refusal(400, "TRACKINGNUMBER.NOTFOUND", "The tracking number is not known")
	if sold.voided:
		raise Refusal(400, "SHIPMENT.CANCELLED", "The shipment was already cancelled")
	if sold.events:
		raise Refusal(400, "SHIPMENT.PICKEDUP", "The shipment has been picked up")
	sold.voided = True
	return {"transactionId": "sandbox", "output": {"cancelledShipment": True, "cancelledHistory": True}}


def track(ledger: Ledger, request: Request) -> Any:
	numbers = [row["trackingNumberInfo"]["trackingNumber"] for row in request.body["trackingInfo"]]
	return {
		"output": {"completeTrackResults": [_tracked(number, ledger.get(NAME, number)) for number in numbers]}
	}


def by_reference(ledger: Ledger, request: Request) -> Any:
	found = ledger.by_reference(NAME, request.body["referencesInformation"]["value"])
	if not found:
		raise Refusal(404, "TRACKING.REFERENCENUMBER.NOTFOUND", "Reference number cannot be found")
	rows = [_tracked(number, sold) for sold in found for number in sold.numbers]
	return {"output": {"completeTrackResults": rows}}


def _tracked(number: str, sold: Sold | None) -> dict[str, Any]:
	info = {"trackingNumberInfo": {"trackingNumber": number}}
	if sold is None:
		error = {"code": "TRACKING.TRACKINGNUMBER.NOTFOUND", "message": "Tracking number cannot be found."}
		return {"trackingNumber": number, "trackResults": [{**info, "error": error}]}
	code = "CA" if sold.voided else (sold.events[-1][0] if sold.events else "OC")
	scans = [
		{
			"date": at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
			"eventType": kind,
			"eventDescription": words,
			"scanLocation": {"city": place, "countryCode": "US"},
		}
		for kind, words, place, at in reversed(sold.events)
	]
	result: dict[str, Any] = {**info, "latestStatusDetail": {"code": code}}
	if scans:
		result["scanEvents"] = scans
	return {"trackingNumber": number, "trackResults": [result]}


def book(ledger: Ledger, request: Request) -> Any:
	origin = request.body["originDetail"]
	if not (origin["pickupLocation"]["address"]["streetLines"] and request.body["packageCount"]):
		raise Refusal(400, "PICKUP.INVALID", "Nothing is to be fetched")
	code = "NQAA" if request.body["carrierCode"] == "FDXE" else ""
	number = ledger.book_pickup(NAME, "")
	return {"transactionId": "sandbox", "output": {"pickupConfirmationCode": number, "location": code}}


def cancel_pickup(ledger: Ledger, request: Request) -> Any:
	body = request.body
	if body["carrierCode"] == "FDXE" and not body.get("location"):
		raise Refusal(400, "LOCATION.REQUIRED", "The location is missing")
	number = body["pickupConfirmationCode"]
	if not ledger.cancel_pickup(NAME, number):
		raise Refusal(400, "PICKUP.NOTFOUND", "The pickup is not known")
	return {"transactionId": "sandbox", "output": {"pickupConfirmationCode": number}}


ROUTES = (
	("POST", "/oauth/token", "token", token),
	("POST", "/rate/v1/rates/quotes", "rates", rates),
	("POST", "/ship/v1/shipments", "labels", ship),
	("PUT", "/ship/v1/shipments/cancel", "void", cancel),
	("POST", "/pickup/v1/pickups", "pickups", book),
	("PUT", "/pickup/v1/pickups/cancel", "pickups", cancel_pickup),
	("POST", "/track/v1/trackingnumbers", "tracking", track),
	("POST", "/track/v1/referencenumbers", "find", by_reference),
)
