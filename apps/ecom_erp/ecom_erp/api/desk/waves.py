"""What the buttons of waves do. Each checks the user's permission on the documents, then calls its flow."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check, check_warehouse
from ecom_erp.flows.warehouse.picking import waves
from ecom_erp.flows.warehouse.picking.wave_progress import wave_progress
from ecom_erp.permissions import is_limited_to_shops

MOST = 200


@frappe.whitelist(methods=["POST"])
def make_waves(names: str | list):
	"""Waves of the chosen Fulfilment Orders, one for each warehouse."""
	frappe.has_permission("Fulfilment Wave", "write", throw=True)
	names = frappe.parse_json(names)
	if not isinstance(names, list) or not 0 < len(names) <= MOST:
		frappe.throw(_("Choose between 1 and {0} parcels").format(MOST))
	for name in names:
		check("Fulfilment Order", name)
	created = waves.make_waves(names)
	return {"text": _("Wave {0}").format(", ".join(created)), "waves": created}


@frappe.whitelist(methods=["POST"])
def next_wave(
	warehouse: str,
	ship_by: str | None = None,
	shop: str | None = None,
	priority: str | None = None,
	courier_account: str | None = None,
	single_items_first: int = 0,
	most_parcels: int = 30,
):
	"""The most urgent parcels of a warehouse as a wave."""
	frappe.has_permission("Fulfilment Wave", "write", throw=True)
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	check_warehouse("Fulfilment Wave", warehouse)
	if shop:
		check("Ecom Shop", shop, "read")
	elif is_limited_to_shops():
		frappe.throw(_("Choose one of your shops"))
	criteria = {
		"ship_by": ship_by or None,
		"shop": shop or None,
		"priority": priority or None,
		"courier_account": courier_account or None,
		"single_items_first": int(bool(int(single_items_first))),
		"most_parcels": min(max(int(most_parcels), 1), MOST),
	}
	name = waves.next_wave(warehouse, criteria)
	return {"text": _("Wave {0}").format(name), "wave": name}


@frappe.whitelist(methods=["POST"])
def release(name: str):
	"""Make the wave's Pick List."""
	check("Fulfilment Wave", name)
	return {"text": _("Pick List {0}").format(waves.release(name))}


@frappe.whitelist(methods=["POST"])
def start(name: str):
	"""The caller picks this wave."""
	check("Fulfilment Wave", name)
	waves.start(name)
	return {"text": _("You are now picking this wave")}


@frappe.whitelist(methods=["POST"])
def all_picked(name: str):
	"""Everything on the wave's Pick List has been picked."""
	check("Fulfilment Wave", name)
	waves.pick(name)
	return {"text": _("Picked")}


@frappe.whitelist(methods=["POST"])
def cancel(name: str):
	"""Give up a wave of which nothing is packed."""
	check("Fulfilment Wave", name)
	waves.cancel(name)
	return {"text": _("The wave is cancelled"), "indicator": "orange"}


@frappe.whitelist(methods=["POST"])
def report_short(name: str, item_code: str, found: int):
	"""Fewer pieces are on the shelf than a Fulfilment Order needs."""
	check("Fulfilment Order", name)
	return {"text": waves.report_short(name, item_code, int(found)), "indicator": "orange"}


@frappe.whitelist(methods=["POST"])
def remove_from_wave(name: str):
	"""Take a Fulfilment Order out of its wave."""
	check("Fulfilment Order", name)
	waves.remove_from_wave(name)
	return {"text": _("Removed from the wave")}


@frappe.whitelist(methods=["POST"])
def pick_again(name: str):
	"""The goods of a Fulfilment Order were found after all."""
	check("Fulfilment Order", name)
	waves.pick_again(name)
	return {"text": _("It can join the next wave")}


@frappe.whitelist(methods=["GET"])
def progress(name: str):
	"""The parcels of a wave and how far they are."""
	check("Fulfilment Wave", name, "read")
	return wave_progress(name)
