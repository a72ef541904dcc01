"""What a ticket has cost and who has caused it. Money is `Decimal` in the company's currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.money import split


class Blame(StrEnum):
	"""Who or what has caused it."""

	COURIER = "Courier"
	SUPPLIER = "Supplier"
	WAREHOUSE = "Warehouse"
	PRODUCT_PAGE = "Product Page"
	BUYER = "Buyer"
	UNKNOWN = "Not Known"


# what the buyer gives as the reason, as long as nobody has said otherwise
BY_REASON: Mapping[str, Blame] = {
	"Damaged": Blame.COURIER,
	"Not Received": Blame.COURIER,
	"Defective": Blame.SUPPLIER,
	"Wrong Item": Blame.WAREHOUSE,
	"Not as Described": Blame.PRODUCT_PAGE,
	"Does Not Fit": Blame.BUYER,
	"Changed Mind": Blame.BUYER,
}
CHARGED_ON = (Blame.COURIER, Blame.SUPPLIER)


def blame_of(said: str, reason: str) -> Blame:
	"""`said`: by a person, "" for nothing."""
	return Blame(said) if said else BY_REASON.get(reason, Blame.UNKNOWN)


@dataclass(frozen=True)
class Costs:
	"""`refunded`: what the buyer got back, compensation included; `freight`: of labels for the return and for what was sent
	instead; `lost`: goods that were written off, or sent once more without the first coming back; `recovered`: what couriers and
	suppliers have given back."""

	refunded: Decimal = Decimal(0)
	freight: Decimal = Decimal(0)
	lost: Decimal = Decimal(0)
	recovered: Decimal = Decimal(0)

	@property
	def total(self) -> Decimal:
		return self.refunded + self.freight + self.lost - self.recovered

	def __add__(self, other: "Costs") -> "Costs":
		return Costs(
			self.refunded + other.refunded,
			self.freight + other.freight,
			self.lost + other.lost,
			self.recovered + other.recovered,
		)


@dataclass(frozen=True)
class Returned:
	"""A line of a ticket. `weight`: its share in what was refunded. `pieces`: those the ticket is about, `back` of them came back and
	`scrapped` of these were written off; `piece`: what one costs the company."""

	item: str
	weight: Decimal
	pieces: int
	back: int
	scrapped: int
	piece: Decimal

	def lost(self, sent_again: bool) -> Decimal:
		"""Goods that the company has no more. What did not come back is lost where it was sent once more; else it is paid for by the
		refund."""
		gone = self.pieces - self.back if sent_again else 0
		return self.piece * (self.scrapped + max(gone, 0))


def by_item(costs: Costs, lines: Sequence[Returned], sent_again: bool, currency: str) -> dict[str, Costs]:
	"""The costs of a ticket by the items of its lines, which come to them. What is lost belongs to its line, the rest is shared by
	what was refunded, or by pieces. Under "" where a ticket has no lines."""
	if not lines:
		return {"": costs}
	weights = [line.weight for line in lines]
	if not any(weights):
		weights = [Decimal(line.pieces) for line in lines]
	parts = zip(
		*(split(amount, weights, currency) for amount in (costs.refunded, costs.freight, costs.recovered)),
		_lost(costs.lost, lines, sent_again, currency),
		strict=True,
	)
	found: dict[str, Costs] = {}
	for line, (refunded, freight, recovered, lost) in zip(lines, parts, strict=True):
		found[line.item] = found.get(line.item, Costs()) + Costs(refunded, freight, lost, recovered)
	return found


def _lost(total: Decimal, lines: Sequence[Returned], sent_again: bool, currency: str) -> list[Decimal]:
	return split(total, [line.lost(sent_again) for line in lines], currency)
