"""Between our shipments and karrio's models."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timezone
from decimal import ROUND_UP, Decimal, InvalidOperation
from types import ModuleType
from typing import Any

from ecom_erp.core.carriers.rate_card import Parcel
from ecom_erp.core.shipping import tracking_status
from ecom_erp.core.times import as_utc
from ecom_erp.integrations.couriers.base import CourierQuote, Party, Shipment, TrackingEvent
from ecom_erp.integrations.couriers.karrio import customs
from ecom_erp.integrations.couriers.karrio.customs import GRAMS_OF_POUND, Declared
from ecom_erp.integrations.couriers.karrio.settings import Settings
from ecom_erp.integrations.http import Unreachable

IMPERIAL = ("US", "LR", "MM")  # carriers take pounds and inches from here, and no others
MM_OF_INCH = Decimal("25.4")
UNKNOWN_DAYS = 10  # in transit, of an offer that says nothing of it: it must not look fast
STATUSES = {
	"picked_up": tracking_status.PICKED_UP,
	"in_transit": tracking_status.IN_TRANSIT,
	"ready_for_pickup": tracking_status.READY_FOR_PICKUP,
	"out_for_delivery": tracking_status.OUT_FOR_DELIVERY,
	"delivered": tracking_status.DELIVERED,
	"delivery_failed": tracking_status.DELIVERY_FAILED,
	"on_hold": tracking_status.EXCEPTION,
	"return_to_sender": tracking_status.RETURNING,
}
_LOST = "carrier_parcel_lost"
_BILL_TO = {"Sender": "sender", "Recipient": "recipient", "Third Party": "third_party"}


def is_imperial(shipment: Shipment) -> bool:
	"""Whether a shipment is measured in pounds and inches, else in kilograms and centimetres."""
	return shipment.sender.country_code in IMPERIAL


def rate_request(models: ModuleType, shipment: Shipment, account: Settings, day: date) -> Any:
	"""karrio's request for prices."""
	return models.RateRequest(
		services=list(account.service_names()), **_common(models, shipment, account, day)
	)


def shipment_request(
	models: ModuleType, shipment: Shipment, account: Settings, service: str, reference: str, day: date
) -> Any:
	"""karrio's request for a label; `reference` stands on it."""
	return models.ShipmentRequest(
		service=service,
		reference=reference,
		label_type=account.label_format,
		is_return=shipment.is_return,
		**_common(models, shipment, account, day, reference),
	)


def _common(
	models: ModuleType, shipment: Shipment, account: Settings, day: date, reference: str | None = None
) -> dict[str, Any]:
	billed = account.bill_to != "Sender"
	said = declared(shipment, day, reference or "")
	return {
		"shipper": address(models, shipment.sender),
		"recipient": address(models, shipment.recipient),
		"parcels": [
			parcel(models, piece.parcel, is_imperial(shipment), reference) for piece in shipment.pieces
		],
		"customs": customs.model(models, said) if said else None,
		"payment": models.Payment(
			paid_by=_BILL_TO[account.bill_to], account_number=account.billed_account if billed else None
		),
		"billing_address": models.Address(
			postal_code=account.billed_postal_code, country_code=account.billed_country
		)
		if account.bill_to == "Third Party"
		else None,
		"options": {
			**account.of.always,
			**(account.of.return_options if shipment.is_return else {}),
			**account.option_values(),
			"shipment_date": day.isoformat(),
		},
	}


def declared(shipment: Shipment, day: date, reference: str = "") -> Declared | None:
	"""What a shipment declares to customs, None for one that crosses no border."""
	if shipment.customs is None:
		return None
	return Declared(shipment.customs, reference or shipment.reference, day, is_imperial(shipment))


def address(models: ModuleType, party: Party) -> Any:
	"""karrio's model."""
	return models.Address(
		person_name=party.name or None,
		company_name=party.company or None,
		address_line1=party.line1,
		address_line2=party.line2 or None,
		city=party.city or None,
		state_code=party.province or None,
		postal_code=party.postal_code or None,
		country_code=party.country_code or None,
		phone_number=party.phone or None,
		residential=not party.company,
	)


def parcel(models: ModuleType, one: Parcel, imperial: bool, reference: str | None) -> Any:
	"""karrio's model, rounded up, so that no parcel is declared lighter or smaller than it is."""
	grams, mm = (GRAMS_OF_POUND, MM_OF_INCH) if imperial else (Decimal(1000), Decimal(10))
	sides = {"length": one.length_mm, "width": one.width_mm, "height": one.height_mm}
	# of a size that is known in part, connectors and carriers make errors
	lengths = {name: _up(value / mm, "1") for name, value in sides.items()} if all(sides.values()) else {}
	return models.Parcel(
		weight=_up(max(one.weight_grams, 1) / grams, "0.01"),
		weight_unit="LB" if imperial else "KG",
		dimension_unit="IN" if imperial else "CM",
		reference_number=reference,
		**lengths,
	)


