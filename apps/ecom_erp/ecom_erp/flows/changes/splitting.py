"""One parcel becomes two: pieces that a person chooses leave by themselves. The order keeps its one Sales Order, invoice and
payments, so that nothing of its money has to be divided; what each parcel is worth of it is only told."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.shipping.parcel_worth import Worth, worths
from ecom_erp.core.states.fulfilment import TO_PICK, WAITING, FulfilmentStatus
from ecom_erp.flows.allocation.fulfilment import cancel_fulfilment
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.fulfilment_orders import save_fulfilment
from ecom_erp.flows.orders.locks import lock, lock_fulfilment
from ecom_erp.flows.orders.order_document import effective_order
from ecom_erp.flows.orders.packages import open_package, packages_of, save_package, update_fulfilment
from ecom_erp.flows.shipping.joint.members import members
from ecom_erp.flows.shipping.label_voids import drop_requests
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder

PARCEL = "Fulfilment Order"
COPIED = (
	"ecom_order",
	"number",
	"shop",
	"warehouse",
	"promised_date",
	"ship_by",
	"priority",
	"address_display",
	"status",
	"waiting_since",
)
OF_ROW = ("line_id", "item_code", "item_name", "weight_grams", "sales_order_item")
NO_PLAN = ("proposed_boxes", "box_plan_key", "box_plan", "box_cost", "one_box_cost", "largest_box_cost")


def preview(fulfilment_order: str, pieces: Mapping[str, int]) -> dict:
	"""What splitting would make: refusals (texts), and parcels, the rest first: dicts with pieces, grams and their share of the
	order's money. Nothing is changed."""
	parcel = frappe.get_doc(PARCEL, fulfilment_order)
	refusals = _refusals(parcel, pieces)
	if refusals:
		return {"refusals": refusals, "parcels": []}
	order = frappe.get_doc("Ecom Order", parcel.ecom_order)
	kept = {row.name: row.qty - pieces.get(row.name, 0) for row in parcel.items}
	parts = [_part(parcel, kept), _part(parcel, pieces)]
	return {
		"refusals": [],
		"parcels": [
			{**part, **_amounts(worth, order)}
			for part, worth in zip(parts, _worths(order, parcel, parts), strict=True)
		],
	}


@unit_of_work
def split(fulfilment_order: str, pieces: Mapping[str, int], whole: int) -> str:
	"""Let `pieces` (by row) of a parcel leave in a parcel of their own, as one unit of work; its name. `whole`: how many pieces
	the parcel had when the person chose, so that a repeat finds what the first call made. Raises with all reasons where it cannot be."""
	order, parcel = lock_fulfilment(fulfilment_order)
	now = sum(row.qty for row in parcel.items)
	done = _done_before(parcel, pieces) if now == whole - sum(pieces.values()) else None
	if done:
		return done
	if now != whole:
		refuse(ErrorCode.CHANGED_MEANWHILE, _("{0} has changed. Look at it again.").format(parcel.name))
	why = _refusals(parcel, pieces)
	if why:
		refuse(ErrorCode.WRONG_STATUS, "\n".join(why), title=_("Not Split"))
	part = _insert_part(parcel, pieces)
	_keep(parcel, {row.name: row.qty - pieces.get(row.name, 0) for row in parcel.items})
	text = ", ".join(f"{row.qty} x {row.item_code}" for row in part.items)
	order_flow.add_timeline_note(order, _("Split: {0} leave in {1}").format(text, part.name))
	return part.name


@unit_of_work
def join(part: str) -> str:
	"""A parcel that was split off goes back into the one that it was split from, as one unit of work; that one's name. Raises once
	somebody has begun to pick one of them."""
	order, doc = lock_fulfilment(part)
	if not doc.split_from:
		refuse(ErrorCode.WRONG_STATUS, _("{0} was not split off").format(part))
	if doc.status == FulfilmentStatus.CANCELLED:
		return doc.split_from
	source = lock(PARCEL, doc.split_from)
	why = [*_untouched(source), *_untouched(doc)]
	if source.status != doc.status:
		why.append(_("{0} is {1}, {2} is {3}").format(source.name, _(source.status), doc.name, _(doc.status)))
	if why:
		refuse(ErrorCode.WRONG_STATUS, "\n".join(why), title=_("Not Joined"))
	rows = {(row.line_id, row.item_code, row.sales_order_item): row for row in source.items}
	for row in doc.items:
		key = (row.line_id, row.item_code, row.sales_order_item)
		if key in rows:
			rows[key].qty += row.qty
		else:
			source.append("items", {"qty": row.qty, **{field: row.get(field) for field in OF_ROW}})
	cancel_fulfilment(doc.name)
	_keep(source, {row.name: row.qty for row in source.items if row.name})
	order_flow.add_timeline_note(order, _("{0} leaves with {1} again").format(doc.name, source.name))
	return source.name


def _refusals(parcel: "FulfilmentOrder", pieces: Mapping[str, int]) -> list[str]:
	rows = {row.name: row for row in parcel.items}
	why = _untouched(parcel)
	for name, qty in pieces.items():
		row = rows.get(name)
		if not row:
			why.append(_("{0} has no row {1}").format(parcel.name, name))
		elif not 0 <= qty <= row.qty:
			why.append(_("{0}: choose between 0 and {1} pieces").format(row.item_code, row.qty))
	chosen = sum(pieces.values())
	if chosen <= 0:
		why.append(_("Choose the pieces that leave by themselves"))
	elif chosen >= sum(row.qty for row in parcel.items):
		why.append(_("Something has to stay in {0}").format(parcel.name))
	return why


