"""The columns of an exported table of orders. They follow from the canonical order itself, so that a new field of it is in the
file by itself: `order.`, `buyer.`, `ship.`, `bill.` and `line.` with the name of the field. Columns of `here.` say what became
of the order in this system; an import takes no notice of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from ecom_erp.core.orders.canonical import Address, Buyer, CanonicalOrder, Line

# of the order, but said by other columns, or only asked here
_APART = frozenset({"lines", "buyer", "shipping_address", "billing_address", "payment_questions"})
_PARTS = (
	("order", CanonicalOrder, ""),
	("buyer", Buyer, "buyer"),
	("ship", Address, "shipping_address"),
	("bill", Address, "billing_address"),
	("line", Line, "lines"),
)
_OF_NOBODY = frozenset({"ship.country_code", "bill.country_code"})
_PERSONAL_PARTS = frozenset({"buyer", "ship", "bill"})
HERE = (
	"here.order",
	"here.shop",
	"here.status",
	"here.sales_order",
	"here.sales_invoice",
	"here.tracking_numbers",
)


@dataclass(frozen=True)
class Column:
	"""`part`: the field of the order that holds it, "" for the order itself; `field`: its name there; `hint`: its type."""

	name: str
	part: str
	field: str
	hint: Any

	@property
	def personal(self) -> bool:
		"""Whether it says who bought, or where he lives."""
		prefix = self.name.partition(".")[0]
		return (prefix in _PERSONAL_PARTS and self.name not in _OF_NOBODY) or self.name == "order.note"

	@property
	def of_line(self) -> bool:
		return self.part == "lines"


def _columns() -> Iterable[Column]:
	for prefix, cls, part in _PARTS:
		hints = get_type_hints(cls)
		for one in fields(cls):
			if not (cls is CanonicalOrder and one.name in _APART):
				yield Column(f"{prefix}.{shown_name(one.name)}", part, one.name, hints[one.name])


def shown_name(field: str) -> str:
	return "id" if field == "external_id" else field


COLUMNS: Mapping[str, Column] = {one.name: one for one in _columns()}
ALL = (*COLUMNS, *HERE)
# without these no order can be made of a row
NEEDED = (
	"order.id",
	"order.created_at",
	"order.currency",
	"order.payment_state",
	"order.total",
	"line.id",
	"line.quantity",
	"line.unit_price",
)


def is_copy(header: Collection[Any]) -> bool:
	"""Whether a table with this header is an export of orders: no marketplace names its columns so."""
	return {"order.id", "line.id"} <= {str(one or "").strip() for one in header}


def is_personal(name: str) -> bool:
	return name in COLUMNS and COLUMNS[name].personal
