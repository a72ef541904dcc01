"""A courier's bill as every courier's is read: what it charges for each parcel, charge by charge.

Money is `Decimal` in major units of the bill's currency; what the courier charges is positive, what it gives back negative.
Weights are whole grams. Days are those that the courier writes. Absent text is "".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ecom_erp.core.enums import StrEnum


class ChargeKind(StrEnum):
	"""What a charge is for."""

	FREIGHT = "Freight"
	FUEL = "Fuel"
	DISCOUNT = "Discount"
	RESIDENTIAL = "Residential Delivery"
	AREA = "Delivery Area"
	ADDRESS = "Address Correction"
	WEIGHT = "Weight Correction"
	ZONE = "Zone Correction"
	RETURN = "Return to Sender"
	DUTY = "Duty and Import Tax"
	SURCHARGE = "Other Surcharge"


@dataclass(frozen=True)
class Charge:
	"""`name`: the courier's words for it. `amount` is without `tax`."""

	kind: ChargeKind
	name: str
	amount: Decimal
	tax: Decimal = Decimal(0)


@dataclass(frozen=True)
class BillLine:
	"""What is charged for one parcel in one go. `line_id` never comes twice in a bill and is the same whenever the file is read.
	A later correction of the same parcel is a line of its own. `tracking_number` is "" of what belongs to no parcel.

	`discount`: what the courier says that it has taken off the freight (positive); None where its bills do not say. `is_return`:
	the parcel went back to the sender, or came from a buyer."""

	line_id: str
	tracking_number: str
	charges: tuple[Charge, ...]
	service: str = ""
	zone: str = ""
	billed_grams: int = 0
	entered_grams: int = 0
	dimensions: str = ""
	packages: int = 1
	shipped_on: date | None = None
	delivered_on: date | None = None
	discount: Decimal | None = None
	is_return: bool = False

	@property
	def net(self) -> Decimal:
		return sum((one.amount for one in self.charges), Decimal(0))

	@property
	def tax(self) -> Decimal:
		return sum((one.tax for one in self.charges), Decimal(0))

	@property
	def total(self) -> Decimal:
		return self.net + self.tax

	def of(self, *kinds: ChargeKind) -> Decimal:
		"""What is charged of these kinds, without tax."""
		return sum((one.amount for one in self.charges if one.kind in kinds), Decimal(0))


@dataclass(frozen=True)
class CourierBill:
	"""`bill_number` is the courier's, unique within an account. `total` with tax is what it asks for; None where the file does not
	state it, so that the bill cannot be proven."""

	bill_number: str
	currency: str  # ISO 4217
	lines: tuple[BillLine, ...]
	account_id: str = ""  # the courier's number of the account, where the file says it
	billed_on: date | None = None
	due_on: date | None = None
	total: Decimal | None = None

	@property
	def lines_total(self) -> Decimal:
		return total_of(self.lines)

	@property
	def difference(self) -> Decimal | None:
		"""Lines less what the courier asks for; None where that is not stated."""
		return None if self.total is None else self.lines_total - self.total


def total_of(lines: Iterable[BillLine]) -> Decimal:
	"""What lines come to with tax."""
	return sum((line.total for line in lines), Decimal(0))
