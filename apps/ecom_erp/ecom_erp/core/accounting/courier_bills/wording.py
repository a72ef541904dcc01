"""What couriers call their charges, by the words in them. The wording is that of UPS, FedEx and DHL in English, German, French,
Spanish and Chinese; what nothing is known of is another surcharge."""

from ecom_erp.core.accounting.courier_bills.model import ChargeKind

# the first that is found wins: corrections name the service that they correct, fuel names what it was charged on
_WORDS: tuple[tuple[ChargeKind, tuple[str, ...]], ...] = (
	(ChargeKind.ADDRESS, ("address correction", "adresskorrektur", "correction d'adresse", "地址更正")),
	(ChargeKind.ZONE, ("zone adjustment", "zone correction", "分区更正")),
	(
		ChargeKind.WEIGHT,
		(
			"shipping charge correction", "weight correction", "weight adjustment", "dim weight", "dimensional weight",
			"versandkorrektur", "重量更正", "体积重",
		),
	),
	(ChargeKind.FUEL, ("fuel", "treibstoff", "carburant", "combustible", "brandstof", "燃油")),
	(ChargeKind.RETURN, ("undeliverable return", "return to sender", "returned to shipper", "rts", "退回", "退件")),
	(ChargeKind.RESIDENTIAL, ("residential", "private address", "privatadresse", "住宅")),
	(
		ChargeKind.AREA,
		("delivery area", "das ", "remote area", "extended area", "out of delivery area", "abgelegen", "偏远"),
	),
	(ChargeKind.DUTY, ("duty", "duties", "import tax", "import export tax", "customs", "zoll", "关税")),
	(
		ChargeKind.FREIGHT,
		("freight", "carriage", "transportation", "base rate", "postage", "fracht", "porto", "运费", "快递费", "首重", "续重"),
	),
	(
		ChargeKind.DISCOUNT,
		("discount", "performance pricing", "incentive", "rabatt", "remise", "折扣", "earned discount", "grace discount"),
	),
)  # fmt: skip

_TAXES = (
	"vat",
	"value added tax",
	"gst",
	"hst",
	"qst",
	"pst",
	"sales tax",
	"mwst",
	"ust.",
	"tva",
	"iva",
	"增值税",
)


def kind_of(name: str, otherwise: ChargeKind = ChargeKind.SURCHARGE) -> ChargeKind:
	"""The kind of a charge that is called so; `otherwise` where no word of it is known."""
	said = f"{' '.join(name.split()).casefold()} "
	return next((kind for kind, words in _WORDS if any(word in said for word in words)), otherwise)


def is_tax(name: str) -> bool:
	"""Whether it is a tax on the courier's own service, and not one of the goods that it has advanced."""
	said = name.strip().casefold()
	return any(said == tax or said.startswith(f"{tax} ") or said.endswith(f" {tax}") for tax in _TAXES)
