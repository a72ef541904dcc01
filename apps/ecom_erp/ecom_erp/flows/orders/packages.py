"""Packages of Fulfilment Orders as all flows see them: reading, opening, writing them, and what a Fulfilment Order takes over
from them. They are read and written under the lock of their Fulfilment Order."""

from collections.abc import Collection, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.package import (
	HERE,
	PackageFacts,
	PackageStatus,
	fulfilment_status,
	status_of,
)
from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.fulfilment_orders import save_fulfilment

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage

PACKAGE = "Fulfilment Package"
# what a package takes over from its label
OF_LABEL = (
	"shipping_label",
	"tracking_number",
	"courier_account",
	"tracking_status",
	"estimated_date",
	"pickup_point",
)
# Frappe adds to a dict it is told to write
NOT_HANDED_OVER = MappingProxyType({"handover": None, "handed_over_at": None})


def packages_of(fulfilment_order: str) -> list["FulfilmentPackage"]:
	"""The packages of a Fulfilment Order that are not cancelled, by their numbers."""
	filters = {"fulfilment_order": fulfilment_order, "status": ("!=", PackageStatus.CANCELLED)}
	names = frappe.get_all(PACKAGE, filters, pluck="name", order_by="number")
	return [frappe.get_doc(PACKAGE, name) for name in names]


def rows_of_packages(fulfilment_orders: Collection[str], *fields: str) -> dict[str, list]:
	"""By Fulfilment Order, rows (dicts of the fields) of its packages that are not cancelled, by their numbers."""
	found: dict[str, list] = {name: [] for name in fulfilment_orders}
	if not found:
		return found
	rows = frappe.get_all(
		PACKAGE,
		filters={"fulfilment_order": ("in", list(found)), "status": ("!=", PackageStatus.CANCELLED)},
		fields=["name", "fulfilment_order", "number", *fields],
		order_by="fulfilment_order, number",
	)
	for row in rows:
		found[row.fulfilment_order].append(row)
	return found


def contents_of_packages(names: Collection[str]) -> dict[str, list]:
	"""By package, rows (fulfilment_order_item, item_code, item_name, qty) of what lies in it."""
	found: dict[str, list] = {name: [] for name in names}
	if not found:
		return found
	for row in frappe.get_all(
		"Fulfilment Package Item",
		filters={"parent": ("in", list(found)), "parenttype": PACKAGE},
		fields=["parent", "fulfilment_order_item", "item_code", "item_name", "qty"],
		order_by="parent, idx",
	):
		found[row.parent].append(row)
	return found


def rows_left(fulfilment_order: str) -> list:
	"""Rows (name, item_code, item_name, qty, weight_grams, sales_order_item) of a Fulfilment Order with the pieces that lie in
	no closed package, those that have any."""
	packages = rows_of_packages([fulfilment_order], "packed_at")[fulfilment_order]
	inside: dict[str, int] = {}
	for contents in contents_of_packages([row.name for row in packages if row.packed_at]).values():
		for row in contents:
			inside[row.fulfilment_order_item] = inside.get(row.fulfilment_order_item, 0) + row.qty
	rows = frappe.get_all(
		"Fulfilment Order Item",
		filters={"parent": fulfilment_order},
		fields=["name", "item_code", "item_name", "qty", "weight_grams", "sales_order_item"],
		order_by="idx",
	)
	for row in rows:
		row.qty -= inside.get(row.name, 0)
	return [row for row in rows if row.qty > 0]


def open_package_of(packages: Sequence["FulfilmentPackage"]) -> "FulfilmentPackage | None":
	"""The one that is not closed, into which is packed."""
	return next((package for package in packages if not package.packed_at), None)


def open_package(fulfilment: "FulfilmentOrder", weight_grams: int = 0) -> "FulfilmentPackage":
	"""A further package of a Fulfilment Order, stored: the first of its cancelled ones, else a new one."""
	known = frappe.get_all(
		PACKAGE, {"fulfilment_order": fulfilment.name}, ["name", "number", "status"], order_by="number"
	)
	cancelled = next((row.name for row in known if row.status == PackageStatus.CANCELLED), None)
	if cancelled:
		package = frappe.get_doc(PACKAGE, cancelled)
		empty(package)
		frappe.db.set_value("Packing Scan", {"package": cancelled, "undone": 0}, "undone", 1)
	else:
		package = frappe.new_doc(PACKAGE)
	package.update(
		{
			"fulfilment_order": fulfilment.name,
			"ecom_order": fulfilment.ecom_order,
			"order_number": fulfilment.number,
			"shop": fulfilment.shop,
			"warehouse": fulfilment.warehouse,
			"weight_grams": weight_grams,
			"status": PackageStatus.OPEN,
		}
	)
	package.flags.by_machine = True
	if cancelled:
		return package.save(ignore_permissions=True, ignore_version=True)
	package.number = len(known) + 1
	return package.insert(ignore_permissions=True, set_name=f"{fulfilment.name}-P{package.number}")


