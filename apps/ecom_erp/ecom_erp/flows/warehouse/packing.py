"""The packing station: a parcel is opened by one clerk, scanned piece by piece, weighed and closed.

What has been scanned stands in the database: a clerk whose browser dies goes on where he was. Each scan has a number
that the station draws, so that a scan whose answer was lost and is sent again counts once.
"""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import get_fullname, now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import BEFORE_LABEL, OPEN, FulfilmentStatus
from ecom_erp.core.warehouse.packing_check import WeightCheck, check_weight, needed, spread
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.orders.fulfilment_orders import save_fulfilment
from ecom_erp.flows.orders.locks import lock_fulfilment, lock_values
from ecom_erp.flows.warehouse.packing_view import item_scanned, rows_of
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

CLAIM_MINUTES = 30
MOST_PIECES = 10_000


@unit_of_work
def open_parcel(name: str) -> None:
	"""The user packs this parcel now. Raises with the name of the clerk who has it at his station."""
	parcel = _lock(name)
	_refuse_unpackable(parcel)
	_claim(parcel)


@unit_of_work
def leave_parcel(name: str) -> None:
	"""The user puts a parcel aside; what he has scanned stays, another may go on."""
	if _lock(name).claimed_by == frappe.session.user:
		frappe.db.set_value("Fulfilment Order", name, {"claimed_by": None, "claimed_at": None})


def scan(name: str, code: str, qty: int, scan_id: str) -> str | None:
	"""Put scanned pieces into the parcel; None, or in words why they do not belong there. `scan_id` is the station's own
	number of this scan."""
	return in_transaction(_scan, name, code.strip(), int(qty), scan_id)


def _scan(name: str, code: str, qty: int, scan_id: str) -> str | None:
	parcel = _lock(name)
	if frappe.db.exists("Packing Scan", scan_id):
		return None
	_refuse_unpackable(parcel)
	_claim(parcel)
	if not 0 < qty <= MOST_PIECES:
		return _("A quantity must be between 1 and {0}").format(MOST_PIECES)
	rows = rows_of(name)
	item = item_scanned(parcel, rows, code)
	if not item:
		return _("WRONG ITEM: {0} does not belong into this parcel").format(code)
	packed, wanted = _packed(name, item), needed(rows, item)
	if packed + qty > wanted:
		return _("TOO MANY: {0} of {1} are in the parcel already, {2} belong into it").format(
			packed, item, wanted
		)
	note = frappe.new_doc("Packing Scan")
	note.update({"fulfilment_order": name, "item_code": item, "qty": qty, "code": code})
	if insert_once(note, scan_id):
		_write_packed(name, rows, item, packed + qty)
	return None


@unit_of_work
def take_back(name: str, scan_id: str) -> None:
	"""Take the pieces of a scan out of the parcel again; taken back twice, they leave once."""
	parcel = _lock(name)
	_refuse_unpackable(parcel)
	_claim(parcel)
	item = frappe.db.get_value(
		"Packing Scan", {"name": scan_id, "fulfilment_order": name, "taken_back": 0}, "item_code"
	)
	if item:
		frappe.db.set_value("Packing Scan", scan_id, "taken_back", 1)
		_write_packed(name, rows_of(name), item, _packed(name, item))


def close_parcel(name: str, weight_grams: int, sizes: dict[str, object], why: str = "") -> WeightCheck | None:
	"""The parcel is complete and weighed: it is Packed. Returns the check when the scale does not agree and the packer
	has not said `why`; nothing has happened then. `sizes` may have box, length_mm, width_mm, height_mm. Closing it again
	changes nothing."""
	return in_transaction(_close, name, int(weight_grams), sizes, why.strip())


