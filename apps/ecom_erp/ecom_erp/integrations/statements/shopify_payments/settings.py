"""What Shopify Payments declares."""

from dataclasses import dataclass

from ecom_erp.integrations.declaration import Address, Declaration, Link, secret, setting
from ecom_erp.integrations.statements.base import Capability, StatementSettings


@dataclass(frozen=True)
class Settings(StatementSettings):
	"""The names are those of a Shopify shop, whose settings serve as well."""

	client_id: str = setting(
		"Client ID",
		description="Of the app in Shopify's Dev Dashboard, under Settings. Not needed to read files.",
	)
	client_secret: str = secret("Client Secret", description="Beside the client ID.")
	access_token: str = secret(
		"Access Token",
		description="Only for a custom app that was created in the shop's admin before 2026, instead of client ID "
		"and secret.",
	)
	api_version: str = setting(
		"API Version", description="Leave empty to use the version this app was developed for."
	)


DECLARATION = Declaration(
	name="Shopify Payments",
	key="shopify_payments",
	settings=Settings,
	capabilities=frozenset({Capability.FILE, Capability.FETCH}),
	about="Payouts of Shopify Payments with all of their transactions, fetched from the shop or read from the file that its "
	"admin exports (Finance > Payouts > Transactions > Export).",
	address=Address.OPTIONAL,
	links=(
		Link(
			"Balance transactions",
			"https://shopify.dev/docs/api/admin-graphql/latest/objects/ShopifyPaymentsBalanceTransaction",
		),
	),
	steps=(
		"Add the scopes read_shopify_payments_payouts and read_shopify_payments_disputes to the shop's app in the Dev "
		"Dashboard, release the version, and let the shop accept it.",
	),
)
