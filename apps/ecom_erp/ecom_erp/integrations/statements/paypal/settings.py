"""What PayPal declares."""

from dataclasses import dataclass

from ecom_erp.integrations.declaration import Address, Declaration, Link, secret, setting
from ecom_erp.integrations.statements.base import Capability, ServiceSettings

DAY_FIRST, MONTH_FIRST = "Day First", "Month First"


@dataclass(frozen=True)
class Settings(ServiceSettings):
	service = "https://api-m.paypal.com"

	client_id: str = setting(
		"Client ID", description="Of a REST app with Transaction Search. Not needed to read files."
	)
	client_secret: str = secret("Client Secret", description="Beside the client ID.")
	dates: str = setting(
		"Dates in Downloads",
		choices=(DAY_FIRST, MONTH_FIRST),
		description="How the account writes dates such as 03/04/2026 in the activity that it downloads. Needed only where all dates "
		"of a file can be read both ways.",
	)


DECLARATION = Declaration(
	name="PayPal",
	key="paypal",
	settings=Settings,
	capabilities=frozenset({Capability.FILE, Capability.FETCH}),
	about="What moves the balance of a PayPal account: fetched day by day (Transaction Search), or read from settlement reports "
	"(STL), transaction detail reports (TRR) or the activity that people download in English. Withdrawals are lines (Transfer).",
	address=Address.OPTIONAL,
	links=(
		Link(
			"Settlement report", "https://developer.paypal.com/docs/reports/sftp-reports/settlement-report/"
		),
		Link("Transaction event codes", "https://developer.paypal.com/docs/reports/reference/tcodes/"),
	),
	steps=(
		"In PayPal's developer dashboard, create a live app, and switch on Transaction Search among its features.",
		"Copy Client ID and Secret into the fields above.",
	),
)
