"""DHL Express, as the document of MyDHL API describes it (the sandbox's prices are its own)."""

from decimal import Decimal
from typing import Any

from ecom_sandbox.carriers.ledger import NOWHERE, Ledger, Refusal, Request, Sold
from ecom_sandbox.carriers.tariff import grams

NAME, CREATED = "mydhl", 201
_PRICES = {"P": ("62.30", 3), "D": ("48.00", 3), "N": ("21.40", 1)}


def admit(request: Request, operation: str) -> None:
	"""Raises Refusal for a call without the right user, or without the version of the interface."""
	if (
		request.headers.get("Authorization")
		!= "Basic c2FuZGJveC1jYXJyaWVyLWtleTpzYW5kYm94LWNhcnJpZXItc2VjcmV0"
	):
		raise Refusal(401, "401", "Invalid Credentials")
	if not request.headers.get("x-version"):
		raise Refusal(400, "400", "x-version is missing")


def refused(refusal: Refusal) -> Any:
	title = {401: "Unauthorized", 404: "Not data found"}.get(refusal.status, "Bad request")
	return {
		"instance": "/expressapi",
		"detail": refusal.message,
		"title": title,
		"status": str(refusal.status),
	}


def rates(ledger: Ledger, request: Request) -> Any:
	body = request.body
	ends = body["customerDetails"]
	_check(ends["receiverDetails"])
	abroad = len({end["countryCode"] for end in ends.values()}) > 1
	# to a place abroad nothing but goods that are declared, or documents
	codes = [code for code in _PRICES if not abroad or code == ("P" if body["isCustomsDeclarable"] else "D")]
	return {"products": [_product(code, float(_total(ledger, code, body))) for code in codes]}


def _check(address: dict[str, Any]) -> None:
	if address["countryCode"] == NOWHERE:
		raise Refusal(404, "404", "996: The requested product(s) not available")
	if address["postalCode"] == "00000":
		raise Refusal(400, "400", f"{address.get('addressLine1')}: the destination is not serviced")


def _total(ledger: Ledger, code: str, content: dict[str, Any]) -> Decimal:
	"""Each further package costs a quarter of the first."""
	packages = content["packages"]
	weights = [grams(one["weight"], content["unitOfMeasurement"]) for one in packages]
	return ledger.price(NAME, round(float(_PRICES[code][0]) * (1 + (len(packages) - 1) / 4), 2), weights)


def _product(code: str, price: float) -> dict[str, Any]:
	days = _PRICES[code][1]
	return {
		"productName": code,
		"productCode": code,
		"localProductCode": code,
		"totalPrice": [{"currencyType": "BILLC", "priceCurrency": "USD", "price": price}],
		"deliveryCapabilities": {"totalTransitDays": str(days)},
	}


def ship(ledger: Ledger, request: Request) -> Any:
	body = request.body
	_check(body["customerDetails"]["receiverDetails"]["postalAddress"])
	if body["plannedShippingDateAndTime"][11:19] == "00:00:00":
		raise Refusal(400, "400", "The planned shipping date is in the past")
	form = body["outputImageProperties"]["encodingFormat"]
	reference = body["customerReferences"][0]["value"]
	code = body["productCode"]
	packages = body["content"]["packages"]
	price = _total(ledger, code, body["content"])
	sold = ledger.sell(NAME, reference, code, price, form, packages=len(packages))
	charge = {"currencyType": "BILLC", "priceCurrency": "USD", "price": float(sold.price)}
	return {
		"shipmentTrackingNumber": sold.number,
		"trackingUrl": f"https://express.api.dhl.com/mydhlapi/shipments/{sold.number}/tracking",
		"packages": [
			{"referenceNumber": place, "trackingNumber": number if place > 1 else f"JD01{number}"}
			for place, number in enumerate(sold.numbers, 1)
		],
		"documents": [*_labels(body, sold), *_papers(body, sold)],
		"shipmentCharges": [charge],
	}


