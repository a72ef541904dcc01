"""Between the Parcel API's JSON and ours."""

import base64
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from ecom_erp.core.shipping import tracking_status
from ecom_erp.core.times import as_utc
from ecom_erp.integrations.couriers.base import CourierQuote, Label, Shipment, TrackingEvent
from ecom_erp.integrations.http import Unreachable

STATUSES = {
	"pre_transit": "",
	"picked_up": tracking_status.PICKED_UP,
	"in_transit": tracking_status.IN_TRANSIT,
	"out_for_delivery": tracking_status.OUT_FOR_DELIVERY,
	"delivery_failed": tracking_status.DELIVERY_FAILED,
	"ready_for_pickup": tracking_status.READY_FOR_PICKUP,
	"delivered": tracking_status.DELIVERED,
	"exception": tracking_status.EXCEPTION,
	"returning": tracking_status.RETURNING,
	"returned": tracking_status.RETURNED,
	"lost": tracking_status.LOST,
}
FORMATS = ("pdf", "png", "zpl")


def shipment_body(shipment: Shipment, account_number: str) -> dict[str, Any]:
	parcel = shipment.parcel
	point = {"code": shipment.pickup_point, "carrier": shipment.pickup_carrier}
	return {
		"account": account_number,
		"reference": shipment.reference,
		"return": shipment.is_return,
		"sender": asdict(shipment.sender),
		"recipient": asdict(shipment.recipient),
		"parcel": {
			"weight_g": parcel.weight_grams,
			"length_mm": parcel.length_mm,
			"width_mm": parcel.width_mm,
			"height_mm": parcel.height_mm,
		},
		**({"pickup_point": point} if shipment.pickup_point else {}),
	}


def quote(rate: Mapping[str, Any]) -> CourierQuote:
	"""Raises Unreachable when the answer has not the shape of a rate."""
	try:
		return CourierQuote(
			service=str(rate["service"]),
			amount=Decimal(str(rate["amount"])),
			currency=str(rate["currency"]),
			transit_days=int(rate["transit_days"]),
			zone=str(rate.get("zone") or ""),
			billable_grams=int(rate.get("billable_weight_g") or 0),
			breakdown=tuple(
				(str(part["label"]), Decimal(str(part["amount"]))) for part in rate.get("breakdown") or ()
			),
		)
	except (KeyError, TypeError, ValueError, InvalidOperation) as problem:
		raise Unreachable(f"A rate of the courier has not the expected shape: {problem!r}"[:200]) from None


def rows(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
	"""A list of objects in an answer, empty where it is missing. Raises Unreachable when it is something else."""
	found = answer.get(name) or []
	if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
		raise Unreachable(f"{name} of the courier's answer is not a list of objects")
	return found


def sold_number(answer: Mapping[str, Any]) -> str:
	"""The number of the label that counts among those sold, "" for none. Raises Unreachable for another answer."""
	sold = [row for row in rows(answer, "labels") if row.get("status") != "voided"]
	if sold and not sold[0].get("tracking_number"):
		raise Unreachable("A label of the courier's answer has no number")
	return str(sold[0]["tracking_number"]) if sold else ""


def label(data: Mapping[str, Any]) -> Label:
	"""Raises Unreachable when the answer is no label: whether one was sold is then asked with the same key again."""
	try:
		kind = str(data["label"]["format"]).lower()
		if kind not in FORMATS:
			raise ValueError(f"label format {kind}")
		return Label(
			tracking_number=str(data["tracking_number"]),
			service=str(data["service"]),
			cost=Decimal(str(data["amount"])),
			currency=str(data["currency"]),
			content=base64.b64decode(data["label"]["content"], validate=True),
			format=kind,
			expected=day(data.get("expected_delivery")),
		)
	except (KeyError, TypeError, ValueError, InvalidOperation) as problem:
		raise Unreachable(
			f"The label of the courier has not the expected shape: {type(problem).__name__}"
		) from None


def event(data: Mapping[str, Any]) -> TrackingEvent:
	"""Raises KeyError, TypeError or ValueError when it is no event."""
	at = datetime.fromisoformat(str(data["at"]).replace("Z", "+00:00"))
	return TrackingEvent(
		event_id=str(data["id"]),
		at=as_utc(at if at.tzinfo else at.replace(tzinfo=timezone.utc)),
		status=STATUSES.get(str(data.get("status") or ""), ""),
		text=str(data.get("description") or ""),
		place=str(data.get("place") or ""),
		code=str(data.get("code") or ""),
		expected=day(data.get("expected_delivery")),
	)


def day(text: str | None) -> date | None:
	return date.fromisoformat(text) if text else None
