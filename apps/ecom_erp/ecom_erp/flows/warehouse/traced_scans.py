"""Serial numbers and batches at the packing station: asked for, checked, kept with the scan, and written on the Delivery Note."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import formatdate, getdate

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import OPEN
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.warehouse import traced_goods
from ecom_erp.core.warehouse.traced_goods import Known, NotAllScanned, Reason, Share, Traced
from ecom_erp.erp.stock.traced_goods import BATCH, SERIAL_NO, batches_there, kept_by, known_number
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.warehouse.package_contents import SCAN
from ecom_erp.messaging.errors import refuse


@dataclass(frozen=True)
class Scanned:
	"""What a code is: an item, with its serial number or batch where it has one. `ask`: what to scan next instead."""

	item: str
	serial: str = ""
	batch: str = ""
	ask: str = ""


def identify(
	items: Collection[str], item: str | None, code: str, warehouse: str
) -> tuple[Scanned, Known | None] | None:
	"""What a code means in a parcel of `items`, of which `item` is what it means by itself. A serial number or a batch names its item;
	an item that has them asks for them. None when it is nothing of the parcel."""
	kept = kept_by(items)
	if item and item not in kept:
		return Scanned(item), None
	known = known_number(code, kept, warehouse)
	if known and (known.serial or not kept[known.item].serials):
		return Scanned(known.item, known.serial, known.batch), known
	if not item and not known:
		return None
	wanted = item or (known.item if known else "")
	if kept[wanted].serials:
		return Scanned(wanted, ask=_("Scan the serial number of {0}").format(wanted)), None
	return Scanned(wanted, ask=_("Scan the batch number of {0}").format(wanted)), None


def refusal(parcel: Any, found: Scanned, known: Known, qty: int) -> str | None:
	"""In words, why the pieces do not go into the parcel; None when they do. Takes the lock of the serial number or batch: two
	parcels do not get the same piece."""
	lock_values(SERIAL_NO if found.serial else BATCH, found.serial or found.batch, "name")
	sales_order = frappe.db.get_value("Ecom Order", parcel.ecom_order, "sales_order")
	reason = traced_goods.refusal(
		known,
		qty,
		warehouse=parcel.warehouse,
		today=getdate(),
		orders=(parcel.ecom_order, sales_order),
		packed=_packed(found),
	)
	return _said(reason, found, known, parcel.warehouse) if reason else None


def _packed(found: Scanned) -> int:
	"""Pieces that lie in packages which have not left."""
	scan, parcel = frappe.qb.DocType(SCAN), frappe.qb.DocType("Fulfilment Order")
	number = scan.serial_no == found.serial if found.serial else scan.batch_no == found.batch
	rows = (
		frappe.qb.from_(scan)
		.join(parcel)
		.on(parcel.name == scan.fulfilment_order)
		.select(Sum(scan.qty))
		.where(number & (scan.undone == 0) & parcel.status.isin(OPEN))
	).run()
	return int(rows[0][0] or 0)


def _said(reason: Reason, found: Scanned, known: Known, warehouse: str) -> str:
	number = found.serial or found.batch
	return {
		Reason.NOT_HERE: _("NOT HERE: {0} is not in {1}").format(number, warehouse),
		Reason.DISABLED: _("BLOCKED: batch {0} is disabled").format(found.batch),
		Reason.EXPIRED: _("EXPIRED: {0} expired on {1}").format(number, formatdate(known.expires)),
		Reason.RESERVED: _("RESERVED: {0} is kept for {1}").format(number, known.reserved_for),
		Reason.PACKED: _("PACKED ALREADY: {0} lies in a package").format(number),
		Reason.ONE_PIECE: _("A serial number is one piece. Scan each of them."),
		Reason.TOO_FEW: _("TOO MANY: there are {0} pieces of batch {1}, with those that are packed").format(
			known.available, number
		),
	}[reason]


def scanned_goods(fulfilment_order: str) -> list[Traced]:
	"""What was scanned with a serial number or batch into the packages of a Fulfilment Order, in that order."""
	packages = frappe.get_all(
		PACKAGE,
		{"fulfilment_order": fulfilment_order, "status": ("!=", PackageStatus.CANCELLED)},
		pluck="name",
	)
	rows = frappe.get_all(
		SCAN,
		filters={"package": ("in", packages or [""]), "undone": 0},
		or_filters=[["serial_no", "is", "set"], ["batch_no", "is", "set"]],
		fields=["item_code", "serial_no", "batch_no", "qty"],
		order_by="creation",
	)
	return [Traced(row.item_code, row.serial_no or "", row.batch_no or "", row.qty) for row in rows]


def shares(fulfilment_order: str, rows: Sequence[tuple[str, str, int]]) -> Mapping[str, tuple[Share, ...]]:
	"""See `core.warehouse.traced_goods.shares`. Raises, naming the item, when a part of it was scanned."""
	try:
		return traced_goods.shares(rows, scanned_goods(fulfilment_order))
	except NotAllScanned as error:
		refuse(
			ErrorCode.WRONG_STATUS,
			_(
				"{0} of {1} pieces of {2} were scanned with their serial number or batch. Scan the others."
			).format(error.scanned, error.needed, error.item),
		)


def proposed(pieces: Mapping[str, int], warehouse: str) -> dict[str, list[dict]]:
	"""By item with batches, from which to take `pieces` of it, what expires first: dicts with batch, expires, qty."""
	items = [item for item, kept in kept_by(pieces).items() if kept.batches]
	there = batches_there(items, warehouse) if items else {}
	return {
		item: [
			{"batch": number, "expires": expires, "qty": qty}
			for number, expires, qty in traced_goods.first_expired(rows, pieces[item])
		]
		for item, rows in there.items()
	}
