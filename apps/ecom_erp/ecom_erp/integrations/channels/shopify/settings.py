"""What Shopify declares."""

from dataclasses import dataclass

from ecom_erp.integrations.channels.base import Capability, ShopSettings
from ecom_erp.integrations.declaration import Declaration, Link, secret, setting


@dataclass(frozen=True)
class Settings(ShopSettings):
	access_token: str = secret("Access Token", required=True)
	location_id: str = setting(
		"Stock Location",
		description="Number of the shop's location that stock is sent to and returned goods go back to.",
	)
	api_version: str = setting("API Version", description="Empty for the version this app was made for.")


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
	about="A shop at Shopify. Make a custom app there; its access token and its webhook secret go here.",
	links=(Link("Custom apps", "https://help.shopify.com/en/manual/apps/app-types/custom-apps"),),
)
