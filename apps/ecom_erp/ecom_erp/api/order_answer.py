"""One order as REST answers it: what a warehouse, an accountant and customer service need of it, in one answer."""

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import get_datetime

from ecom_erp.core.quantities import Recipe
from ecom_erp.flows.carriers.couriers import get_account, tracking_url
from ecom_erp.flows.catalog.gifts import recipe_of
from ecom_erp.flows.catalog.listings import recipes
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.packages import contents_of_packages, rows_of_packages
from ecom_erp.messaging.zoned_times import with_zones

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

MOST_TICKETS = 200
LIST_FIELDS = (
	"name",
	"number",
	"shop",
	"external_id",
	"status",
	"next_action",
	"hold_reason",
	"currency",
	"total",
	"promised_date",
	"sales_order",
	"sales_invoice",
	"modified",
)
"""What a list says of each order."""
ORDER_FIELDS = (
	*LIST_FIELDS,
	"ordered_at",
	"company",
	"channel",
	"customer",
	"buyer_name",
	"goods_total",
	"discount",
	"shipping",
	"tax",
	"tip",
	"taxes_included",
	"payment_state",
	"paid_amount",
	"refunded_amount",
	"cancelled_amount",
	"shipping_method",
	"note",
	"shipped_at",
	"delivered_at",
)
ADDRESS_FIELDS = (
	"name",
	"company",
	"line1",
	"line2",
	"city",
	"province",
	"postal_code",
	"country",
	"phone",
)
HOLD_FIELDS = ("code", "message", "line_id")
LINE_FIELDS = (
	"line_id",
	"sku",
	"title",
	"qty",
	"unit_price",
	"discount",
	"tax",
	"amount",
	"allocated_qty",
	"shipped_qty",
	"returned_qty",
	"cancelled_qty",
	"is_gift",
)
PAYMENT_FIELDS = ("external_id", "gateway", "kind", "amount", "currency", "payment_entry")
PARCEL_FIELDS = ("name", "warehouse", "status", "ship_by", "tracking_numbers", "delivery_note")
PARCEL_LINE_FIELDS = ("line_id", "item_code", "qty")
PACKAGE_FIELDS = (
	"status",
	"weight_grams",
	"shipping_label",
	"courier_account",
	"tracking_number",
	"tracking_status",
	"shipped_at",
	"delivered_at",
)
TICKET_FIELDS = ("name", "ticket_type", "status", "refund_amount")


def order_answer(doc: "EcomOrder") -> dict[str, Any]:
	"""The order with its address, holds, lines, payments, parcels and, where the caller may read them, tickets. The caller
	has checked the right to the order."""
	[fields] = with_zones("Ecom Order", [{field: doc.get(field) for field in ORDER_FIELDS}])
	mapped = recipes({row.listing for row in doc.lines if row.listing})
	return {
		**fields,
		"shipping_address": address_of(doc),
		"holds": [_picked(row, HOLD_FIELDS) for row in order_flow.open_holds(doc)],
		"lines": [{**_picked(row, LINE_FIELDS), "items": _items(row, mapped)} for row in doc.lines],
		"payments": [
			{**_picked(row, PAYMENT_FIELDS), "processed_at": _utc(row.processed_at)} for row in doc.payments
		],
		"parcels": parcels_of({"ecom_order": doc.name}),
		"tickets": _tickets(doc.name),
	}


def _picked(row, fields: tuple[str, ...]) -> dict[str, Any]:
	return {field: row.get(field) for field in fields}


def _items(row, mapped: Mapping[str, Recipe]) -> list[dict[str, Any]]:
	"""Pieces of each item in one unit of the line; none while nobody has said what the shop sells there."""
	if not row.is_gift and row.listing not in mapped:
		return []
	return [{"item_code": item, "qty": pieces} for item, pieces in recipe_of(row, mapped).items()]


def _utc(moment: datetime | str | None) -> str | None:
	"""A time of the shop, which is kept as UTC."""
	found = get_datetime(moment) if moment else None
	return found.replace(tzinfo=timezone.utc).isoformat() if found else None


def address_of(order: Any) -> dict[str, Any]:
	"""Where an order, or a row of its `ship_` fields, goes."""
	return {field: order.get(f"ship_{field}") for field in ADDRESS_FIELDS}


def parcels_of(filters: Mapping[str, Any]) -> list[dict[str, Any]]:
	"""Parcels with what is in them, and their packages. The caller has checked the right to them."""
	parcels = frappe.get_all(
		"Fulfilment Order", filters=dict(filters), fields=list(PARCEL_FIELDS), order_by="name"
	)
	names = [parcel.name for parcel in parcels]
	lines: dict[str, list] = {name: [] for name in names}
	for row in frappe.get_all(
		"Fulfilment Order Item",
		filters={"parent": ("in", names or [""])},
		fields=["parent", *PARCEL_LINE_FIELDS],
		order_by="parent, idx",
	):
		lines[row.pop("parent")].append(row)
	packages = rows_of_packages(names, *PACKAGE_FIELDS)
	every = [row for rows in packages.values() for row in rows]
	with_zones("Fulfilment Package", every)
	contents = contents_of_packages([row.name for row in every])
	links = _tracking_links(every)
	for parcel in parcels:
		parcel["lines"] = lines[parcel.name]
		parcel["packages"] = [
			_package(row, contents[row.name], links[row.name]) for row in packages[parcel.name]
		]
	return parcels


def _tracking_links(packages: list) -> dict[str, str]:
	"""By package, where its courier shows how it goes on; "" where he shows nothing."""
	accounts = {name: get_account(name) for name in {row.courier_account for row in packages} - {None, ""}}
	return {
		row.name: tracking_url(accounts[row.courier_account], row.tracking_number)
		if row.courier_account and row.tracking_number
		else ""
		for row in packages
	}


def _package(row, contents: list, link: str) -> dict[str, Any]:
	return {
		"name": row.name,
		"number": row.number,
		**_picked(row, PACKAGE_FIELDS),
		"tracking_url": link,
		"contents": [{"item_code": item.item_code, "qty": item.qty} for item in contents],
	}


def _tickets(order: str) -> list[dict[str, Any]]:
	if not frappe.has_permission("After Sales Ticket"):
		return []
	return frappe.get_list(
		"After Sales Ticket",
		filters={"ecom_order": order},
		fields=list(TICKET_FIELDS),
		order_by="name",
		page_length=MOST_TICKETS,
	)
