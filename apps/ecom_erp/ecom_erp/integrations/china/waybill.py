"""The waybill of GB/T 41833-2022, in its one-layer form: which text stands in which area.

The standard names the areas: number with barcode, destination, recipient, sender, contents, signature. The three-part
sorting code (三段码) is known to a courier's own service alone: it is printed where that has given it, and is never made up."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ecom_erp.core.china.address import ChineseAddress
from ecom_erp.core.china.masking import masked_detail, masked_name, masked_phone
from ecom_erp.integrations.china import addresses
from ecom_erp.integrations.couriers.base import Party, Shipment

SIZES = {"GB/T 41833, 100 x 150 mm": (100, 150), "GB/T 41833, 76 x 130 mm": (76, 130)}
"""Width and height in millimetres, by the name of the layout."""
_CHINA = "CN"
_MOST_CONTENTS = 60  # characters that have a place


@dataclass(frozen=True)
class Person:
	"""Who sends or receives, as printed."""

	name: str
	phone: str
	address: str


@dataclass(frozen=True)
class Routing:
	"""How a courier's own service has the parcel sorted: `route_code` (三段码), `sorting` (大头笔: city or branch, in large letters
	in place of the destination) and `bagged_at` (集包地). Empty where it says nothing."""

	route_code: str = ""
	sorting: str = ""
	bagged_at: str = ""


@dataclass(frozen=True)
class Waybill:
	"""The texts of a waybill. `destination`: city and district in large letters; `service`: of the courier."""

	number: str
	service: str
	destination: str
	recipient: Person
	sender: Person
	contents: str
	weight: str
	reference: str
	routing: Routing = field(default_factory=Routing)

	def fields(self, size: tuple[int, int]) -> tuple[tuple[str, str], ...]:
		"""By area, for the print format, with the size in millimetres."""
		return (
			("layout", f"{size[0]}x{size[1]}"),
			("service", self.service),
			("destination", self.destination),
			*((f"recipient_{name}", value) for name, value in vars(self.recipient).items()),
			*((f"sender_{name}", value) for name, value in vars(self.sender).items()),
			("contents", self.contents),
			("weight", self.weight),
			("reference", self.reference),
			*((name, value) for name, value in vars(self.routing).items() if value and name != "sorting"),
		)


def waybill(
	shipment: Shipment, number: str, service: str, hide: bool, routing: Routing | None = None
) -> Waybill:
	"""Of a parcel, with the parts of names, numbers and addresses hidden that the standard hides."""
	routing = routing or Routing()
	to, levels = shipment.recipient, levels_of(shipment.recipient)
	return Waybill(
		number=number,
		service=service,
		destination=routing.sorting
		or " ".join(part for part in dict.fromkeys((levels.city, levels.district)) if part),
		recipient=_person(to, levels, hide, bool(shipment.masked)),
		sender=_person(shipment.sender, levels_of(shipment.sender), hide),
		contents=_shortened(f"{title} x {pieces}" for title, pieces in shipment.contents),
		weight=f"{shipment.parcel.weight_grams / 1000:.2f} kg",
		reference=shipment.reference,
		routing=routing,
	)


def _person(party: Party, levels: ChineseAddress, hide: bool, masked: bool = False) -> Person:
	"""`masked`: the name has been hidden by a marketplace, as far as it is to be."""
	name = " ".join(part for part in (party.name, party.company) if part)
	return Person(
		name=masked_name(party.name or party.company) if hide and not masked else name,
		phone=masked_phone(party.phone) if hide else party.phone,
		address=_address(party, levels, hide),
	)


def _address(party: Party, levels: ChineseAddress, hide: bool) -> str:
	detail = masked_detail(levels.detail) if hide else levels.detail
	if not levels.district:
		parts = (detail, party.city, party.province, party.postal_code, party.country_code)
		return " ".join(part for part in parts if part)
	return "".join(dict.fromkeys((levels.province, levels.city, levels.district, levels.town))) + detail


def levels_of(party: Party) -> ChineseAddress:
	"""The four levels; elsewhere than in China, and where none are found, what stands in the fields."""
	lines = " ".join(part for part in (party.line1, party.line2) if part)
	if party.country_code == _CHINA:
		found = addresses().parse(lines, party.province, party.city)
		if found.district:
			return found
	return ChineseAddress(party.province, party.city, "", "", lines)


def _shortened(parts: Iterable[str]) -> str:
	text = ", ".join(parts)
	return text if len(text) <= _MOST_CONTENTS else text[: _MOST_CONTENTS - 1] + "…"
