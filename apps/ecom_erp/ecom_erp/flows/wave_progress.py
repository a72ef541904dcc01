"""How far the parcels of a wave are."""

import frappe

from ecom_erp.flows.fulfilment import OPEN


def wave_progress(wave: str) -> dict:
	"""Counts (total, picked, packed, shipped, problems) and one row for each parcel, in the order of their names."""
	rows = frappe.get_all(
		"Fulfilment Order",
		filters={"wave": wave},
		fields=[
			"name",
			"number",
			"status",
			"problem",
			"picked_at",
			"packed_at",
			"claimed_by",
			"waybill",
			"tracking_number",
			"promised_date",
		],
		order_by="name",
	)
	alive = [row for row in rows if row.status != "Cancelled"]
	return {
		"parcels": rows,
		"total": len(alive),
		"picked": sum(bool(row.picked_at) for row in alive),
		# a parcel may get its label, or leave, without the packing station
		"packed": sum(bool(row.packed_at or row.waybill or row.status not in OPEN) for row in alive),
		"labelled": sum(bool(row.waybill) for row in alive),
		"shipped": sum(row.status not in OPEN for row in alive),
		"problems": sum(bool(row.problem) and row.status in OPEN for row in alive),
	}
