"""Picking with a phone: the walk of a wave stop by stop. What is in the trolley stands on the draft of the Pick List, so a picker
whose phone dies goes on where the walk was.

A wave has one picker at a time. The phone counts the pieces of a stop and says how many there are now, and how many there were: sent
twice, they count once, and a phone that does not know what another one of the picker has counted is told so.
"""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_fullname, getdate

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import PRIORITIES
from ecom_erp.core.states.wave import WITH_PICKERS, WaveStatus
from ecom_erp.core.warehouse import picking as walks
from ecom_erp.core.warehouse.picking import Pick, Stop
from ecom_erp.erp.selling.items import pictures_and_barcodes
from ecom_erp.erp.stock.picking import count_picked, rows_of, submit_pick_list
from ecom_erp.flows.orders.locks import lock
from ecom_erp.flows.warehouse import traced_scans
from ecom_erp.flows.warehouse.picking.wave_candidates import places_of
from ecom_erp.flows.warehouse.picking.waves import expect, leave_short, lock_wave, release, start
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_wave.fulfilment_wave import FulfilmentWave

WAVE = "Fulfilment Wave"


def wave_of_code(code: str) -> str:
	"""The wave that a scanned code means: its own name, as it stands on the printed pick list, or that of its Pick List. Raises when
	there is none."""
	code = code.strip()
	found = frappe.db.exists(WAVE, code) or frappe.db.get_value(WAVE, {"pick_list": code})
	if not found:
		refuse(ErrorCode.NOT_FOUND, _("No wave found for {0}").format(code), title=_("Not Found"))
	return found


def begin(name: str, take_over: bool = False) -> None:
	"""The user walks with this wave; it is released before, if nobody has. Raises with the picker's name when somebody else walks
	with it, unless the user takes over."""
	wave = frappe.db.get_value(WAVE, name, ["name", "status", "picker"], as_dict=True)
	if wave.status == WaveStatus.OPEN:
		release(name)
	if wave.status == WaveStatus.PICKING and wave.picker == frappe.session.user:
		return
	if not take_over:
		_refuse_others(wave)
	start(name)


@unit_of_work
def count(name: str, item_code: str, before: int, now: int) -> None:
	"""Of an item there are `now` pieces in the trolley, instead of `before`. Raises when another phone has counted meanwhile, or
	when there would be more than the wave needs."""
	wave = _lock_at_work(name)
	stop = _stop(wave, item_code)
	if stop.picked == now:
		return
	if stop.picked != before:
		refuse(
			ErrorCode.IN_USE,
			_("{0} of {1} are in the trolley: another device has counted them. Count again.").format(
				stop.picked, item_code
			),
		)
	if not 0 <= now <= stop.qty:
		refuse(
			ErrorCode.INVALID_REQUEST,
			_("TOO MANY: the wave needs {0} of {1}").format(stop.qty, item_code),
		)
	_write(stop, walks.filled(stop, now))


@unit_of_work
def short(name: str, item_code: str, found: int) -> list[tuple[str, int]]:
	"""Only `found` pieces of an item are on its shelf, those in the trolley among them. The most urgent parcels get them; those
	that cannot have all they need leave the wave with the problem. Returns what was picked for them and nobody else in the wave
	needs, to be put back: (item, pieces)."""
	_parcels, wave = lock_wave(name)
	expect(wave, WITH_PICKERS)
	_refuse_others(wave)
	picks = _picks(wave)
	stop = _stop_of(picks, item_code)
	if not stop.picked <= found < stop.qty:
		refuse(
			ErrorCode.INVALID_REQUEST,
			_("Enter how many of {0} there are: at least the {1} in the trolley, fewer than {2}").format(
				item_code, stop.picked, stop.qty
			),
		)
	leaving = walks.without_enough(stop, found, _by_urgency(name))
	rest, back = walks.put_back(picks, leaving)
	_write_all(picks, rest)
	for parcel, pieces in leaving.items():
		leave_short(parcel, item_code, pieces)
	return sorted(back.items())


@unit_of_work
def finish(name: str) -> None:
	"""The walk is over: the wave is picked. Raises, naming them, while items are left to pick."""
	_parcels, wave = lock_wave(name)
	if wave.status in (WaveStatus.PICKED, WaveStatus.DONE):
		return
	expect(wave, WITH_PICKERS)
	left = [f"{stop.qty - stop.picked} × {stop.item}" for stop in _stops(wave) if stop.picked < stop.qty]
	if left:
		refuse(ErrorCode.WRONG_STATUS, _("Still to pick: {0}").format(", ".join(left[:5])))
	submit_pick_list(wave.pick_list)


