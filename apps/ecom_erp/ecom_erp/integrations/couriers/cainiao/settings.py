"""What the courier of Cainiao's waybill service declares."""

from collections.abc import Iterator
from dataclasses import dataclass

from ecom_erp.integrations.china.waybill import SIZES
from ecom_erp.integrations.couriers.base import AccountSettings, Capability
from ecom_erp.integrations.declaration import Declaration, Link, Problem, secret, setting

HOLD, ASK_AGAIN = "Hold", "Ask Again"


@dataclass(frozen=True)
class Settings(AccountSettings):
	"""`token` is the authorisation that the merchant has given to the app there. `cp_code`: whose numbers, such as YTO."""

	app_secret: str = secret("App Secret", required=True)
	token: str = secret(
		"Authorisation Code",
		required=True,
		description="What the merchant was given when the app was authorised in Link.",
	)
	to_code: str = setting("To Code", description="Only if the service has named one.")
	cp_code: str = setting("Courier Code", required=True, description="Such as YTO, ZTO, STO, YUNDA or SF.")
	branch_code: str = setting(
		"Branch Code",
		description="Of the branch whose numbers are used. Needed only if the account has several.",
	)
	user_id: str = setting("Merchant ID", description="A number, if the service has named one.")
	template_url: str = setting(
		"Print Template URL",
		required=True,
		description="Of the courier's standard template; the service makes its print data for it.",
	)
	lost_answer: str = setting(
		"After a Lost Answer",
		choices=(HOLD, ASK_AGAIN),
		default=HOLD,
		description="Ask Again: the service has confirmed that a repeat with the same order number and package ID gives "
		"the same waybill number. Hold: somebody looks there first.",
	)
	layout: str = setting("Label Layout", choices=tuple(SIZES), default=next(iter(SIZES)))
	label_format: str = setting(
		"Label Format",
		choices=("PDF", "ZPL"),
		default="PDF",
		description="ZPL for label printers that support it.",
	)
	printer_font: str = setting(
		"Printer Font",
		default="E:SIMSUN.FNT",
		description="Font on the label printer that has Chinese characters.",
		shown_when={"label_format": ("ZPL",)},
	)

	def problems(self) -> Iterator[Problem]:
		if self.user_id and not (self.user_id.isascii() and self.user_id.isdecimal()):
			yield Problem("user_id", "It consists of digits alone")


DECLARATION = Declaration(
	name="Cainiao Waybill",
	key="cainiao",
	settings=Settings,
	capabilities=frozenset(
		{
			Capability.NETWORK,
			Capability.VOIDS,
			Capability.LOOKUP,
			Capability.BATCHES,
			Capability.BALANCE,
			Capability.MASKED_RECIPIENTS,
		}
	),
	about="Waybill numbers of Chinese couriers (电子面单) from Cainiao's gateway Link, also for buyers whom Taobao and Tmall "
	"mask. Prices come from rate cards.",
	links=(Link("Waybills in China", "couriers.md"),),
)
