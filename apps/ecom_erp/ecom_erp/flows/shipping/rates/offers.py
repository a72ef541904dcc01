"""What a courier account offers for a parcel."""

from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.carriers.rates import Quote


@dataclass(frozen=True)
class Offer:
	"""A courier's price for a parcel, or for several packages; `quote.card` is the account's name. `together`: they are bought
	as one shipment. `saved`, in the currency of the offer: what it is cheaper than the dearest offer."""

	service: str
	quote: Quote
	together: bool = False
	saved: Decimal = Decimal(0)
