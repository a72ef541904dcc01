"""What happens to the parcels of the simulated carriers when a tester lets days pass."""

from collections.abc import Collection
from datetime import datetime

from ecom_sandbox.carriers.ledger import Ledger, Sold

_CODES = {
	"fedex": ("PU", "OD", "DL"),
	"ups": ("OR", "OT", "D"),
	"mydhl": ("PU", "WC", "OK"),
	"usps": ("03", "OF", "01"),
	"usps_international": ("03", "OF", "01"),
}
_WORDS = ("Picked up", "Out for delivery", "Delivered")
_PLACE = "Newark"


def pass_a_day(ledger: Ledger, handed_over: Collection[str], at: datetime) -> None:
	"""Each parcel of those numbers that is not delivered goes a step further, at that moment."""
	with ledger.lock:
		for sold in ledger.labels:
			if not sold.voided and not set(sold.numbers).isdisjoint(handed_over):
				_go_on(sold, at)


def _go_on(sold: Sold, at: datetime) -> None:
	step = len(sold.events)
	if step < len(_WORDS):
		sold.events.append((_CODES[sold.carrier][step], _WORDS[step], _PLACE, at))
