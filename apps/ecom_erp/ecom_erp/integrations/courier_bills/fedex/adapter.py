"""The reader of FedEx' bills: a row for each tracking number of an invoice, its charges in pairs of columns of the same title.

The file states no currency: it is that of the account. The titles are those of FedEx' data dictionary.
"""

from collections.abc import Iterator
from decimal import Decimal

from ecom_erp.core.accounting.courier_bills import wording
from ecom_erp.core.accounting.courier_bills.gathering import BillDraft, Bills, LineDraft, day_of, require_same
from ecom_erp.core.accounting.courier_bills.mapped import BillMapping
from ecom_erp.core.accounting.courier_bills.model import Charge, ChargeKind, CourierBill
from ecom_erp.core.accounting.courier_bills.weights import grams_of
from ecom_erp.core.accounting.statements.figures import amount_of, decimal_sign, optional_amount
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import Table, find_header
from ecom_erp.integrations.courier_bills.base import BillAdapter
from ecom_erp.integrations.courier_bills.csv_files import cell, rows_of
from ecom_erp.integrations.courier_bills.fedex.settings import DECLARATION

NEEDED = ("Invoice Number", "Express or Ground Tracking ID", "Net Charge Amount", "Original Amount Due")
NAME, AMOUNT = "tracking id charge description", "tracking id charge amount"
CARRIAGE = "transportation charge"


class Adapter(BillAdapter):
	declaration = DECLARATION
	weight_step = 500

	def read_file(
		self, data: bytes, filename: str, currency: str, mapping: BillMapping | None = None
	) -> list[CourierBill]:
		reader = _Reader.of(data)
		rows = list(reader.table.whole())
		net = reader.table.at("Net Charge Amount")
		sign = decimal_sign((cell(cells, net) for _row, cells in rows), currency)
		bills = Bills()
		for row, cells in rows:
			reader.take(bills, row, cells, currency, sign)
		return bills.done()


class _Reader:
	def __init__(self, table: Table, pairs: list[tuple[int, int]]):
		self.table, self._pairs = table, pairs

	@classmethod
	def of(cls, data: bytes) -> "_Reader":
		"""Raises StatementError for a file of something else."""
		header: list[str] = []
		rows = _remembering(rows_of(data), header)
		table = find_header(rows, *NEEDED)
		if table is None:
			raise StatementError(
				"This is no invoice of FedEx with all columns: it lacks one of {0}. Download it with all columns.",
				", ".join(NEEDED),
			)
		titles = [_plain(one) for one in header]
		names = [place for place, title in enumerate(titles) if title == NAME]
		amounts = [place for place, title in enumerate(titles) if title == AMOUNT]
		return cls(table, list(zip(names, amounts, strict=False)))

	def take(self, bills: Bills, row: int, cells: list[str], currency: str, sign: str) -> None:
		texts = _Texts(self.table, cells)
		bill = bills.of(texts["Invoice Number"], currency, texts["Bill to Account Number"], row)
		bill.billed_on = bill.billed_on or day_of(texts["Invoice Date"], row)
		bill.know_total(amount_of(texts["Original Amount Due"], currency, row, sign), row)
		line = self._line(bill, texts, row)
		self._add(line, cells, texts, currency, row, sign)
		delivered = day_of(texts["POD Delivery Date"], row)
		line.know(
			service=texts["Ground Service"] or texts["Service Type"],
			zone=texts["Zone Code"].lstrip("0"),
			dimensions=_dimensions(texts),
			billed_grams=grams_of(texts["Rated Weight Amount"], texts["Rated Weight Units"], row, sign),
			entered_grams=grams_of(texts["Actual Weight Amount"], texts["Actual Weight Units"], row, sign),
			shipped_on=day_of(texts["Shipment Date"], row),
			delivered_on=delivered,
			is_return=bool(texts["RMA#"]),
		)

	def _line(self, bill: BillDraft, texts: "_Texts", row: int) -> LineDraft:
		tracking = texts["Express or Ground Tracking ID"]
		return bill.line(tracking, str(row))

	def _add(
		self, line: LineDraft, cells: list[str], texts: "_Texts", currency: str, row: int, sign: str
	) -> None:
		carriage = optional_amount(texts["Transportation Charge Amount"], currency, row, sign)
		charges: list[tuple[str, Decimal]] = [
			(cell(cells, name), optional_amount(cell(cells, amount), currency, row, sign))
			for name, amount in self._pairs
			if cell(cells, amount)
		]
		net = amount_of(texts["Net Charge Amount"], currency, row, sign)
		listed = sum((amount for _name, amount in charges), Decimal(0))
		require_same(net, (carriage + listed, listed), row, "FedEx")
		if carriage + listed == net:
			charges.insert(0, ("Transportation Charge", carriage))
		for name, amount in charges:
			_add_charge(line, name, amount)


def _add_charge(line: LineDraft, name: str, amount: Decimal) -> None:
	if wording.is_tax(name):
		line.add(Charge(ChargeKind.SURCHARGE, name, Decimal(0), amount))
		return
	kind = ChargeKind.FREIGHT if name.casefold().startswith(CARRIAGE) else wording.kind_of(name)
	line.add(Charge(kind, name or "-", amount))
	if kind is ChargeKind.FREIGHT and line.discount is None:
		line.take_off(Decimal(0))
	if kind is ChargeKind.DISCOUNT:
		line.take_off(-amount)


class _Texts:
	"""Cells of a row by their titles; "" for a column that the file lacks."""

	def __init__(self, table: Table, cells: list[str]):
		self._table, self._cells = table, cells

	def __getitem__(self, title: str) -> str:
		return cell(self._cells, self._table.at(title))


def _dimensions(texts: _Texts) -> str:
	sides = [texts[f"Dim {side}"] for side in ("Length", "Width", "Height")]
	return (
		f"{' x '.join(sides)} {texts['Dim Unit']}".strip() if any(one.strip("0. ") for one in sides) else ""
	)


def _plain(title: str) -> str:
	"""A title without the number that programs put behind those that come again."""
	return " ".join(title.split("(")[0].split(".")[0].split()).casefold()


def _remembering(rows: Iterator, header: list[str]) -> Iterator:
	"""The rows; the first that has all needed titles is kept in `header`, with the titles that come several times."""
	needed = {one.casefold() for one in NEEDED}
	for row, cells in rows:
		if not header and needed <= {" ".join(one.split()).casefold() for one in cells}:
			header.extend(cells)
		yield row, cells
