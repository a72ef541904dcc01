"""What a box costs to send, without asking anybody over the network."""

from ecom_erp.core.boxes.model import Price
from ecom_erp.core.carriers.rate_card import Destination, Parcel
from ecom_erp.core.carriers.rates import charged_grams
from ecom_erp.flows.carriers.rate_cards import freights

USUAL_DIVISOR = 5000


def price_for(company: str, warehouse: str, destination: Destination, currency: str) -> tuple[Price, bool]:
	"""The price of a parcel by the cheapest rate card from the warehouse, and True; where no rate card tells it, the weight
	that couriers usually charge, so that the smallest box is the best one, and False. Raises ValidationError when an
	exchange rate is missing."""
	offers = freights(company, [warehouse], destination, currency).get(warehouse, [])
	known = [offer for offer in offers if offer.known]
	if not known:
		return by_volume, False

	def price(parcel: Parcel) -> int | None:
		costs = [offer.cost(charged_grams(parcel, offer.divisor)) for offer in known]
		return min((cost for cost in costs if cost is not None), default=None)

	return price, True


def by_volume(parcel: Parcel) -> int:
	"""Grams that a courier charges by the divisor that most of them have."""
	return charged_grams(parcel, USUAL_DIVISOR)
