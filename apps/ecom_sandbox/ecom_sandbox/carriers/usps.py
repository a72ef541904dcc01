"""USPS, as its documents of Shipping Options, Domestic Labels and Tracking describe it (the sandbox's prices are its
own)."""

from decimal import Decimal
from typing import Any

from ecom_sandbox.carriers import postal, usps_international
from ecom_sandbox.carriers.ledger import Ledger, Refusal, Request, Sold
from ecom_sandbox.carriers.postal import admit, by_key, cancelled, multipart, refused
from ecom_sandbox.carriers.tariff import grams

__all__ = ["CREATED", "NAME", "ROUTES", "admit", "refused"]

NAME, CREATED = "usps", 200
_PRICES = {
	"USPS_GROUND_ADVANTAGE": ("USPS Ground Advantage Machinable Single-piece", "7.15", "3 Days"),
	"PRIORITY_MAIL": ("Priority Mail Machinable Single-piece", "9.95", "2 Days"),
}


def token(_ledger: Ledger, request: Request) -> Any:
	if "client_secret=sandbox-carrier-secret" not in request.body:
		raise Refusal(401, "invalid_client", "The client credentials are not valid")
	return {"access_token": "usps-token", "token_type": "Bearer", "expires_in": 28799}


def payment(_ledger: Ledger, _request: Request) -> Any:
	return {"paymentAuthorizationToken": "usps-payment"}


def rates(ledger: Ledger, request: Request) -> Any:
	if "destinationCountryCode" in request.body:
		return usps_international.rates(ledger, request)
	if request.body["destinationZIPCode"] == "00000":
		raise Refusal(400, "010005", "The destination ZIP Code is not valid")
	weight = [grams(request.body["packageDescription"]["weight"], "LB")]
	options = [
		_option(mail_class, name, ledger.price(NAME, price, weight), promise)
		for mail_class, (name, price, promise) in _PRICES.items()
	]
	return {
		"originZIPCode": "07105",
		"pricingOptions": [{"priceType": "COMMERCIAL", "shippingOptions": options}],
	}


def _option(mail_class: str, name: str, price: Decimal, promise: str) -> dict[str, Any]:
	rate = {
		"SKU": "DUXP0XXXXC00030",
		"description": name,
		"productName": name,
		"priceType": "COMMERCIAL",
		"price": float(price),
		"mailClass": mail_class,
		"zone": "02",
	}
	return {
		"mailClass": mail_class,
		"rateOptions": [
			{
				"commitment": {"name": promise},
				"totalPrice": float(price),
				"totalBasePrice": float(price),
				"rates": [rate],
				"extraServices": [],
			}
		],
	}


def label(ledger: Ledger, request: Request) -> Any:
	body = request.body
	if body["toAddress"]["ZIPCode"] == "00000":
		raise Refusal(400, "161001", f"{body['toAddress']['streetAddress']} is no address")
	if request.headers.get("X-Payment-Authorization-Token") != "usps-payment":
		raise Refusal(401, "401", "The payment is not authorized")
	package = body["packageDescription"]
	form = "zpl" if body["imageInfo"]["imageType"].startswith("ZPL") else "pdf"
	sold = ledger.sell(
		NAME,
		package["customerReference"][0]["referenceNumber"],
		package["mailClass"],
		ledger.price(
			NAME, _PRICES[package["mailClass"]][1], [grams(package["weight"], package["weightUOM"])]
		),
		form,
		request.headers.get("X-Idempotency-Key") or "",
	)
	return multipart(_metadata(sold), sold)


def _metadata(sold: Sold) -> dict[str, Any]:
	return {
		"trackingNumber": sold.number,
		"postage": float(sold.price),
		"zone": "02",
		"SKU": "DUXP0XXXXC00030",
	}


def reprint(ledger: Ledger, request: Request) -> Any:
	key = request.headers.get("X-Idempotency-Key")
	sold = by_key(ledger, NAME, key)
	return {"labelMetadata": _metadata(sold), "labelImage": sold.printed()}


def cancel(ledger: Ledger, request: Request) -> Any:
	return cancelled(ledger.get(NAME, request.parts["number"]))


def track(ledger: Ledger, request: Request) -> Any:
	number = request.parts["number"]
	sold = ledger.get(NAME, number) or ledger.get(usps_international.NAME, number)
	if sold is None:
		raise Refusal(404, "-2147219283", "A status update is not yet available")
	events = [
		{
			"eventType": words,
			"eventTimestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
			"eventCity": place,
			"eventCountry": "US",
			"eventCode": kind,
		}
		for kind, words, place, at in reversed(sold.events)
	]
	status = sold.events[-1][1] if sold.events else "Label Created"
	return {
		"trackingNumber": sold.number,
		"status": status,
		"statusCategory": status,
		"mailClass": sold.service,
		"trackingEvents": events,
	}


ROUTES = (
	("POST", "/oauth2/v3/token", "token", token),
	("POST", "/payments/v3/payment-authorization", "payment", payment),
	("POST", "/shipments/v3/options/search", "rates", rates),
	("POST", "/labels/v3/label", "labels", label),
	("POST", "/labels/v3/label-reprint", "find", reprint),
	("DELETE", "/labels/v3/label/(?P<number>[^/]+)", "void", cancel),
	("POST", "/pickup/v3/carrier-pickup", "pickups", postal.book),
	("GET", "/pickup/v3/carrier-pickup/(?P<number>[^/]+)", "pickups", postal.pickup),
	("DELETE", "/pickup/v3/carrier-pickup/(?P<number>[^/]+)", "pickups", postal.cancel_pickup),
	("POST", "/scan-forms/v3/scan-form", "manifests", postal.scan_form),
	("GET", "/tracking/v3/tracking/(?P<number>[^/]+)", "tracking", track),
)
