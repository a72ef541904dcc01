"""Pickups and manifests, by the connectors that have them."""

from collections.abc import Sequence
from datetime import date

from ecom_erp.integrations.couriers.base import CourierError, Party
from ecom_erp.integrations.couriers.handing_over import Manifest, Pickup, PickupRequest
from ecom_erp.integrations.couriers.karrio import mapper, prints
from ecom_erp.integrations.couriers.karrio.session import Session
from ecom_erp.integrations.http import Refused


def books(session: Session) -> bool:
	"""Whether the connector books pickups and cancels them."""
	own = vars(session.connector.Mapper)
	return "create_pickup_request" in own and "create_cancel_pickup_request" in own


def makes_manifests(session: Session) -> bool:
	"""Whether the connector makes manifests."""
	return "create_manifest_request" in vars(session.connector.Mapper)


def book(session: Session, request: PickupRequest) -> Pickup:
	"""Raises CourierError, and HttpError when it is not known whether it was booked."""
	models = session.connector.models
	payload = models.PickupRequest(
		pickup_date=request.day.isoformat(),
		ready_time=f"{request.ready:%H:%M}",
		closing_time=f"{request.closes:%H:%M}",
		address=mapper.address(models, request.address),
		parcels=[mapper.parcel(models, one, request.imperial, None) for one in request.parcels],
		parcels_count=len(request.parcels),
		instruction=request.note or None,
		options=session.carrier.pickup_options(request),
	)
	details, answer = session.buy("pickup", payload, request, _people(request.address))
	if not details.confirmation_number:
		raise CourierError("gives no number for the pickup")
	return Pickup(
		str(details.confirmation_number), request.day, session.carrier.pickup_booked(answer, request)
	)


def cancel(session: Session, pickup: Pickup, address: Party) -> None:
	"""Raises CourierError when it is too late, HttpError."""
	try:
		if session.carrier.cancel_pickup(session, pickup):
			return
	except Refused as error:
		raise CourierError(f"refused ({error.status})") from None
	models = session.connector.models
	session.call(
		"cancel_pickup",
		models.PickupCancelRequest(
			confirmation_number=pickup.number,
			address=mapper.address(models, address),
			pickup_date=pickup.day.isoformat(),
			options=session.carrier.cancel_options(pickup),
		),
		people=_people(address),
	)


def manifest(session: Session, numbers: Sequence[str], address: Party, day: date) -> Manifest:
	"""Raises CourierError, HttpError."""
	try:
		own = session.carrier.manifest(session, numbers, address, day)
	except Refused as error:
		raise CourierError(f"refused ({error.status})") from None
	if own:
		return own
	models = session.connector.models
	details = session.call(
		"manifest",
		models.ManifestRequest(
			shipment_identifiers=list(numbers),
			address=mapper.address(models, address),
			options={"shipment_date": day.isoformat()},
		),
		people=_people(address),
	)
	content = prints.decoded(getattr(details.doc, "manifest", None))
	if not content:
		raise CourierError("the answer holds no manifest")
	return Manifest(str((details.meta or {}).get("manifestNumber") or ""), content)


def _people(address: Party) -> tuple[str, ...]:
	return tuple(word for word in (address.name, address.line1, address.line2, address.phone) if word)
