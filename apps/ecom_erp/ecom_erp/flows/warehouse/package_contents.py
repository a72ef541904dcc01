"""What lies in the packages of a Fulfilment Order: what was scanned into the open one, and what becomes of the contents when
it leaves, comes back to the desk, or loses goods."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.query_builder.functions import Sum

from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.warehouse.package_contents import counted, in_packages, lowered, unpacked
from ecom_erp.core.warehouse.packing_check import Row, needed
from ecom_erp.flows.orders.packages import (
	NOT_HANDED_OVER,
	cancel_package,
	contents_of,
	fill,
	open_package_of,
	packages_of,
	problem_of,
	save_package,
	update_fulfilment,
)
from ecom_erp.flows.shipping.label_voids import drop_requests

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage

SCAN = "Packing Scan"


def item_rows(fulfilment: "FulfilmentOrder") -> list[Row]:
	"""The rows of a Fulfilment Order as `core.warehouse` counts them."""
	return [Row(row.name, row.item_code, row.qty) for row in fulfilment.items]


def scanned_pieces(package: str) -> dict[str, int]:
	"""Pieces by item that were scanned into a package and not taken back."""
	scan = frappe.qb.DocType(SCAN)
	rows = (
		frappe.qb.from_(scan)
		.select(scan.item_code, Sum(scan.qty))
		.where(scan.package == package)
		.where(scan.undone == 0)
		.groupby(scan.item_code)
	).run()
	return {item: int(qty) for item, qty in rows}


def forget_scans(package: str, items: Iterable[str] | None = None) -> None:
	"""The scans into a package, all or those of some items, do not count any more."""
	filters = {"package": package, "undone": 0}
	if items is not None:
		filters["item_code"] = ("in", list(items))
	frappe.db.set_value(SCAN, filters, "undone", 1)


def forget_surplus(package: str, rest: Sequence[Row]) -> dict[str, int]:
	"""Of items of which more was scanned into the open package than is still to be packed, nothing counts: they are scanned
	anew. Returns what counts, pieces by item."""
	scanned = scanned_pieces(package)
	surplus = [item for item, qty in scanned.items() if qty > needed(rest, item)]
	if surplus:
		forget_scans(package, surplus)
	return {item: qty for item, qty in scanned.items() if item not in surplus}


def send_off(fulfilment: "FulfilmentOrder", packages: Sequence) -> None:
	"""All packages leave with the Fulfilment Order, which is saved; one that nobody has closed holds what is left."""
	for package in packages:
		if not package.packed_at:
			rest = unpacked(item_rows(fulfilment), [contents_of(row) for row in packages if row.packed_at])
			fill(package, fulfilment.items, {row.name: row.qty for row in rest})
		package.update({"shipped_at": fulfilment.shipped_at, "problem": None})
		save_package(package)
	update_fulfilment(fulfilment, packages)


def bring_back(fulfilment: "FulfilmentOrder", packages: Sequence) -> None:
	"""The Delivery Note was cancelled: the packages are as far as they were before, and the Fulfilment Order is saved."""
	for package in packages:
		package.update({"shipped_at": None, "delivered_at": None, **NOT_HANDED_OVER})
		if not package.packed_at:
			package.set("contents", [])
		save_package(package)
	update_fulfilment(fulfilment, packages)


def labelled_pieces(fulfilment: "FulfilmentOrder") -> dict[str, int]:
	"""Pieces by row of the Fulfilment Order in packages that have their label: they cannot be taken out."""
	return in_packages(
		contents_of(row) for row in packages_of(fulfilment.name) if row.status == PackageStatus.LABELLED
	)


def take_out_of_packages(fulfilment: "FulfilmentOrder") -> None:
	"""Rows of a Fulfilment Order were lowered: its packages hold no more than that. What lies in a closed one has to be
	taken out by hand, which the package says. The Fulfilment Order is saved."""
	packages = packages_of(fulfilment.name)
	closed = [(row.name, contents_of(row)) for row in packages if row.packed_at]
	out = lowered(closed, {row.name: row.qty for row in fulfilment.items})
	for package in packages:
		if package.name in out:
			_take_out(package, out[package.name])
	rest = unpacked(item_rows(fulfilment), [contents_of(row) for row in packages if row.packed_at])
	opened = open_package_of(packages)
	scanned = forget_surplus(opened.name, rest) if opened else {}
	packed = counted(in_packages(contents_of(row) for row in packages if row.packed_at), rest, scanned)
	for row in fulfilment.items:
		row.packed_qty = packed.get(row.name, 0)
	unused = [row for row in packages if not row.contents and (row.packed_at or not rest)]
	drop_requests([package.name for package in unused])
	for package in unused:
		cancel_package(package)
	packages = [package for package in packages if package not in unused]
	fulfilment.problem = problem_of(packages) or fulfilment.problem
	update_fulfilment(fulfilment, packages)


def _take_out(package: "FulfilmentPackage", pieces: dict[str, int]) -> None:
	names = {row.fulfilment_order_item: row.item_code for row in package.contents}
	for row in package.contents:
		row.qty -= pieces.get(row.fulfilment_order_item, 0)
	package.set("contents", [row for row in package.contents if row.qty])
	package.contents_key = None
	text = ", ".join(f"{qty} x {names[row]}" for row, qty in pieces.items())
	package.problem = _("{0} will no longer be shipped. Take it out of the package.").format(text)
	save_package(package)