def _up(number: Decimal, step: str) -> float:
	return float(number.quantize(Decimal(step), ROUND_UP))


def people(shipment: Shipment) -> tuple[str, ...]:
	"""The words of a shipment that no message may repeat."""
	return tuple(
		word
		for party in (shipment.sender, shipment.recipient)
		for word in (party.name, *party.name.split(), party.company, party.line1, party.line2, party.phone)
		if word
	) + tuple(filter(None, (shipment.sender_email, shipment.recipient_email)))


def quotes(rates: Iterable[Any], today: date) -> list[CourierQuote]:
	"""Offers, cheapest first. Raises Unreachable when one is not what it should be."""
	try:
		found = [_quote(rate, today) for rate in rates]
	except (TypeError, ValueError, InvalidOperation, AttributeError) as problem:
		raise Unreachable(f"A rate has not the expected shape: {type(problem).__name__}") from None
	return sorted(found, key=lambda one: (one.amount, one.transit_days, one.service))


def _quote(rate: Any, today: date) -> CourierQuote:
	amount = Decimal(str(rate.total_charge))
	parts = tuple(
		(str(one.name or ""), Decimal(str(one.amount))) for one in rate.extra_charges or () if one.amount
	)
	days = rate.transit_days
	if days is None and rate.estimated_delivery:
		days = max((date.fromisoformat(rate.estimated_delivery[:10]) - today).days, 0)
	zone = (rate.meta or {}).get("rate_zone") or ""
	return CourierQuote(
		service=str(rate.service),
		amount=amount,
		currency=str(rate.currency or "USD"),
		transit_days=UNKNOWN_DAYS if days is None else int(days),
		zone=str(zone),
		breakdown=parts if sum((part for _name, part in parts), Decimal(0)) == amount else (),
	)


def base_service(code: str, known: Iterable[str]) -> str:
	"""The service that an offer is a kind of: USPS names the shape of the parcel behind it. Longer names come first."""
	return code if code in known else next((name for name in known if name in code), code)


def events(details: Any, codes: Mapping[str, str]) -> Sequence[TrackingEvent]:
	"""What happened to a parcel, oldest first; what has no time is left out. `codes`: statuses by the carrier's code, where
	the connector knows them less well."""
	found = [event for event in (_event(details, row, codes) for row in details.events or ()) if event]
	found.sort(key=lambda event: event.at)
	if found and not any(event.status for event in found):
		last = found[-1]
		found[-1] = TrackingEvent(**{**last.__dict__, "status": STATUSES.get(details.status or "", "")})
	return found


def _event(details: Any, row: Any, codes: Mapping[str, str]) -> TrackingEvent | None:
	at = _moment(row)
	if at is None:
		return None
	words = (row.code, row.description, row.location)
	identity = "|".join([str(details.tracking_number), at.isoformat(), *(str(word or "") for word in words)])
	status = codes.get(row.code or "") or STATUSES.get(row.status or "", "")
	return TrackingEvent(
		event_id=hashlib.sha256(identity.encode()).hexdigest()[:32],
		at=at,
		status=tracking_status.LOST if row.reason == _LOST else status,
		text=str(row.description or ""),
		place=str(row.location or ""),
		code=str(row.code or ""),
		expected=_day(details.estimated_delivery),
	)


def _moment(row: Any) -> datetime | None:
	"""When it was; carriers that give no zone are read as UTC."""
	for text in (row.timestamp, f"{row.date}T{row.time or '00:00'}" if row.date else None):
		try:
			at = datetime.fromisoformat(str(text).replace("Z", "+00:00")) if text else None
		except ValueError:
			continue
		if at:
			return as_utc(at if at.tzinfo else at.replace(tzinfo=timezone.utc))
	return None


def _day(text: Any) -> date | None:
	try:
		return date.fromisoformat(str(text)[:10]) if text else None
	except ValueError:
		return None


def by_number(tracked: Iterable[Any], codes: Mapping[str, str]) -> Mapping[str, Sequence[TrackingEvent]]:
	"""The events of each parcel that the carrier knows; `codes` as for `events`."""
	return {str(one.tracking_number): events(one, codes) for one in tracked if one and one.tracking_number}
