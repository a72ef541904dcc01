"""Many orders with all that belongs to them, ERPNext's documents and ledgers among it: one of each kind goes through the
flows (`kinds`), its rows are then multiplied in the database.

Copies have names, numbers, unique keys and dates of their own, every fifth has a buyer of its own, one in twenty is urgent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

import frappe

from benchmarks.kinds import Kind, make_kinds
from benchmarks.world import Seller, throwaway_seller
from ecom_erp.erp.stock.stock_repair import repair_reservation
from ecom_erp.messaging.transaction import in_transaction

MILLION = 1_000_000
AT_ONCE = 10_000
ORDER, MODULE = "Ecom Order", "Ecom ERP"
LEDGERS = ("GL Entry", "Payment Ledger Entry", "Stock Ledger Entry")
STEP = 7919  # minutes between copies, coprime to the length of any period: they are spread evenly
NUMBERED = "concat(%s, '-', lpad(seq, 7, '0'))"
BUYER = "seq div 5"
OF_BUYER = f"concat(%s, '-', lpad({BUYER}, 6, '0'))"
BUYER_TEXTS = {
	"buyer_name": f"concat(%s, ' ', {BUYER})",
	"customer_name": f"concat(%s, ' ', {BUYER})",
	"buyer_email": f"concat({BUYER}, '.', %s)",
	"email": f"concat({BUYER}, '.', %s)",
	"buyer_phone": f"concat(left(%s, 5), lpad({BUYER}, 7, '0'))",
	"phone": f"concat(left(%s, 5), lpad({BUYER}, 7, '0'))",
}


@dataclass
class Pool:
	"""The site's orders. `grow` makes them as many as are wanted; without `books` only what is the app's own, not ERPNext's
	documents and ledgers."""

	seller: Seller
	kinds: list[Kind]
	books: bool = True
	made: dict[str, int] = field(default_factory=dict)

	def grow(self, orders: int) -> None:
		"""Copies of each kind by its share of `orders`, committed; Bins have reserved what open orders need."""
		rest = [kind for kind in self.kinds if not kind.share]
		shares = {kind.order: orders * kind.share // MILLION for kind in self.kinds if kind.share}
		for kind in rest:
			shares[kind.order] = (orders - sum(kind.share for kind in self.kinds) * orders // MILLION) // len(
				rest
			)
		for kind in self.kinds:
			have, wanted = self.made.get(kind.order, 1), shares[kind.order]
			if wanted > have:
				_multiply(kind, have, wanted, self.books)
				self.made[kind.order] = wanted
		_reserve()


@contextmanager
def pool(books: bool = True) -> Iterator[Pool]:
	"""A pool of one order a kind, in a scratch site whose database is dropped afterwards."""
	with throwaway_seller() as sold:
		yield Pool(sold, make_kinds(sold), books)


@dataclass(frozen=True)
class _Names:
	"""Values that say which order, or which buyer, a row belongs to, wherever they stand in it."""

	documents: frozenset[str]
	buyer: frozenset[str]


def _multiply(kind: Kind, have: int, wanted: int, books: bool) -> None:
	"""Copies of the order and of all that belongs to it, numbered from `have` to `wanted`."""
	rows = _rows_of(kind.order)
	order = rows[0][1]
	documents = {row["name"] for _doctype, row in rows}
	documents |= {order["number"], order["external_id"]}
	documents |= {
		row[key] for _doctype, row in rows for key in ("tracking_number", "tracking_numbers") if row.get(key)
	}
	names = _Names(frozenset(documents), frozenset({order["buyer"], order["customer"]} - {None, ""}))
	rows += [
		(ledger, row)
		for ledger in LEDGERS
		if frappe.db.table_exists(ledger)
		for row in _stored(ledger, "voucher_no", list(documents))
	]
	if not books:
		rows = [(doctype, row) for doctype, row in rows if frappe.get_meta(doctype).module == MODULE]
	for first in range(have, wanted, AT_ONCE):
		last = min(first + AT_ONCE, wanted) - 1
		_copy_buyers(order, names, first, last)
		for doctype, row in rows:
			_copy(doctype, row, names, kind.days, f"seq_{first}_to_{last}")
		frappe.db.commit()


def _rows_of(order: str) -> list[tuple[str, dict]]:
	"""The order's row, the rows of all documents that name it, the waves of its parcels, and the rows of their tables."""
	rows = [(ORDER, row) for row in _stored(ORDER, "name", [order])]
	for doctype in _documents_of_orders():
		rows += [(doctype, row) for row in _stored(doctype, "ecom_order", [order])]
	waves = {row["wave"] for doctype, row in rows if doctype == "Fulfilment Order" and row["wave"]}
	rows += [("Fulfilment Wave", row) for row in _stored("Fulfilment Wave", "name", list(waves))]
	for doctype in dict.fromkeys(doctype for doctype, _row in list(rows)):
		parents = [row["name"] for one, row in rows if one == doctype]
		for table in dict.fromkeys(df.options for df in frappe.get_meta(doctype).get_table_fields()):
			rows += [(table, row) for row in _stored(table, "parent", parents)]
	return rows


