"""What the courier of rate cards declares."""

from ecom_erp.integrations.couriers.base import AccountSettings, Capability
from ecom_erp.integrations.declaration import Address, Declaration

DECLARATION = Declaration(
	name="Rate Card",
	key="rate_card",
	settings=AccountSettings,
	capabilities=frozenset({Capability.VOIDS, Capability.NUMBER_RANGE}),
	address=Address.NONE,
	about="Your own fleet, or a courier without an interface. Prices come from rate cards, tracking numbers "
	"from a number range.",
)
