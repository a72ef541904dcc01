"""UPS, as its documents of Rating, Shipping and Tracking describe it (the sandbox's prices are its own)."""

import time
from decimal import Decimal
from typing import Any

from ecom_sandbox.carriers.ledger import NOWHERE, Ledger, Refusal, Request, Sold
from ecom_sandbox.carriers.tariff import grams

NAME, CREATED = "ups", 200
_PRICES = {"03": ("10.10", 3), "01": ("44.50", 1)}
_ABROAD = {"08": ("61.40", 5), "07": ("79.90", 2)}
_FORMATS = {"PNG": "png", "GIF": "png", "ZPL": "zpl", "PDF": "pdf"}


def admit(request: Request, operation: str) -> None:
	"""Raises Refusal for a call without a token."""
	if operation != "token" and request.headers.get("Authorization") != "Bearer ups-token":
		raise Refusal(401, "250002", "Invalid Authentication Information.")


def refused(refusal: Refusal) -> Any:
	return {"response": {"errors": [{"code": refusal.code, "message": refusal.message}]}}


def token(_ledger: Ledger, request: Request) -> Any:
	if (
		request.headers.get("Authorization")
		!= "Basic c2FuZGJveC1jYXJyaWVyLWtleTpzYW5kYm94LWNhcnJpZXItc2VjcmV0"
	):
		raise Refusal(401, "10401", "ClientId is Invalid")
	return {
		"token_type": "Bearer",
		"issued_at": str(int(time.time() * 1000)),
		"access_token": "ups-token",
		"expires_in": "14399",
	}


def rates(ledger: Ledger, request: Request) -> Any:
	shipment = request.body["RateRequest"]["Shipment"]
	_check(shipment)
	prices = _PRICES
	if _is_abroad(shipment):
		prices = _ABROAD
		if float(shipment["InvoiceLineTotal"]["MonetaryValue"]) <= 0:
			raise Refusal(400, "111210", "The value of the goods is missing")
	packages = shipment["Package"]
	return {
		"RateResponse": {
			"RatedShipment": [
				_rate(code, days, str(_total(ledger, code, packages))) for code, (_p, days) in prices.items()
			]
		}
	}


def _is_abroad(shipment: dict[str, Any]) -> bool:
	return len({shipment[end]["Address"]["CountryCode"] for end in ("ShipFrom", "ShipTo")}) > 1


def _total(ledger: Ledger, code: str, packages: list[dict[str, Any]]) -> Decimal:
	"""Further packages of a shipment cost a tenth less than the first."""
	price = float({**_PRICES, **_ABROAD}[code][0])
	weights = [one["PackageWeight"] for one in packages]
	in_grams = [grams(one["Weight"], one["UnitOfMeasurement"]["Code"]) for one in weights]
	return ledger.price(NAME, round(price + (len(packages) - 1) * price * 0.9, 2), in_grams)


def _rate(code: str, days: int, price: str) -> dict[str, Any]:
	arrival = {"BusinessDaysInTransit": str(days)}
	return {
		"Service": {"Code": code},
		"Zone": "003",
		"TransportationCharges": _money(price),
		"BaseServiceCharge": _money(price),
		"ServiceOptionsCharges": _money("0.00"),
		"TotalCharges": _money(price),
		"TimeInTransit": {"ServiceSummary": {"EstimatedArrival": arrival}},
	}


def _money(amount: str) -> dict[str, str]:
	return {"CurrencyCode": "USD", "MonetaryValue": amount}


def _check(shipment: dict[str, Any]) -> None:
	address = shipment["ShipTo"]["Address"]
	if address["CountryCode"] == NOWHERE:
		raise Refusal(400, "111217", "The requested service is unavailable between these places")
	if address["PostalCode"] == "00000":
		raise Refusal(400, "111286", f"{address['AddressLine'][0]} is not a valid address")


def ship(ledger: Ledger, request: Request) -> Any:
	body = request.body["ShipmentRequest"]
	shipment = body["Shipment"]
	_check(shipment)
	service = shipment["Service"]["Code"]
	form = _FORMATS[body["LabelSpecification"]["LabelImageFormat"]["Code"]]
	packages = shipment["Package"]
	abroad = _is_abroad(shipment)
	# between two places of the United States references stand on the packages, else on the shipment
	reference = (shipment if abroad else packages[0])["ReferenceNumber"][0]["Value"]
	if abroad:
		_check_goods(shipment)
	price = _total(ledger, service, packages)
	sold = ledger.sell(NAME, reference, service, price, form, packages=len(packages))
	results = {
		"ShipmentCharges": {"TotalCharges": _money(str(sold.price))},
		"ShipmentIdentificationNumber": sold.number,
		"PackageResults": [
			{"TrackingNumber": number, "ShippingLabel": _image(sold, number)} for number in sold.numbers
		],
	}
	if abroad:
		results["Form"] = {
			"Code": "01",
			"Description": "All Requested International Forms",
			"Image": {"ImageFormat": {"Code": "PDF", "Description": "PDF"}, "GraphicImage": sold.invoice()},
		}
	status = {"Code": "1", "Description": "Success"}
	return {"ShipmentResponse": {"Response": {"ResponseStatus": status}, "ShipmentResults": results}}


