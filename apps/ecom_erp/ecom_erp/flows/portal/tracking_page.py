"""What a buyer without a login sees of his order: where the parcels are. Nothing personal beyond the first letter of his
name and his town, none of the courier's own words either, because they may name him."""

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, get_datetime, get_system_timezone, getdate

from ecom_erp.core.shipping.tracking_status import DELIVERED, PROBLEMS
from ecom_erp.core.states.fulfilment import GONE, FulfilmentStatus
from ecom_erp.core.states.order import CANCELLED, COMPLETED, SHIPPED_AT_SHOP
from ecom_erp.core.states.order import DELIVERED as ORDER_DELIVERED
from ecom_erp.flows.carriers.couriers import get_account, tracking_url
from ecom_erp.flows.orders.packages import contents_of_packages, rows_of_packages
from ecom_erp.flows.portal.shop_brand import brand_of, pictures
from ecom_erp.flows.shops.shops import get_shop

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

TOKEN_LENGTH = 32
MOST_ORDERS = 20
OF_PACKAGE = (
	"status",
	"shipping_label",
	"tracking_number",
	"shipped_at",
	"delivered_at",
)


def order_by_token(token: str) -> str | None:
	"""The Ecom Order whose public token this is."""
	if len(token or "") != TOKEN_LENGTH or not token.isalnum():
		return None
	found = frappe.db.get_value("Ecom Order", {"public_token": token}, ["name", "public_token"], as_dict=True)
	# the database compares without case, and half of a token would be enough
	return found.name if found and found.public_token == token else None


def token_of(number: str, contact: str) -> str | None:
	"""The public token of the order with this number whose buyer has this e-mail address or telephone number. Every try
	takes the same way, whether the number, the contact or neither is right."""
	order_number = number.strip().lstrip("#")
	rows = frappe.get_all(
		"Ecom Order",
		filters={"number": ("in", (order_number, f"#{order_number}"))} if order_number else {"name": ""},
		fields=["public_token", "buyer_email", "buyer_phone", "ship_phone"],
		order_by="creation desc",
		limit=MOST_ORDERS,
	)
	found = None
	for row in rows or [frappe._dict()]:
		known = (_comparable_text(row.buyer_email), _digits(row.buyer_phone), _digits(row.ship_phone))
		given = (_comparable_text(contact), _digits(contact), _digits(contact))
		fits = [
			hmac.compare_digest(a.encode(), b.encode()) and bool(a) for a, b in zip(known, given, strict=True)
		]
		found = row.public_token if any(fits) and not found else found
	return found


def _comparable_text(text: str | None) -> str:
	return (text or "").strip().casefold()


def _digits(text: str | None) -> str:
	"""A telephone number as compared: its last nine digits, so that the country's prefix may be left out."""
	digits = "".join(char for char in text or "" if char.isdigit())
	return digits[-9:] if len(digits) >= 7 else ""


def page_data(name: str) -> dict[str, Any]:
	"""What the tracking page shows of an order."""
	order = frappe.get_doc("Ecom Order", name)
	titles = {line.line_id: line.title for line in order.lines}
	parcels = _packages(name)
	images = pictures({item["item_code"] for row in parcels for item in row["items"]})
	zone = _zone_of(order.shop)
	shown = [_parcel(row, number, titles, images, zone) for number, row in enumerate(parcels, 1)]
	return {
		"number": order.number,
		"brand": brand_of(order.shop),
		"greeting": " · ".join(filter(None, (_initial(order), order.ship_city))),
		"status": _status(order, shown),
		"parcels": shown,
		"may_return": any(row.status in GONE for row in parcels),
		"token": order.public_token,
	}


def _initial(order: "EcomOrder") -> str:
	name = (order.ship_name or order.buyer_name or "").strip()
	return f"{name[0].upper()}." if name else ""


def _status(order: "EcomOrder", parcels: list[dict]) -> str:
	"""The order in one sentence. What it waits for inside the house is not the buyer's concern."""
	if order.status == CANCELLED:
		return _("Your order was cancelled.")
	if order.status == SHIPPED_AT_SHOP:
		return _("Your order was shipped.")
	out = [parcel for parcel in parcels if parcel["out"]]
	arrived = [parcel for parcel in parcels if parcel["delivered"]]
	if parcels and len(arrived) == len(parcels):
		return _("Your order was delivered.")
	if order.status in (ORDER_DELIVERED, COMPLETED) and not parcels:
		return _("Your order is complete.")
	if out and len(out) == len(parcels):
		return _("Your order is on its way.")
	if out:
		return _("Part of your order is on its way.")
	return _("Your order is being prepared.")