def _untouched(parcel: "FulfilmentOrder") -> list[str]:
	"""Why the contents of a parcel cannot be changed; nothing where they can."""
	why = []
	packages = packages_of(parcel.name)
	if parcel.status not in (TO_PICK, WAITING):
		why.append(_("{0} is {1}").format(parcel.name, _(parcel.status)))
	if parcel.wave:
		why.append(_("{0} is in wave {1}. Take it out first.").format(parcel.name, parcel.wave))
	if len(members(parcel.name)) > 1:
		why.append(
			_("{0} leaves in one box with another order. Take it out of the box first.").format(parcel.name)
		)
	if any(row.packed_qty for row in parcel.items) or len(packages) > 1:
		why.append(_("Somebody has begun to pack {0}").format(parcel.name))
	return why


def _done_before(parcel: "FulfilmentOrder", pieces: Mapping[str, int]) -> str | None:
	"""The part that an earlier call with the same pieces has made. Rows of which nothing is left are in it alone."""
	wanted, total = _by_key(parcel, pieces), sum(pieces.values())
	for name in frappe.get_all(PARCEL, {"split_from": parcel.name}, pluck="name", order_by="creation desc"):
		part = frappe.get_doc(PARCEL, name)
		found = _by_key(part)
		same = sum(found.values()) == total and wanted.items() <= found.items()
		if same and part.status != FulfilmentStatus.CANCELLED:
			return name
	return None


def _by_key(parcel: "FulfilmentOrder", pieces: Mapping[str, int] | None = None) -> dict[tuple, int]:
	found: dict[tuple, int] = {}
	for row in parcel.items:
		qty = row.qty if pieces is None else pieces.get(row.name, 0)
		if qty:
			key = (row.line_id, row.item_code)
			found[key] = found.get(key, 0) + qty
	return found


def _insert_part(parcel: "FulfilmentOrder", pieces: Mapping[str, int]) -> "FulfilmentOrder":
	number = frappe.db.count(PARCEL, {"ecom_order": parcel.ecom_order}) + 1
	part = frappe.new_doc(PARCEL)
	part.update({field: parcel.get(field) for field in COPIED})
	part.split_from = parcel.name
	for row in parcel.items:
		if pieces.get(row.name):
			part.append("items", {"qty": pieces[row.name], **{field: row.get(field) for field in OF_ROW}})
	part.weight_grams = _grams(part)
	part.insert(ignore_permissions=True, set_name=f"{parcel.ecom_order}-F{number}")
	open_package(part, part.weight_grams)
	return part


def _keep(parcel: "FulfilmentOrder", kept: Mapping[str, int]) -> None:
	"""The parcel has these pieces by row, and rows that are new; what was planned or asked for the others does not count."""
	for row in parcel.items:
		row.qty = kept.get(row.name, row.qty)
	# a row of which nothing is left stays in no parcel, but a repeat of the call finds it by its line
	parcel.set("items", [row for row in parcel.items if row.qty])
	parcel.update(dict.fromkeys(NO_PLAN))
	save_fulfilment(parcel)
	packages = packages_of(parcel.name)
	drop_requests([package.name for package in packages])
	for package in packages:
		package.weight_grams = _grams(parcel)
		save_package(package)
	update_fulfilment(parcel, packages)


def _grams(parcel: "FulfilmentOrder") -> int:
	return sum((row.weight_grams or 0) * row.qty for row in parcel.items)


def _part(parcel: "FulfilmentOrder", pieces: Mapping[str, int]) -> dict:
	by_line: dict[str, int] = {}
	for row in parcel.items:
		by_line[row.line_id] = by_line.get(row.line_id, 0) + pieces.get(row.name, 0)
	return {
		"pieces": sum(pieces.values()),
		"grams": sum((row.weight_grams or 0) * pieces.get(row.name, 0) for row in parcel.items),
		"lines": by_line,
	}


def _worths(order: "EcomOrder", parcel: "FulfilmentOrder", parts: list[dict]) -> list[Worth]:
	"""Of the two parts; the order's other parcels have their own shares."""
	others: dict[str, dict[str, int]] = {}
	for row in frappe.get_all(
		"Fulfilment Order Item",
		{"parent": ("in", _others(parcel) or [""])},
		["parent", "line_id", "qty"],
		order_by="parent, idx",
	):
		other = others.setdefault(row.parent, {})
		other[row.line_id] = other.get(row.line_id, 0) + row.qty
	return worths(effective_order(order), [*(part["lines"] for part in parts), *others.values()])[:2]


def _others(parcel: "FulfilmentOrder") -> list[str]:
	filters = {
		"ecom_order": parcel.ecom_order,
		"name": ("!=", parcel.name),
		"status": ("!=", FulfilmentStatus.CANCELLED),
	}
	return frappe.get_all(PARCEL, filters, pluck="name")


def _amounts(worth: Worth, order: "EcomOrder") -> dict:
	names = ("goods", "tax", "shipping", "total")
	return {**{name: float(getattr(worth, name)) for name in names}, "currency": order.currency}
