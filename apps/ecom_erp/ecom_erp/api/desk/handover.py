"""What the door asks the server. Each call checks the user's permission on the documents, then calls its flow, and answers with the
handover as it stands."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check, check_warehouse
from ecom_erp.flows.warehouse.handover import handover_view, handovers, pickups
from ecom_erp.permissions import allowed_shops, allowed_warehouses, is_limited_to_shops

PACKAGE = "Fulfilment Package"


@frappe.whitelist(methods=["GET"])
def couriers():
	"""For whom packages wait, by warehouse."""
	frappe.has_permission(handovers.HANDOVER, "write", throw=True)
	return handover_view.couriers_at_door(allowed_warehouses(), allowed_shops())


@frappe.whitelist(methods=["POST"])
def open_handover(courier_account: str, warehouse: str):
	"""A courier is at the door of a warehouse."""
	check("Courier Account", courier_account, "read")
	check_warehouse(handovers.HANDOVER, warehouse)
	name = handovers.open_handover(courier_account, warehouse)
	check(handovers.HANDOVER, name)  # packages of other shops may be in it already
	return _door(name)


@frappe.whitelist(methods=["POST"])
def scan(name: str, code: str):
	"""A package goes to the courier. The answer has `package`, its name."""
	check(handovers.HANDOVER, name, "write")
	package = handovers.package_of_code(code)
	check(PACKAGE, package, "write")
	handovers.scan(name, package)
	return {**_door(name), "package": package}


@frappe.whitelist(methods=["POST"])
def give_back(name: str, package: str):
	"""The courier does not take a package after all."""
	check(handovers.HANDOVER, name, "write")
	check(PACKAGE, package, "write")
	handovers.give_back(name, package)
	return _door(name)


@frappe.whitelist(methods=["POST"])
def close(name: str):
	"""The courier drives off."""
	check(handovers.HANDOVER, name, "write")
	handovers.close(name)
	return _door(name)


@frappe.whitelist(methods=["GET"])
def offers(name: str):
	"""Whether a pickup, or a manifest, can be asked for at the courier of a handover."""
	check(handovers.HANDOVER, name, "write")
	return pickups.offers(name)


@frappe.whitelist(methods=["POST"])
def book_pickup(name: str, day: str, ready: str, closes: str, note: str = ""):
	"""The courier is to fetch the parcels."""
	check(handovers.HANDOVER, name, "write")
	return {
		"text": _("Pickup {0} is booked").format(pickups.book(name, *pickups.parse(day, ready, closes), note))
	}


@frappe.whitelist(methods=["POST"])
def cancel_pickup(name: str):
	"""The courier is not to come after all."""
	check(handovers.HANDOVER, name, "write")
	pickups.cancel(name)
	return {"text": _("The pickup is cancelled")}


@frappe.whitelist(methods=["POST"])
def make_manifest(name: str):
	"""The courier's own manifest of a closed handover."""
	check(handovers.HANDOVER, name, "write")
	return {"text": _("Manifest Made"), "file": pickups.make_manifest(name)}


def _door(name: str) -> dict:
	"""The handover, without what belongs to shops that the user may not see."""
	found = handover_view.door(name)
	if is_limited_to_shops():
		seen = set(
			frappe.get_list(PACKAGE, {"name": ("in", [row.name for row in found["expected"]])}, pluck="name")
		)
		found["expected"] = [row for row in found["expected"] if row.name in seen]
		found["waiting"] = len(found["expected"])
	return found
