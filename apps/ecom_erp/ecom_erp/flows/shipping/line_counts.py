"""The rows from which core counts what has become of an order's lines, read in bulk: its parcels and its deliveries."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.orders.line_quantities import LineCount, ParcelRow, count
from ecom_erp.core.quantities import Pieces, RowName
from ecom_erp.core.shipping.piece_coverage import of_loose
from ecom_erp.core.states.fulfilment import GONE, FulfilmentStatus
from ecom_erp.erp.stock.stock_figures import delivered_rows
from ecom_erp.flows.orders.allocated_lines import ordered_lines

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def line_counts(order: "EcomOrder") -> dict[str, LineCount]:
	"""What has become of the units of each line, by line id."""
	return count(ordered_lines(order), parcel_rows(order))


def parcel_rows(order: "EcomOrder", leaving: Collection[str] = ()) -> list[ParcelRow]:
	"""The rows of the order's parcels that are not cancelled, parcel by parcel; those of `leaving` as if they had left."""
	fulfilment, item = frappe.qb.DocType("Fulfilment Order"), frappe.qb.DocType("Fulfilment Order Item")
	found = (
		frappe.qb.from_(item)
		.join(fulfilment)
		.on(fulfilment.name == item.parent)
		.select(item.parent, item.line_id, item.item_code, item.qty, item.sales_order_item)
		.select(fulfilment.status, fulfilment.reported_with)
		.where(fulfilment.ecom_order == order.name)
		.where(fulfilment.status != FulfilmentStatus.CANCELLED)
		.orderby(item.parent)
		.orderby(item.idx)
	).run(as_dict=True)
	for row in found:
		row.left = row.status in GONE or row.parent in leaving
	loose = delivered_rows([order.sales_order]) if order.sales_order else {}
	for row in found:
		if row.left:
			loose[row.sales_order_item] = loose.get(row.sales_order_item, 0) - row.qty
	here = [row for row in found if not row.left]
	for row, by_hand in zip(here, of_loose(((r.sales_order_item, r.qty) for r in here), loose), strict=True):
		row.by_hand = by_hand
	return [
		ParcelRow(
			parcel=row.parent,
			line_id=row.line_id,
			item=row.item_code,
			row=RowName(row.sales_order_item),
			pieces=Pieces(row.qty),
			left=row.left,
			by_hand=row.by_hand or Pieces(0),
			reported=bool(row.reported_with),
		)
		for row in found
	]