def _packages(name: str) -> list:
	"""The packages of all Fulfilment Orders of an order, with the `items` that lie in them. What is still being packed is
	shown as one."""
	fulfilments = frappe.get_all(
		"Fulfilment Order",
		filters={"ecom_order": name, "status": ("!=", FulfilmentStatus.CANCELLED)},
		fields=["name", "promised_date", "status"],
		order_by="name",
	)
	names = [row.name for row in fulfilments]
	packages = rows_of_packages(names, *OF_PACKAGE)
	contents = contents_of_packages([row.name for rows in packages.values() for row in rows])
	items: dict[str, list] = {name: [] for name in names}
	for item in frappe.get_all(
		"Fulfilment Order Item",
		filters={"parent": ("in", names or [""])},
		fields=["parent", "name", "line_id", "item_code", "item_name", "qty"],
		order_by="parent, idx",
	):
		items[item.parent].append(item)
	for row in fulfilments:
		_fill(packages[row.name], items[row.name], contents)
		for package in packages[row.name]:
			package.promised_date = row.promised_date
			package.waits = row.status == FulfilmentStatus.WAITING
	return [package for row in fulfilments for package in packages[row.name]]


def _fill(packages: list, items: list, contents: Mapping[str, list]) -> None:
	"""Give each package of a Fulfilment Order its items; the one that is open has what lies in no other."""
	left = {item.name: item.qty for item in items}
	for package in packages:
		held = {row.fulfilment_order_item: row.qty for row in contents[package.name]}
		for item, qty in held.items():
			left[item] -= qty
		package["contents"] = held
	for package in packages:
		held = package["contents"] or left
		package["items"] = [
			{
				"line_id": item.line_id,
				"item_code": item.item_code,
				"item_name": item.item_name,
				"qty": held[item.name],
			}
			for item in items
			if held.get(item.name)
		]


def _zone_of(shop: str) -> ZoneInfo:
	"""In which times stand on the page until the reader's browser says them in his own."""
	return ZoneInfo(get_shop(shop).time_zone or get_system_timezone())


def _parcel(
	row, number: int, titles: Mapping[str, str], images: Mapping[str, str], zone: ZoneInfo
) -> dict[str, Any]:
	doc = (
		frappe.get_doc("Shipping Label", row.shipping_label)
		if row.shipping_label and row.status in GONE
		else None
	)
	account = get_account(doc.courier_account) if doc else None
	return {
		"number": number,
		"out": row.status in GONE,
		"delivered": row.status == FulfilmentStatus.DELIVERED,
		"status": _parcel_status(row, doc),
		"problem": bool(doc) and doc.tracking_status in PROBLEMS,
		"items": [
			{
				"title": titles.get(item["line_id"]) or item["item_name"],
				"qty": item["qty"],
				"image": images.get(item["item_code"], ""),
			}
			for item in row["items"]
		],
		"courier": account.account_name if account else "",
		"tracking_number": (row.tracking_number or "") if doc else "",
		"courier_url": tracking_url(account, row.tracking_number) if account else "",
		"expected": None if row.waits or row.status == FulfilmentStatus.DELIVERED else _expected(row, doc),
		"events": _events(row, doc, zone),
	}


def _parcel_status(row, doc) -> str:
	if row.waits:
		return _("Not in stock yet; it follows as soon as it has come in")
	if row.status not in GONE:
		return _("Being packed")
	if row.status == FulfilmentStatus.DELIVERED:
		return _(DELIVERED)
	if not doc or doc.tracking_status in (None, "", "Label Bought"):
		return _("Shipped")
	return (
		_("In transit; we are asking the courier where it is")
		if doc.tracking_status == "Stuck"
		else _(doc.tracking_status)
	)


def _expected(row, doc):
	"""The day on which the parcel should arrive: as estimated, of a label from before that by the courier's days, else as
	promised."""
	if doc and doc.tracking_status in PROBLEMS:
		return None
	if doc and doc.estimated_date:
		return doc.estimated_date
	if doc and doc.expected_date:
		return doc.expected_date
	if doc and row.shipped_at and doc.transit_days:
		return add_days(getdate(row.shipped_at), doc.transit_days)
	return row.promised_date


def _events(row, doc, zone: ZoneInfo) -> list[dict[str, Any]]:
	"""Newest first; `moment` is the time with its offset, `when` the same in words, in `zone`."""
	events = [
		{"at": event.at, "what": _(event.status), "place": event.place or ""}
		for event in (doc.events if doc else ())
		if event.status
	]
	if row.shipped_at:
		events.append({"at": row.shipped_at, "what": _("Shipped"), "place": ""})
	if row.status == FulfilmentStatus.DELIVERED and not any(
		event["what"] == _(DELIVERED) for event in events
	):
		events.append({"at": row.delivered_at, "what": _(DELIVERED), "place": ""})
	for event in events:
		at = get_datetime(event["at"]).replace(tzinfo=ZoneInfo(get_system_timezone())).astimezone(zone)
		event["moment"] = at.isoformat(timespec="seconds")
		event["when"] = f"{formatdate(at.date(), 'medium')} {at:%H:%M %Z}"
	return sorted(events, key=lambda event: event["at"], reverse=True)
