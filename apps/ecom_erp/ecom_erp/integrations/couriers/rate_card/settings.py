"""What the courier of rate cards declares."""

from dataclasses import dataclass

from ecom_erp.integrations.china.waybill import SIZES
from ecom_erp.integrations.couriers.base import AccountSettings, Capability
from ecom_erp.integrations.declaration import Address, Declaration, setting

STANDARD = "Standard"
_CHINESE = {"layout": tuple(SIZES)}


@dataclass(frozen=True)
class Settings(AccountSettings):
	"""How labels look. `layout`: `STANDARD` or one of `waybill.SIZES`."""

	layout: str = setting(
		"Label Layout",
		choices=(STANDARD, *SIZES),
		default=STANDARD,
		description="GB/T 41833 is the national standard for waybills in China.",
	)
	label_format: str = setting(
		"Label Format",
		choices=("PDF", "ZPL"),
		default="PDF",
		description="ZPL for label printers that support it.",
		shown_when=_CHINESE,
	)
	hide_personal: bool = setting(
		"Hide Personal Data",
		default=True,
		description="Parts of names and telephone numbers, unit and room are not printed, as the standard demands.",
		shown_when=_CHINESE,
	)
	printer_font: str = setting(
		"Printer Font",
		default="E:SIMSUN.FNT",
		description="Font on the label printer that has Chinese characters.",
		shown_when={**_CHINESE, "label_format": ("ZPL",)},
	)


DECLARATION = Declaration(
	name="Rate Card",
	key="rate_card",
	settings=Settings,
	capabilities=frozenset({Capability.VOIDS, Capability.NUMBER_RANGE}),
	address=Address.NONE,
	about="Your own fleet, or a courier without an interface. Prices come from rate cards, tracking numbers "
	"from a number range.",
)
