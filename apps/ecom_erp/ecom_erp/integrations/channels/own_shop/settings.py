"""What an own shop declares."""

from dataclasses import dataclass

from ecom_erp.integrations.channels.base import Capability, ShopSettings
from ecom_erp.integrations.declaration import Address, Declaration, Link, secret


@dataclass(frozen=True)
class Settings(ShopSettings):
	access_token: str = secret("Access Token", description="If the shop wants one.")


DECLARATION = Declaration(
	name="Own Shop",
	key="own_shop",
	settings=Settings,
	capabilities=frozenset(Capability),
	address=Address.OPTIONAL,
	about="A shop of your own, or a marketplace behind some glue: signed JSON, or files. Without an address it only"
	" sends its orders and is told nothing.",
	links=(Link("Own shops", "own-shop.md"),),
)