@cache
def _documents_of_orders() -> list[str]:
	"""DocTypes whose documents say in `ecom_order` to which order they belong."""
	own = frappe.get_all("DocField", {"fieldname": "ecom_order", "parenttype": "DocType"}, pluck="parent")
	custom = frappe.get_all("Custom Field", {"fieldname": "ecom_order"}, pluck="dt")
	return sorted(name for name in {*own, *custom} if not frappe.get_meta(name).istable)


def _stored(doctype: str, column: str, values: list[str]) -> list[dict]:
	return frappe.db.sql(
		f"select * from `tab{doctype}` where `{column}` in %(values)s",
		{"values": values or [""]},
		as_dict=True,
	)


def _copy_buyers(order: dict, names: _Names, first: int, last: int) -> None:
	for doctype, name in (("Ecom Buyer", order["buyer"]), ("Customer", order["customer"])):
		for row in _stored(doctype, "name", [name]):
			# one row a buyer: the first of his copies
			_copy(doctype, row, names, 1, f"seq_{-(-first // 5) * 5}_to_{last}_step_5")


def _copy(doctype: str, row: dict, names: _Names, days: int, numbers: str) -> None:
	chosen = {column: _chosen(doctype, column, value, names, days) for column, value in row.items()}
	columns = ", ".join(f"`{column}`" for column in chosen)
	values = ", ".join(chosen.values())
	frappe.db.sql(
		f"insert into `tab{doctype}` ({columns}) select {values} from {numbers}",
		list(row.values()),
	)


def _chosen(doctype: str, column: str, value: object, names: _Names, days: int) -> str:
	"""The expression for a copy's value."""
	if isinstance(value, str) and value:
		if value in names.documents:
			return NUMBERED
		if value in names.buyer:
			return OF_BUYER
		if column in BUYER_TEXTS:
			return BUYER_TEXTS[column]
		if column == "priority":
			return "if(seq %% 20, %s, 'Urgent')"
		if column in _unique_columns(doctype):
			return NUMBERED
	if isinstance(value, datetime):
		return f"%s - interval (seq * {STEP}) %% {days * 1440} minute"
	if isinstance(value, date):
		return f"%s - interval (seq * {STEP}) %% {days * 1440} div 1440 day"
	return "%s"


@cache
def _unique_columns(doctype: str) -> frozenset[str]:
	"""Columns with unique keys, and those that name a row of a table."""
	unique = {df.fieldname for df in frappe.get_meta(doctype).fields if df.unique}
	return frozenset(unique | {"name"})


def _reserve() -> None:
	for item, warehouse in frappe.get_all(
		"Bin", {"reserved_qty": (">", 0)}, ["item_code", "warehouse"], as_list=True
	):
		in_transaction(repair_reservation, item, warehouse)
