"""What a quotation's rows, charges and total make of an order, by hand."""

from decimal import Decimal as D

import pytest

from ecom_erp.core.changes.entered_order import EnteredLine, EntryError
from ecom_erp.core.changes.quoted_order import FEE, SHIPPING, TAX, QuotedCharge, quoted_amounts

LINES = [EnteredLine("cup", "Cup", 2, D("50.00"))]


def amounts(total: str, *charges: QuotedCharge) -> tuple:
	found = quoted_amounts(LINES, charges, D(total))
	return found.shipping, found.tax, found.fees, found.discount, found.taxes_included


@pytest.mark.parametrize(
	"total, charges, expected",
	[
		("100", [], (0, 0, 0, 0, False)),
		("122", [(10, TAX), (7, SHIPPING), (5, FEE)], (7, 10, 5, 0, False)),
		# a charge below zero is a discount, not less tax
		("105", [(10, TAX), (-5, FEE)], (0, 10, 0, 5, False)),
		("107", [(10, TAX, True), (7, SHIPPING)], (7, 10, 0, 0, True)),
		# a service that the rates contain is a part of the price
		("100", [(5, FEE, True), (10, TAX, True)], (0, 10, 0, 0, True)),
		# rounded up, and down
		("110.05", [("10.02", TAX), ("0.03", FEE)], (0, D("10.02"), D("0.03"), 0, False)),
		("110", [("10.02", TAX), ("-0.02", FEE)], (0, D("10.02"), 0, D("0.02"), False)),
	],
)
def test_amounts(total, charges, expected):
	rows = [QuotedCharge(D(str(amount)), *rest) for amount, *rest in charges]
	assert amounts(total, *rows) == expected


def test_more_than_its_parts_is_refused():
	with pytest.raises(EntryError, match="do not add up"):
		amounts("101")
