"""What picking with a phone asks the server. Each call checks the user's permission on the wave, then calls its flow, and answers with
the walk as it stands."""

import frappe
from frappe.utils import cint

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.warehouse.picking import walk

WAVE = "Fulfilment Wave"


@frappe.whitelist(methods=["GET"])
def waves():
	"""Waves that are to be picked."""
	frappe.has_permission(WAVE, "write", throw=True)
	return walk.waves_to_pick()


@frappe.whitelist(methods=["POST"])
def begin(code: str, take_over: bool = False):
	"""Walk with the wave that a code means: its own name or that of its Pick List."""
	frappe.has_permission(WAVE, "write", throw=True)
	name = walk.wave_of_code(code)
	check(WAVE, name)
	walk.begin(name, bool(cint(take_over)))
	return walk.overview(name)


@frappe.whitelist(methods=["POST"])
def count(name: str, item_code: str, before: int, now: int):
	"""So many pieces of an item are in the trolley now."""
	check(WAVE, name)
	walk.count(name, item_code, cint(before), cint(now))
	return walk.overview(name)


@frappe.whitelist(methods=["POST"])
def short(name: str, item_code: str, found: int):
	"""A shelf has too little. The answer has `put_back`: (item, pieces) that nobody in the wave needs any more."""
	check(WAVE, name)
	back = walk.short(name, item_code, cint(found))
	return {**walk.overview(name), "put_back": back}


@frappe.whitelist(methods=["POST"])
def finish(name: str):
	"""Everything is in the trolley."""
	check(WAVE, name)
	walk.finish(name)
	return walk.overview(name)
