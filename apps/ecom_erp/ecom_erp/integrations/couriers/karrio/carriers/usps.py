"""USPS. A domestic label is bought with an idempotency key, and asked for again by it."""

import base64
import uuid
from decimal import Decimal
from math import prod
from typing import Any, ClassVar

from ecom_erp.integrations.couriers.karrio.carriers.base import Carrier, Desk, Found, Purchase
from ecom_erp.integrations.couriers.karrio.way_out import Call
from ecom_erp.integrations.http import Refused

CUBIC_FOOT = 1728  # inches; above it the volume counts
MACHINE_INCHES, MACHINE_POUNDS = (22, 18, 15), 25
_KEYS = uuid.UUID("4f0f7b70-5a83-5a0e-9c0b-8f3a5c7b1d5e")


class _USPS(Carrier):
	always: ClassVar = {"usps_price_type": "COMMERCIAL"}  # as an account pays
	bills_others = False
	returns_by_connector = False  # the connector's would print a label in each direction
	live: ClassVar = ("apis.usps.com",)
	test: ClassVar = ("apis-tem.usps.com",)
	names: ClassVar = {
		"api_key": "client_id",
		"api_secret": "client_secret",
		"account_number": "account_number",
		"account_type": "account_type",
		"crid": "CRID",
		"mid": "MID",
		"manifest_mid": "manifest_MID",
	}

	def cost(self, answer: dict[str, Any], details: Any) -> tuple[Decimal, str] | None:
		"""Postage, extra services and fees."""
		rate = details.selected_rate
		charges = (rate and rate.extra_charges) or ()
		if not charges:
			return super().cost(answer, details)
		return sum((Decimal(str(one.amount)) for one in charges), Decimal(0)), str(rate.currency or "USD")


class USPS(_USPS):
	def __init__(self) -> None:
		super().__init__("usps", "USPS")

	def mend(self, call: Call, purchase: Purchase | None, desk: Desk) -> None:
		if call.path.endswith("/labels/v3/label") and isinstance(call.body, dict) and purchase:
			call.headers["X-Idempotency-Key"] = idempotency_key(purchase.key)
			_mend_shape(call.body.get("packageDescription") or {})

	def find(self, desk: Desk, key: str) -> Found | None:
		code = "ZPL203DPI" if desk.account.label_format == "ZPL" else "PDF"
		try:
			answer = desk.ask(
				"POST",
				"/labels/v3/label-reprint",
				{
					"Authorization": f"Bearer {desk.token()}",
					"X-Payment-Authorization-Token": desk.payment_token(),
					"X-Idempotency-Key": idempotency_key(key),
					"Accept": "application/vnd.usps.labels+json",
				},
				{"imageInfo": {"imageType": code, "labelType": "4X6LABEL"}},
			)
		except Refused as error:
			if error.status in (400, 404) and b"not found" in error.body.lower():
				return None
			raise
		number = ((answer or {}).get("labelMetadata") or {}).get("trackingNumber")
		image = (answer or {}).get("labelImage")
		if not number:
			return None
		return Found(str(number), base64.b64decode(image or b""), "zpl" if code != "PDF" else "pdf")


def _mend_shape(package: dict[str, Any]) -> None:
	"""The connector calls every parcel large and one that no machine takes."""
	sides = sorted((_number(package.get(side)) for side in ("length", "width", "height")), reverse=True)
	if package.get("rateIndicator") == "DR" and prod(sides) <= CUBIC_FOOT:
		package["rateIndicator"] = "SP"
	fits = all(side <= most for side, most in zip(sides, MACHINE_INCHES, strict=True))
	light = _number(package.get("weight")) <= MACHINE_POUNDS
	if package.get("processingCategory") == "NON_MACHINABLE" and fits and light:
		package["processingCategory"] = "MACHINABLE"


def _number(value: Any) -> Decimal:
	return Decimal(str(value or 0))


class USPSInternational(_USPS):
	"""Its labels have no key: one whose answer was lost is not found again."""

	def __init__(self) -> None:
		super().__init__("usps_international", "USPS International")


def idempotency_key(key: str) -> str:
	"""The UUID that USPS knows one of our keys by."""
	return str(uuid.uuid5(_KEYS, key))
