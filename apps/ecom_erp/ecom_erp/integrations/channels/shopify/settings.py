"""What Shopify declares."""

from collections.abc import Iterator
from dataclasses import dataclass

from ecom_erp.integrations.channels.base import Capability, ShopSettings
from ecom_erp.integrations.declaration import Declaration, Link, Problem, secret, setting


@dataclass(frozen=True)
class Settings(ShopSettings):
	client_id: str = setting(
		"Client ID", description="Of the app in Shopify's Dev Dashboard, under Settings."
	)
	client_secret: str = secret(
		"Client Secret",
		description="Beside the client ID. It also signs the webhooks that the app has registered.",
	)
	access_token: str = secret(
		"Access Token",
		description="Only for a custom app that was created in the shop's admin before 2026, instead of client ID "
		"and secret.",
	)
	location_id: str = setting(
		"Stock Location",
		description="ID of the shop location to which stock is sent and to which goods are returned.",
	)
	api_version: str = setting(
		"API Version", description="Leave empty to use the version this app was developed for."
	)

	def signing_secret(self) -> str:
		"""Webhooks that an app has registered are signed with its client secret, those made in the admin with a secret
		of the shop."""
		return self.webhook_secret or self.client_secret

	def problems(self) -> Iterator[Problem]:
		if self.client_id and not self.client_secret:
			yield Problem("client_secret", "Enter the client secret of the app with this client ID.")
		if self.client_secret and not self.client_id:
			yield Problem("client_id", "Enter the client ID of the app with this client secret.")
		if not (self.client_id or self.client_secret or self.access_token):
			yield Problem(
				"client_id", "Enter client ID and client secret of your app in Shopify's Dev Dashboard."
			)


DECLARATION = Declaration(
	name="Shopify",
	key="shopify",
	settings=Settings,
	capabilities=frozenset(
		{
			Capability.WEBHOOKS,
			Capability.POLLING,
			Capability.FULFILMENTS,
			Capability.CORRECTIONS,
			Capability.TRACKING,
			Capability.REFUNDS,
			Capability.CANCELLATIONS,
			Capability.STOCK,
			Capability.CATALOGUE,
			Capability.REGISTRATION,
		}
	),
	about="A Shopify shop. Create an app in Shopify's Dev Dashboard, install it in the shop, and enter its client ID "
	"and client secret here.",
	links=(
		Link(
			"Apps of the Dev Dashboard",
			"https://shopify.dev/docs/apps/build/dev-dashboard/get-api-access-tokens",
		),
	),
	steps=(
		"Open the Dev Dashboard (dev.shopify.com) in the organisation that owns the shop, and choose Apps > Create app.",
		"On the page Versions, enter these scopes and release the version: read_customers, read_products, "
		"read_locations, write_orders, write_inventory, write_fulfillments, "
		"write_merchant_managed_fulfillment_orders.",
		"On the page API access, request access to protected customer data: name, address, e-mail and phone. For orders "
		"older than 60 days request the scope read_all_orders there too, and add it to the version once Shopify has granted it.",
		"Install the app in the shop from the app's home page.",
		"Copy Client ID and Client Secret from the app's Settings into the fields above. The shop URL is the address that "
		"ends in myshopify.com.",
	),
)
