"""Handing over: each package is scanned at the door. A Fulfilment Order whose packages are all with the courier is shipped; one of a
cancelled or held order does not leave.

There is one open handover of a courier in a warehouse, by its key in the database, whoever scans.
"""

from hashlib import sha256
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.handover import HandoverStatus
from ecom_erp.core.states.order import CANCELLED
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.warehouse.handover import AtDoor, Refusal, refusal
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.orders.locks import lock, lock_fulfilment
from ecom_erp.flows.orders.packages import NOT_HANDED_OVER, PACKAGE, packages_of
from ecom_erp.flows.orders.shop_shipments import keeps_parcels
from ecom_erp.flows.warehouse.ship import ship
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import roll_back, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_handover.courier_handover import CourierHandover
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage

HANDOVER = "Courier Handover"


@unit_of_work
def open_handover(courier_account: str, warehouse: str) -> str:
	"""The open handover of a courier in a warehouse, made where there is none; its name."""
	key = sha256(f"{courier_account}\0{warehouse}".encode()).hexdigest()
	found = frappe.db.get_value(HANDOVER, {"open_key": key})
	if found:
		return found
	doc = frappe.new_doc(HANDOVER)
	doc.flags.by_machine = True
	doc.update(
		{
			"courier_account": courier_account,
			"warehouse": warehouse,
			"status": HandoverStatus.OPEN,
			"opened_by": frappe.session.user,
			"open_key": key,
		}
	)
	insert_once(doc)
	return frappe.db.get_value(HANDOVER, {"open_key": key})


def scan(name: str, code: str) -> str:
	"""The package of a tracking number is with the courier; its name. Its Fulfilment Order is shipped when it was the last one of it.
	Scanned twice, it counts once. Raises, saying what to do with the package, where it may not leave."""
	package = package_of_code(code)
	fulfilment = _take(name, package)
	if fulfilment:
		_ship(name, package, fulfilment)
	return package


def _ship(name: str, package: str, fulfilment: str) -> None:
	"""Ship, outside of the unit of work that noted the package: where it cannot be shipped, the package stays here."""
	try:
		ship(fulfilment)
	except frappe.ValidationError:
		roll_back()
		give_back(name, package)
		raise


def package_of_code(code: str) -> str:
	"""The package that a scanned code means: a tracking number, or its own name. Of several with the same number, which couriers use
	again after years, the newest."""
	code = code.strip()
	found = frappe.db.exists(PACKAGE, code) or frappe.db.get_value(
		PACKAGE, {"tracking_number": code}, order_by="creation desc"
	)
	if not found:
		refuse(
			ErrorCode.NOT_FOUND,
			_("UNKNOWN: no package has the number {0}").format(code),
			title=_("Not Found"),
		)
	return _with_label(found)


def _with_label(package: str) -> str:
	"""Of what leaves in the box of another order, that one's package: the box is handed over once."""
	label = frappe.db.get_value(PACKAGE, package, "shipping_label")
	return (frappe.db.get_value("Shipping Label", label, "package") if label else None) or package


@unit_of_work
def _take(name: str, package_name: str) -> str | None:
	"""Note that a package is with the courier; its Fulfilment Order, when that is to be shipped now."""
	order, fulfilment = lock_fulfilment(frappe.db.get_value(PACKAGE, package_name, "fulfilment_order"))
	handover = _lock_open(name)
	package = frappe.get_doc(PACKAGE, package_name)
	if package.handover != name:
		at_door = AtDoor(
			PackageStatus(package.status),
			FulfilmentStatus.CANCELLED if order.status == CANCELLED else FulfilmentStatus(fulfilment.status),
			package.courier_account or "",
			fulfilment.warehouse,
			held=keeps_parcels(order),
			handover=package.handover or "",
		)
		why = refusal(at_door, handover.courier_account, handover.warehouse)
		if why:
			_refuse(why, package, order)
		frappe.db.set_value(PACKAGE, package_name, {"handover": name, "handed_over_at": now_datetime()})
		_count(handover)
	all_there = all(one.handover for one in packages_of(fulfilment.name))
	return fulfilment.name if all_there and fulfilment.status == FulfilmentStatus.LABELLED else None