def _check_goods(shipment: dict[str, Any]) -> None:
	"""A shipment abroad is described, and has an invoice that names each of its goods."""
	form = shipment["ShipmentServiceOptions"]["InternationalForms"]
	if not (shipment["Description"] and form["InvoiceNumber"] and form["Contacts"]["SoldTo"]["Address"]):
		raise Refusal(400, "128001", "The invoice is not complete")
	for goods in form["Product"]:
		if not (goods["Description"][0] and float(goods["Unit"]["Value"]) > 0):
			raise Refusal(400, "128002", "A product is not described")


def _image(sold: Sold, number: str) -> dict[str, Any]:
	form = {"Code": "ZPL" if sold.format == "zpl" else "PNG"}
	return {"ImageFormat": form, "GraphicImage": sold.printed(number)}


def recover(ledger: Ledger, request: Request) -> Any:
	body = request.body["LabelRecoveryRequest"]
	number = body.get("TrackingNumber")
	if number:
		found = [one for one in [ledger.get(NAME, number)] if one]
	else:
		found = ledger.by_reference(NAME, body["ReferenceValues"]["ReferenceNumber"]["Value"])
	found = [sold for sold in found if not sold.voided]
	if not found:
		raise Refusal(400, "300109", "No label is available for what was asked")
	sold = found[0]
	sold.format = _FORMATS[body["LabelSpecification"]["LabelImageFormat"]["Code"]]
	form = {"Code": sold.format.upper()}
	return {
		"LabelRecoveryResponse": {
			"Response": {"ResponseStatus": {"Code": "1", "Description": "Success"}},
			"ShipmentIdentificationNumber": sold.number,
			"LabelResults": [
				{
					"TrackingNumber": each,
					"LabelImage": {"LabelImageFormat": form, "GraphicImage": sold.printed(each)},
				}
				for each in sold.numbers
			],
		}
	}


def void(ledger: Ledger, request: Request) -> Any:
	sold = ledger.get(NAME, request.parts["number"])
	if sold is None:
		raise Refusal(400, "190102", "No shipment found within the allowed void period")
	if sold.voided:
		raise Refusal(400, "190117", "The shipment has already been voided")
	if sold.events:
		raise Refusal(400, "190105", "The shipment is past the time it can be voided")
	sold.voided = True
	status = {"Code": "1", "Description": "Success"}
	return {
		"VoidShipmentResponse": {"Response": {"ResponseStatus": status}, "SummaryResult": {"Status": status}}
	}


def track(ledger: Ledger, request: Request) -> Any:
	sold = ledger.get(NAME, request.parts["number"])
	if sold is None:
		raise Refusal(404, "TW0001", "Tracking Information Not Found")
	return _tracked(sold, request.parts["number"])


def by_reference(ledger: Ledger, request: Request) -> Any:
	found = ledger.by_reference(NAME, request.parts["reference"])
	if not found:
		raise Refusal(404, "TW0001", "Tracking Information Not Found")
	return _tracked(found[-1], found[-1].number)


def _tracked(sold: Sold, number: str) -> Any:
	scans = [*sold.events]
	activity = [
		{
			"date": at.strftime("%Y%m%d"),
			"time": at.strftime("%H%M%S"),
			"location": {"address": {"city": place, "country": "US"}},
			"status": {"type": kind, "code": kind, "description": words},
		}
		for kind, words, place, at in reversed(scans)
	]
	if not activity:
		status = {"type": "MV" if sold.voided else "M", "code": "MP", "description": "Label created"}
		activity = [{"date": "20260301", "time": "080000", "status": status}]
	package = {"trackingNumber": number, "activity": activity, "deliveryDate": [], "packageAddress": []}
	return {"trackResponse": {"shipment": [{"inquiryNumber": number, "package": [package]}]}}


def book(ledger: Ledger, request: Request) -> Any:
	pieces = request.body["PickupCreationRequest"]["PickupPiece"]
	if not int(pieces[0]["Quantity"]):
		raise Refusal(400, "9500001", "Nothing is to be fetched")
	status = {"Code": "1", "Description": "Success"}
	number = ledger.book_pickup(NAME, "29293M9Y")
	return {"PickupCreationResponse": {"Response": {"ResponseStatus": status}, "PRN": number}}


def cancel_pickup(ledger: Ledger, request: Request) -> Any:
	if not ledger.cancel_pickup(NAME, request.headers.get("Prn") or ""):
		raise Refusal(400, "9510113", "The pickup is not known")
	status = {"Code": "1", "Description": "Success"}
	return {"PickupCancelResponse": {"Response": {"ResponseStatus": status}}}


ROUTES = (
	("POST", "/security/v1/oauth/token", "token", token),
	("POST", "/api/rating/v[0-9]+/Shop", "rates", rates),
	("POST", "/api/shipments/v[0-9]+/ship", "labels", ship),
	("DELETE", "/api/shipments/v[0-9]+/void/cancel/(?P<number>[^/]+)", "void", void),
	("POST", "/api/pickupcreation/v[0-9]+/pickup", "pickups", book),
	("DELETE", "/api/shipments/v[0-9]+/pickup/02", "pickups", cancel_pickup),
	("POST", "/api/labels/v[0-9]+/recovery", "find", recover),
	("GET", "/api/track/v1/details/(?P<number>[^/]+)", "tracking", track),
	("GET", "/api/track/v1/reference/details/(?P<reference>[^/]+)", "find", by_reference),
)
