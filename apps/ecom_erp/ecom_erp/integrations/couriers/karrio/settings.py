"""What an account at a carrier needs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ecom_erp.integrations.couriers.base import AccountSettings, Capability, CourierError
from ecom_erp.integrations.couriers.karrio.carriers import BY_LABEL, Carrier, carrier_of, choices
from ecom_erp.integrations.couriers.karrio.connectors import connector
from ecom_erp.integrations.declaration import (
	Address,
	Declaration,
	Link,
	Problem,
	host_of,
	secret,
	setting,
)

_FEDEX = {"carrier": ("FedEx",)}
_PAPERLESS = {"carrier": ("FedEx", "DHL Express")}
_USPS = {"carrier": ("USPS", "USPS International")}
_LISTED = {"carrier": tuple(BY_LABEL)}
_OTHERS = {"carrier": tuple(one for one in choices() if one not in BY_LABEL)}
_BILLED = {"bill_to": ("Recipient", "Third Party")}


@dataclass(frozen=True)
class Settings(AccountSettings):
	carrier: str = setting("Carrier", required=True, choices=choices(), default="FedEx")
	test_mode: bool = setting(
		"Test Environment",
		default=False,
		description="Labels of the test environment cost nothing and are not valid.",
	)
	api_key: str = secret("API Key or User Name", required=True, shown_when=_LISTED)
	api_secret: str = secret("API Secret or Password", required=True, shown_when=_LISTED)
	account_number: str = setting("Account Number", required=True)
	track_key: str = secret("Tracking API Key", shown_when=_FEDEX)
	track_secret: str = secret("Tracking API Secret", shown_when=_FEDEX)
	crid: str = setting("Customer Registration ID (CRID)", shown_when=_USPS)
	mid: str = setting("Mailer ID (MID)", shown_when=_USPS)
	manifest_mid: str = setting("Manifest Mailer ID", shown_when=_USPS)
	account_type: str = setting(
		"Payment Account Type", choices=("EPS", "PERMIT", "METER"), default="EPS", shown_when=_USPS
	)
	further: str = secret(
		"Further Credentials",
		description="Those that the carrier's connector names, as name=value, separated by semicolons.",
		shown_when=_OTHERS,
	)
	label_format: str = setting(
		"Label Format",
		choices=("PDF", "ZPL"),
		default="PDF",
		description="ZPL for label printers that support it.",
	)
	services: str = setting(
		"Services",
		description="The names of those that may be used, separated by commas. Empty: all of them.",
	)
	options: str = setting(
		"Options",
		description="What each label is bought with, as name=value or name alone, separated by commas.",
	)
	paperless_customs: bool = setting(
		"Paperless Customs Documents",
		default=False,
		description="The carrier sends the commercial invoice ahead, and no copies go with the parcel. It refuses this for some "
		"countries.",
		shown_when=_PAPERLESS,
	)
	bill_to: str = setting("Bill To", choices=("Sender", "Recipient", "Third Party"), default="Sender")
	billed_account: str = setting("Billed Account Number", shown_when=_BILLED)
	billed_postal_code: str = setting("Billed Postal Code", shown_when=_BILLED)
	billed_country: str = setting("Billed Country Code", shown_when=_BILLED)

	@property
	def of(self) -> Carrier:
		"""The carrier."""
		return carrier_of(self.carrier)

	def delivers_to_points(self) -> bool:
		return self.of.holds_parcels

	def hosts(self) -> tuple[str, ...]:
		"""The carrier's own, unless an address is entered."""
		return host_of(self.base_url) or self.of.hosts(self.test_mode)

	def choices(self) -> Mapping[str, Sequence[str]]:
		try:
			known = connector(self.of.connector)
		except CourierError:
			return {}
		return {"services": tuple(known.services), "options": tuple(known.options)}

	def service_names(self) -> tuple[str, ...]:
		"""The services that may be used, () for all."""
		return tuple(_parts(self.service or self.services, ","))

	def option_values(self) -> dict[str, str | bool]:
		"""The options of each label."""
		return {
			name.strip(): value.strip() if given else True
			for name, given, value in (part.partition("=") for part in _parts(self.options, ","))
		}

	def further_credentials(self) -> dict[str, str]:
		"""What the connector of a further carrier needs."""
		return {
			name.strip(): value.strip()
			for name, _given, value in (part.partition("=") for part in _parts(self.further, ";"))
		}

	def problems(self) -> Iterator[Problem]:
		try:
			known = connector(self.of.connector)
		except CourierError:
			yield Problem("carrier", "The connector of this carrier is not installed")
			return
		if not self.hosts():
			yield Problem("carrier", "Enter the URL of this carrier's interface")
		wrong = [name for name in _parts(self.services, ",") if name not in known.services]
		if wrong:
			yield Problem(
				"services",
				"{unknown} is not among {known}",
				{"unknown": ", ".join(wrong), "known": ", ".join(known.services)},
			)
		wrong = [name for name in self.option_values() if name not in known.options]
		if wrong:
			yield Problem(
				"options",
				"{unknown} is not among {known}",
				{"unknown": ", ".join(wrong), "known": ", ".join(known.options)},
			)
		if self.bill_to != "Sender" and not self.of.bills_others:
			yield Problem("bill_to", "This carrier bills the account itself alone")
		elif self.bill_to != "Sender" and not self.billed_account:
			yield Problem("billed_account", "Enter the account that is billed")


def _parts(text: str, mark: str) -> Iterator[str]:
	return (part.strip() for part in text.split(mark) if part.strip())


DECLARATION = Declaration(
	name="Carrier API",
	key="carrier_api",
	settings=Settings,
	address=Address.OPTIONAL,
	capabilities=frozenset(
		{
			Capability.NETWORK,
			Capability.QUOTES,
			Capability.VOIDS,
			Capability.TRACKING,
			Capability.LOOKUP,
			Capability.TOGETHER,
			Capability.PICKUPS,
			Capability.MANIFESTS,
			Capability.PICKUP_POINTS,
		}
	),
	about="FedEx, UPS, DHL Express or USPS by their own interfaces, with your own account there. Further carriers by "
	"installing their connector of karrio.",
	links=(Link("Accounts and keys, carrier by carrier", "couriers.md"),),
)
