"""Orders that are short of stock: what there is ships now, what waits ships from elsewhere."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.api.desk.review import tell_problems
from ecom_erp.flows.allocation.waiting import moving, ship_available


@frappe.whitelist(methods=["POST"])
def preview_available(name: str):
	"""What of an order would ship now, what would wait, and the key under which exactly this is done."""
	check("Ecom Order", name, "write")
	return ship_available.preview(name)


@frappe.whitelist(methods=["POST"])
def ship_available_now(name: str, key: str):
	"""Do what the preview has shown under `key`."""
	check("Ecom Order", name, "write")
	if not key:
		frappe.throw(_("Look at the preview first"))
	status = ship_available.ship_available(name, key)
	return {"text": _("The order is {0}").format(_(status)), "indicator": "green"}


@frappe.whitelist(methods=["POST"])
def ship_available_of_many(names: list | str):
	"""Let ship what is available of some orders, whatever happens to the others. Answers what could not be done, order by order."""
	return tell_problems(frappe.parse_json(names), ship_available.ship_available)


@frappe.whitelist(methods=["POST"])
def ship_from_elsewhere(name: str):
	"""Let another warehouse that has its goods ship what waits for stock."""
	check("Fulfilment Order", name, "read")
	if not frappe.has_permission("Fulfilment Order", "write", name):
		check("Ecom Order", frappe.db.get_value("Fulfilment Order", name, "ecom_order"), "write")
	moving.ship_from_elsewhere(name)
	return {"text": _("Will ship from another warehouse")}
