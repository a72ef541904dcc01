"""What decides whether parcels may leave in one box."""

from collections.abc import Collection, Sequence

import frappe

from ecom_erp.core.changes.entered_order import is_entered
from ecom_erp.core.contacts import is_dialable
from ecom_erp.core.money import from_field
from ecom_erp.core.shipping.merging import Mergeable
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.order import ALLOCATED, PARTLY_SHIPPED
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.orders.packages import rows_of_packages
from ecom_erp.flows.shipping.joint.members import FULFILMENT_ORDER
from ecom_erp.flows.words.sentences import _

SHIPPABLE = (ALLOCATED, PARTLY_SHIPPED)
PARCEL_FIELDS = (
	"name",
	"ecom_order",
	"shop",
	"warehouse",
	"status",
	"promised_date",
	"ship_by",
	"own_ship_by",
	"claimed_by",
	"wave",
	"joined_to",
)
ORDER_FIELDS = (
	"name",
	"number",
	"external_id",
	"company",
	"buyer",
	"buyer_email",
	"buyer_phone",
	"currency",
	"shipping_method",
	"courier_account",
	"status",
	"hold_reason",
	"ordered_at",
	"total",
	"paid_amount",
	"cancelled_amount",
	"shop_shipped_amount",
	"canonical",
)


def read(parcels: Collection[str]) -> list[Mergeable]:
	"""What decides whether parcels may leave in one box, with a fixed number of queries."""
	if not parcels:
		return []
	rows = frappe.get_all(FULFILMENT_ORDER, {"name": ("in", list(parcels))}, list(PARCEL_FIELDS))
	orders = {
		row.name: row
		for row in frappe.get_all(
			"Ecom Order", {"name": ("in", [row.ecom_order for row in rows])}, list(ORDER_FIELDS)
		)
	}
	packages = rows_of_packages([row.name for row in rows], "shipping_label")
	known = {row.name for row in rows}
	return [_mergeable(row, orders[row.ecom_order], packages[row.name], known) for row in rows]


def _mergeable(row, order, packages: Sequence, known: Collection[str]) -> Mergeable:
	address = read_canonical(order).shipping_address
	owed = (
		from_field(order.total) - from_field(order.cancelled_amount) - from_field(order.shop_shipped_amount)
	)
	held = "" if order.status in SHIPPABLE else order.hold_reason or _(order.status)
	return Mergeable(
		parcel=row.name,
		order=row.ecom_order,
		number=order.number,
		shop=row.shop,
		company=order.company,
		warehouse=row.warehouse,
		customer=_person(order),
		address=address,
		currency=order.currency,
		service=" / ".join(filter(None, (order.shipping_method, order.courier_account))),
		status=FulfilmentStatus(row.status),
		ordered_at=order.ordered_at,
		promised=row.promised_date,
		ship_by=row.ship_by,
		paid=from_field(order.paid_amount) >= owed,
		held=held,
		label=any(package.shipping_label for package in packages),
		packages=len(packages),
		packer=frappe.utils.get_fullname(row.claimed_by) if row.claimed_by else "",
		wave=row.wave or "",
		entered=is_entered(order.external_id),
		box=row.joined_to or row.name,
		joined=row.joined_to if row.joined_to and row.joined_to not in known else "",
	)


def _person(order) -> str:
	"""Who bought: the same in two shops by the e-mail address or phone number."""
	email = (order.buyer_email or "").strip().lower()
	if "@" in email and "*" not in email:
		return email
	phone = order.buyer_phone or ""
	if is_dialable(phone) and "*" not in phone:
		return "".join(filter(str.isdecimal, phone))
	return order.buyer or order.name
