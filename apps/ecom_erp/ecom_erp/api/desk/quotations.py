"""Quotations from the form for a new order, and orders from quotations."""

import frappe
from frappe import _

from ecom_erp.api.desk.entry import ENTERING
from ecom_erp.api.desk.permission import check
from ecom_erp.erp.selling.quotations import may_read
from ecom_erp.flows.changes import quotations


@frappe.whitelist(methods=["POST"])
def save(shop: str, values: dict | str, key: str, valid_till: str, send: int = 0):
	"""Save what was typed as a quotation, and mail it where asked; the same `key` is the same quotation."""
	frappe.only_for(ENTERING)
	check("Ecom Shop", shop, "read")
	typed = frappe.parse_json(values)
	name = quotations.save(shop, typed, key, valid_till)
	why_not = quotations.send(name, typed) if int(send) else ""
	text = _("Quotation {0} was saved").format(name)
	if why_not:
		return {"name": name, "text": f"{text}. {_('Not sent')}: {why_not}", "indicator": "orange"}
	return {
		"name": name,
		"text": _("Quotation {0} was saved and is sent").format(name) if int(send) else text,
	}


@frappe.whitelist()
def preview(name: str, shop: str = ""):
	"""What an order of a quotation would be, or why there can be none."""
	frappe.only_for(ENTERING)
	may_read(name)
	return quotations.preview(name, shop)


@frappe.whitelist(methods=["POST"])
def make_order(name: str, shop: str):
	"""Make the order of a quotation; a second call finds the first one's."""
	frappe.only_for(ENTERING)
	may_read(name)
	check("Ecom Shop", shop, "read")
	order = quotations.make_order(name, shop)
	number = frappe.db.get_value("Ecom Order", order, "number")
	return {"name": order, "text": _("Order {0} was made").format(number)}
