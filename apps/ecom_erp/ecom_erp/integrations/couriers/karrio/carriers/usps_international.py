"""USPS abroad: each label is a customs form as well. The connector leaves out what the form must have, cuts descriptions, and
reads numbers and prices where USPS does not write them."""

import json
import re
from decimal import Decimal
from typing import Any

from ecom_erp.core.customs import us_export
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.couriers.handing_over import PickupRequest
from ecom_erp.integrations.couriers.karrio.carriers.base import Desk, Purchase, dictionaries
from ecom_erp.integrations.couriers.karrio.carriers.usps import Postal, is_machinable
from ecom_erp.integrations.couriers.karrio.customs import Declared
from ecom_erp.integrations.couriers.karrio.way_out import Call

EXPRESS = "PRIORITY_MAIL_EXPRESS_INTERNATIONAL"
_SIDES = ("length", "width", "height")
_LONGEST = 30  # characters of a description, and items of a form
_SENDERS = {"ein": "TAX_CODE", "vat": "VAT_NUMBER", "eori": "TAX_CODE"}  # the first of these that there is
_COLLECTED = {"ioss": "VAT_NUMBER", "voec": "VAT_NUMBER", "gst": "TAX_CODE"}


class USPSInternational(Postal):
	reprint = "/international-labels/v3/international-label-reprint"
	zpl = "ZPL300DPI"  # as the connector asks for

	def __init__(self) -> None:
		super().__init__("usps_international", "USPS International")

	def mend(self, call: Call, purchase: Purchase | PickupRequest | None, desk: Desk) -> None:
		super().mend(call, purchase, desk)
		if purchase and isinstance(call.body, dict) and "packageDescription" in call.body:
			_mend_parties(call.body)
			_mend_package(call.body["packageDescription"])

	def declare(self, call: Call, said: Declared | None, desk: Desk) -> None:
		body = call.body if isinstance(call.body, dict) else {}
		if said is None or "packageDescription" not in body:
			return
		if said.currency != "USD":
			raise CourierError("takes values in US dollars only")
		if any(body["packageDescription"].get(side) is None for side in _SIDES):
			raise CourierError("needs the length, width and height of the parcel")
		if "customsForm" in body:
			body["customsForm"] = _form(said)
			if said.duties_paid:
				body["packageDescription"]["prepayDutiesTaxesFees"] = True

	def read(self, call: Call, answer: bytes) -> bytes:
		if call.path.endswith("/international-label"):
			return answer.replace(b'"internationalTrackingNumber"', b'"trackingNumber"')
		if call.path.endswith("/options/search"):
			return _with_totals(answer)
		return answer


def _form(said: Declared) -> dict[str, Any]:
	section = us_export.exemption(said.declaration)
	if len(said.lines) > _LONGEST:
		raise CourierError(f"takes {_LONGEST} kinds of goods in a parcel at most")
	form: dict[str, Any] = {
		"AESITN": f"NO EEI {section}",
		"customsContentType": "MERCHANDISE",
		"invoiceNumber": said.reference[-15:],
		"contents": [
			{
				"itemDescription": line.description[:_LONGEST],
				"itemQuantity": line.quantity,
				"itemTotalValue": float(line.value),
				"itemTotalWeight": float(said.weight(line)),
				"weightUOM": "lb",
				"HSTariffNumber": line.digits,
				"countryofOrigin": line.origin,
			}
			for line in said.lines
		],
	}
	numbers = said.declaration.numbers
	for field, kinds in (("exportersReference", _SENDERS), ("importersReference", _COLLECTED)):
		kind = next((kind for kind in kinds if kind in numbers), "")
		if kind:
			form[field] = {"referenceType": kinds[kind], "reference": numbers[kind]}
	return form


def _mend_parties(body: dict[str, Any]) -> None:
	"""Telephone numbers are digits; the connector puts four digits of the sender's ZIP code in the place of five."""
	for name in ("toAddress", "fromAddress", "senderAddress"):
		party = body.get(name) or {}
		digits = re.sub(r"\D", "", str(party.pop("phone", None) or ""))
		if 6 <= len(digits) <= 15:
			party["phone"] = digits
	if "fromAddress" in body and "senderAddress" in body:
		body["senderAddress"]["ZIPCode"] = body["fromAddress"].get("ZIPCode")


def _mend_package(package: dict[str, Any]) -> None:
	"""A single piece that a machine takes, unless it is too large; the connector's shapes are those of domestic mail."""
	package["rateIndicator"] = "PA" if package.get("mailClass") == EXPRESS else "SP"
	package["processingCategory"] = "MACHINABLE" if is_machinable(package) else "NONSTANDARD"


def _with_totals(answer: bytes) -> bytes:
	"""An offer without extra services has no total, and no name of the product but a description."""
	try:
		offers = json.loads(answer)
	except ValueError:
		return answer
	for pricing in dictionaries(offers.get("pricingOptions") if isinstance(offers, dict) else None):
		for shipping in dictionaries(pricing.get("shippingOptions")):
			for option in dictionaries(shipping.get("rateOptions")):
				_complete(option)
	return json.dumps(offers).encode()


def _complete(option: dict[str, Any]) -> None:
	fees = [fee for rate in dictionaries(option.get("rates")) for fee in dictionaries(rate.get("fees"))]
	if option.get("totalPrice") is None and option.get("totalBasePrice") is not None:
		prices = [option["totalBasePrice"], *(fee.get("price") or 0 for fee in fees)]
		option["totalPrice"] = float(sum(Decimal(str(price)) for price in prices))
	option["extraServices"] = []  # what could be bought besides, each with its price
