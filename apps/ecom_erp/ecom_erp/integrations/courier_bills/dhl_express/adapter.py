"""The reader of DHL Express' bills: a row "I" with the totals of each invoice, and a row "S" for each shipment.

The titles are those that public repositories keep of MyBill's files.
"""

from decimal import Decimal

from ecom_erp.core.accounting.courier_bills import wording
from ecom_erp.core.accounting.courier_bills.gathering import BillDraft, Bills, LineDraft, day_of, require_same
from ecom_erp.core.accounting.courier_bills.mapped import BillMapping
from ecom_erp.core.accounting.courier_bills.model import Charge, ChargeKind, CourierBill
from ecom_erp.core.accounting.courier_bills.weights import grams_of
from ecom_erp.core.accounting.statements.figures import (
	amount_of,
	currency_of,
	decimal_sign,
	optional_amount,
)
from ecom_erp.core.accounting.statements.reading import StatementError, shown
from ecom_erp.core.accounting.statements.table import Table, find_header
from ecom_erp.integrations.courier_bills.base import BillAdapter
from ecom_erp.integrations.courier_bills.csv_files import cell, rows_of
from ecom_erp.integrations.courier_bills.dhl_express.settings import DECLARATION

NEEDED = ("Line Type", "Invoice Number", "Shipment Number", "Currency", "Total amount (incl. VAT)")
INVOICE, SHIPMENT = "I", "S"
EXTRAS, DISCOUNTS = range(1, 10), range(1, 4)


class Adapter(BillAdapter):
	declaration = DECLARATION
	weight_step = 500

	def read_file(
		self, data: bytes, filename: str, currency: str, mapping: BillMapping | None = None
	) -> list[CourierBill]:
		table = find_header(rows_of(data), *NEEDED)
		if table is None:
			raise StatementError(
				"This is no invoice of DHL Express as CSV: it lacks one of {0}. Download it in MyBill.",
				", ".join(NEEDED),
			)
		rows = list(table.whole())
		total = table.at("Total amount (incl. VAT)")
		sign = decimal_sign((cell(cells, total) for _row, cells in rows), currency)
		bills = Bills()
		for row, cells in rows:
			_take(bills, _Cells(table, cells, row, sign))
		return bills.done()


class _Cells:
	"""Cells of a row by their titles; "" and 0 for a column that the file lacks."""

	def __init__(self, table: Table, cells: list[str], row: int, sign: str):
		self._table, self._cells, self.row, self.sign = table, cells, row, sign
		self.currency = currency_of(self["Currency"], row)

	def __getitem__(self, title: str) -> str:
		return cell(self._cells, self._table.at(title, title.replace(" (", "(")))

	def money(self, title: str) -> Decimal:
		return optional_amount(self[title], self.currency, self.row, self.sign)


def _take(bills: Bills, cells: _Cells) -> None:
	kind = cells["Line Type"].upper()
	bill = bills.of(cells["Invoice Number"], cells.currency, cells["Billing Account"], cells.row)
	bill.billed_on = bill.billed_on or day_of(cells["Invoice Date"], cells.row)
	bill.due_on = bill.due_on or day_of(cells["Due Date"], cells.row)
	if kind == INVOICE:
		total = amount_of(cells["Total amount (incl. VAT)"], cells.currency, cells.row, cells.sign)
		bill.know_total(total, cells.row)
	elif kind == SHIPMENT:
		_shipment(bill, cells)
	else:
		raise StatementError(
			"Row {0}: the type {1} is not known; DHL Express writes I and S. Upload the file as it was downloaded.",
			cells.row,
			shown(cells["Line Type"]),
			row=cells.row,
		)


def _shipment(bill: BillDraft, cells: _Cells) -> None:
	line = bill.line(cells["Shipment Number"], str(cells.row))
	discount = sum((cells.money(f"Discount {number} Amount") for number in DISCOUNTS), Decimal(0))
	charges = _charges(cells)
	plain = sum((one.amount for one in charges), Decimal(0))
	stated = amount_of(cells["Total amount (excl. VAT)"], cells.currency, cells.row, cells.sign)
	require_same(stated, (plain + discount, plain, plain - discount), cells.row, "DHL Express")
	for one in charges:
		line.add(one)
	if stated != plain:
		line.add(Charge(ChargeKind.DISCOUNT, cells["Discount 1"] or "Discount", stated - plain))
	line.take_off(abs(discount))
	_add_rest_of_tax(line, charges, cells)
	line.know(
		service=cells["Product Name"] or cells["Product"],
		billed_grams=grams_of(cells["Weight (kg)"], "KG", cells.row, cells.sign),
		entered_grams=grams_of(cells["Cust Scale Weight (A)"], "KG", cells.row, cells.sign),
		dimensions=" ".join(cells["Dimensions"].split()),
		shipped_on=day_of(cells["Shipment Date"], cells.row),
	)


def _charges(cells: _Cells) -> list[Charge]:
	carriage = cells.money("Weight Charge")
	found = [
		Charge(
			ChargeKind.FREIGHT, cells["Product Name"] or "Freight", carriage, cells.money("Weight Tax (VAT)")
		)
	]
	for number in (1, 2):
		name = cells[f"Other Charges {number}"]
		found.append(
			Charge(wording.kind_of(name), name or "-", cells.money(f"Other Charges {number} Amount"))
		)
	for number in EXTRAS:
		name = cells[f"XC{number} Name"] or cells[f"XC{number} Code"]
		amount = cells.money(f"XC{number} Charge") + cells.money(f"XC{number} Discount")
		found.append(Charge(wording.kind_of(name), name or "-", amount, cells.money(f"XC{number} Tax")))
	return [one for one in found if one.amount or one.tax]


def _add_rest_of_tax(line: LineDraft, charges: list[Charge], cells: _Cells) -> None:
	"""What is taxed besides the charges one by one, so that the shipment comes to what is stated with tax."""
	stated = amount_of(cells["Total amount (incl. VAT)"], cells.currency, cells.row, cells.sign)
	without = amount_of(cells["Total amount (excl. VAT)"], cells.currency, cells.row, cells.sign)
	tax = sum((one.tax for one in charges), Decimal(0))
	if cells["Total Tax"] and stated - without != cells.money("Total Tax") + cells.money("Tax Adjustment"):
		raise StatementError(
			"Row {0}: DHL Express states {1} without and {2} with tax, but {3} tax. Download the file again.",
			cells.row,
			without,
			stated,
			cells.money("Total Tax"),
			row=cells.row,
		)
	if rest := stated - without - tax:
		line.add(Charge(ChargeKind.SURCHARGE, "VAT", Decimal(0), rest))
