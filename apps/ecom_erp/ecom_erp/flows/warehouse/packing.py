"""The packing station: a Fulfilment Order is opened by one clerk and scanned piece by piece into its open package. How a
package is closed stands in `package_closing`.

What has been scanned stands in the database: a clerk whose browser dies goes on where he was. Each scan has a number
that the station draws, so that a scan whose answer was lost and is sent again counts once.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_fullname, now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import AT_HAND
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.warehouse.package_contents import counted, in_packages, unpacked
from ecom_erp.core.warehouse.packing_check import MOST_PIECES, Row, needed
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.packages import PACKAGE, contents_of_packages
from ecom_erp.flows.warehouse import traced_scans
from ecom_erp.flows.warehouse.package_contents import SCAN, scanned_pieces
from ecom_erp.flows.warehouse.packing_pace import count_wrong
from ecom_erp.flows.warehouse.packing_view import item_scanned, rows_of
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder

CLAIM_MINUTES = 30


class Question(str):
	"""Nothing is wrong, and nothing counted: the text says what to scan."""


@unit_of_work
def open_parcel(name: str) -> None:
	"""The user packs this Fulfilment Order now. Raises with the name of the clerk who has it at his station."""
	parcel = _lock(name)
	refuse_unpackable(parcel)
	claim(parcel)


@unit_of_work
def leave_parcel(name: str) -> None:
	"""The user puts it aside; what he has scanned stays, another may go on."""
	if _lock(name).claimed_by == frappe.session.user:
		frappe.db.set_value("Fulfilment Order", name, {"claimed_by": None, "claimed_at": None})


def scan(name: str, code: str, qty: int, scan_id: str) -> str | None:
	"""Put scanned pieces into the open package; None, or in words why they do not belong there (a Question where only the serial
	number or batch is missing). `scan_id` is the station's
	own number of this scan."""
	return in_transaction(_scan, name, code.strip(), int(qty), scan_id)


def _scan(name: str, code: str, qty: int, scan_id: str) -> str | None:
	parcel = _lock(name)
	if frappe.db.exists(SCAN, scan_id):
		return None
	refuse_unpackable(parcel)
	claim(parcel)
	package, closed = packages_at_work(name)
	said = _put_in(parcel, package, closed, code, qty, scan_id)
	if said and not isinstance(said, Question):
		count_wrong(package, scan_id)
	return said


def _put_in(
	parcel, package: str | None, closed: dict[str, int], code: str, qty: int, scan_id: str
) -> str | None:
	name = parcel.name
	if not 0 < qty <= MOST_PIECES:
		return _("A quantity must be between 1 and {0}").format(MOST_PIECES)
	rows = rows_of(name)
	meant = traced_scans.identify(
		{row.item for row in rows}, item_scanned(parcel, rows, code), code, parcel.warehouse
	)
	if not meant:
		return _("WRONG ITEM: {0} does not belong in this parcel").format(code)
	found, known = meant
	item = found.item
	if found.ask:
		return Question(found.ask)
	rest = unpacked(rows, [closed])
	scanned = scanned_pieces(package)
	required, there = needed(rows, item), scanned.get(item, 0) + needed(rows, item) - needed(rest, item)
	if there + qty > required:
		return _("TOO MANY: the parcel already contains {0} of {1}; it needs {2}").format(
			there, item, required
		)
	if known and (refused := traced_scans.refusal(parcel, found, known, qty)):
		return refused
	note = frappe.new_doc(SCAN)
	note.flags.by_machine = True
	note.flags.ignore_links = True  # they have just been read
	note.update({"fulfilment_order": name, "package": package, "item_code": item, "qty": qty, "code": code})
	note.update({"serial_no": found.serial or None, "batch_no": found.batch or None})
	if insert_once(note, scan_id):
		scanned[item] = scanned.get(item, 0) + qty
		_write_packed(closed, rest, scanned, item)
	return None


@unit_of_work
def undo_scan(name: str, scan_id: str) -> None:
	"""Take the pieces of a scan out of the open package again; taken back twice, they leave once. Raises when they lie in
	a package that is closed."""
	parcel = _lock(name)
	refuse_unpackable(parcel)
	claim(parcel)
	package, closed = packages_at_work(name)
	known = {"name": scan_id, "fulfilment_order": name, "undone": 0}
	found = frappe.db.get_value(SCAN, known, ["item_code", "package"], as_dict=True)
	if not found:
		return
	if found.package != package:
		refuse(ErrorCode.WRONG_STATUS, _("The items scanned before are in a closed package"))
	frappe.db.set_value(SCAN, scan_id, "undone", 1)
	_write_packed(closed, unpacked(rows_of(name), [closed]), scanned_pieces(package), found.item_code)


def packages_at_work(name: str) -> tuple[str | None, dict[str, int]]:
	"""The name of a Fulfilment Order's open package, and the pieces by row that lie in its closed ones."""
	filters = {"fulfilment_order": name, "status": ("!=", PackageStatus.CANCELLED)}
	rows = frappe.get_all(PACKAGE, filters, ["name", "packed_at"], order_by="number")
	opened = next((row.name for row in rows if not row.packed_at), None)
	contents = contents_of_packages([row.name for row in rows if row.packed_at])
	return opened, in_packages(
		{row.fulfilment_order_item: row.qty for row in one} for one in contents.values()
	)


def _write_packed(closed: dict[str, int], rest: Sequence[Row], scanned: dict[str, int], item: str) -> None:
	"""Show what of an item is packed on the rows that are not all in closed packages."""
	packed = counted(closed, rest, {item: scanned.get(item, 0)})
	for row in rest:
		if row.item == item:
			qty = packed.get(row.name, 0)
			frappe.db.set_value("Fulfilment Order Item", row.name, "packed_qty", qty, update_modified=False)


def _lock(name: str):
	"""The Fulfilment Order's row alone: a scan changes nothing of its order."""
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


def refuse_unpackable(parcel: "FulfilmentOrder") -> None:
	"""Raises when a Fulfilment Order is packed, or will not be packed."""
	if parcel.packed_at:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} was already packed by {1}").format(parcel.name, get_fullname(parcel.packed_by)),
			title=_("Already Packed"),
		)
	if parcel.status not in AT_HAND:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} is {1}. There is nothing to pack.").format(parcel.name, _(parcel.status)),
		)


def claim(parcel: "FulfilmentOrder") -> None:
	"""One parcel, one clerk: two who scan into it would both believe it complete. A claim ends with the parcel, or after
	half an hour without a scan."""
	now = now_datetime()
	other = parcel.claimed_by and parcel.claimed_by != frappe.session.user
	if other and parcel.claimed_at and parcel.claimed_at > now - timedelta(minutes=CLAIM_MINUTES):
		refuse(
			ErrorCode.IN_USE,
			_("{0} is being packed by {1}").format(parcel.name, get_fullname(parcel.claimed_by)),
			title=_("In Use at Another Station"),
		)
	values = {"claimed_by": frappe.session.user, "claimed_at": now}
	parcel.update(values)
	frappe.db.set_value("Fulfilment Order", parcel.name, values, update_modified=False)
