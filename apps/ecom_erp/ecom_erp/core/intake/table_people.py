"""Who bought, and where it goes, as the first row of an order says it that says something. Masked buyers come with the
marketplace's id of the recipient."""

from ecom_erp.core.orders.canonical import Address, Buyer

_SAME_NAMES = (
	"company",
	"line1",
	"line2",
	"city",
	"province",
	"province_code",
	"postal_code",
	"recipient_id",
)


def buyer(first, buyer_id) -> Buyer:
	return Buyer(
		external_id=buyer_id,
		name=first.text("buyer_name") or first.text("ship_name"),
		email=first.text("buyer_email"),
		phone=first.text("buyer_phone") or first.text("ship_phone"),
	)


def address(first, settings) -> Address:
	return Address(
		name=first.text("ship_name") or first.text("buyer_name"),
		**{name: first.text(f"ship_{name}") for name in _SAME_NAMES},
		country_code=first.country("ship_country", settings.country, settings.countries),
		phone=first.text("ship_phone") or first.text("buyer_phone"),
		recipient_platform=first.text("ship_platform"),
	)
