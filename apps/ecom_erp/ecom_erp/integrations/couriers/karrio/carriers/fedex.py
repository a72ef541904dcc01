"""FedEx. It has no keys and prints no label twice: a label whose answer was lost is found by its reference, cancelled,
and bought anew."""

from decimal import Decimal
from math import ceil
from typing import Any, ClassVar

from ecom_erp.integrations.couriers.base import Paper, Shipment
from ecom_erp.integrations.couriers.handing_over import Pickup, PickupRequest
from ecom_erp.integrations.couriers.karrio import prints
from ecom_erp.integrations.couriers.karrio.carriers import fedex_customs
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

_CANCELLED = ("CA",)


class FedEx(Carrier):
	pieces_at_once = 30
	holds_parcels = True
	live: ClassVar = ("apis.fedex.com",)
	test: ClassVar = ("apis-sandbox.fedex.com",)
	names: ClassVar = {
		"api_key": "api_key",
		"api_secret": "secret_key",
		"account_number": "account_number",
		"track_key": "track_api_key",
		"track_secret": "track_secret_key",
	}

	def __init__(self) -> None:
		super().__init__("fedex", "FedEx")

	def credentials(self, account: Any) -> dict[str, Any]:
		"""One project at FedEx may have all of its interfaces; then no keys of its own for tracking are entered."""
		values = super().credentials(account)
		values.setdefault("track_api_key", account.api_key)
		values.setdefault("track_secret_key", account.api_secret)
		return values

	def mend(self, call: Call, purchase: Purchase | PickupRequest | None, desk: Desk) -> None:
		requested = call.body.get("requestedShipment") if isinstance(call.body, dict) else None
		if requested:
			_mend_lengths(requested)
			_mend_payor(requested)

	def hold(self, call: Call, shipment: Shipment) -> None:
		"""Hold at Location: the ID of its location is all that FedEx needs."""
		requested = call.body.get("requestedShipment") if isinstance(call.body, dict) else None
		if not requested:
			return
		special = requested.get("shipmentSpecialServices") or {}
		kinds = [*(special.get("specialServiceTypes") or ()), "HOLD_AT_LOCATION"]
		requested["shipmentSpecialServices"] = {
			**special,
			"specialServiceTypes": list(dict.fromkeys(kinds)),
			"holdAtLocationDetail": {"locationId": shipment.pickup_point},
		}

	def declare(self, call: Call, said: Declared | None, desk: Desk) -> None:
		requested = call.body.get("requestedShipment") if isinstance(call.body, dict) else None
		if requested and call.path.endswith("/rates/quotes"):
			fedex_customs.declare_rate(requested, said)
		elif requested:
			fedex_customs.declare_ship(
				requested, said, desk.account.account_number, desk.account.paperless_customs
			)

	def cost(self, answer: dict[str, Any], details: Any) -> tuple[Decimal, str] | None:
		for shipment in _shipments(answer):
			rating = (shipment.get("completedShipmentDetail") or {}).get("shipmentRating") or {}
			details = dictionaries(rating.get("shipmentRateDetails"))
			own = [row for row in details if row.get("rateType") == rating.get("actualRateType")]
			for row in own or details:
				if row.get("totalNetCharge") is not None:
					return Decimal(str(row["totalNetCharge"])), str(row.get("currency") or "USD")
		return None

	def prints(self, answer: dict[str, Any], details: Any) -> list[Print]:
		found = []
		for shipment in _shipments(answer):
			for piece in dictionaries(shipment.get("pieceResponses")):
				for document in dictionaries(piece.get("packageDocuments")):
					content = prints.decoded(document.get("encodedLabel"))
					if "LABEL" in str(document.get("contentType")) and content:
						kind = prints.form(document.get("docType"))
						found.append(Print(str(piece.get("trackingNumber")), content, kind))
		return found

	def papers(self, answer: dict[str, Any]) -> tuple[Paper, ...]:
		return prints.papers(
			document.get("encodedLabel")
			for shipment in _shipments(answer)
			for document in dictionaries(shipment.get("shipmentDocuments"))
			if "INVOICE" in str(document.get("contentType"))
		)

	def pickup_options(self, request: PickupRequest) -> dict[str, Any]:
		ground = request.services and all("ground" in service for service in request.services)
		return {"fedex_carrier_code": "FDXG" if ground else "FDXE"}

	def pickup_booked(self, answer: dict[str, Any], request: PickupRequest) -> str:
		"""Who comes, and from which station: an Express pickup is not cancelled without it."""
		station = str((answer.get("output") or {}).get("location") or "")
		return f"{self.pickup_options(request)['fedex_carrier_code']} {station}".strip()

	def cancel_options(self, pickup: Pickup) -> dict[str, Any]:
		code, _space, station = pickup.further.partition(" ")
		options = {"fedex_carrier_code": code, "fedex_pickup_location": station}
		return {name: value for name, value in options.items() if value}

	def find(self, desk: Desk, key: str) -> Found | None:
		at = (desk.asked_at or desk.now()).date()
		answer = desk.ask(
			"POST",
			"/track/v1/referencenumbers",
			{"authorization": f"Bearer {desk.token()}", "x-locale": "en_US"},
			{
				"referencesInformation": {
					"type": "CUSTOMER_REFERENCE",
					"value": key,
					"accountNumber": desk.account.account_number,
					"shipDateBegin": at.isoformat(),
					"shipDateEnd": desk.now().date().isoformat(),
					"shipDateEndDate": desk.now().date().isoformat(),  # as its document has it, too
				},
				"includeDetailedScans": False,
			},
		)
		for number, state in _tracked(answer or {}):
			if state not in _CANCELLED:
				return Found(number)
		surely_none(desk)
		return None

	def take_over(self, desk: Desk, found: Found) -> bool:
		return True


def _shipments(answer: dict[str, Any]) -> list[dict[str, Any]]:
	return dictionaries((answer.get("output") or {}).get("transactionShipments"))


def _tracked(answer: dict[str, Any]) -> list[tuple[str, str]]:
	"""(number, code of the state) of what was found by reference."""
	found = []
	for result in dictionaries((answer.get("output") or {}).get("completeTrackResults")):
		for track in dictionaries(result.get("trackResults")):
			number = (track.get("trackingNumberInfo") or {}).get("trackingNumber") or result.get(
				"trackingNumber"
			)
			if number and not track.get("error"):
				found.append((str(number), str((track.get("latestStatusDetail") or {}).get("code") or "")))
	return found


def _mend_lengths(requested: dict[str, Any]) -> None:
	"""Whole numbers; FedEx rounds up itself."""
	for package in dictionaries(requested.get("requestedPackageLineItems")):
		size = package.get("dimensions") or {}
		size.update({side: ceil(size[side]) for side in ("length", "width", "height") if side in size})


def _mend_payor(requested: dict[str, Any]) -> None:
	"""Another's account is named by its number; an address of it would have to be complete."""
	payor = (requested.get("shippingChargesPayment") or {}).get("payor") or {}
	party = payor.get("responsibleParty") or {}
	if party and not (party.get("address") or {}).get("city"):
		payor["responsibleParty"] = {"accountNumber": party.get("accountNumber")}
