"""What a wave is made of: parcels that wait, and the Pick List's rows in the order of the walk."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Count, Min, Sum
from frappe.utils import cint, getdate

from ecom_erp.core.states.fulfilment import PICKABLE
from ecom_erp.core.states.order import ALLOCATED, PARTLY_SHIPPED
from ecom_erp.core.warehouse import wave_planning as rules
from ecom_erp.erp.stock.picking import Pick, make_pick_list

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_wave.fulfilment_wave import FulfilmentWave

SHIPPABLE = (ALLOCATED, PARTLY_SHIPPED)
UNPLACED = "~"  # after every place that has a name


def pickable(parcel, wave: str | None = None) -> bool:
	"""Whether a parcel (a row of `lock_parcels`) waits to be picked, in no wave but `wave`."""
	return bool(
		parcel.status in PICKABLE
		and not parcel.picked_at
		and not parcel.packed_at
		and not parcel.problem
		and parcel.wave in (None, "", wave)
		and parcel.order_status in SHIPPABLE
	)


def candidates_for(warehouse: str, criteria: Mapping[str, object]) -> list[rules.Candidate]:
	"""Parcels of a warehouse for its next wave, most urgent first."""
	return rules.next_wave(
		(_candidate(row) for row in _waiting(warehouse, criteria)),
		cint(criteria.get("most_parcels")),
		bool(cint(criteria.get("single_items_first"))),
	)


def _waiting(warehouse: str, criteria: Mapping[str, object]) -> list:
	parcel, order, item, place = (
		frappe.qb.DocType(name)
		for name in ("Fulfilment Order", "Ecom Order", "Fulfilment Order Item", "Bin Location")
	)
	query = (
		frappe.qb.from_(parcel)
		.join(order)
		.on(order.name == parcel.ecom_order)
		.join(item)
		.on(item.parent == parcel.name)
		.left_join(place)
		.on((place.item_code == item.item_code) & (place.warehouse == parcel.warehouse))
		.select(
			parcel.name,
			parcel.priority,
			parcel.ship_by,
			parcel.promised_date,
			Count(item.name).as_("line_count"),
			Sum(item.qty).as_("pieces"),
			Min(place.sort_key).as_("place"),
		)
		.where(parcel.warehouse == warehouse)
		.where(parcel.status.isin(PICKABLE))
		.where(parcel.wave.isnull() | (parcel.wave == ""))
		.where(parcel.problem.isnull() | (parcel.problem == ""))
		.where(parcel.picked_at.isnull() & parcel.packed_at.isnull())
		.where(order.status.isin(SHIPPABLE))
		.groupby(parcel.name)
	)
	if criteria.get("shop"):
		query = query.where(parcel.shop == criteria["shop"])
	if criteria.get("priority"):
		query = query.where(parcel.priority == criteria["priority"])
	if criteria.get("courier_account"):
		query = query.where(order.courier_account == criteria["courier_account"])
	rows = query.run(as_dict=True)
	latest = criteria.get("ship_by") and getdate(criteria["ship_by"])
	return [row for row in rows if not latest or (_leave_by(row) and _leave_by(row) <= latest)]


def _leave_by(row):
	return row.ship_by or row.promised_date


def _candidate(row) -> rules.Candidate:
	return rules.Candidate(
		name=row.name,
		priority=row.priority or "Normal",
		leave_by=_leave_by(row),
		line_count=int(row.line_count),
		pieces=int(row.pieces),
		place=row.place or UNPLACED,
	)


def picks_of(wave: "FulfilmentWave", parcels: Sequence) -> str:
	"""The draft Pick List of a wave's parcels, in the order in which the shelves are walked; its name."""
	orders = {parcel.name: parcel for parcel in parcels}
	rows = frappe.get_all(
		"Fulfilment Order Item",
		filters={"parent": ("in", list(orders))},
		fields=["parent", "item_code", "qty", "sales_order_item"],
	)
	places = places_of(wave.warehouse, {row.item_code for row in rows})
	rows.sort(key=lambda row: (places.get(row.item_code, (UNPLACED, ""))[0], row.item_code, row.parent))
	picks = [
		Pick(row.parent, row.item_code, row.qty, orders[row.parent].sales_order, row.sales_order_item)
		for row in rows
	]
	company = frappe.get_cached_value("Ecom Shop", parcels[0].shop, "company")
	return make_pick_list(company, wave.warehouse, wave.name, picks)


def places_of(warehouse: str, items) -> dict[str, tuple[str, str]]:
	"""(sort key, code) of the shelf by item."""
	if not items:
		return {}
	rows = frappe.get_all(
		"Bin Location",
		filters={"warehouse": warehouse, "item_code": ("in", list(items))},
		fields=["item_code", "sort_key", "code"],
	)
	return {row.item_code: (row.sort_key, row.code) for row in rows}
