"""Who sends what to whom: what a courier is asked to carry."""

from dataclasses import dataclass

from ecom_erp.core.carriers.rate_card import Destination, Parcel
from ecom_erp.core.customs.declaration import Declaration as CustomsDeclaration


@dataclass(frozen=True)
class Party:
	"""Who sends or receives, as printed on the label."""

	name: str
	company: str = ""
	line1: str = ""
	line2: str = ""
	city: str = ""
	province: str = ""
	postal_code: str = ""
	country_code: str = ""
	phone: str = ""

	def lines(self) -> tuple[str, ...]:
		"""The address block, without empty lines."""
		place = " ".join(part for part in (self.city, self.province, self.postal_code) if part)
		block = (self.name, self.company, self.line1, self.line2, place, self.country_code)
		return tuple(part for part in block if part)


@dataclass(frozen=True)
class MaskedRecipient:
	"""Who gets a parcel, where a marketplace alone knows him: whose it is ("": nobody says), and its id of him ("": it gave
	none)."""

	platform: str = ""
	id: str = ""


@dataclass(frozen=True)
class Piece:
	"""One package of a shipment of several. `reference` is ours."""

	reference: str
	parcel: Parcel


@dataclass(frozen=True)
class Shipment:
	"""One parcel: a package of what one warehouse sends, bought, voided and tracked by itself. Of a courier that takes several
	packages as one shipment (TOGETHER), `further` are those behind the first; all are voided together.
	`reference` is ours, printed on the label. `origin` names the warehouse it leaves from and
	`destination` is where it goes; of a return, which takes the same way back, they are those of the way out.
	`pickup_point`: the carrier's code of the shop or locker that it goes to, and `pickup_carrier` whose it is, where the shop
	says it; only of couriers with PICKUP_POINTS, some of which want to write to both sides: `sender_email`, `recipient_email`,
	known for such parcels alone. `contents`: names and pieces of what is in it. `hazards`: classes of dangerous
	goods in it. `customs`: what all of it declares, None where it crosses no border. `order_number`: of the shop.
	`masked`: the recipient's name, number and street are shown by a marketplace only masked or as ciphertext, so that no driver
	could read them; only of couriers with MASKED_RECIPIENTS."""

	reference: str
	origin: str
	sender: Party
	recipient: Party
	parcel: Parcel
	destination: Destination
	is_return: bool = False
	hazards: frozenset[str] = frozenset()
	customs: CustomsDeclaration | None = None
	contents: tuple[tuple[str, int], ...] = ()
	further: tuple[Piece, ...] = ()
	pickup_point: str = ""
	pickup_carrier: str = ""
	sender_email: str = ""
	recipient_email: str = ""
	order_number: str = ""
	masked: MaskedRecipient | None = None

	@property
	def pieces(self) -> tuple[Piece, ...]:
		"""All of its packages, the first one first."""
		return (Piece(self.reference, self.parcel), *self.further)


@dataclass(frozen=True)
class Wanted:
	"""One of several labels that are asked for in one call: the parcel, its service, and the idempotency key of its label."""

	shipment: Shipment
	service: str
	key: str
