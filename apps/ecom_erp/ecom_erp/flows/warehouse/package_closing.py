"""Closing packages: at the station when they are weighed, from the form unscanned; and taking that back."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint, now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import AT_HAND, FulfilmentStatus
from ecom_erp.core.warehouse.package_contents import ContentsError, by_row, divide, unpacked
from ecom_erp.core.warehouse.packing_check import WeightCheck, check_weight
from ecom_erp.flows.boxes.experience import contents_key
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.orders.locks import lock_fulfilment
from ecom_erp.flows.orders.packages import (
	cancel_package,
	contents_of,
	empty,
	fill,
	open_package,
	open_package_of,
	packages_of,
	problem_of,
	save_package,
	update_fulfilment,
)
from ecom_erp.flows.shipping.fulfilment_notices import tell_early
from ecom_erp.flows.shipping.label_voids import drop_requests
from ecom_erp.flows.warehouse.package_contents import forget_scans, item_rows, scanned_pieces
from ecom_erp.flows.warehouse.packing import claim, refuse_unpackable
from ecom_erp.flows.warehouse.packing_pace import measure
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage

SIZES = ("length_mm", "width_mm", "height_mm")
MOST_PACKAGES = 50


def close_package(
	name: str, weight_grams: int, sizes: Mapping[str, object], why: str = "", number: int = 0
) -> WeightCheck | None:
	"""The open package of a Fulfilment Order is full and weighed. With its last piece the Fulfilment Order is Packed, else
	the next package is opened. Returns the check when the scale does not agree and the packer has not said `why`; nothing
	has happened then. `sizes` may have box, length_mm, width_mm, height_mm. `number` is that of the package that the packer
	closes; closing it again changes nothing, and one that is not open (somebody has unpacked it) is refused."""
	return in_transaction(_close, name, int(weight_grams), sizes, why.strip(), number)


def _close(
	name: str, weight_grams: int, sizes: Mapping[str, object], why: str, number: int
) -> WeightCheck | None:
	order, parcel = lock_fulfilment(name)
	packages = packages_of(name)
	package = open_package_of(packages)
	if parcel.packed_at or number in [row.number for row in packages if row.packed_at]:
		return None
	if package and number and package.number != number:
		refuse(
			ErrorCode.CHANGED_MEANWHILE,
			_("Package {0} is not open. Open the parcel again.").format(number),
		)
	refuse_unpackable(parcel)
	claim(parcel)
	rest = unpacked(item_rows(parcel), map(contents_of, packages))
	contents = by_row(rest, scanned_pieces(package.name))
	if not contents:
		frappe.throw(_("The package is empty. Scan the items that go into it."), title=_("Not Complete"))
	check = expected_weight(parcel, contents, weight_grams, sizes.get("box"))
	if not check.fits and not why:
		return check
	_set_packed(parcel, package, contents, weight_grams, sizes)
	_go_on(order, parcel, packages)
	if not check.fits:
		weighed = _("Weight {0} g instead of the expected {1} g: {2}").format(
			weight_grams, check.expected, why
		)
		for document in (parcel, package):
			timeline.note(document.doctype, document.name, weighed)
	return None


@unit_of_work
def pack_unscanned(name: str, weight_grams: int | None, packages: Sequence[Mapping] = ()) -> None:
	"""Packed without the station: the clerk has looked through the goods himself. `packages`, when there are several: each
	with weight_grams, box and items (pieces by item; those of the last one may be left out: the rest)."""
	order, parcel = lock_fulfilment(name)
	if parcel.status not in (FulfilmentStatus.TO_PICK, FulfilmentStatus.PICKED):
		refuse(
			ErrorCode.WRONG_STATUS, _("{0} is {1}. There is nothing to pack.").format(name, _(parcel.status))
		)
	if len(packages) > MOST_PACKAGES:
		frappe.throw(_("At most {0} packages").format(MOST_PACKAGES))
	claim(parcel)
	stated = list(packages) or [{"weight_grams": weight_grams}]
	made = packages_of(name)
	for one, contents in zip(stated, _divided(parcel, made, stated), strict=True):
		package = open_package_of(made)
		if not package:
			package = open_package(parcel)
			made.append(package)
		forget_scans(package.name)
		sizes = {"box": one.get("box")}
		_set_packed(parcel, package, contents, cint(one.get("weight_grams")) or package.weight_grams, sizes)
	_go_on(order, parcel, made)


def _divided(
	parcel: "FulfilmentOrder", packages: Sequence, stated: Sequence[Mapping]
) -> list[dict[str, int]]:
	"""Contents of the packages that a person states. Raises ValidationError with what does not add up."""
	rest = unpacked(item_rows(parcel), map(contents_of, packages))
	items = [{item: cint(qty) for item, qty in (one.get("items") or {}).items()} or None for one in stated]
	if None in items[:-1]:
		frappe.throw(_("Enter the contents of package {0}").format(items.index(None) + 1))
	try:
		contents = divide(rest, items)
	except ContentsError as error:
		frappe.throw(
			_("The packages contain {0} of {1}; they should contain {2}").format(
				error.stated, error.item, error.expected
			)
		)
	if not all(contents):
		frappe.throw(_("Package {0} is empty").format(contents.index({}) + 1))
	return contents


@unit_of_work
def unpack(name: str) -> None:
	"""Everything comes out of the packages again, to be packed anew. Raises when one of them has its label or has left."""
	_order, parcel = lock_fulfilment(name)
	packages = packages_of(name)
	if parcel.status not in AT_HAND:
		refuse(ErrorCode.WRONG_STATUS, _("{0} is already {1}").format(name, _(parcel.status)))
	if any(package.shipping_label for package in packages):
		refuse(ErrorCode.WRONG_STATUS, _("{0} has a label. Void it first.").format(name))
	claim(parcel)
	drop_requests([package.name for package in packages])
	first, *others = packages
	for package in packages:
		forget_scans(package.name)
	for package in others:
		cancel_package(package)
	empty(first)
	first.weight_grams = sum((row.weight_grams or 0) * row.qty for row in parcel.items)
	save_package(first)
	for row in parcel.items:
		row.packed_qty = 0
	parcel.update({"claimed_by": None, "claimed_at": None, "problem": None})
	update_fulfilment(parcel, [first])


def expected_weight(
	parcel: "FulfilmentOrder", contents: Mapping[str, int], weight_grams: int, box: str | None
) -> WeightCheck:
	"""The scale against the weight of a package's contents (pieces by row) and its box, with the warehouse's tolerance."""
	tolerance = frappe.get_cached_value(
		"Ecom Warehouse Profile", parcel.warehouse, "weight_tolerance_percent"
	)
	box_grams = frappe.get_cached_value("Ecom Box", box, "weight_grams") if box else 0
	items = [(row.weight_grams or 0, contents[row.name]) for row in parcel.items if contents.get(row.name)]
	return check_weight(weight_grams, items, box_grams or 0, tolerance or 0)


def _set_packed(
	parcel: "FulfilmentOrder",
	package: "FulfilmentPackage",
	contents: dict[str, int],
	weight_grams: int,
	sizes: Mapping[str, object],
) -> None:
	fill(package, parcel.items, contents)
	package.update({key: value for key, value in _measured(sizes).items() if value})
	package.update(
		{
			"weight_grams": weight_grams,
			"packed_by": frappe.session.user,
			"packed_at": now_datetime(),
			"contents_key": contents_key(_by_item(package)),
			"problem": None,
		}
	)
	measure(package)
	save_package(package)


def _by_item(package: "FulfilmentPackage") -> dict[str, int]:
	found: dict[str, int] = {}
	for row in package.contents:
		found[row.item_code] = found.get(row.item_code, 0) + row.qty
	return found


def _measured(sizes: Mapping[str, object]) -> dict[str, object]:
	"""With the sizes of the box where none were measured."""
	if not sizes.get("box") or any(sizes.get(field) for field in SIZES):
		return dict(sizes)
	box = frappe.get_cached_doc("Ecom Box", sizes["box"])
	return {"box": box.name, **{field: box.get(field) for field in SIZES}}


def _go_on(order: "EcomOrder", parcel: "FulfilmentOrder", packages: list) -> None:
	"""A package was closed: the Fulfilment Order is packed with it, or has its next one. The shop may want to be told."""
	rest = {row.name: row.qty for row in unpacked(item_rows(parcel), map(contents_of, packages))}
	for row in parcel.items:
		row.packed_qty = row.qty - rest.get(row.name, 0)
	if rest:
		grams = sum((row.weight_grams or 0) * rest.get(row.name, 0) for row in parcel.items)
		packages.append(open_package(parcel, grams))
	else:
		parcel.update({"claimed_by": None, "claimed_at": None})
	parcel.problem = problem_of(packages)
	update_fulfilment(parcel, packages)
	tell_early(order, parcel)
