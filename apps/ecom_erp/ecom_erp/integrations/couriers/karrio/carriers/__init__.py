"""What is particular to a carrier: its hosts, what its own documents want that its connector does not send, and how it is
asked for a label whose purchase had no answer. A carrier without a file here is served by its connector alone."""

from ecom_erp.integrations.couriers.karrio.carriers import fedex, mydhl, ups, usps, usps_international
from ecom_erp.integrations.couriers.karrio.carriers.base import Carrier, Unlisted
from ecom_erp.integrations.couriers.karrio.connectors import installed

_KNOWN: tuple[Carrier, ...] = (
	fedex.FedEx(),
	ups.UPS(),
	mydhl.MyDHL(),
	usps.USPS(),
	usps_international.USPSInternational(),
)
BY_LABEL = {one.label: one for one in _KNOWN}


def choices() -> tuple[str, ...]:
	"""What is chosen from: those that are known here, and the further connectors that are installed."""
	known = {one.connector for one in _KNOWN}
	return (*BY_LABEL, *(name for name in installed() if name not in known))


def carrier_of(choice: str) -> Carrier:
	"""The carrier of a choice."""
	return BY_LABEL.get(choice) or Unlisted(choice, choice)