def empty(package: "FulfilmentPackage") -> None:
	"""As a package is when nothing has been put into it yet; the caller saves it."""
	package.update(
		dict.fromkeys(
			(
				"box",
				"length_mm",
				"width_mm",
				"height_mm",
				"weight_grams",
				"packed_by",
				"packed_at",
				"contents_key",
				"problem",
			)
		)
	)
	package.set("contents", [])


def fill(package: "FulfilmentPackage", rows: Sequence, contents: dict[str, int]) -> None:
	"""Note what lies in a package: pieces by row of the Fulfilment Order, whose `rows` are given; the caller saves it."""
	package.set(
		"contents",
		[
			{
				"fulfilment_order_item": row.name,
				"item_code": row.item_code,
				"item_name": row.item_name,
				"qty": contents[row.name],
			}
			for row in rows
			if contents.get(row.name)
		],
	)


def contents_of(package: "FulfilmentPackage") -> dict[str, int]:
	"""Pieces by row of the Fulfilment Order."""
	return {row.fulfilment_order_item: row.qty for row in package.contents}


def facts_of(package: "FulfilmentPackage") -> PackageFacts:
	"""What the package's status follows from; of a document or a row with those fields."""
	return PackageFacts(
		packed=bool(package.packed_at),
		labelled=bool(package.shipping_label),
		shipped=bool(package.shipped_at),
		delivered=bool(package.shipped_at and package.delivered_at),
	)


def save_package(package: "FulfilmentPackage") -> None:
	"""Save what a flow decided about a package; its status follows from it."""
	package.status = status_of(facts_of(package))
	package.flags.by_machine = True
	package.save(ignore_permissions=True, ignore_version=True)


def update_fulfilment(fulfilment: "FulfilmentOrder", packages: Sequence["FulfilmentPackage"]) -> None:
	"""Bring a Fulfilment Order up to date with its packages (all that are not cancelled), and save it: its status, what
	lists show of them, and when it was packed and delivered."""
	labelled = [package for package in packages if package.shipping_label]
	status = fulfilment_status(
		map(facts_of, packages),
		bool(fulfilment.picked_at),
		bool(fulfilment.delivery_note),
		bool(fulfilment.waiting_since),
	)
	fulfilment.update(
		{
			"status": status,
			"packages": len(packages),
			"weight_grams": sum(package.weight_grams or 0 for package in packages),
			"tracking_numbers": ", ".join(package.tracking_number for package in labelled) or None,
			"courier_account": labelled[0].courier_account if labelled else None,
			"packed_at": _last(packages, "packed_at"),
			"delivered_at": _last(packages, "delivered_at") if status == FulfilmentStatus.DELIVERED else None,
		}
	)
	if fulfilment.packed_at:
		fulfilment.packed_by = max(packages, key=lambda package: package.packed_at).packed_by
	else:
		fulfilment.packed_by = None
	save_fulfilment(fulfilment)


def _last(packages: Sequence["FulfilmentPackage"], field: str):
	"""When the last of them was; None where one was not."""
	moments = [package.get(field) for package in packages]
	return max(frappe.utils.get_datetime(at) for at in moments) if moments and all(moments) else None


def problem_of(packages: Sequence["FulfilmentPackage"]) -> str | None:
	"""What is wrong with the packages, in words; of several it is said which."""
	if len(packages) == 1:
		return packages[0].problem
	texts = [
		_("Package {0}: {1}").format(package.number, package.problem)
		for package in packages
		if package.problem
	]
	return "\n".join(texts) or None


def cancel_package(package: "FulfilmentPackage") -> None:
	"""Nothing is shipped in this one any more; its Fulfilment Order goes on."""
	package.status = PackageStatus.CANCELLED
	package.flags.by_machine = True
	package.save(ignore_permissions=True, ignore_version=True)


def cancel_packages(fulfilment_order: str) -> None:
	"""Nothing is shipped in them any more."""
	filters = {"fulfilment_order": fulfilment_order, "status": ("in", HERE)}
	for name in frappe.get_all(PACKAGE, filters, pluck="name"):
		transitions.set_status(PACKAGE, name, PackageStatus.CANCELLED)


def with_closed(fulfilment_orders: Collection[str]) -> set[str]:
	"""Those of the Fulfilment Orders of which a package is closed already."""
	return _with("packed_at", fulfilment_orders)


def with_label(fulfilment_orders: Collection[str]) -> set[str]:
	"""Those of the Fulfilment Orders of which a package has its label already."""
	return _with("shipping_label", fulfilment_orders)


def _with(field: str, fulfilment_orders: Collection[str]) -> set[str]:
	if not fulfilment_orders:
		return set()
	filters = {"fulfilment_order": ("in", list(fulfilment_orders)), "status": ("!=", PackageStatus.CANCELLED)}
	return set(frappe.get_all(PACKAGE, {**filters, field: ("is", "set")}, pluck="fulfilment_order"))


def add_up_weight(fulfilment_order: str) -> None:
	"""A person has corrected the weight of a package."""
	[rows] = rows_of_packages([fulfilment_order], "weight_grams").values()
	grams = sum(row.weight_grams or 0 for row in rows)
	frappe.db.set_value("Fulfilment Order", fulfilment_order, "weight_grams", grams)
