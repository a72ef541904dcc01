"""The carriers: prices, labels, tracking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ecom_erp.integrations.couriers.base import (
	Capability,
	CourierAdapter,
	CourierContext,
	CourierError,
	CourierQuote,
	Label,
	OutcomeUnknown,
	Party,
	Shipment,
	TrackingEvent,
)
from ecom_erp.integrations.couriers.handing_over import Manifest, Pickup, PickupRequest
from ecom_erp.integrations.couriers.karrio import customs, leaving, mapper
from ecom_erp.integrations.couriers.karrio.carriers.base import Found, Purchase
from ecom_erp.integrations.couriers.karrio.session import Session
from ecom_erp.integrations.couriers.karrio.settings import DECLARATION, Settings
from ecom_erp.integrations.http import Unreachable


class Adapter(CourierAdapter[Settings]):
	"""A label is bought with our key as the sender's reference. Where an earlier call may have sold it
	(`context.asked_at`), the carrier is asked by that reference first."""

	declaration = DECLARATION

	def __init__(self, account: Settings, context: CourierContext):
		super().__init__(account, context)
		self.session = Session(account, context)
		self.carrier = self.session.carrier
		self.models = self.session.connector.models

	def quote(self, shipment: Shipment) -> Sequence[CourierQuote]:
		"""Those of the account's services that the carrier offers."""
		self._check(shipment)
		request = mapper.rate_request(self.models, shipment, self.account, self._day())
		said = mapper.declared(shipment, self._day())
		rates = self.session.call(
			"rate", request, people=mapper.people(shipment), said=said, shipment=shipment
		)
		allowed = self.account.service_names()
		known = self.session.connector.services
		found = [
			one
			for one in mapper.quotes(rates, self._day())
			if not allowed or mapper.base_service(one.service, known) in allowed
		]
		if not found:
			raise CourierError("offers none of the account's services")
		return found

	def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> Label:
		return self.buy_together(shipment, service, idempotency_key)[0]

	def buy_together(self, shipment: Shipment, service: str, idempotency_key: str) -> Sequence[Label]:
		if self.context.asked_at:
			found = self._found_before(idempotency_key, len(shipment.pieces))
			if found:
				return [
					Label(
						one.number, service, None, "", one.content, one.format, shipment_number=found.number
					)
					for one in found.prints
				]
		if len(shipment.pieces) > self.takes_together():
			raise CourierError("takes each package by itself")
		self._check(shipment)
		return self._bought(shipment, service, idempotency_key)

	def takes_together(self) -> int:
		return self.carrier.pieces_at_once

	def find(self, idempotency_key: str) -> str:
		found = self.carrier.find(self.session, idempotency_key)
		return found.number if found else ""

	def void(self, tracking_number: str) -> None:
		self.session.cancel(tracking_number)

	def offers(self, capability: Capability) -> bool:
		"""Pickups and manifests as far as the carrier's connector has them."""
		if capability is Capability.PICKUPS:
			return leaving.books(self.session)
		if capability is Capability.MANIFESTS:
			return leaving.makes_manifests(self.session)
		return super().offers(capability)

	def book_pickup(self, request: PickupRequest) -> Pickup:
		imperial = request.address.country_code in mapper.IMPERIAL
		return leaving.book(self.session, replace(request, imperial=imperial))

	def cancel_pickup(self, pickup: Pickup, address: Party) -> None:
		leaving.cancel(self.session, pickup, address)

	def make_manifest(self, tracking_numbers: Sequence[str], address: Party, day: date) -> Manifest:
		return leaving.manifest(self.session, tracking_numbers, address, day)

	def track(self, tracking_numbers: Sequence[str]) -> Mapping[str, Sequence[TrackingEvent]]:
		found: dict[str, Sequence[TrackingEvent]] = {}
		step = self.carrier.numbers_at_once
		for start in range(0, len(tracking_numbers), step):
			found.update(self.session.track(tracking_numbers[start : start + step]))
		return found

	def test(self) -> str:
		self.session.log_in()
		self.carrier.check(self.session)
		return f"{self.carrier.label} {self.account.account_number}"

	def _bought(self, shipment: Shipment, service: str, key: str) -> list[Label]:
		said = mapper.declared(shipment, self._day(), key)
		purchase = Purchase(shipment, key, self.account.label_format, said)
		request = mapper.shipment_request(self.models, shipment, self.account, service, key, self._day())
		back = shipment.is_return and self.carrier.returns_by_connector
		details, answer = self.session.buy(
			"return_shipment" if back else "shipment", request, purchase, mapper.people(shipment)
		)
		prints = self.carrier.prints(answer, details)
		if len(prints) != len(shipment.pieces):
			raise Unreachable(
				f"The answer holds {len(prints)} labels for {len(shipment.pieces)} packages"
				if prints
				else "The answer holds no label"
			)
		cost, currency = self.carrier.cost(answer, details) or (None, "")
		papers = self.carrier.papers(answer)
		return [
			Label(
				one.number,
				service,
				Decimal(0) if number and cost is not None else cost,
				currency,
				one.content,
				one.format,
				shipment_number=str(details.tracking_number),
				papers=() if number else papers,
			)
			for number, one in enumerate(prints)
		]

	def _found_before(self, key: str, pieces: int) -> Found | None:
		"""What an earlier call bought, whole; None when it bought nothing or it was given back. Raises OutcomeUnknown."""
		found = self.carrier.find(self.session, key)
		if found is None or len(found.prints) == pieces:
			return found
		if not found.prints and not self.carrier.take_over(self.session, found):
			raise OutcomeUnknown(f"sold label {found.number}, but prints it no second time")
		try:
			self.session.cancel(found.number)
		except CourierError as error:
			raise OutcomeUnknown(f"sold label {found.number} and does not take it back: {error}") from None
		return None

	def _check(self, shipment: Shipment) -> None:
		customs.check(shipment)
		if shipment.customs and shipment.is_return and not self.carrier.returns_from_abroad:
			raise CourierError("prints no label for a return from abroad")
		self._check_point(shipment)

	def _check_point(self, shipment: Shipment) -> None:
		"""A parcel for a pickup point goes there or is refused."""
		if not shipment.pickup_point or shipment.is_return:
			return
		label = self.carrier.label
		if not self.carrier.holds_parcels:
			raise CourierError("takes no parcels to pickup points")
		if shipment.pickup_carrier and label.casefold() not in shipment.pickup_carrier.casefold():
			raise CourierError(f"delivers to pickup points of {label} alone")

	def _day(self) -> date:
		return self.session.now().date()
