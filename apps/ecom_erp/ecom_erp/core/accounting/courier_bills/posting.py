"""What of a bill goes into the books, and when: what is claimed is held back until the claim has ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.accounting.courier_bills.model import Charge, ChargeKind
from ecom_erp.core.enums import StrEnum
from ecom_erp.core.money import quantize


class Purpose(StrEnum):
	"""What a line is posted as."""

	FREIGHT = "Freight"
	RETURN = "Return"
	DUTY = "Duty"
	OTHER = "Other"


def purpose_of(tracking_number: str, charges: Iterable[Charge], is_return: bool) -> Purpose:
	"""A line that has nothing but duties is duty; what is charged for no parcel is other."""
	if all(one.kind is ChargeKind.DUTY for one in charges):
		return Purpose.DUTY
	if not tracking_number.strip():
		return Purpose.OTHER
	return Purpose.RETURN if is_return else Purpose.FREIGHT


@dataclass(frozen=True)
class PostedLine:
	"""`held`: what of `net` is not to be posted (yet); `posted_*`: what earlier postings of the bill have posted."""

	line: str
	purpose: Purpose
	shop: str
	net: Decimal
	tax: Decimal
	held: Decimal = Decimal(0)
	posted_net: Decimal = Decimal(0)
	posted_tax: Decimal = Decimal(0)

	def target(self, currency: str) -> tuple[Decimal, Decimal]:
		"""What is in the books of it when all that is due is posted: without tax, and its tax in proportion."""
		net = self.net - self.held
		if not self.net or not self.held:
			return net, self.tax
		return net, quantize(self.tax * net / self.net, currency)

	def due(self, currency: str) -> tuple[Decimal, Decimal]:
		"""What is left to be posted."""
		net, tax = self.target(currency)
		return net - self.posted_net, tax - self.posted_tax


@dataclass(frozen=True)
class PostingRow:
	purpose: Purpose
	shop: str
	amount: Decimal


@dataclass(frozen=True)
class Posting:
	"""`rows` by purpose and shop, without tax; `tax` of all of them; `lines`: by line what is in the books of it afterwards."""

	rows: tuple[PostingRow, ...]
	tax: Decimal
	lines: dict[str, tuple[Decimal, Decimal]]

	@property
	def total(self) -> Decimal:
		return sum((row.amount for row in self.rows), self.tax)


def plan(lines: Iterable[PostedLine], currency: str) -> Posting:
	"""All that is due of a bill."""
	sums: dict[tuple[Purpose, str], Decimal] = {}
	tax = Decimal(0)
	targets = {}
	for line in lines:
		net, own_tax = line.due(currency)
		if not net and not own_tax:
			continue
		key = line.purpose, line.shop
		sums[key] = sums.get(key, Decimal(0)) + net
		tax += own_tax
		targets[line.line] = line.target(currency)
	rows = tuple(PostingRow(*key, amount) for key, amount in sorted(sums.items()) if amount)
	return Posting(rows, tax, targets)
