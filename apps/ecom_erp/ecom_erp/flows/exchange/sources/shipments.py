"""Parcels that have left: what was in which package, under which number."""

from collections.abc import Sequence

import frappe

from ecom_erp.core.exchange.mapping import Record
from ecom_erp.core.states.fulfilment import GONE
from ecom_erp.flows.exchange.profiles import zone
from ecom_erp.flows.exchange.sources.base import Row, page_of

PARCEL, PACKAGE, CONTENT = "Fulfilment Order", "Fulfilment Package", "Fulfilment Package Item"
FIELDS = [
	"name",
	"ecom_order",
	"number",
	"shop",
	"warehouse",
	"shipped_at",
	"delivery_note",
	"tracking_numbers",
	"courier_account",
]


class Shipments:
	doctypes = (PARCEL,)

	def page(self, profile, cursor, until, limit):
		parcel = frappe.qb.DocType(PARCEL)
		query = frappe.qb.from_(parcel).where(parcel.status.isin(GONE))
		if profile.shop:
			query = query.where(parcel.shop == profile.shop)
		if profile.warehouse:
			query = query.where(parcel.warehouse == profile.warehouse)
		return page_of(parcel, query, cursor, until, limit)

	def rows(self, profile, kind, names):
		wanted = [one.name for one in names]
		parcels = frappe.get_all(PARCEL, {"name": ("in", wanted)}, FIELDS, order_by="modified, name")
		orders = {row.ecom_order for row in parcels}
		ids = dict(
			frappe.get_all("Ecom Order", {"name": ("in", orders)}, ["name", "external_id"], as_list=True)
		)
		lines = _lines(wanted)
		return [
			Row(row.name, PARCEL, row.name, Record(_head(row, ids), lines.get(row.name, ())), row.shop)
			for row in parcels
		]


def _head(row, ids: dict[str, str]) -> dict:
	return {
		"shipment.parcel": row.name,
		"shipment.order": row.ecom_order,
		"shipment.order_id": ids.get(row.ecom_order, ""),
		"shipment.order_number": row.number,
		"shipment.shop": row.shop,
		"shipment.warehouse": row.warehouse,
		"shipment.shipped_at": row.shipped_at and row.shipped_at.replace(tzinfo=zone()).isoformat(),
		"shipment.delivery_note": row.delivery_note or "",
		"shipment.tracking_numbers": ", ".join((row.tracking_numbers or "").split("\n")),
		"shipment.courier": row.courier_account or "",
	}


def _lines(parcels: Sequence[str]) -> dict[str, list[dict]]:
	package, content, item = (frappe.qb.DocType(one) for one in (PACKAGE, CONTENT, "Fulfilment Order Item"))
	rows = (
		frappe.qb.from_(package)
		.join(content)
		.on((content.parent == package.name) & (content.parenttype == PACKAGE))
		.left_join(item)
		.on(item.name == content.fulfilment_order_item)
		.select(
			package.fulfilment_order,
			package.number,
			package.tracking_number,
			package.courier_account,
			content.item_code,
			content.qty,
			item.line_id,
		)
		.where(package.fulfilment_order.isin(parcels))
		.orderby(package.fulfilment_order)
		.orderby(package.number)
		.orderby(content.idx)
	).run(as_dict=True)
	found: dict[str, list[dict]] = {}
	for row in rows:
		line = {
			"line.package": row.number,
			"line.tracking_number": row.tracking_number or "",
			"line.courier": row.courier_account or "",
			"line.order_line_id": row.line_id or "",
			"line.item_code": row.item_code,
			"line.quantity": row.qty,
		}
		found.setdefault(row.fulfilment_order, []).append(line)
	return found
