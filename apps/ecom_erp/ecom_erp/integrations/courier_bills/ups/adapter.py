"""The reader of UPS' billing data file: each row is a charge of a parcel, and the net amounts come to the invoice's.

What its columns hold is taken from public descriptions of the file; which classifications are freight, fuel, taxes and so on is
UPS' own list.
"""

from collections.abc import Iterator
from decimal import Decimal

from ecom_erp.core.accounting.courier_bills import wording
from ecom_erp.core.accounting.courier_bills.gathering import Bills, LineDraft, day_of
from ecom_erp.core.accounting.courier_bills.mapped import BillMapping
from ecom_erp.core.accounting.courier_bills.model import Charge, ChargeKind, CourierBill
from ecom_erp.core.accounting.courier_bills.weights import grams_of
from ecom_erp.core.accounting.statements.figures import (
	amount_of,
	currency_of,
	decimal_sign,
	optional_amount,
)
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import Row, titled
from ecom_erp.integrations.courier_bills.base import BillAdapter
from ecom_erp.integrations.courier_bills.csv_files import cell, rows_of
from ecom_erp.integrations.courier_bills.ups import columns as at
from ecom_erp.integrations.courier_bills.ups.settings import DECLARATION

_BY_CLASS = {"FRT": ChargeKind.FREIGHT, "FSC": ChargeKind.FUEL, "GOV": ChargeKind.DUTY}
_BY_DETAIL = {
	"ADC": ChargeKind.ADDRESS,
	"SCC": ChargeKind.WEIGHT,
	"ZONE": ChargeKind.ZONE,
	"RADJ": ChargeKind.RESIDENTIAL,
}


class Adapter(BillAdapter):
	declaration = DECLARATION
	weight_step = 500

	def read_file(
		self, data: bytes, filename: str, currency: str, mapping: BillMapping | None = None
	) -> list[CourierBill]:
		rows = list(_rows(data))
		sign = decimal_sign((cell(cells, at.NET) for _row, cells in rows), currency)
		bills = Bills()
		for row, cells in rows:
			_take(bills, row, cells, sign)
		return bills.done()


def _rows(data: bytes) -> Iterator[Row]:
	"""Rows that hold charges. Raises StatementError for a file of something else."""
	for row, cells in rows_of(data):
		if all(titled(cell(cells, place)) == title for place, title in at.TITLES.items()):
			continue
		if not at.LEAST <= len(cells) <= at.MOST:
			raise StatementError(
				"Row {0} has {1} cells. A billing data file of UPS has {2}: download the CSV with 250 columns, and upload it unchanged.",
				row,
				len(cells),
				at.MOST,
				row=row,
			)
		yield row, cells


def _take(bills: Bills, row: int, cells: list[str], sign: str) -> None:
	currency = currency_of(cell(cells, at.CURRENCY), row)
	bill = bills.of(cell(cells, at.INVOICE_NUMBER), currency, cell(cells, at.ACCOUNT), row)
	bill.billed_on = bill.billed_on or day_of(cell(cells, at.INVOICE_DATE), row)
	bill.due_on = bill.due_on or day_of(cell(cells, at.DUE_DATE), row)
	bill.know_total(amount_of(cell(cells, at.INVOICE_AMOUNT), currency, row, sign), row)
	net = amount_of(cell(cells, at.NET), currency, row, sign)
	charged = cell(cells, at.CHARGE_CURRENCY)
	if net and charged and charged != currency:
		raise StatementError(
			"Row {0} is charged in {1}, and its bill is in {2}. Ask UPS for a bill in one currency.",
			row,
			charged,
			currency,
			row=row,
		)
	category, detail = cell(cells, at.CATEGORY).upper(), cell(cells, at.DETAIL).upper()
	tracking = cell(cells, at.TRACKING_NUMBER) or cell(cells, at.LEAD_NUMBER)
	kind_of_row = category if category not in ("", "SHP", "INF") else "SHP"
	own = detail if kind_of_row == "ADJ" else ""
	alone = "" if tracking else cell(cells, at.CHARGE_NAME)
	is_carriage = cell(cells, at.CLASSIFICATION).upper() == "FRT" and net > 0
	line = bill.parcel(tracking, kind_of_row, own, alone, is_carriage=is_carriage)
	_add(line, cells, net, category, detail)
	if cell(cells, at.CLASSIFICATION).upper() == "FRT" and kind_of_row == "SHP":
		line.take_off(abs(optional_amount(cell(cells, at.INCENTIVE), currency, row, sign)))
		line.know(service=cell(cells, at.CHARGE_NAME))
	_know(line, cells, row, sign, category)


def _add(line: LineDraft, cells: list[str], net: Decimal, category: str, detail: str) -> None:
	name, group = cell(cells, at.CHARGE_NAME), cell(cells, at.CLASSIFICATION).upper()
	if group == "TAX":
		line.add(Charge(ChargeKind.SURCHARGE, name or "Tax", Decimal(0), net))
		return
	line.add(Charge(_kind(name, group, category, detail), name or group or "-", net))


def _kind(name: str, group: str, category: str, detail: str) -> ChargeKind:
	if category == "ADJ" and detail in _BY_DETAIL:
		return _BY_DETAIL[detail]
	if category == "RTN":
		return ChargeKind.RETURN
	if group in _BY_CLASS:
		return _BY_CLASS[group]
	return wording.kind_of(name)


def _know(line: LineDraft, cells: list[str], row: int, sign: str, category: str) -> None:
	packages = cell(cells, at.PACKAGES)
	line.know(
		zone=cell(cells, at.ZONE).lstrip("0"),
		dimensions=" ".join(cell(cells, at.DIMENSIONS).split()),
		billed_grams=grams_of(cell(cells, at.BILLED_WEIGHT), cell(cells, at.BILLED_UNIT), row, sign),
		entered_grams=grams_of(cell(cells, at.ENTERED_WEIGHT), cell(cells, at.ENTERED_UNIT), row, sign),
		packages=int(packages) if packages.isascii() and packages.isdigit() else 0,
		shipped_on=day_of(cell(cells, at.TRANSACTION_DATE), row),
		delivered_on=day_of(cell(cells, at.DELIVERED_ON), row),
		is_return=category == "RTN",
	)
