"""Weights as couriers write them, as whole grams."""

from decimal import ROUND_HALF_UP, Decimal

from ecom_erp.core.accounting.statements.reading import StatementError, shown
from ecom_erp.core.intake.table_amounts import figure

GRAMS: dict[str, Decimal] = {
	"K": Decimal(1000), "KG": Decimal(1000), "KGS": Decimal(1000), "G": Decimal(1), "GR": Decimal(1),
	"L": Decimal("453.59237"), "LB": Decimal("453.59237"), "LBS": Decimal("453.59237"),
	"O": Decimal("28.349523125"), "OZ": Decimal("28.349523125"), "千克": Decimal(1000), "公斤": Decimal(1000), "克": Decimal(1),
}  # fmt: skip
MOST = 100_000_000  # a heavier parcel is a slip, and no field holds it


def grams_of(written: str, unit: str, row: int, sign: str = ".") -> int:
	"""0 for an empty cell. Raises StatementError for what is no weight, and for a unit that is not known."""
	if not written.strip():
		return 0
	number = figure(written.strip(), sign)
	if number is None or number < 0 or number * 1000 > MOST:
		raise StatementError("Row {0}: {1} is no weight", row, shown(written), row=row)
	if not number:
		return 0
	factor = GRAMS.get(unit.strip().upper().rstrip("."))
	if factor is None:
		raise StatementError("Row {0}: {1} is no unit of weight that is known", row, shown(unit), row=row)
	return int((number * factor).quantize(Decimal(1), ROUND_HALF_UP))
