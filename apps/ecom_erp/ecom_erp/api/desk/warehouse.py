"""What the buttons of Fulfilment Orders do. Each checks the user's permission on the document, then calls its flow."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.api.http.parameters import stated_packages, weighed
from ecom_erp.core.states.order import OrderStatus
from ecom_erp.flows.allocation import reallocate
from ecom_erp.flows.orders import fulfilment_orders
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shipping.labels import batches
from ecom_erp.flows.warehouse import package_closing, ship
from ecom_erp.messaging.transaction import in_transaction

AT_ONCE = 20
FULFILMENT_ACTIONS = {"buy_label": shipping_labels.buy_labels, "ship": ship.ship}


@frappe.whitelist(methods=["POST"])
def ship_parcel(name: str):
	"""Ship a labelled Fulfilment Order."""
	check("Fulfilment Order", name, "write")
	note = ship.ship(name)
	return {"text": _("Shipped by {0}").format(note), "delivery_note": note}


@frappe.whitelist(methods=["POST"])
def mark_packed(name: str, weight_grams: int | None = None, packages: list | str | None = None):
	"""The goods are packed; `weight_grams` is what the scale showed. `packages`, when there are several: a list of
	{"weight_grams", "box", "items": {item code: pieces}}; the last one may leave `items` out and holds the rest."""
	check("Fulfilment Order", name, "write")
	grams = weighed(int(weight_grams)) if weight_grams else None
	package_closing.pack_unscanned(name, grams, stated_packages(packages))
	return {"text": _("Packed")}


@frappe.whitelist(methods=["POST"])
def unpack(name: str):
	"""Everything comes out of the packages again, to be packed anew."""
	check("Fulfilment Order", name, "write")
	package_closing.unpack(name)
	return {"text": _("Unpacked. It can be packed again.")}


@frappe.whitelist(methods=["POST"])
def cannot_ship(name: str, reason: str):
	"""The warehouse cannot ship this parcel: let another one do it."""
	check("Fulfilment Order", name, "write")
	status = reallocate.cannot_ship(name, reason)
	if status == OrderStatus.ON_HOLD:
		text = _("No other warehouse can ship it; the order is on hold")
		return {"text": text, "indicator": "orange"}
	return {"text": _("Will ship from another warehouse")}


@frappe.whitelist(methods=["POST"])
def fulfil_many(names: str | list, action: str):
	"""Buy labels for, or ship, some Fulfilment Orders, whatever happens to the others; what could not be done is
	shown on each. The list calls it for a few at a time and shows the progress."""
	names = frappe.parse_json(names)
	if action not in FULFILMENT_ACTIONS:
		frappe.throw(_("Unknown action {0}").format(action))
	if len(names) > AT_ONCE:
		frappe.throw(_("Choose at most {0} parcels at a time").format(AT_ONCE))
	for name in names:
		check("Fulfilment Order", name, "write")
	if action == "buy_label":
		batches.buy(names)
	problems = [name for name in names if not _fulfil(name, action)]
	text = _("{0} of {1} done").format(len(names) - len(problems), len(names))
	if problems:
		text += ". " + _("See the problem in: {0}").format(", ".join(problems))
	return {"text": text, "indicator": "orange" if problems else "green"}


def _fulfil(name: str, action: str) -> bool:
	"""Whether it could be done; if not, the Fulfilment Order says why."""
	try:
		FULFILMENT_ACTIONS[action](name)
	except frappe.ValidationError as error:
		frappe.db.rollback()
		frappe.clear_messages()
		in_transaction(fulfilment_orders.note_problem, name, frappe.utils.strip_html(str(error)))
		return False
	return True
