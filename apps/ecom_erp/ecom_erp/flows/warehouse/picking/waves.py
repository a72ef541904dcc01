"""Waves: parcels of one warehouse that are picked in one walk, by one Pick List of ERPNext."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.states.fulfilment import AT_HAND, FulfilmentStatus
from ecom_erp.core.states.wave import AT_WORK, WITH_PICKERS, WaveStatus
from ecom_erp.erp.stock.picking import submit_pick_list, undo_pick_list
from ecom_erp.flows.orders.fulfilment_orders import set_parcels
from ecom_erp.flows.orders.locks import lock, lock_parcels
from ecom_erp.flows.orders.packages import with_closed
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.warehouse.picking.wave_candidates import candidates_for, pickable, picks_of
from ecom_erp.flows.warehouse.picking.wave_membership import (
	NO_WAVE,
	count_parcels,
	leave_wave,
	number_slots,
	parcels_of,
	save_wave,
)
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_wave.fulfilment_wave import FulfilmentWave


def make_waves(fulfilment_orders: Sequence[str]) -> list[str]:
	"""Waves of the chosen parcels, one for each warehouse; their names. Parcels that are in a wave or picked already are
	left where they are; raises when none is left."""
	return in_transaction(_make_waves, sorted(set(fulfilment_orders)), {})


@unit_of_work
def next_wave(warehouse: str, criteria: Mapping[str, object]) -> str:
	"""The next wave of a warehouse; its name. `criteria` may name ship_by (the latest day), shop, priority,
	courier_account, single_items_first and most_parcels. Raises when nothing is to be picked."""
	chosen = candidates_for(warehouse, criteria)
	if not chosen:
		frappe.throw(_("No parcels to pick in {0}").format(warehouse), title=_("Nothing to Pick"))
	return _make_waves([parcel.name for parcel in chosen], criteria)[0]


def _make_waves(names: Sequence[str], criteria: Mapping[str, object]) -> list[str]:
	by_warehouse: dict[str, list] = {}
	for parcel in lock_parcels(names):
		if pickable(parcel):
			by_warehouse.setdefault(parcel.warehouse, []).append(parcel)
	if not by_warehouse:
		frappe.throw(
			_(
				"None of these parcels can join a wave: they are already in a wave, already picked, or "
				"have a problem"
			)
		)
	return [_insert(warehouse, parcels, criteria) for warehouse, parcels in sorted(by_warehouse.items())]


def _insert(warehouse: str, parcels: Sequence, criteria: Mapping[str, object]) -> str:
	wave = frappe.new_doc("Fulfilment Wave")
	wave.update({**criteria, "warehouse": warehouse, "status": WaveStatus.OPEN})
	count_parcels(wave, [parcel.name for parcel in parcels])
	wave.flags.by_machine = True
	wave.insert(ignore_permissions=True)
	set_parcels([parcel.name for parcel in parcels], wave=wave.name)
	number_slots([parcel.name for parcel in parcels])
	return wave.name


@unit_of_work
def release(name: str) -> str:
	"""Make the wave's Pick List and give it to the pickers; the Pick List's name. Released twice, there is one."""
	parcels, wave = lock_wave(name)
	if wave.pick_list:
		return wave.pick_list
	expect(wave, (WaveStatus.OPEN,))
	dropped = [parcel.name for parcel in parcels if not pickable(parcel, name)]
	set_parcels(dropped, **NO_WAVE)
	parcels = [parcel for parcel in parcels if parcel.name not in dropped]
	if not parcels:
		frappe.throw(_("No parcel of this wave is waiting to be picked. Cancel the wave."))
	wave.pick_list = picks_of(wave, parcels)
	set_parcels([parcel.name for parcel in parcels], pick_list=wave.pick_list)
	wave.update({"status": WaveStatus.RELEASED, "released_at": now_datetime()})
	count_parcels(wave, [parcel.name for parcel in parcels])
	save_wave(wave)
	return wave.pick_list


@unit_of_work
def start(name: str) -> None:
	"""The user walks with this wave's Pick List."""
	_parcels, wave = lock_wave(name)
	expect(wave, WITH_PICKERS)
	wave.update({"status": WaveStatus.PICKING, "picker": frappe.session.user, "started_at": now_datetime()})
	save_wave(wave)


@unit_of_work
def pick(name: str) -> str:
	"""All that still stands on the wave's Pick List has been picked: submit it; its name."""
	_parcels, wave = lock_wave(name)
	if wave.status in (WaveStatus.PICKED, WaveStatus.DONE):
		return wave.pick_list
	expect(wave, WITH_PICKERS)
	# the Pick List's own event moves parcels and wave on, see flows/warehouse/picking/pick_list_events.py
	submit_pick_list(wave.pick_list)
	return wave.pick_list


