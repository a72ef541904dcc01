"""The courier of rate cards: no call goes out; the price comes from the card of the warehouse, the number from a range."""

from dataclasses import replace

from ecom_erp.integrations.china.waybill import SIZES, waybill
from ecom_erp.integrations.china.waybill_zpl import as_zpl
from ecom_erp.integrations.couriers.barcodes import barcode_svg
from ecom_erp.integrations.couriers.base import CourierAdapter, CourierQuote, Label, Shipment
from ecom_erp.integrations.couriers.rate_card.settings import DECLARATION, STANDARD, Settings


class Adapter(CourierAdapter[Settings]):
	"""`context.next_number` makes buying safe to repeat; the caller keeps it under a lock."""

	declaration = DECLARATION

	def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> Label:
		offer = self._as_offer(self._card_price(shipment))
		number = self.context.draw_number()
		label = Label(
			tracking_number=number,
			service=offer.service,
			cost=offer.amount,
			currency=offer.currency,
			content=barcode_svg(number),
			format="svg",
		)
		return label if self.account.layout == STANDARD else self._as_waybill(label, shipment, offer)

	def _as_waybill(self, label: Label, shipment: Shipment, offer: CourierQuote) -> Label:
		"""The label in the layout that the standard of China asks for."""
		size = SIZES[self.account.layout]
		printed = waybill(shipment, label.tracking_number, offer.service, self.account.hide_personal)
		if self.account.label_format == "ZPL":
			return replace(label, content=as_zpl(printed, size, self.account.printer_font), format="zpl")
		return replace(label, texts=printed.fields(size))

	def find(self, idempotency_key: str) -> str:
		"""A number that was drawn is known to the caller alone."""
		return ""

	def void(self, tracking_number: str) -> None:
		"""Nothing was told to anybody: a number not used costs nothing."""
