"""The fields of a record that is exchanged, by direction and subject: those of a document and those of its lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.intake.copies.columns import ALL as ORDER_COLUMNS
from ecom_erp.core.intake.copies.columns import COLUMNS as ORDER_FIELDS
from ecom_erp.core.intake.copies.columns import NEEDED as ORDER_NEEDED

LINE = "line."


class Direction(StrEnum):
	OUT = "Out"
	IN = "In"


class Subject(StrEnum):
	ORDERS = "Orders"
	SHIPMENTS = "Shipments"
	STOCK = "Stock"
	POSTINGS = "Postings"


@dataclass(frozen=True)
class Fields:
	"""`names`: all; `needed`: those without which no record can be read (the others may be missing)."""

	names: tuple[str, ...]
	needed: tuple[str, ...] = ()


# of every document that is sent: what it is called here, and how often it has changed
ABOUT = ("exchange.key", "exchange.version")
_SHIPMENT = (
	"shipment.parcel",
	"shipment.order",
	"shipment.order_id",
	"shipment.order_number",
	"shipment.shop",
	"shipment.warehouse",
	"shipment.shipped_at",
	"shipment.delivery_note",
	"shipment.tracking_numbers",
	"shipment.courier",
)
_SHIPMENT_LINE = (
	"line.package",
	"line.tracking_number",
	"line.courier",
	"line.order_line_id",
	"line.item_code",
	"line.quantity",
)
_VOUCHER = (
	"voucher.kind",
	"voucher.number",
	"voucher.date",
	"voucher.order",
	"voucher.company",
	"voucher.currency",
	"voucher.cancelled",
)
_LEDGER_ROW = (
	"line.account",
	"line.account_number",
	"line.debit",
	"line.credit",
	"line.party",
	"line.cost_center",
	"line.account_currency",
	"line.debit_in_account_currency",
	"line.credit_in_account_currency",
	"line.remarks",
)

FIELDS: dict[tuple[Direction, Subject], Fields] = {
	(Direction.OUT, Subject.ORDERS): Fields((*ORDER_COLUMNS, *ABOUT)),
	(Direction.OUT, Subject.SHIPMENTS): Fields((*_SHIPMENT, *_SHIPMENT_LINE, *ABOUT)),
	(Direction.OUT, Subject.STOCK): Fields(
		("stock.item_code", "stock.warehouse", "stock.on_hand", "stock.reserved", "stock.available", *ABOUT)
	),
	(Direction.OUT, Subject.POSTINGS): Fields((*_VOUCHER, *_LEDGER_ROW, *ABOUT)),
	# an id of the line may be left out: lines are numbered then
	(Direction.IN, Subject.ORDERS): Fields(
		tuple(ORDER_FIELDS), tuple(one for one in ORDER_NEEDED if one != "line.id")
	),
	(Direction.IN, Subject.SHIPMENTS): Fields(
		(
			"shipment.parcel",
			"shipment.order_id",
			"shipment.order_number",
			"shipment.tracking_number",
			"shipment.courier",
			"line.item_code",
			"line.quantity",
		),
		("shipment.tracking_number",),
	),
	(Direction.IN, Subject.STOCK): Fields(
		("stock.item_code", "stock.barcode", "stock.warehouse", "stock.quantity", "stock.counted_at"),
		("stock.quantity",),
	),
}
"""What can be exchanged. Postings come from here only: another ledger's are not entered into this one."""
# by what the rows of a table belong together
GROUPED_BY = {
	Subject.ORDERS: ("order.id",),
	Subject.SHIPMENTS: ("shipment.parcel", "shipment.order_id", "shipment.order_number"),
	Subject.STOCK: (),
}
# times, which other systems write without a zone
MOMENTS = frozenset(
	{"stock.counted_at", *(name for name, one in ORDER_FIELDS.items() if "datetime" in str(one.hint))}
)


def is_line(name: str) -> bool:
	"""Whether a field is one of the document's lines."""
	return name.startswith(LINE)


def missing(direction: Direction, subject: Subject, mapped: Collection[str]) -> Sequence[str]:
	"""Needed fields that no rule gives."""
	return [one for one in FIELDS[direction, subject].needed if one not in mapped]