@unit_of_work
def give_back(name: str, package_name: str) -> None:
	"""The courier does not take a package after all, or it was scanned by mistake. What was shipped stays shipped: that is for its
	Delivery Note."""
	lock_fulfilment(frappe.db.get_value(PACKAGE, package_name, "fulfilment_order"))
	handover = _lock_open(name)
	package = frappe.get_doc(PACKAGE, package_name)
	if package.handover == name:
		frappe.db.set_value(PACKAGE, package_name, dict(NOT_HANDED_OVER))
		_count(handover)


def close(name: str) -> None:
	"""The courier drives off. What a crash has left unshipped is shipped. Raises, naming them, where only some packages of a
	Fulfilment Order are scanned."""
	for fulfilment, package in _unshipped(name):
		_ship(name, package, fulfilment)
	_close(name)


@unit_of_work
def _close(name: str) -> None:
	handover = lock(HANDOVER, name)
	if handover.status == HandoverStatus.CLOSED:
		return
	if not handover.packages:
		refuse(ErrorCode.WRONG_STATUS, _("Nothing was scanned yet"))
	apart = _torn_apart(name)
	if apart:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("Only some packages of these are scanned: {0}. Scan the others, or take them out.").format(
				", ".join(apart[:5])
			),
		)
	handover.update(
		{
			"status": HandoverStatus.CLOSED,
			"closed_at": now_datetime(),
			"closed_by": frappe.session.user,
			"open_key": None,
		}
	)
	_save(handover)


def _unshipped(name: str) -> list[tuple[str, str]]:
	"""Fulfilment Orders, each with a package of it, that are with the courier as a whole and not shipped."""
	torn = set(_torn_apart(name))
	rows = frappe.get_all(
		PACKAGE,
		{"handover": name, "status": PackageStatus.LABELLED},
		["fulfilment_order", "name"],
		as_list=True,
	)
	return sorted((parcel, package) for parcel, package in dict(rows).items() if parcel not in torn)


def _torn_apart(name: str) -> list[str]:
	"""Fulfilment Orders of which a package is in the handover and another one is still here."""
	package, other = frappe.qb.DocType(PACKAGE), frappe.qb.DocType(PACKAGE).as_("other")
	return (
		frappe.qb.from_(package)
		.join(other)
		.on(other.fulfilment_order == package.fulfilment_order)
		.select(package.fulfilment_order)
		.distinct()
		.where(package.handover == name)
		.where(other.handover.isnull() | (other.handover == ""))
		.where(other.status != PackageStatus.CANCELLED)
		.orderby(package.fulfilment_order)
	).run(pluck=True)


def _lock_open(name: str) -> "CourierHandover":
	handover = lock(HANDOVER, name)
	if handover.status != HandoverStatus.OPEN:
		refuse(ErrorCode.WRONG_STATUS, _("{0} is already closed. Open a new one.").format(name))
	return handover


def _refuse(why: Refusal, package: "FulfilmentPackage", order) -> None:
	number = package.tracking_number or package.name
	texts = {
		Refusal.CANCELLED: _("STOP: {0} is cancelled. It must not leave.").format(order.name),
		Refusal.ON_HOLD: _("STOP: {0} is on hold: {1}").format(order.name, order.hold_reason or ""),
		Refusal.NO_LABEL: _("{0} has no label. Pack it first.").format(number),
		Refusal.OTHER_COURIER: _("WRONG COURIER: {0} goes with {1}").format(number, package.courier_account),
		Refusal.OTHER_WAREHOUSE: _("WRONG WAREHOUSE: {0} leaves from {1}").format(number, package.warehouse),
		Refusal.GONE: _("{0} was already handed over by {1}").format(number, package.handover),
	}
	refuse(ErrorCode.ON_HOLD if why is Refusal.ON_HOLD else ErrorCode.WRONG_STATUS, texts[why])


def _count(handover: "CourierHandover") -> None:
	weights = frappe.get_all(PACKAGE, {"handover": handover.name}, pluck="weight_grams")
	handover.update({"packages": len(weights), "weight_grams": sum(weight or 0 for weight in weights)})
	_save(handover)


def _save(handover: "CourierHandover") -> None:
	handover.flags.by_machine = True
	handover.save(ignore_permissions=True, ignore_version=True)
