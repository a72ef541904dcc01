"""The carriers: prices, labels, tracking."""

from collections.abc import Mapping, Sequence
from datetime import date

from ecom_erp.integrations.couriers.base import (
	CourierAdapter,
	CourierContext,
	CourierError,
	CourierQuote,
	Label,
	OutcomeUnknown,
	Shipment,
	TrackingEvent,
)
from ecom_erp.integrations.couriers.karrio import mapper
from ecom_erp.integrations.couriers.karrio.carriers.base import Found, Purchase
from ecom_erp.integrations.couriers.karrio.session import Session
from ecom_erp.integrations.couriers.karrio.settings import DECLARATION, Settings


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
		_check_border(shipment)
		request = mapper.rate_request(self.models, shipment, self.account, self._day())
		rates = self.session.call("rate", request, people=mapper.people(shipment))
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
		if self.context.asked_at:
			found = self._found_before(idempotency_key)
			if found:
				return Label(found.number, service, None, "", found.content, found.format)
		_check_border(shipment)
		return self._bought(shipment, service, idempotency_key)

	def find(self, idempotency_key: str) -> str:
		found = self.carrier.find(self.session, idempotency_key)
		return found.number if found else ""

	def void(self, tracking_number: str) -> None:
		self.session.cancel(tracking_number)

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

	def _bought(self, shipment: Shipment, service: str, key: str) -> Label:
		purchase = Purchase(shipment, key, self.account.label_format)
		request = mapper.shipment_request(self.models, shipment, self.account, service, key, self._day())
		back = shipment.is_return and self.carrier.returns_by_connector
		details, answer = self.session.buy(
			"return_shipment" if back else "shipment", request, purchase, mapper.people(shipment)
		)
		content, form = mapper.printed(details)
		cost, currency = self.carrier.cost(answer, details) or (None, "")
		return Label(str(details.tracking_number), service, cost, currency, content, form)

	def _found_before(self, key: str) -> Found | None:
		"""The label that an earlier call bought, None when none was or it was given back. Raises OutcomeUnknown."""
		found = self.carrier.find(self.session, key)
		if found is None or found.content:
			return found
		if not self.carrier.take_over(self.session, found):
			raise OutcomeUnknown(f"sold label {found.number}, but prints it no second time")
		try:
			self.session.cancel(found.number)
		except CourierError as error:
			raise OutcomeUnknown(f"sold label {found.number} and does not take it back: {error}") from None
		return None

	def _day(self) -> date:
		return self.session.now().date()


def _check_border(shipment: Shipment) -> None:
	"""Raises CourierError for a parcel that needs a customs declaration: the connectors would invent one."""
	if shipment.sender.country_code != shipment.recipient.country_code:
		raise CourierError("takes no parcel across a border: customs declarations are not supported yet")
