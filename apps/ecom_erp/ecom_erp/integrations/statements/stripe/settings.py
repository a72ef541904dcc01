"""What Stripe declares."""

from dataclasses import dataclass

from ecom_erp.integrations.declaration import Address, Declaration, Link, secret
from ecom_erp.integrations.statements.base import Capability, ServiceSettings


@dataclass(frozen=True)
class Settings(ServiceSettings):
	service = "https://api.stripe.com"

	secret_key: str = secret(
		"Secret Key",
		description="A restricted key (rk_) that may read balance, payouts, charges, refunds and disputes is enough. Not needed to "
		"read files.",
	)


DECLARATION = Declaration(
	name="Stripe",
	key="stripe",
	settings=Settings,
	capabilities=frozenset({Capability.FILE, Capability.FETCH}),
	about="Payouts of Stripe with their balance transactions, fetched or read from its reports: itemised payout reconciliation, "
	"itemised balance change from activity, or the export of all balance transactions. Only automatic payouts tell which "
	"transactions they consist of.",
	address=Address.OPTIONAL,
	links=(Link("Payout reconciliation", "https://docs.stripe.com/payouts/reconciliation"),),
	steps=(
		"In Stripe's Dashboard, choose Developers > API keys > Create restricted key.",
		"Allow Read for Balance, Payouts, Charges and Refunds, and Disputes, and copy the key into the field above.",
	),
)
