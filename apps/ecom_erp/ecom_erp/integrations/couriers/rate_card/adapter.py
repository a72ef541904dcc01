"""The courier of rate cards: no call goes out; the price comes from the card of the warehouse, the number from a range."""

from collections.abc import Mapping, Sequence

from ecom_erp.core.carriers.rates import Quote, Refusal, quote
from ecom_erp.integrations.couriers.base import (
	CourierAdapter,
	CourierError,
	CourierQuote,
	Label,
	Shipment,
	TrackingEvent,
)
from ecom_erp.integrations.couriers.rate_card.label import barcode_svg


class Adapter(CourierAdapter):
	"""The card under "" serves every warehouse without one of its own. `context.next_number` makes buying safe to repeat;
	the caller keeps it under a lock."""

	def quote(self, shipment: Shipment) -> Sequence[CourierQuote]:
		return [self._offer(self._price(shipment))]

	def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> Label:
		offer = self._offer(self._price(shipment))
		number = self.context.next_number()
		return Label(
			tracking_number=number,
			service=offer.service,
			cost=offer.amount,
			currency=offer.currency,
			content=barcode_svg(number),
			format="svg",
			fields=(
				("tracking_number", number),
				("service", offer.service),
				("zone", offer.zone),
				("weight", f"{shipment.parcel.weight_grams / 1000:.2f} kg"),
				("reference", shipment.reference),
				("sender", "\n".join(shipment.sender.lines())),
				("recipient", "\n".join(shipment.recipient.lines())),
			),
		)

	def find(self, idempotency_key: str) -> str:
		"""A number that was drawn is known to the caller alone."""
		return ""

	def void(self, tracking_number: str) -> None:
		"""Nothing was told to anybody: a number not used costs nothing."""

	def track(self, tracking_numbers: Sequence[str]) -> Mapping[str, Sequence[TrackingEvent]]:
		return {}

	def _price(self, shipment) -> Quote:
		cards = self.context.cards
		card = cards.get(shipment.origin) or cards.get("")
		if card is None:
			raise CourierError(f"{self.account.name} has no rate card for warehouse {shipment.origin}")
		price = quote(card, shipment.parcel, shipment.destination)
		if isinstance(price, Refusal):
			raise CourierError(price.message.format(**price.params))
		return price

	def _offer(self, price):
		return CourierQuote(
			service=self.account.service or price.card,
			amount=price.amount,
			currency=price.currency,
			transit_days=price.transit_days,
			zone=price.zone,
			billable_grams=price.billable_grams,
			breakdown=price.breakdown,
		)
