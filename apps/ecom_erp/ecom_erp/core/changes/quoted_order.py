"""An order that a customer was quoted: what a quotation's rows, charges and total make of it, to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.changes.entered_order import EnteredLine, EntryError

TAX, SHIPPING, FEE = "tax", "shipping", "fee"


@dataclass(frozen=True)
class QuotedRow:
	"""A row as it was quoted. `quantity` is in `unit`; `rate` is of one. `optional`: an alternative to the row before it, which is not
	part of the total."""

	row: str
	item: str
	title: str
	quantity: Decimal
	unit: str
	stock_unit: str
	rate: Decimal
	optional: bool = False


@dataclass(frozen=True)
class QuotedCharge:
	"""A row of taxes and charges, `kind` one of TAX, SHIPPING and FEE; `included`: contained in the rates."""

	amount: Decimal
	kind: str = TAX
	included: bool = False


@dataclass(frozen=True)
class QuotedAmounts:
	"""What an order has beside its lines."""

	shipping: Decimal
	tax: Decimal
	fees: Decimal
	discount: Decimal
	taxes_included: bool


def quoted_lines(rows: Sequence[QuotedRow]) -> list[EnteredLine]:
	"""The lines of the order, each named after its row. Raises EntryError where a shop's order cannot be of what was quoted."""
	found = []
	for place, row in enumerate(rows, start=1):
		if row.optional:
			continue
		if not row.item:
			raise EntryError("Row {0} of the quotation has no item", place)
		if row.unit != row.stock_unit:
			raise EntryError(
				"Row {0} is quoted in {1}. Quote {2} in {3}, its stock unit, to make an order of it.",
				place,
				row.unit,
				row.item,
				row.stock_unit,
			)
		if row.quantity != int(row.quantity) or row.quantity < 1:
			raise EntryError(
				"Row {0}: {1} of {2} is not a whole number of pieces", place, row.quantity, row.item
			)
		found.append(EnteredLine(row.item, row.title, int(row.quantity), row.rate, line_id=row.row))
	return found


def quoted_amounts(
	lines: Sequence[EnteredLine], charges: Sequence[QuotedCharge], total: Decimal
) -> QuotedAmounts:
	"""Shipping, tax, fees and discount of the order; a fee below zero is a discount. Raises EntryError where these and the lines do not
	make the total."""
	taxes = [one for one in charges if one.kind == TAX and one.amount]
	if len({one.included for one in taxes}) > 1:
		raise EntryError("Some taxes of the quotation are contained in its prices and others are not")
	included = any(one.included for one in taxes)
	# what else the rates contain is a part of the goods' prices
	beside = [one for one in charges if not one.included]
	tax = sum((one.amount for one in taxes), Decimal(0))
	shipping = sum((one.amount for one in beside if one.kind == SHIPPING), Decimal(0))
	fees = sum((max(one.amount, Decimal(0)) for one in beside if one.kind == FEE), Decimal(0))
	goods = sum((line.price * line.quantity for line in lines), Decimal(0))
	discount = goods + shipping + fees + (Decimal(0) if included else tax) - total
	if discount < 0 or tax < 0 or shipping < 0:
		raise EntryError("The rows and charges of the quotation do not add up to its total of {0}", total)
	return QuotedAmounts(shipping, tax, fees, discount, included)
