"""What WooCommerce declares."""

from dataclasses import dataclass

from ecom_erp.integrations.channels.base import Capability, ShopSettings
from ecom_erp.integrations.declaration import Declaration, Link, secret, setting


@dataclass(frozen=True)
class Settings(ShopSettings):
	consumer_key: str = setting(
		"Consumer Key", required=True, description="The key (ck_...) of the shop's REST API."
	)
	consumer_secret: str = secret(
		"Consumer Secret", required=True, description="The secret (cs_...) of that key."
	)


DECLARATION = Declaration(
	name="WooCommerce",
	key="woocommerce",
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
			Capability.BUYER_NOTES,
		}
	),
	about="A WordPress shop. Create a REST API key with read and write access, and a webhook secret.",
	links=(Link("REST API keys", "https://woocommerce.com/document/woocommerce-rest-api/"),),
	steps=(
		"In WordPress, choose any structure but Plain under Settings > Permalinks.",
		"Open WooCommerce > Settings > Advanced > REST API and choose Add key.",
		"Choose a user who is administrator or shop manager, set Permissions to Read/Write, and choose Generate API key.",
		"Copy Consumer key and Consumer secret into the fields above. The secret is shown only once.",
	),
)
