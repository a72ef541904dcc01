"""The rules about dangerous goods that a new site begins with, as the carriers' pages said them in November 2026; an admin
changes them as the carriers do. Each names its source. A carrier's conditions on size, packaging and marking are not in them."""

from dataclasses import dataclass

from ecom_erp.core.carriers.dangerous_goods import GoodsRule, Reach, Taken


@dataclass(frozen=True)
class KnownGoodsRule:
	rule: GoodsRule
	source: str


_IN, _WITH, _ALONE = "in Equipment", "with Equipment", "Alone"
_ION, _METAL = "Lithium Ion", "Lithium Metal"
_HAZMAT = ("Flammable", "Aerosol", "Corrosive", "Magnetized Material", "Other Dangerous Goods")
_USPS_SURFACE = ("usps_ground_advantage*", "usps_parcel_select*")
_FEDEX = (
	"FedEx Express, operator variation FX-05A of the IATA regulations: batteries alone only as fully regulated dangerous goods, "
	"lithium metal alone with approval. FedEx Ground: 49 CFR 173.185"
)
_FEDEX_HAZMAT = "FedEx Ground and FedEx Express, dangerous goods: training and set-up of the account; Ground not to Alaska and Hawaii"
_UPS = "UPS, Shipping Batteries or Devices with Batteries"
_UPS_AIR = f"{_UPS}: since 2017-01-01 batteries without equipment by air need a dangerous goods agreement; UPS Ground does not"
_DHL = (
	"DHL Express, Shipping Lithium Batteries: what needs a lithium battery mark needs approval of the account"
)
_USPS = "USPS Publication 52, 349"
_USPS_FLAMMABLE = (
	"USPS Publication 52, 343.21: flammable liquids by surface within the country as limited quantities, none with a flashpoint of "
	"20 F (-7 C) or below; by air and abroad prohibited"
)
_USPS_GASES = (
	"USPS Publication 52, 342: flammable gases (2.1) by surface within the country alone, abroad none; nonflammable ones (2.2) "
	"may also go by air, which the rule leaves out because Aerosol does not say which they are"
)
_USPS_ABROAD = "USPS Publication 52 and International Mail Manual 135.6: abroad only batteries installed in the equipment"


def _rules(carrier: str, hazards, taken: Taken, source: str, reach=Reach.EVERYWHERE, services=()):
	return [KnownGoodsRule(GoodsRule(carrier, one, taken, reach, services), source) for one in hazards]


def _lithium(*kinds: str) -> list[str]:
	return [f"{metal} {kind}" for metal in (_ION, _METAL) for kind in kinds]


KNOWN_GOODS_RULES: tuple[KnownGoodsRule, ...] = (
	*_rules("FedEx", _lithium(_IN, _WITH), Taken.YES, _FEDEX),
	*_rules("FedEx", _lithium(_ALONE), Taken.AGREEMENT, _FEDEX),
	*_rules("FedEx", _HAZMAT, Taken.AGREEMENT, _FEDEX_HAZMAT),
	*_rules("UPS", _lithium(_IN, _WITH), Taken.YES, f"{_UPS}: no agreement is needed"),
	*_rules("UPS", _lithium(_ALONE), Taken.YES, _UPS_AIR, Reach.DOMESTIC, ("ups_ground",)),
	*_rules("UPS", _lithium(_ALONE), Taken.AGREEMENT, _UPS_AIR),
	*_rules(
		"UPS", _HAZMAT, Taken.AGREEMENT, "UPS, Guide for Shipping Hazardous Materials: an agreement is needed"
	),
	*_rules("DHL Express", _lithium(_IN), Taken.YES, f"{_DHL}; few batteries in equipment need none"),
	*_rules("DHL Express", _lithium(_WITH), Taken.AGREEMENT, _DHL),
	*_rules(
		"DHL Express", [f"{_ION} {_ALONE}"], Taken.AGREEMENT, f"{_DHL}; batteries alone: limited service"
	),
	*_rules("DHL Express", [f"{_METAL} {_ALONE}"], Taken.NO, f"{_DHL}; lithium metal alone is forbidden"),
	*_rules("DHL Express", _HAZMAT, Taken.AGREEMENT, "DHL Express, Dangerous Goods: approval of the account"),
	*_rules("USPS", _lithium(_IN, _WITH), Taken.YES, f"{_USPS}.22", Reach.DOMESTIC),
	*_rules(
		"USPS",
		_lithium(_ALONE),
		Taken.YES,
		f"{_USPS}.22 and Postal Bulletin 22474: without equipment by surface alone",
		Reach.DOMESTIC,
		_USPS_SURFACE,
	),
	*_rules("USPS", ["Flammable"], Taken.YES, _USPS_FLAMMABLE, Reach.DOMESTIC, _USPS_SURFACE),
	*_rules("USPS", ["Aerosol"], Taken.YES, _USPS_GASES, Reach.DOMESTIC, _USPS_SURFACE),
	*_rules(
		"USPS",
		("Corrosive", "Magnetized Material"),
		Taken.YES,
		"USPS Publication 52, 327 and 336: limited quantities, by surface",
		Reach.DOMESTIC,
		_USPS_SURFACE,
	),
	*_rules(
		"USPS",
		_HAZMAT[4:],
		Taken.NO,
		"USPS Publication 52: each class by itself; enter the class of the goods",
	),
	*_rules("USPS International", _lithium(_IN), Taken.YES, _USPS_ABROAD),
	*_rules("USPS International", [*_lithium(_WITH, _ALONE), *_HAZMAT], Taken.NO, _USPS_ABROAD),
)
