"""How far the parcels of a wave are."""

from collections import Counter
from collections.abc import Collection

import frappe

from ecom_erp.core.states.fulfilment import BEFORE_LABEL, OPEN, FulfilmentStatus

PARCEL_FIELDS = [
	"name",
	"number",
	"status",
	"problem",
	"picked_at",
	"packed_at",
	"claimed_by",
	"tracking_numbers",
	"promised_date",
]


def wave_progress(wave: str) -> dict:
	"""Counts (total, picked, packed, shipped, problems) and one row for each parcel, in the order of their names."""
	rows = frappe.get_all("Fulfilment Order", filters={"wave": wave}, fields=PARCEL_FIELDS, order_by="name")
	alive = [row for row in rows if row.status != FulfilmentStatus.CANCELLED]
	return {
		"parcels": rows,
		"total": len(alive),
		"picked": sum(bool(row.picked_at) for row in alive),
		"packed": sum(_is_packed(row) for row in alive),
		"labelled": sum(row.status not in BEFORE_LABEL for row in alive),
		"shipped": sum(row.status not in OPEN for row in alive),
		"problems": sum(bool(row.problem) and row.status in OPEN for row in alive),
	}


def packed_by_wave(waves: Collection[str]) -> Counter[str]:
	"""How many parcels of each wave are packed."""
	if not waves:
		return Counter()
	rows = frappe.get_all(
		"Fulfilment Order",
		filters={"wave": ("in", list(waves)), "status": ("!=", FulfilmentStatus.CANCELLED)},
		fields=["wave", "status", "packed_at"],
	)
	return Counter(row.wave for row in rows if _is_packed(row))


def _is_packed(row) -> bool:
	"""A parcel may get its label, or leave, without the packing station."""
	return bool(row.packed_at or row.status not in BEFORE_LABEL)
