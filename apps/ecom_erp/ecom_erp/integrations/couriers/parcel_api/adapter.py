"""The adapter of the Parcel API."""

from collections.abc import Mapping, Sequence

from ecom_erp.integrations.couriers.base import (
	CourierAdapter,
	CourierContext,
	CourierError,
	CourierQuote,
	Label,
	Shipment,
	TrackingEvent,
)
from ecom_erp.integrations.couriers.parcel_api import mapper, webhook
from ecom_erp.integrations.couriers.parcel_api.client import Client, segment
from ecom_erp.integrations.couriers.parcel_api.settings import DECLARATION, Settings
from ecom_erp.integrations.http import Unreachable

NUMBERS_AT_ONCE = 100


class Adapter(CourierAdapter[Settings]):
	declaration = DECLARATION

	def __init__(self, account: Settings, context: CourierContext):
		super().__init__(account, context)
		if context.http is None:
			raise CourierError("has no API URL")
		self.client = Client(account, context.http)

	def quote(self, shipment: Shipment) -> Sequence[CourierQuote]:
		"""Only the account's service where it names one that the courier offers; else all his services."""
		answer = self.client.post("/rates", mapper.shipment_body(shipment, self.account.account_number))
		quotes = sorted(
			(mapper.quote(rate) for rate in mapper.rows(answer, "rates")),
			key=lambda quote: (quote.amount, quote.transit_days, quote.service),
		)
		own = [quote for quote in quotes if quote.service.casefold() == self.account.service.casefold()]
		if not quotes:
			raise CourierError("returned no offer")
		return own or quotes

	def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> Label:
		body = {
			**mapper.shipment_body(shipment, self.account.account_number),
			"service": service,
			"label_format": self.account.label_format.lower(),
		}
		return mapper.label(self.client.post("/labels", body, key=idempotency_key))

	def find(self, idempotency_key: str) -> str:
		answer = self.client.get("/labels", {"idempotency_key": idempotency_key})
		return mapper.sold_number(answer)

	def void(self, tracking_number: str) -> None:
		self.client.post(f"/labels/{segment(tracking_number)}/void", {})

	def track(self, tracking_numbers: Sequence[str]) -> Mapping[str, Sequence[TrackingEvent]]:
		found: dict[str, Sequence[TrackingEvent]] = {}
		for start in range(0, len(tracking_numbers), NUMBERS_AT_ONCE):
			numbers = list(tracking_numbers[start : start + NUMBERS_AT_ONCE])
			answer = self.client.post("/tracking", {"tracking_numbers": numbers})
			found.update(_parcels(answer))
		return found

	def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[tuple[str, TrackingEvent]]:
		return webhook.read(self.account.webhook_secret, headers, body)

	def test(self) -> str:
		answer = self.client.get("/account")
		return str(answer.get("name") or self.account.name)


def _parcels(answer) -> dict[str, Sequence[TrackingEvent]]:
	try:
		return {
			str(row["tracking_number"]): sorted(
				(mapper.event(event) for event in row["events"]), key=lambda event: event.at
			)
			for row in answer["parcels"]
		}
	except (KeyError, TypeError, ValueError) as problem:
		raise Unreachable(
			f"The tracking answer has not the expected shape: {type(problem).__name__}"
		) from None
