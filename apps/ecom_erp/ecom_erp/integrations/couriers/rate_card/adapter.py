"""The courier of rate cards: no call goes out; the price comes from the card of the warehouse, the number from a range."""

from ecom_erp.integrations.couriers.base import AccountSettings, CourierAdapter, Label, Shipment
from ecom_erp.integrations.couriers.rate_card.label import barcode_svg
from ecom_erp.integrations.couriers.rate_card.settings import DECLARATION


class Adapter(CourierAdapter[AccountSettings]):
	"""`context.next_number` makes buying safe to repeat; the caller keeps it under a lock."""

	declaration = DECLARATION

	def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> Label:
		offer = self._as_offer(self._card_price(shipment))
		number = self.context.draw_number()
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
