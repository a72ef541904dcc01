"""DHL Express, as the document of MyDHL API describes it (the sandbox's prices are its own)."""

from typing import Any

from ecom_sandbox.carriers.ledger import Ledger, Refusal, Request, Sold

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


def rates(_ledger: Ledger, request: Request) -> Any:
	_check(request.body["customerDetails"]["receiverDetails"])
	return {"products": [_product(code, *price) for code, price in _PRICES.items()]}


def _check(address: dict[str, Any]) -> None:
	if address["postalCode"] == "00000":
		raise Refusal(400, "400", f"{address.get('addressLine1')}: the destination is not serviced")


def _product(code: str, price: str, days: int) -> dict[str, Any]:
	return {
		"productName": code,
		"productCode": code,
		"localProductCode": code,
		"totalPrice": [{"currencyType": "BILLC", "priceCurrency": "USD", "price": float(price)}],
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
	sold = ledger.sell(NAME, reference, code, _PRICES[code][0], form)
	charge = {"currencyType": "BILLC", "priceCurrency": "USD", "price": float(sold.price)}
	return {
		"shipmentTrackingNumber": sold.number,
		"trackingUrl": f"https://express.api.dhl.com/mydhlapi/shipments/{sold.number}/tracking",
		"packages": [{"referenceNumber": 1, "trackingNumber": f"JD01{sold.number}"}],
		"documents": [{"imageFormat": form.upper(), "content": sold.printed(), "typeCode": "label"}],
		"shipmentCharges": [charge],
	}


def track(ledger: Ledger, request: Request) -> Any:
	reference = request.query.get("shipmentReference")
	if reference:
		found = ledger.by_reference(NAME, reference)
	else:
		numbers = request.queries.get("shipmentTrackingNumber", [])
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


ROUTES = (
	("POST", "/mydhlapi(/test)?/rates", "rates", rates),
	("POST", "/mydhlapi(/test)?/shipments", "labels", ship),
	("GET", "/mydhlapi(/test)?/tracking", "tracking", track),
	("GET", "/mydhlapi(/test)?/shipments/(?P<number>[^/]+)/get-image", "print", image),
	("GET", "/mydhlapi(/test)?/address-validate", "address", address),
)
