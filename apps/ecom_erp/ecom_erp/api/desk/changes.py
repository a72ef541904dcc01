"""What a person changes on an order that has not left: its goods, and whether it goes on at all."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.core.changes.order_change import Wanted
from ecom_erp.flows.changes import goods, stopping

STOPPERS = ("Ecom Manager", "Order Clerk", "Warehouse Clerk", "Customer Service", "System Manager")


@frappe.whitelist(methods=["POST"])
def preview_goods(name: str, quantities: dict | str, items: dict | str | None = None, with_shipping: int = 0):
	"""What a change of an order's goods would do: refusals, effects and the key under which exactly this is done."""
	check("Ecom Order", name, "write")
	return goods.preview(name, _wanted(quantities, items), bool(int(with_shipping)))


@frappe.whitelist(methods=["POST"])
def change_goods(
	name: str,
	quantities: dict | str,
	reason: str,
	key: str,
	items: dict | str | None = None,
	with_shipping: int = 0,
):
	"""Do what the preview has shown under `key`."""
	check("Ecom Order", name, "write")
	status = goods.change(name, _wanted(quantities, items), reason, key, bool(int(with_shipping)))
	return {"text": _("Changed. The order is {0}.").format(_(status)), "indicator": "green"}


@frappe.whitelist(methods=["POST"])
def stop(name: str, reason: str = ""):
	"""Keep here what has not left of an order, until somebody decides."""
	frappe.only_for(STOPPERS)
	check("Ecom Order", name, "read")
	stopping.stop(name, reason)
	return {"text": _("Stopped. Nothing of it leaves until somebody releases it."), "indicator": "orange"}


def _wanted(quantities: dict | str, items: dict | str | None) -> Wanted:
	stated = frappe.parse_json(quantities) or {}
	chosen = frappe.parse_json(items) if items else {}
	try:
		counts = {str(line): int(qty) for line, qty in stated.items()}
		return Wanted(counts, {str(line): str(item or "") for line, item in chosen.items()})
	except (AttributeError, TypeError, ValueError):
		frappe.throw(_("State the quantities as whole numbers by line, and the items by line"))
