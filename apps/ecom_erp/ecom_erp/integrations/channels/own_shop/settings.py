"""What an own shop declares."""

from dataclasses import dataclass

from ecom_erp.integrations.channels.base import Capability, ShopSettings
from ecom_erp.integrations.declaration import Address, Declaration, Link, secret, setting


@dataclass(frozen=True)
class Settings(ShopSettings):
	access_token: str = secret("Access Token", description="If required by the shop.")
	marketplace: str = setting(
		"Marketplace",
		description="Such as Taobao, Tmall, Pinduoduo, Douyin or JD: whose masked buyers the orders have, where they do not say "
		"it themselves.",
	)


DECLARATION = Declaration(
	name="Own Shop",
	key="own_shop",
	settings=Settings,
	capabilities=frozenset(Capability)
	- {Capability.CATALOGUE, Capability.REGISTRATION, Capability.BUYER_NOTES},
	address=Address.OPTIONAL,
	about="Your own shop, or a marketplace connected through your own integration: signed JSON, or files. "
	"Without a URL it only sends orders and receives no messages.",
	links=(Link("Own shops", "own-shop.md"),),
	steps=(
		"Generate a long random webhook secret and enter it above and in your shop: both sides sign with it.",
		"Let your shop send its orders to the webhook URL shown above.",
		"If your shop answers questions and takes messages, enter its URL; otherwise leave the URL empty.",
	),
)