def _close(name: str, weight_grams: int, sizes: dict[str, object], why: str) -> WeightCheck | None:
	_order, parcel = lock_fulfilment(name)
	if parcel.packed_at:
		return None
	_refuse_unpackable(parcel)
	_claim(parcel)
	missing = [
		f"{row.qty - row.packed_qty} x {row.item_code}" for row in parcel.items if row.packed_qty < row.qty
	]
	if missing:
		frappe.throw(_("Still to be scanned: {0}").format(", ".join(missing)), title=_("Not Complete"))
	check = expected_weight(parcel, weight_grams, sizes.get("box"))
	if not check.fits and not why:
		return check
	_set_packed(parcel, weight_grams, sizes)
	if not check.fits:
		weighed = _("Weighs {0} g, {1} g were expected: {2}").format(weight_grams, check.expected, why)
		timeline.note(parcel.doctype, parcel.name, weighed)
	return None


@unit_of_work
def pack_unscanned(name: str, weight_grams: int | None) -> None:
	"""Packed without the station: the clerk has looked through the parcel himself."""
	_order, parcel = lock_fulfilment(name)
	if parcel.status not in (FulfilmentStatus.TO_PICK, FulfilmentStatus.PICKED):
		refuse(ErrorCode.WRONG_STATUS, _("{0} is {1} already").format(name, _(parcel.status)))
	_claim(parcel)
	for row in parcel.items:
		row.packed_qty = row.qty
	_set_packed(parcel, weight_grams or parcel.weight_grams, {})


def expected_weight(parcel, weight_grams: int, box: str | None) -> WeightCheck:
	"""The scale against the weight of items and box, with the warehouse's tolerance."""
	tolerance = frappe.get_cached_value(
		"Ecom Warehouse Profile", parcel.warehouse, "weight_tolerance_percent"
	)
	box_grams = frappe.get_cached_value("Ecom Box", box, "weight_grams") if box else 0
	items = [(row.weight_grams or 0, row.qty) for row in parcel.items]
	return check_weight(weight_grams, items, box_grams or 0, tolerance or 0)


def _set_packed(parcel, weight_grams: int, sizes: dict[str, object]) -> None:
	parcel.update({key: value for key, value in sizes.items() if value})
	parcel.update(
		{
			"weight_grams": weight_grams,
			"packed_by": frappe.session.user,
			"packed_at": now_datetime(),
			"claimed_by": None,
			"claimed_at": None,
			"problem": None,
		}
	)
	if parcel.status in BEFORE_LABEL:
		parcel.status = FulfilmentStatus.PACKED
	save_fulfilment(parcel)


def _lock(name: str):
	"""The parcel's row alone: a scan changes nothing of its order."""
	fields = [
		"name",
		"status",
		"claimed_by",
		"claimed_at",
		"packed_at",
		"packed_by",
		"warehouse",
		"ecom_order",
	]
	return lock_values("Fulfilment Order", name, fields)


def _refuse_unpackable(parcel) -> None:
	if parcel.packed_at:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} was packed by {1} already").format(parcel.name, get_fullname(parcel.packed_by)),
			title=_("Already Packed"),
		)
	if parcel.status not in OPEN:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} is {1}: there is nothing to pack").format(parcel.name, _(parcel.status)),
		)


def _claim(parcel) -> None:
	"""One parcel, one clerk: two who scan into it would both believe it complete. A claim ends with the parcel, or after
	half an hour without a scan."""
	now = now_datetime()
	other = parcel.claimed_by and parcel.claimed_by != frappe.session.user
	if other and parcel.claimed_at and parcel.claimed_at > now - timedelta(minutes=CLAIM_MINUTES):
		refuse(
			ErrorCode.IN_USE,
			_("{0} is at the packing station of {1}").format(parcel.name, get_fullname(parcel.claimed_by)),
			title=_("Taken by a Colleague"),
		)
	values = {"claimed_by": frappe.session.user, "claimed_at": now}
	parcel.update(values)
	frappe.db.set_value("Fulfilment Order", parcel.name, values, update_modified=False)


def _packed(name: str, item: str) -> int:
	scans = {"fulfilment_order": name, "item_code": item, "taken_back": 0}
	return sum(frappe.get_all("Packing Scan", filters=scans, pluck="qty"))


def _write_packed(name: str, rows, item: str, packed: int) -> None:
	for row, qty in spread(rows, item, packed).items():
		frappe.db.set_value("Fulfilment Order Item", row, "packed_qty", qty, update_modified=False)
