"""DHL Express. It has no keys; a label whose answer was lost is found by its reference. A label cannot be given back, and
is billed only when the parcel is handed over."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from ecom_erp.core.shipping import tracking_status
from ecom_erp.integrations.couriers.base import CourierError, Paper, Shipment
from ecom_erp.integrations.couriers.handing_over import Pickup, PickupRequest
from ecom_erp.integrations.couriers.karrio import prints
from ecom_erp.integrations.couriers.karrio.carriers import mydhl_customs
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

_PIECE = "JD"  # how numbers of packages begin
LONGEST_POINT = 6
VERSION = "3.1.1"  # of the interface, without which it refuses


class MyDHL(Carrier):
	pieces_at_once = 99
	holds_parcels = True
	returns_by_connector = False
	cancels = False
	codes: ClassVar = {
		"PU": tracking_status.PICKED_UP,
		"WC": tracking_status.OUT_FOR_DELIVERY,
		"RT": tracking_status.RETURNED,
	}
	live: ClassVar = ("express.api.dhl.com",)
	test: ClassVar = ("express.api.dhl.com",)
	names: ClassVar = {"api_key": "username", "api_secret": "password", "account_number": "account_number"}

	def __init__(self) -> None:
		super().__init__("mydhl", "DHL Express")

	def mend(self, call: Call, purchase: Purchase | PickupRequest | None, desk: Desk) -> None:
		call.headers["x-version"] = VERSION
		call.url = call.url.replace(f"shipmentTrackingNumber={_PIECE}", f"pieceTrackingNumber={_PIECE}")
		if not isinstance(call.body, dict):
			return
		if "plannedShippingDateAndTime" in call.body:
			# midnight has passed, and what has passed is refused
			call.body["plannedShippingDateAndTime"] = (
				f"{desk.now() + timedelta(hours=1):%Y-%m-%dT%H:%M:%S} GMT+00:00"
			)
		if desk.account.bill_to != "Sender" and "accounts" in call.body:
			call.body["accounts"].append({"typeCode": "payer", "number": desk.account.billed_account})
		if isinstance(purchase, PickupRequest):
			_mend_pickup(call.body, purchase)
		if call.path.endswith("/shipments") and isinstance(purchase, Purchase):
			call.body["customerReferences"] = [{"value": purchase.key, "typeCode": "CU"}]
			_ask_for_each_label(call.body)

	def hold(self, call: Call, shipment: Shipment) -> None:
		"""On Demand Delivery to a service point, which wants the buyer's details besides the receiver's. The price does not depend
		on it: DHL has no place for it in a request for prices."""
		if not isinstance(call.body, dict) or not call.path.endswith("/shipments"):
			return
		if len(shipment.pickup_point) > LONGEST_POINT:
			raise CourierError(
				f"knows no service point {shipment.pickup_point[:20]}: its IDs have six characters"
			)
		call.body["onDemandDelivery"] = {
			"deliveryOption": "servicepoint",
			"servicePointId": shipment.pickup_point,
		}
		people = call.body["customerDetails"]
		receiver = people["receiverDetails"]
		contact = dict(receiver["contactInformation"])
		if shipment.recipient_email:
			contact["email"] = shipment.recipient_email
		people["buyerDetails"] = {"postalAddress": receiver["postalAddress"], "contactInformation": contact}

	def declare(self, call: Call, said: Declared | None, desk: Desk) -> None:
		if not isinstance(call.body, dict):
			return
		if call.path.endswith("/rates"):
			mydhl_customs.declare_rate(call.body, said)
		if call.path.endswith("/shipments"):
			account = desk.account
			mydhl_customs.declare_ship(call.body, said, account.account_number, account.paperless_customs)

	def check(self, desk: Desk) -> None:
		query = {"type": "delivery", "countryCode": "DE", "postalCode": "53113", "cityName": "Bonn"}
		desk.ask("GET", f"{_base(desk)}/address-validate?{urlencode(query)}", _headers(desk))

	def cost(self, answer: dict[str, Any], details: Any) -> tuple[Decimal, str] | None:
		for charge in dictionaries(answer.get("shipmentCharges")):
			if charge.get("price") is not None and charge.get("currencyType", "BILLC") == "BILLC":
				return Decimal(str(charge["price"])), str(charge.get("priceCurrency") or "USD")
		return None

	def prints(self, answer: dict[str, Any], details: Any) -> list[Print]:
		"""The first one has the number of the shipment, by which parcels are followed; the others those of their pieces."""
		packages = dictionaries(answer.get("packages"))
		numbers = [str(answer.get("shipmentTrackingNumber"))]
		numbers += [str(row.get("trackingNumber")) for row in packages[1:]]
		labels = [
			(row.get("packageReferenceNumber") or 1, row)
			for row in dictionaries(answer.get("documents"))
			if row.get("typeCode") == "label"
		]
		labels.sort(key=lambda pair: pair[0])
		found = [
			(prints.decoded(row.get("content")), prints.form(row.get("imageFormat"))) for _n, row in labels
		]
		return [
			Print(number, content, kind)
			for number, (content, kind) in zip(numbers, found, strict=False)
			if content
		]

	def papers(self, answer: dict[str, Any]) -> tuple[Paper, ...]:
		return prints.papers(
			row.get("content")
			for row in dictionaries(answer.get("documents"))
			if row.get("typeCode") == "invoice"
		)

	def cancel_pickup(self, desk: Desk, pickup: Pickup) -> bool:
		"""The connector names nobody who cancels, and takes the answer, which has no body, for a refusal."""
		query = urlencode({"requestorName": desk.account.name[:35], "reason": "not needed"})
		path = f"{_base(desk)}/pickups/{quote(pickup.number, safe='')}?{query}"
		if desk.ask("DELETE", path, _headers(desk)) is None:
			raise CourierError("knows no such pickup")
		return True

	def is_piece(self, number: str) -> bool:
		return number.startswith(_PIECE)

	def find(self, desk: Desk, key: str) -> Found | None:
		since = (desk.asked_at or desk.now()) - timedelta(days=1)
		query = {
			"shipmentReference": key,
			"shipmentReferenceType": "CU",
			"shipperAccountNumber": desk.account.account_number,
			"dateRangeFrom": since.date().isoformat(),
			"dateRangeTo": desk.now().date().isoformat(),
			"trackingView": "shipment-details-only",
			"levelOfDetail": "shipment",
		}
		answer = desk.ask("GET", f"{_base(desk)}/tracking?{urlencode(query)}", _headers(desk)) or {}
		for shipment in dictionaries(answer.get("shipments")):
			if shipment.get("shipmentTrackingNumber"):
				return self._printed(desk, str(shipment["shipmentTrackingNumber"]))
		surely_none(desk)
		return None

	def _printed(self, desk: Desk, number: str) -> Found:
		query = {
			"shipperAccountNumber": desk.account.account_number,
			"typeCode": "waybill",
			"pickupYearAndMonth": (desk.asked_at or desk.now()).strftime("%Y-%m"),
			"encodingFormat": "pdf",
		}
		answer = desk.ask(
			"GET", f"{_base(desk)}/shipments/{number}/get-image?{urlencode(query)}", _headers(desk)
		)
		for document in dictionaries((answer or {}).get("documents")):
			if document.get("content"):
				return Found(number, (Print(number, prints.decoded(document["content"])),))
		return Found(number)


def _ask_for_each_label(body: dict[str, Any]) -> None:
	"""A label for each package, and which one it is for; else all of them are one document."""
	packages = body["content"]["packages"]
	if len(packages) < 2:
		return
	for number, package in enumerate(packages, 1):
		package["referenceNumber"] = number
	body["outputImageProperties"]["splitDocumentsByPages"] = True
	body["getAdditionalInformation"] = [{"typeCode": "linkLabelsByPieces", "isRequested": True}]


def _mend_pickup(body: dict[str, Any], request: PickupRequest) -> None:
	"""The time with the offset of the place, and the units in which the parcels are measured; the connector says neither."""
	at = datetime.combine(request.day, request.ready, ZoneInfo(request.zone))
	offset = at.strftime("%z")
	body["plannedPickupDateAndTime"] = f"{at:%Y-%m-%dT%H:%M:%S} GMT{offset[:3]}:{offset[3:]}"
	for shipment in dictionaries(body.get("shipmentDetails")):
		shipment["unitOfMeasurement"] = "imperial" if request.imperial else "metric"


def _base(desk: Desk) -> str:
	return "/mydhlapi/test" if desk.account.test_mode else "/mydhlapi"


def _headers(desk: Desk) -> dict[str, str]:
	return {"Authorization": f"Basic {desk.token()}", "x-version": VERSION}
