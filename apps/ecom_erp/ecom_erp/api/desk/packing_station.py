"""What the packing station asks the server. Each call checks the user's permission on the parcel, then calls its flow,
and answers with the parcel as it stands."""

import frappe
from frappe import _
from frappe.utils import cint

from ecom_erp.api.http.parameters import weighed
from ecom_erp.core.errors import ErrorCode
from ecom_erp.flows.boxes import proposals
from ecom_erp.flows.warehouse import packing, packing_finish, packing_view
from ecom_erp.messaging.errors import refuse

LONGEST_ID = 140


@frappe.whitelist(methods=["GET"])
def station():
	"""Waves that wait to be packed, and the packer's day."""
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	return {"waves": packing_view.open_waves(), "day": packing_view.day_of_packer()}


@frappe.whitelist(methods=["POST"])
def open_parcel(code: str):
	"""Open the parcel that a wave, parcel, tracking or order number means. One that is packed already is only shown."""
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	name = packing_view.parcel_of_code(code)
	_check(name)
	if not frappe.db.get_value("Fulfilment Order", name, "packed_at"):
		packing.open_parcel(name)
		proposals.propose(name)
	return packing_view.parcel_facts(name)


@frappe.whitelist(methods=["POST"])
def leave_parcel(name: str):
	"""Put a parcel aside."""
	_check(name)
	packing.leave_parcel(name)
	return station()


@frappe.whitelist(methods=["POST"])
def scan(name: str, code: str, scan_id: str, qty: int = 1):
	"""Put scanned pieces into the open package. The answer has `refused` when they do not belong there, `ask` when their
	serial number or batch is to be scanned."""
	_check(name)
	if not 0 < len(scan_id) <= LONGEST_ID:
		refuse(
			ErrorCode.INVALID_REQUEST, _("A scan needs an ID of at most {0} characters").format(LONGEST_ID)
		)
	said = packing.scan(name, code, cint(qty), scan_id)
	asked = isinstance(said, packing.Question)
	return {
		**packing_view.parcel_facts(name),
		"refused": None if asked else said,
		"ask": said if asked else None,
	}


@frappe.whitelist(methods=["POST"])
def undo_scan(name: str, scan_id: str):
	"""Undo a scan."""
	_check(name)
	packing.undo_scan(name, scan_id)
	return packing_view.parcel_facts(name)


@frappe.whitelist(methods=["POST"])
def pack(
	name: str,
	weight_grams: int,
	box: str | None = None,
	length_mm: int | None = None,
	width_mm: int | None = None,
	height_mm: int | None = None,
	why: str = "",
	package: int = 0,
):
	"""Close the open package (`package` is its number, as the packer sees it), buy its label, and with the last package
	ship the order where the warehouse ships when packed. The answer has `weight_off` when the scale does not agree and no
	reason was given; `label_problem` when no label could be bought; `next` is the next parcel of the wave."""
	_check(name)
	grams = weighed(cint(weight_grams))
	sizes = {
		"box": box or None,
		"length_mm": cint(length_mm),
		"width_mm": cint(width_mm),
		"height_mm": cint(height_mm),
	}
	result = packing_finish.finish(name, grams, sizes, why, cint(package))
	proposals.propose(name)
	return {**packing_view.parcel_facts(name), **result}


def _check(name: str) -> None:
	frappe.get_doc("Fulfilment Order", name).check_permission("write")
