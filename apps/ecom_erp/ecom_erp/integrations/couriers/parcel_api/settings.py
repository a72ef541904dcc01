"""What a courier that speaks the Parcel API declares."""

from dataclasses import dataclass

from ecom_erp.integrations.couriers.base import AccountSettings, Capability
from ecom_erp.integrations.declaration import Declaration, Link, secret, setting


@dataclass(frozen=True)
class Settings(AccountSettings):
	key: str = secret("API Key", required=True)
	account_number: str = setting("Account Number")
	label_format: str = setting(
		"Label Format",
		choices=("PDF", "ZPL", "PNG"),
		default="PDF",
		description="ZPL for label printers that support it.",
	)


DECLARATION = Declaration(
	name="Parcel API",
	key="parcel_api",
	settings=Settings,
	capabilities=frozenset(
		{
			Capability.NETWORK,
			Capability.QUOTES,
			Capability.VOIDS,
			Capability.TRACKING,
			Capability.WEBHOOKS,
			Capability.PICKUP_POINTS,
		}
	),
	about="A courier, or a gateway to several couriers, that supports the Parcel API: rates, labels, "
	"tracking.",
	links=(Link("The Parcel API", "parcel-api.md"),),
)
