"""What a person changes on an order that has not left: its goods, and whether it goes on at all."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.core.changes.order_change import Wanted
from ecom_erp.core.shipping.merging import MOST
from ecom_erp.flows.changes import goods, merging, splitting, stopping

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


@frappe.whitelist()
def merge_candidates(name: str):
	"""Parcels of the buyer's other orders, each with why it cannot leave in one box with this one."""
	_check_parcels([name])
	return merging.candidates(name)


@frappe.whitelist(methods=["POST"])
def merge(names: list | str):
	"""Let Fulfilment Orders of several orders leave in one box."""
	parcels = list(dict.fromkeys(str(name) for name in frappe.parse_json(names)))
	if len(parcels) > MOST:
		frappe.throw(_("At most {most} parcels go into one box").format(most=MOST))
	_check_parcels(parcels)
	lead = merging.merge(parcels)
	return {"text": _("They leave in one box, under the label of {0}").format(lead), "lead": lead}


@frappe.whitelist(methods=["POST"])
def merge_orders(names: list | str):
	"""As `merge`, for orders of which each has one Fulfilment Order."""
	orders = list(dict.fromkeys(str(name) for name in frappe.parse_json(names)))
	for name in orders:
		check("Ecom Order", name, "write")
	return merge(merging.parcels_of(orders))


@frappe.whitelist(methods=["POST"])
def separate(name: str):
	"""Take a Fulfilment Order out of the box that it shares with others."""
	_check_parcels([name])
	merging.separate(name)
	return {"text": _("It leaves by itself again")}


@frappe.whitelist(methods=["POST"])
def preview_split(name: str, pieces: dict | str):
	"""What parcels a split would make, and what stands in its way."""
	_check_parcels([name])
	return splitting.preview(name, _pieces(pieces))


@frappe.whitelist(methods=["POST"])
def split(name: str, pieces: dict | str, whole: int):
	"""Let pieces of a Fulfilment Order leave in one of their own; `whole` is how many it had when they were chosen."""
	_check_parcels([name])
	part = splitting.split(name, _pieces(pieces), int(whole))
	return {"text": _("{0} was made").format(part), "part": part}


@frappe.whitelist(methods=["POST"])
def join(name: str):
	"""Put what was split off back into the Fulfilment Order that it was split from."""
	_check_parcels([name])
	source = splitting.join(name)
	return {"text": _("It leaves with {0} again").format(source), "source": source}


def _check_parcels(names: list[str]) -> None:
	for name in names:
		check("Fulfilment Order", name, "read")
		check("Ecom Order", frappe.db.get_value("Fulfilment Order", name, "ecom_order"), "write")


def _pieces(pieces: dict | str) -> dict[str, int]:
	try:
		return {str(row): int(qty) for row, qty in frappe.parse_json(pieces).items()}
	except (AttributeError, TypeError, ValueError):
		frappe.throw(_("State the pieces as whole numbers by row"))
