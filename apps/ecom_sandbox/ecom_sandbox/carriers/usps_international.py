"""USPS abroad, as its documents of Shipping Options and International Labels describe it (the sandbox's prices are its own)."""

from decimal import Decimal
from typing import Any

from ecom_sandbox.carriers.ledger import NOWHERE, Ledger, Refusal, Request, Sold
from ecom_sandbox.carriers.postal import admit, by_key, cancelled, multipart, refused
from ecom_sandbox.carriers.tariff import grams

__all__ = ["CREATED", "NAME", "ROUTES", "admit", "refused"]

NAME, CREATED = "usps_international", 201
_PRICES = {
	"FIRST-CLASS_PACKAGE_INTERNATIONAL_SERVICE": (
		"First-Class Package International Service Machinable ISC Single-piece",
		"18.45",
		"SP",
	),
	"PRIORITY_MAIL_INTERNATIONAL": ("Priority Mail International ISC Single-piece", "47.35", "SP"),
}
_NOT_VALID = ("none", "not applicable", "n/a", "null", "gift", "merchandise")  # as descriptions


def rates(ledger: Ledger, request: Request) -> Any:
	body = request.body
	if body["destinationCountryCode"] == NOWHERE:
		raise Refusal(400, "010006", "No service to this country")
	if body["foreignPostalCode"] == "00000":
		raise Refusal(400, "010005", "The destination is not valid")
	if "girth" in body["packageDescription"]:
		raise Refusal(400, "010007", "A box has no girth")
	weight = [grams(body["packageDescription"]["weight"], "LB")]
	return {
		"originZIPCode": body["originZIPCode"],
		"foreignPostalCode": body["foreignPostalCode"],
		"destinationCountryCode": body["destinationCountryCode"],
		"pricingOptions": [
			{
				"shippingOptions": [
					_option(mail_class, name, ledger.price(NAME, price, weight), indicator)
					for mail_class, (name, price, indicator) in _PRICES.items()
				],
				"priceType": "COMMERCIAL",
			}
		],
	}


def _option(mail_class: str, description: str, price: Decimal, indicator: str) -> dict[str, Any]:
	"""What is asked for has a base price; extra services are those that could be bought besides."""
	rate = {
		"description": description,
		"price": float(price),
		"zone": "01",
		"fees": [],
		"priceType": "COMMERCIAL",
		"mailClass": mail_class,
		"productName": "",
		"rateIndicator": indicator,
		"SKU": "IEXX0XXXXB01020",
	}
	insurance = {"name": "Insurance <= $500", "price": 20.15, "extraService": "930", "SKU": "IXIE0XXXXCX0500"}
	return {
		"mailClass": mail_class,
		"rateOptions": [
			{"totalBasePrice": float(price), "rates": [rate], "extraServices": [insurance]},
		],
	}


def label(ledger: Ledger, request: Request) -> Any:
	body = request.body
	if request.headers.get("X-Payment-Authorization-Token") != "usps-payment":
		raise Refusal(401, "401", "The payment is not authorized")
	to, package, form = body["toAddress"], body["packageDescription"], body["customsForm"]
	if to["postalCode"] == "00000":
		raise Refusal(400, "161001", f"{to['streetAddress']} is no address")
	if not (package["length"] and package["width"] and package["height"]) or "girth" in package:
		raise Refusal(400, "161002", "The dimensions are not those of a box")
	_check_form(form)
	image = "zpl" if body["imageInfo"]["imageType"].startswith("ZPL") else "pdf"
	sold = ledger.sell(
		NAME,
		package["customerReference"][0]["referenceNumber"],
		package["mailClass"],
		ledger.price(
			NAME, _PRICES[package["mailClass"]][1], [grams(package["weight"], package["weightUOM"])]
		),
		image,
		request.headers.get("X-Idempotency-Key") or "",
	)
	return multipart(_metadata(sold), sold)


def _check_form(form: dict[str, Any]) -> None:
	if not (form["AESITN"].startswith("NO EEI ") and form["customsContentType"] and form["contents"]):
		raise Refusal(400, "161010", "The customs form is not complete")
	for goods in form["contents"]:
		if goods["itemDescription"].casefold() in _NOT_VALID or len(goods["itemDescription"]) > 30:
			raise Refusal(400, "161011", "A description is not valid")
		if goods["itemTotalValue"] <= 0 or goods["itemTotalWeight"] <= 0 or not goods["countryofOrigin"]:
			raise Refusal(400, "161012", "An item is not complete")


def _metadata(sold: Sold) -> dict[str, Any]:
	return {
		"internationalTrackingNumber": sold.number,
		"constructCode": "I01",
		"postage": float(sold.price),
		"SKU": "IEXX0XXXXB01020",
		"extraServices": [],
		"fees": [],
	}


def reprint(ledger: Ledger, request: Request) -> Any:
	sold = by_key(ledger, NAME, request.headers.get("X-Idempotency-Key"))
	return {"labelMetadata": _metadata(sold), "labelImage": sold.printed()}


def cancel(ledger: Ledger, request: Request) -> Any:
	return cancelled(ledger.get(NAME, request.parts["number"]))


ROUTES = (
	("POST", "/international-labels/v3/international-label", "labels", label),
	("POST", "/international-labels/v3/international-label-reprint", "find", reprint),
	("DELETE", "/international-labels/v3/international-label/(?P<number>[^/]+)", "void", cancel),
)
