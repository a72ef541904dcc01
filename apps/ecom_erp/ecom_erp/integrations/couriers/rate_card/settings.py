"""What the courier of rate cards declares."""

from ecom_erp.integrations.couriers.base import AccountSettings, Capability
from ecom_erp.integrations.declaration import Address, Declaration

DECLARATION = Declaration(
	name="Rate Card",
	key="rate_card",
	settings=AccountSettings,
	capabilities=frozenset({Capability.VOIDS, Capability.NUMBER_RANGE}),
	address=Address.NONE,
	about="A fleet of your own, or a courier without an interface: prices of rate cards, tracking numbers of a range.",
)
