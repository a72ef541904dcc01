"""USPS within the United States, and what all of its mail has in common. A label is bought with an idempotency key, and asked
for again by it."""

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import prod
from typing import Any, ClassVar

from ecom_erp.integrations.couriers.base import CourierError, Party, Shipment
from ecom_erp.integrations.couriers.handing_over import Manifest, Pickup, PickupRequest
from ecom_erp.integrations.couriers.karrio import prints
from ecom_erp.integrations.couriers.karrio.carriers import usps_leaving
from ecom_erp.integrations.couriers.karrio.carriers.base import Carrier, Desk, Found, Purchase
from ecom_erp.integrations.couriers.karrio.prints import Print
from ecom_erp.integrations.couriers.karrio.way_out import Call
from ecom_erp.integrations.http import Refused

CUBIC_FOOT = 1728  # inches; above it the volume counts
LONGEST_POINT = 7
MACHINE_INCHES, MACHINE_POUNDS = (22, 18, 15), 25
_KEYS = uuid.UUID("4f0f7b70-5a83-5a0e-9c0b-8f3a5c7b1d5e")


class Postal(Carrier):
	always: ClassVar = {"usps_price_type": "COMMERCIAL"}  # as an account pays
	reprint = "/labels/v3/label-reprint"
	zpl = "ZPL203DPI"
	bills_others = False
	returns_by_connector = False  # the connector's would print a label in each direction
	returns_from_abroad = False  # it prints labels of parcels from the United States
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

	def mend(self, call: Call, purchase: Purchase | PickupRequest | None, desk: Desk) -> None:
		if isinstance(purchase, PickupRequest) and isinstance(call.body, dict):
			_mend_pickup(call.body, purchase)
		if not isinstance(call.body, dict) or "packageDescription" not in call.body:
			return
		# of what is no box; the connector sends it in centimetres
		call.body["packageDescription"].pop("girth", None)
		if isinstance(purchase, Purchase):
			call.headers["X-Idempotency-Key"] = idempotency_key(purchase.key)

	def cancel_pickup(self, desk: Desk, pickup: Pickup) -> bool:
		usps_leaving.cancel_pickup(desk, pickup)
		return True

	def manifest(self, desk: Desk, numbers: Sequence[str], address: Party, day: date) -> Manifest | None:
		return usps_leaving.scan_form(desk, numbers, address, day)

	def find(self, desk: Desk, key: str) -> Found | None:
		code = self.zpl if desk.account.label_format == "ZPL" else "PDF"
		headers = {
			"Authorization": f"Bearer {desk.token()}",
			"X-Payment-Authorization-Token": desk.payment_token(),
			"X-Idempotency-Key": idempotency_key(key),
			"Accept": "application/vnd.usps.labels+json",
		}
		body = {"imageInfo": {"imageType": code, "labelType": "4X6LABEL"}}
		try:
			answer = desk.ask("POST", self.reprint, headers, body) or {}
		except Refused as error:
			if error.status in (400, 404) and b"not found" in error.body.lower():
				return None
			raise
		about = answer.get("labelMetadata") or answer
		number = about.get("internationalTrackingNumber") or about.get("trackingNumber")
		if not number:
			return None
		image = prints.decoded(answer.get("labelImage"))
		return Found(str(number), (Print(str(number), image, prints.form(code)),) if image else ())


class USPS(Postal):
	holds_parcels = True

	def __init__(self) -> None:
		super().__init__("usps", "USPS")

	def mend(self, call: Call, purchase: Purchase | PickupRequest | None, desk: Desk) -> None:
		super().mend(call, purchase, desk)
		if purchase and isinstance(call.body, dict) and "packageDescription" in call.body:
			_mend_shape(call.body["packageDescription"])

	def hold(self, call: Call, shipment: Shipment) -> None:
		"""Hold for Pickup at a post office, of which USPS writes to both sides. It says nothing of it in a request for prices."""
		if not isinstance(call.body, dict) or "toAddress" not in call.body:
			return
		if len(shipment.pickup_point) > LONGEST_POINT:
			raise CourierError(
				f"knows no post office {shipment.pickup_point[:20]}: its IDs have up to seven digits"
			)
		to, sender = call.body["toAddress"], call.body["fromAddress"]
		to.update(holdForPickup=True, facilityId=shipment.pickup_point, email=shipment.recipient_email)
		sender["email"] = shipment.sender_email
		lacking = [
			f"{what} of the {who}"
			for who, place in (("recipient", to), ("sender", sender))
			for what, name in (("e-mail address", "email"), ("phone number", "phone"))
			if not place.get(name)
		]
		if lacking:
			raise CourierError(f"holds parcels at a post office only with the {', the '.join(lacking)}")


def _mend_pickup(body: dict[str, Any], request: PickupRequest) -> None:
	"""The connector leaves out the state and who is told, and puts the whole name in the place of the first."""
	place, address = body.get("pickupAddress") or {}, request.address
	first, _space, last = address.name.partition(" ")
	place.update({"firstName": first, **({"lastName": last} if last else {})})
	place.get("address", {})["state"] = address.province
	digits = "".join(filter(str.isdigit, address.phone))[-10:]
	place["contact"] = [{"email": request.email} if request.email else {"cellNumber": digits}]
	where = {"packageLocation": "OTHER", "specialInstructions": request.note}
	body["pickupLocation"] = where if request.note else {"packageLocation": "RECEPTION"}


def _mend_shape(package: dict[str, Any]) -> None:
	"""The connector calls every parcel large and one that no machine takes."""
	if package.get("rateIndicator") == "DR" and prod(_sides(package)) <= CUBIC_FOOT:
		package["rateIndicator"] = "SP"
	if package.get("processingCategory") == "NON_MACHINABLE" and is_machinable(package):
		package["processingCategory"] = "MACHINABLE"


def is_machinable(package: dict[str, Any]) -> bool:
	"""Whether a machine takes a package, by its size and weight."""
	light = _number(package.get("weight")) <= MACHINE_POUNDS
	return light and all(side <= most for side, most in zip(_sides(package), MACHINE_INCHES, strict=True))


def _sides(package: dict[str, Any]) -> list[Decimal]:
	return sorted((_number(package.get(side)) for side in ("length", "width", "height")), reverse=True)


def _number(value: Any) -> Decimal:
	return Decimal(str(value or 0))


def idempotency_key(key: str) -> str:
	"""The UUID that USPS knows one of our keys by."""
	return str(uuid.uuid5(_KEYS, key))
