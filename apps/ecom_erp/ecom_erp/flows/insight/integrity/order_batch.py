"""Some orders with all that belongs to them, read when an invariant first asks for it: a fixed number of queries for a
batch, however many orders are in it."""

from collections.abc import Collection, Iterable
from functools import cached_property

import frappe

from ecom_erp.core.orders.holds import HoldStatus
from ecom_erp.core.orders.line_quantities import OrderedLine
from ecom_erp.core.states.fulfilment import CANCELLED
from ecom_erp.erp.accounts import order_figures as books
from ecom_erp.erp.stock import stock_figures
from ecom_erp.flows.orders.allocated_lines import ordered_lines
from ecom_erp.flows.orders.order_document import capture_rows, is_booked

ORDER_FIELDS = (
	"name",
	"shop",
	"status",
	"next_action",
	"hold_reason",
	"step",
	"step_due_at",
	"total",
	"base_total",
	"cancelled_amount",
	"paid_amount",
	"currency",
	"sales_order",
	"sales_invoice",
	"original_order",
	"processed_here",
	"tax",
)
LINE_FIELDS = (
	"line_id",
	"title",
	"qty",
	"allocated_qty",
	"shipped_qty",
	"reported_qty",
	"withdrawn_qty",
	"returned_qty",
	"cancelled_qty",
	"shop_shipped_qty",
	"is_gift",
)
ALLOCATION_FIELDS = ("line_id", "item_code", "warehouse", "qty", "to_ship", "sales_order_item")
PARCEL_ITEM_FIELDS = ("line_id", "item_code", "qty", "sales_order_item")


class OrderBatch:
	"""Orders by their names; those that are not there (any more) are left out."""

	def __init__(self, names: Collection[str]):
		self.names = list(names)

	@cached_property
	def orders(self) -> list:
		"""Rows of the orders, with those of their `lines` and `allocations`."""
		orders = frappe.get_all("Ecom Order", {"name": ("in", self.names or [""])}, list(ORDER_FIELDS))
		lines = self._rows("Ecom Order Line", LINE_FIELDS)
		allocations = self._rows("Ecom Order Allocation", ALLOCATION_FIELDS)
		for order in orders:
			order.lines = lines.get(order.name, [])
			order.allocations = allocations.get(order.name, [])
		return orders

	@cached_property
	def holds(self) -> dict[str, list]:
		"""Rows of the orders' holds that a person has released or that are open, by order."""
		rows = self._rows("Ecom Order Hold", ("code", "message", "status"))
		return {
			name: [row for row in found if row.status != HoldStatus.CLEARED] for name, found in rows.items()
		}

	def open_holds(self, order) -> list:
		"""The open holds of an order."""
		return [row for row in self.holds.get(order.name, ()) if row.status == HoldStatus.OPEN]

	@cached_property
	def payments(self) -> dict[str, list]:
		"""Rows of the orders' payments, by order."""
		return self._rows("Ecom Order Payment", ("kind", "amount", "payment_entry", "journal_entry"))

	def unbooked(self, order) -> bool:
		"""Whether money that came in for an order is not booked yet."""
		return any(not is_booked(row) for row in capture_rows(self.payments.get(order.name, ())))

	def read_originals(self, orders: Collection) -> None:
		"""Give orders of the batch what their shops have stated of them, `canonical`; it is long, and most checks do without."""
		originals = dict(
			frappe.get_all(
				"Ecom Order",
				{"name": ("in", [order.name for order in orders] or [""])},
				["name", "canonical"],
				as_list=True,
			)
		)
		for order in orders:
			order.canonical = originals[order.name]

	@cached_property
	def parcels(self) -> dict[str, list]:
		"""Rows of Fulfilment Orders that are not cancelled, with those of their `items`, by order."""
		parcels = frappe.get_all(
			"Fulfilment Order",
			{"ecom_order": ("in", self.names or [""]), "status": ("!=", CANCELLED)},
			["name", "ecom_order", "status", "warehouse"],
			order_by="name",
		)
		items = rows_of("Fulfilment Order Item", [row.name for row in parcels], PARCEL_ITEM_FIELDS)
		for parcel in parcels:
			parcel["items"] = items.get(parcel.name, [])
		return grouped(parcels, "ecom_order")

	@cached_property
	def delivered(self) -> dict[str, int]:
		"""Pieces in Delivery Notes by row of the orders' Sales Orders."""
		return stock_figures.delivered_rows(self.documents("sales_order"))

	@cached_property
	def sales_orders(self) -> dict[str, books.Posted]:
		return books.posted(books.SALES_ORDER, self.documents("sales_order"))

	@cached_property
	def invoices(self) -> dict[str, books.Posted]:
		return books.posted(books.INVOICE, self.documents("sales_invoice"))

	@cached_property
	def received(self) -> dict:
		"""What was paid by Payment Entries, by order."""
		return books.received_of(self.orders)

	def documents(self, field: str) -> list[str]:
		"""The ERPNext documents that the orders name in a field."""
		return [order[field] for order in self.orders if order[field]]

	def counted_lines(self, order) -> list[OrderedLine]:
		"""The lines of an order as core counts them."""
		return ordered_lines(order)

	def _rows(self, doctype: str, fields: Iterable[str]) -> dict[str, list]:
		return rows_of(doctype, self.names, fields)


def rows_of(doctype: str, parents: Collection[str], fields: Iterable[str]) -> dict[str, list]:
	"""Child rows with the fields, by their document, in their order."""
	rows = frappe.get_all(
		doctype, {"parent": ("in", list(parents) or [""])}, ["parent", *fields], order_by="parent, idx"
	)
	return grouped(rows, "parent")


def grouped(rows: Iterable, field: str) -> dict[str, list]:
	"""The rows by what stands in a field."""
	found: dict[str, list] = {}
	for row in rows:
		found.setdefault(row[field], []).append(row)
	return found
