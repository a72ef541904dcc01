"""Pickups and SCAN forms of USPS, by calls of our own: the connector leaves out the mark (ETag) without which a pickup is not
cancelled, and reads the form in an answer that USPS gives on demand alone."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from ecom_erp.integrations.couriers.base import CourierError, Party
from ecom_erp.integrations.couriers.handing_over import Manifest, Pickup
from ecom_erp.integrations.couriers.karrio import prints
from ecom_erp.integrations.couriers.karrio.carriers.base import Desk


def cancel_pickup(desk: Desk, pickup: Pickup) -> None:
	"""Raises CourierError when USPS knows no such pickup, HttpError."""
	address = f"/pickup/v3/carrier-pickup/{quote(pickup.number, safe='')}"
	headers = {"Authorization": f"Bearer {desk.token()}"}
	mark = desk.header("GET", address, headers, "ETag")
	if not mark:
		raise CourierError("knows no such pickup")
	desk.ask("DELETE", address, {**headers, "If-Match": mark})


def scan_form(desk: Desk, numbers: Sequence[str], address: Party, day: date) -> Manifest:
	"""The form 5630 of parcels that leave one place. Raises CourierError, HttpError."""
	first, _space, last = address.name.partition(" ")
	sender: dict[str, Any] = {
		"firstName": first or None,
		"lastName": last or None,
		"firm": address.company or None,
		"streetAddress": address.line1,
		"secondaryAddress": address.line2 or None,
		"city": address.city,
		"state": address.province,
		"ZIPCode": address.postal_code[:5],
		"ignoreBadAddress": False,
	}
	body = {
		"imageInfo": {"imageType": "PDF", "labelType": "8.5X11LABEL"},
		"mailingDate": day.isoformat(),
		"overwriteMailingDate": True,
		"entryFacilityZIPCode": address.postal_code[:5],
		"destinationEntryFacilityType": "NONE",
		"shipment": {"trackingNumbers": list(numbers)},
		"fromAddress": {name: value for name, value in sender.items() if value is not None},
	}
	headers = {"Authorization": f"Bearer {desk.token()}", "Accept": "application/vnd.usps.labels+json"}
	answer = desk.ask("POST", "/scan-forms/v3/scan-form", headers, body) or {}
	about = answer.get("SCANFormMetaData") or answer
	content = prints.decoded(answer.get("SCANFormImage"))
	if not content:
		raise CourierError("the answer holds no manifest")
	return Manifest(str(about.get("manifestNumber") or ""), content)