def _labels(body: dict[str, Any], sold: Sold) -> list[dict[str, Any]]:
	"""A document for each package where that is asked for, else one for all of them."""
	label = {"imageFormat": sold.format.upper(), "typeCode": "label"}
	asked = {one["typeCode"] for one in body.get("getAdditionalInformation", ()) if one["isRequested"]}
	if "linkLabelsByPieces" not in asked:
		return [{**label, "content": sold.printed()}]
	return [
		{**label, "content": sold.printed(number), "packageReferenceNumber": place}
		for place, number in enumerate(sold.numbers, 1)
	]


def _papers(body: dict[str, Any], sold: Sold) -> list[dict[str, Any]]:
	"""The invoice, where it is asked for and the goods are declared."""
	content = body["content"]
	if content["isCustomsDeclarable"] and not content["exportDeclaration"]["lineItems"]:
		raise Refusal(400, "400", "exportDeclaration is missing")
	wanted = [one["typeCode"] for one in body["outputImageProperties"]["imageOptions"]]
	if "invoice" not in wanted or not content["isCustomsDeclarable"]:
		return []
	return [{"imageFormat": "PDF", "content": sold.invoice(), "typeCode": "invoice"}]


def track(ledger: Ledger, request: Request) -> Any:
	reference = request.query.get("shipmentReference")
	if reference:
		found = ledger.by_reference(NAME, reference)
	else:
		numbers = [
			*request.queries.get("shipmentTrackingNumber", []),
			*request.queries.get("pieceTrackingNumber", []),
		]
		found = [sold for sold in (ledger.get(NAME, number) for number in numbers) if sold]
	if not found:
		raise Refusal(404, "404", f"No Shipments Found for ReferenceID | {reference or 'number'}")
	return {"shipments": [_shipment(sold) for sold in found]}


def _shipment(sold: Sold) -> dict[str, Any]:
	return {
		"shipmentTrackingNumber": sold.number,
		"status": "Success",
		"shipmentTimestamp": "2026-03-01T08:00:00",
		"productCode": sold.service,
		"shipperReferences": [{"value": sold.reference, "typeCode": "CU"}],
		"events": [
			{
				"date": at.strftime("%Y-%m-%d"),
				"time": at.strftime("%H:%M:%S"),
				"typeCode": kind,
				"description": words,
				"serviceArea": [{"code": "EWR", "description": place}],
			}
			for kind, words, place, at in reversed(sold.events)
		],
	}


def image(ledger: Ledger, request: Request) -> Any:
	sold = ledger.get(NAME, request.parts["number"])
	if sold is None:
		raise Refusal(404, "404", "1504: No document images found for the provided search criteria.")
	sold.format = "pdf"
	number = sold.number
	return {
		"documents": [
			{
				"shipmentTrackingNumber": number,
				"typeCode": "waybill",
				"encodingFormat": "PDF",
				"content": sold.printed(),
			}
		]
	}


def address(_ledger: Ledger, _request: Request) -> Any:
	return {"address": [{"countryCode": "DE", "postalCode": "53113", "cityName": "BONN"}]}


def book(ledger: Ledger, request: Request) -> Any:
	if not request.body["shipmentDetails"][0]["packages"]:
		raise Refusal(400, "400", "Nothing is to be fetched")
	return {"dispatchConfirmationNumbers": [ledger.book_pickup(NAME, "PRG26030200000")]}


def cancel_pickup(ledger: Ledger, request: Request) -> Any:
	if not (request.query.get("requestorName") and request.query.get("reason")):
		raise Refusal(400, "400", "requestorName and reason are missing")
	if not ledger.cancel_pickup(NAME, request.parts["number"]):
		raise Refusal(404, "404", "No such pickup")
	return None


ROUTES = (
	("POST", "/mydhlapi(/test)?/rates", "rates", rates),
	("POST", "/mydhlapi(/test)?/shipments", "labels", ship),
	("POST", "/mydhlapi(/test)?/pickups", "pickups", book),
	("DELETE", "/mydhlapi(/test)?/pickups/(?P<number>[^/]+)", "pickups", cancel_pickup),
	("GET", "/mydhlapi(/test)?/tracking", "tracking", track),
	("GET", "/mydhlapi(/test)?/shipments/(?P<number>[^/]+)/get-image", "print", image),
	("GET", "/mydhlapi(/test)?/address-validate", "address", address),
)
