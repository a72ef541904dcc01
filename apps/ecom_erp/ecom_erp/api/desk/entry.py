"""What the form for a new order asks and does."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.changes import entry
from ecom_erp.flows.insight.search import buyers_with

SHORTEST = 3
ENTERING = ("Ecom Manager", "Order Clerk", "System Manager")


@frappe.whitelist()
def shops():
	"""Shops for which the user may enter orders."""
	frappe.only_for(ENTERING)
	return entry.shops()


@frappe.whitelist()
def buyers(text: str):
	"""Buyers of all shops that the user may see, by name, e-mail address, phone or order number; none for less than `SHORTEST`
	characters."""
	frappe.only_for(ENTERING)
	text = text.strip()
	return entry.buyers_of(buyers_with(text)) if len(text) >= SHORTEST else []


@frappe.whitelist()
def goods(shop: str, items: list | str):
	"""Name, price and free stock of items."""
	frappe.only_for(ENTERING)
	check("Ecom Shop", shop, "read")
	return entry.goods(shop, [str(item) for item in frappe.parse_json(items)])


@frappe.whitelist(methods=["POST"])
def enter(shop: str, values: dict | str, key: str, file_url: str = ""):
	"""Make an order of what was typed; the same `key` is the same order."""
	frappe.only_for(ENTERING)
	check("Ecom Shop", shop, "read")
	name = entry.enter(shop, frappe.parse_json(values), key, file_url)
	return {
		"name": name,
		"text": _("Order {0} was entered").format(frappe.db.get_value("Ecom Order", name, "number")),
	}


@frappe.whitelist(methods=["POST"])
def receive(name: str, amount: str, gateway: str, reference: str):
	"""Money has come in for an order that was entered here."""
	check("Ecom Order", name, "write")
	entry.receive(name, amount, gateway, reference)
	return {"text": _("The payment is noted. The order continues.")}