def overview(name: str) -> dict:
	"""What the phone shows of a wave: its `stops` in the order of the walk, each with item, place, picture, barcodes, qty, picked and
	slots (slot, qty, picked)."""
	wave = frappe.get_doc(WAVE, name)
	found = _stops(wave) if wave.pick_list else []
	items = {stop.item for stop in found}
	names = dict(
		frappe.get_all("Item", {"name": ("in", list(items) or [""])}, ["name", "item_name"], as_list=True)
	)
	batches = traced_scans.proposed({stop.item: stop.qty - stop.picked for stop in found}, wave.warehouse)
	places, facts = places_of(wave.warehouse, items), pictures_and_barcodes(items)
	return {
		"name": name,
		"status": wave.status,
		"warehouse": wave.warehouse,
		"picker": get_fullname(wave.picker) if wave.picker else None,
		"stops": [
			{
				"item_code": stop.item,
				"item_name": names.get(stop.item),
				"place": places.get(stop.item, ("", ""))[1],
				"image": facts.get(stop.item, ("", ()))[0],
				"barcodes": facts.get(stop.item, ("", ()))[1],
				"batches": batches.get(stop.item, []),
				"qty": stop.qty,
				"picked": stop.picked,
				"slots": [(pick.slot, pick.qty, pick.picked) for pick in stop.picks],
			}
			for stop in found
		],
	}


def waves_to_pick() -> list:
	"""Waves that the user may see that are still to be picked, his own first, then the oldest."""
	rows = frappe.get_list(
		WAVE,
		filters={"status": ("in", (WaveStatus.OPEN, *WITH_PICKERS))},
		fields=["name", "warehouse", "status", "parcels", "pieces", "picker"],
		order_by="creation",
		limit=30,
	)
	for row in rows:
		row.own = row.picker == frappe.session.user
		row.picker = get_fullname(row.picker) if row.picker else None
	return sorted(rows, key=lambda row: not row.own)


def _lock_at_work(name: str) -> "FulfilmentWave":
	"""The wave under its lock alone: counting changes nothing of its parcels."""
	wave = lock(WAVE, name)
	expect(wave, WITH_PICKERS)
	_refuse_others(wave)
	return wave


def _refuse_others(wave: "FulfilmentWave") -> None:
	"""Raises with the picker's name while somebody else walks with the wave."""
	if wave.status == WaveStatus.PICKING and wave.picker not in (None, "", frappe.session.user):
		refuse(
			ErrorCode.IN_USE,
			_("{0} is already picking {1}").format(get_fullname(wave.picker), wave.name),
			title=_("In Use"),
		)


def _picks(wave: "FulfilmentWave") -> list[Pick]:
	slots = dict(frappe.get_all("Fulfilment Order", {"wave": wave.name}, ["name", "wave_slot"], as_list=True))
	return [
		Pick(
			row=row.name,
			item=row.item_code,
			parcel=row.fulfilment_order,
			slot=slots.get(row.fulfilment_order, 0),
			qty=int(row.qty),
			picked=int(row.picked_qty or 0),
		)
		for row in rows_of(wave.pick_list)
	]


def _stops(wave: "FulfilmentWave") -> list[Stop]:
	return walks.stops(_picks(wave))


def _stop(wave: "FulfilmentWave", item_code: str) -> Stop:
	return _stop_of(_picks(wave), item_code)


def _stop_of(picks: list[Pick], item_code: str) -> Stop:
	found = next((stop for stop in walks.stops(picks) if stop.item == item_code), None)
	if not found:
		refuse(ErrorCode.INVALID_REQUEST, _("WRONG ITEM: the wave does not need {0}").format(item_code))
	return found


def _by_urgency(wave: str) -> list[str]:
	"""The parcels of a wave, the most urgent one first."""
	rows = frappe.get_all(
		"Fulfilment Order", {"wave": wave}, ["name", "priority", "ship_by", "promised_date"]
	)
	rows.sort(
		key=lambda row: (
			PRIORITIES.index(row.priority or "Normal"),
			getdate(row.ship_by or row.promised_date or "9999-12-31"),
			row.name,
		)
	)
	return [row.name for row in rows]


def _write(before: Stop, after: Stop) -> None:
	known = {pick.row: pick.picked for pick in before.picks}
	count_picked({pick.row: pick.picked for pick in after.picks if pick.picked != known[pick.row]})


def _write_all(picks: list[Pick], rest: list[Stop]) -> None:
	known = {stop.item: stop for stop in walks.stops(picks)}
	for stop in rest:
		_write(known[stop.item], stop)
