"""What a Pick List that was submitted or cancelled in ERPNext, by the app or by hand, means for the parcels."""

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.quantities import Pieces, RowName
from ecom_erp.core.shipping.piece_coverage import short_rows, take_covered
from ecom_erp.core.states.fulfilment import OPEN, PICKABLE, FulfilmentStatus
from ecom_erp.core.states.wave import WaveStatus
from ecom_erp.flows.orders.fulfilment_orders import needed_pieces, set_parcels
from ecom_erp.flows.orders.locks import lock, lock_orders_of, lock_parcels
from ecom_erp.flows.orders.packages import with_closed
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.warehouse.picking.wave_membership import NO_WAVE, forget_picks


def before_change(pick_list) -> None:
	"""Lock the orders before ERPNext locks what lies below them."""
	lock_orders_of({row.sales_order for row in pick_list.locations if row.sales_order})


def submitted(pick_list) -> None:
	"""Parcels that are picked in full are Picked; those that are short get the problem and leave the wave."""
	parcels = lock_parcels(_waiting_for(pick_list))
	pieces: dict[RowName, Pieces] = {}
	for row in pick_list.locations:
		if row.sales_order_item:
			pieces[row.sales_order_item] = Pieces(
				pieces.get(row.sales_order_item, 0) + int(row.picked_qty or 0)
			)
	# those that this list was made for take their pieces first
	parcels.sort(key=lambda parcel: (parcel.pick_list != pick_list.name, parcel.name))
	needed = needed_pieces([parcel.name for parcel in parcels])
	covered, left = take_covered([(parcel.name, needed[parcel.name]) for parcel in parcels], pieces)
	by_status = {parcel.name: parcel.status for parcel in parcels}
	now = now_datetime()
	set_parcels(
		[name for name in covered if by_status[name] == FulfilmentStatus.TO_PICK],
		status=FulfilmentStatus.PICKED,
		pick_list=pick_list.name,
		picked_at=now,
	)
	set_parcels(
		[name for name in covered if by_status[name] == FulfilmentStatus.LABELLED],
		pick_list=pick_list.name,
		picked_at=now,
	)
	for parcel in parcels:
		if parcel.name not in covered and parcel.pick_list == pick_list.name:
			_note_short(parcel.name, needed[parcel.name], left)
			forget_picks(parcel.name, pick_list.name)
	if pick_list.get("fulfilment_wave"):
		_wave_picked(pick_list.fulfilment_wave, now)


def _waiting_for(pick_list) -> list[str]:
	"""Parcels of the list's rows that wait to be picked."""
	orders = {row.sales_order for row in pick_list.locations if row.sales_order}
	own = {"pick_list": pick_list.name, "status": ("in", PICKABLE)}
	found = set(frappe.get_all("Fulfilment Order", filters=own, pluck="name"))
	if orders:
		pool = frappe.get_all("Ecom Order", filters={"sales_order": ("in", list(orders))}, pluck="name")
		free = {
			"ecom_order": ("in", pool),
			"warehouse": ("in", list({row.warehouse for row in pick_list.locations})),
			"status": ("in", PICKABLE),
			"pick_list": ("is", "not set"),
			"picked_at": ("is", "not set"),
		}
		found.update(frappe.get_all("Fulfilment Order", filters=free, pluck="name"))
	return sorted(found)


def _note_short(name: str, needed: Mapping[RowName, Pieces], pieces: Mapping[RowName, Pieces]) -> None:
	"""Say what is missing; the parcel can be picked again in another wave."""
	items = dict(
		frappe.get_all(
			"Fulfilment Order Item",
			filters={"parent": name},
			fields=["sales_order_item", "item_code"],
			as_list=True,
		)
	)
	texts = [
		_("Only {0} of {1} found: {2}").format(picked, required, items[row])
		for row, (picked, required) in sorted(short_rows(needed, pieces).items())
	]
	set_parcels([name], problem="\n".join(texts), **NO_WAVE)


def _wave_picked(name: str, now) -> None:
	wave = lock("Fulfilment Wave", name)
	rest = frappe.db.count("Fulfilment Order", {"wave": name})
	wave.update(
		{"status": WaveStatus.PICKED if rest else WaveStatus.CANCELLED, "picked_at": now, "parcels": rest}
	)
	wave.picker = wave.picker or frappe.session.user
	wave.flags.by_machine = True
	wave.save(ignore_permissions=True)


def cancelled(pick_list) -> None:
	"""Goods go back to their shelves: parcels of which nothing is packed yet wait to be picked again."""
	filters = {"pick_list": pick_list.name, "status": ("in", OPEN)}
	parcels = lock_parcels(frappe.get_all("Fulfilment Order", filters=filters, pluck="name"))
	closed = with_closed([parcel.name for parcel in parcels])
	back = [
		parcel.name
		for parcel in parcels
		if parcel.status == FulfilmentStatus.PICKED and parcel.name not in closed
	]
	set_parcels(back, status=FulfilmentStatus.TO_PICK)
	set_parcels([parcel.name for parcel in parcels], **NO_WAVE, picked_at=None)
	wave = pick_list.get("fulfilment_wave")
	if wave:
		set_status("Fulfilment Wave", wave, WaveStatus.CANCELLED, pick_list=None)
