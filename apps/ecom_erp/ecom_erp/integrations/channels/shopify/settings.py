"""What Shopify declares."""

from dataclasses import dataclass

from ecom_erp.integrations.channels.base import Capability, ShopSettings
from ecom_erp.integrations.declaration import Declaration, Link, secret, setting


@dataclass(frozen=True)
class Settings(ShopSettings):
	access_token: str = secret("Access Token", required=True)
	location_id: str = setting(
		"Stock Location",
		description="ID of the shop location to which stock is sent and to which goods are returned.",
	)
	api_version: str = setting(
		"API Version", description="Leave empty to use the version this app was developed for."
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
			Capability.TRACKING,
			Capability.REFUNDS,
			Capability.CANCELLATIONS,
			Capability.STOCK,
		}
	),
	about="A Shopify shop. Create a custom app in Shopify and enter its access token and webhook secret "
	"here.",
	links=(Link("Custom apps", "https://help.shopify.com/en/manual/apps/app-types/custom-apps"),),
)