def report_short(fulfilment_order: str, item_code: str, found: int) -> str:
	"""A picker finds fewer pieces than a parcel needs: the parcel leaves its wave and waits with the problem for a
	person; the others are picked on. Returns the problem."""
	return in_transaction(leave_short, fulfilment_order, item_code, int(found))


def leave_short(name: str, item_code: str, found: int) -> str:
	"""As `report_short`, inside a unit of work."""
	[parcel] = lock_parcels([name])
	if parcel.status not in AT_HAND or parcel.packed_at:
		frappe.throw(_("{0} is already {1}").format(name, _(parcel.status)))
	if with_closed([name]):
		frappe.throw(_("A package of {0} is already closed. Unpack it first.").format(name))
	needed = sum(
		row.qty for row in frappe.get_doc("Fulfilment Order", name).items if row.item_code == item_code
	)
	if not 0 <= found < needed:
		frappe.throw(
			_("{0} needs {1} of {2}. The quantity found must be lower than that.").format(
				name, needed, item_code
			)
		)
	text = _("Only {0} of {1} found: {2}").format(found, needed, item_code)
	leave_wave(parcel)
	set_parcels(
		[name],
		problem=text,
		status=FulfilmentStatus.TO_PICK if parcel.status == FulfilmentStatus.PICKED else parcel.status,
		picked_at=None,
	)
	return text


@unit_of_work
def remove_from_wave(fulfilment_order: str) -> None:
	"""Take a parcel out of its wave before it is picked; it can go into another."""
	[parcel] = lock_parcels([fulfilment_order])
	if parcel.picked_at:
		frappe.throw(_("{0} is already picked").format(fulfilment_order))
	leave_wave(parcel)


@unit_of_work
def pick_again(fulfilment_order: str) -> None:
	"""The goods were found after all: the parcel can go into the next wave."""
	[parcel] = lock_parcels([fulfilment_order])
	if parcel.status not in AT_HAND:
		frappe.throw(_("{0} is already {1}").format(fulfilment_order, _(parcel.status)))
	set_parcels([fulfilment_order], problem=None)


@unit_of_work
def cancel(name: str) -> None:
	"""Give up a wave before anything of it is packed: its Pick List goes, its parcels wait to be picked again."""
	parcels, wave = lock_wave(name)
	if wave.status == WaveStatus.CANCELLED:
		return
	expect(wave, AT_WORK)
	closed = with_closed([parcel.name for parcel in parcels])
	packed = [parcel.name for parcel in parcels if parcel.name in closed or parcel.status not in AT_HAND]
	if packed:
		frappe.throw(_("Parcels of this wave are packed already: {0}").format(", ".join(packed[:5])))
	pick_list = wave.pick_list
	wave.update({"status": WaveStatus.CANCELLED, "pick_list": None})
	save_wave(wave)
	picked = [parcel.name for parcel in parcels if parcel.status == FulfilmentStatus.PICKED]
	set_parcels(picked, status=FulfilmentStatus.TO_PICK)
	set_parcels([parcel.name for parcel in parcels], **NO_WAVE, picked_at=None)
	if pick_list:
		undo_pick_list(pick_list)


def close_if_done(wave: str) -> None:
	"""A wave of which no parcel is open any more is done. Called after each parcel; the job `close_waves` finds those
	whose last two parcels were shipped at the same moment."""
	if frappe.db.get_value("Fulfilment Wave", wave, "status") == WaveStatus.PICKED and not frappe.db.exists(
		"Fulfilment Order", {"wave": wave, "status": ("in", AT_HAND)}
	):
		set_status("Fulfilment Wave", wave, WaveStatus.DONE)


def reopen(wave: str) -> None:
	"""A parcel of a wave that was done is to be shipped again."""
	if frappe.db.get_value("Fulfilment Wave", wave, "status") == WaveStatus.DONE:
		set_status("Fulfilment Wave", wave, WaveStatus.PICKED)


def close_waves() -> None:
	"""Close every picked wave whose parcels have all gone."""
	for name in frappe.get_all("Fulfilment Wave", {"status": WaveStatus.PICKED}, pluck="name"):
		in_transaction(close_if_done, name)


def lock_wave(name: str) -> tuple[list["FulfilmentOrder"], "FulfilmentWave"]:
	"""The wave's parcels and the wave, with the orders locked first."""
	parcels = lock_parcels(parcels_of(name))
	return [p for p in parcels if p.wave == name], lock("Fulfilment Wave", name)


def expect(wave: "FulfilmentWave", statuses: Sequence[str]) -> None:
	"""Raises when a wave is not in one of the statuses."""
	if wave.status not in statuses:
		frappe.throw(_("{0} is {1}").format(wave.name, _(wave.status)))
