"""Which parcels a wave has: leaving it, counting it, saving it."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder import Case

from ecom_erp.core.states.wave import UNPICKED, WaveStatus
from ecom_erp.erp.stock.picking import count_as_unpicked, remove_from_pick_list
from ecom_erp.flows.orders.locks import lock

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_wave.fulfilment_wave import FulfilmentWave


# Frappe adds to a dict it is told to write
NO_WAVE = MappingProxyType({"wave": None, "wave_slot": 0, "pick_list": None})


def parcels_of(wave: str) -> list[str]:
	"""Fulfilment Orders of a wave."""
	return frappe.get_all("Fulfilment Order", {"wave": wave}, pluck="name", order_by="name")


def number_slots(parcels: Sequence[str]) -> None:
	"""Give the parcels of a new wave their places on the trolley. They stay when one leaves the wave: the pick list is printed
	by then."""
	table = frappe.qb.DocType("Fulfilment Order")
	slot = Case()
	for number, name in enumerate(sorted(parcels), start=1):
		slot = slot.when(table.name == name, number)
	frappe.qb.update(table).set(table.wave_slot, slot).where(table.name.isin(list(parcels))).run()


def leave_wave(parcel: "FulfilmentOrder") -> None:
	"""Take a parcel (a row with name, wave and pick_list; its order is locked) out of its wave and off the wave's Pick
	List. A wave that nobody is left in is cancelled. On a Pick List that was submitted its rows stay, as not
	picked."""
	frappe.db.set_value("Fulfilment Order", parcel.name, dict(NO_WAVE))
	if parcel.wave:
		wave = lock("Fulfilment Wave", parcel.wave)
		left = parcels_of(wave.name)
		count_parcels(wave, left)
		if not left:
			wave.update({"status": WaveStatus.CANCELLED, "pick_list": None})
		save_wave(wave)
	remove_from_pick_list(parcel.pick_list, parcel.name)
	forget_picks(parcel.name, parcel.pick_list)


def forget_picks(parcel: str, pick_list: str | None) -> None:
	"""What a submitted Pick List has picked for a parcel has to be picked anew, for it or for another one."""
	rows = frappe.get_all("Fulfilment Order Item", {"parent": parcel}, pluck="sales_order_item")
	count_as_unpicked(pick_list, parcel, rows)


def leave_unpicked_wave(name: str) -> None:
	"""Take a parcel that will not be shipped out of a wave that is still to be picked."""
	parcel = frappe.db.get_value("Fulfilment Order", name, ["name", "wave", "pick_list"], as_dict=True)
	if parcel.wave and frappe.db.get_value("Fulfilment Wave", parcel.wave, "status") in UNPICKED:
		leave_wave(parcel)


def count_parcels(wave: "FulfilmentWave", names: Sequence[str]) -> None:
	"""How many parcels and pieces a wave has."""
	quantities = (
		frappe.get_all("Fulfilment Order Item", {"parent": ("in", names)}, pluck="qty") if names else []
	)
	wave.update({"parcels": len(names), "pieces": sum(quantities)})


def save_wave(wave: "FulfilmentWave") -> None:
	"""Save what a flow decided about a wave."""
	wave.flags.by_machine = True
	wave.save(ignore_permissions=True)
