"""What a parcel declares, and what is missing for that."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ecom_erp.core.customs.territories import EUROPEAN_UNION, crosses_border, territory

HS_DIGITS = re.compile(r"\d{6,12}")
SAYS_NOTHING = frozenset(
	[
		"accessories",
		"accessory",
		"article",
		"articles",
		"gift",
		"gifts",
		"goods",
		"item",
		"items",
		"merchandise",
		"miscellaneous",
		"none",
		"other",
		"parts",
		"present",
		"product",
		"products",
		"sample",
		"samples",
		"stuff",
		"things",
		"various",
	]
)
"""Descriptions that customs refuse."""
IOSS_LIMIT = Decimal(150)  # EUR, the value of a consignment


@dataclass(frozen=True)
class CustomsLine:
	"""Pieces of one item. `hs_code`: tariff number as entered, with or without dots. `value`: of all pieces, `grams` too."""

	item: str
	description: str
	hs_code: str
	origin: str
	quantity: int
	value: Decimal
	grams: int = 0

	@property
	def digits(self) -> str:
		"""The tariff number without dots and blanks."""
		return re.sub(r"[.\s]", "", self.hs_code)


@dataclass(frozen=True)
class Declaration:
	"""A parcel from `sender` to `country`. `incoterm`: DAP, the receiver pays the duties, or DDP, the sender does. `numbers`:
	the sender's registrations that hold for the destination, by kind (see `registrations`). `going_back`: goods that the buyer
	sends back, who has none; they were sold, and come home: `numbers` are those of who gets them, as their importer."""

	sender: str
	country: str
	currency: str
	lines: tuple[CustomsLine, ...]
	incoterm: str = "DAP"
	numbers: Mapping[str, str] = field(default_factory=dict)
	going_back: bool = False

	@property
	def value(self) -> Decimal:
		return sum((line.value for line in self.lines), Decimal(0))

	@property
	def grams(self) -> int:
		return sum(line.grams for line in self.lines)

	@property
	def crosses_border(self) -> bool:
		return crosses_border(self.sender, self.country)


def merged(lines: Iterable[CustomsLine]) -> tuple[CustomsLine, ...]:
	"""One line for each item."""
	found: dict[str, CustomsLine] = {}
	for line in lines:
		known = found.get(line.item)
		found[line.item] = (
			replace(
				known,
				quantity=known.quantity + line.quantity,
				value=known.value + line.value,
				grams=known.grams + line.grams,
			)
			if known
			else line
		)
	return tuple(found.values())


@dataclass(frozen=True)
class Lack:
	"""What is missing. Codes of an item: hs_code, origin, description, vague, value, weight; of the sender (`item` ""): eori,
	ioss, voec, ein."""

	code: str
	item: str = ""


def lacks(declaration: Declaration, value_in_eur: Decimal | None = None) -> list[Lack]:
	"""What a parcel lacks to be declared; nothing for one that crosses no border. `value_in_eur` decides whether an IOSS number
	can be used; None where there is no rate."""
	if not declaration.crosses_border:
		return []
	found = [Lack(code, line.item) for line in declaration.lines for code in lacks_of_line(line)]
	return [*dict.fromkeys(found), *_of_sender(declaration, value_in_eur)]


def lacks_of_line(line: CustomsLine) -> list[str]:
	"""Codes of what an item lacks."""
	plain = line.description.strip().casefold()
	checks = {
		"hs_code": not HS_DIGITS.fullmatch(line.digits),
		"origin": len(line.origin) != 2,
		"description": len(plain) < 3,
		"vague": plain in SAYS_NOTHING,
		"value": line.value <= 0,
		"weight": line.grams <= 0,
	}
	return [code for code, missing in checks.items() if missing]


def _of_sender(declaration: Declaration, value_in_eur: Decimal | None) -> list[Lack]:
	sender, recipient = territory(declaration.sender), territory(declaration.country)
	small = value_in_eur is not None and value_in_eur <= IOSS_LIMIT
	wanted = {
		"eori": sender in (EUROPEAN_UNION, "GB"),
		"ein": sender == "US" and value_in_eur is not None and not small,
		"ioss": recipient == EUROPEAN_UNION and small and declaration.incoterm == "DDP",
		"voec": recipient == "NO" and declaration.incoterm == "DDP",
	}
	return [Lack(code) for code, is_wanted in wanted.items() if is_wanted and code not in declaration.numbers]
