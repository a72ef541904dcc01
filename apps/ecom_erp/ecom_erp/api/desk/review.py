"""What the reviewer's buttons do: one order, or several at once."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.intake import shop_fulfilment
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.review import bulk_review
from ecom_erp.messaging.transaction import in_transaction

AT_ONCE = 20


@frappe.whitelist(methods=["POST"])
def review_again(name: str):
	"""Review a held order again."""
	check("Ecom Order", name, "write")
	in_transaction(_schedule_review, name)
	return {"text": _("The order will be reviewed again shortly")}


def _schedule_review(name: str) -> None:
	doc = lock_order(name)
	order_flow.try_again(doc)
	order_flow.save(doc)


@frappe.whitelist(methods=["POST"])
def wave_through(name: str, action: str, remark: str):
	"""Approve or release a held order (`action` is that of the workflow), and keep on its holds why."""
	check("Ecom Order", name, "write")
	bulk_review.apply_action(name, action, remark.strip())
	return {"text": _("Done"), "indicator": "green"}


@frappe.whitelist(methods=["POST"])
def process_here(name: str):
	"""Ship and post an order that its shop counts as sent."""
	check("Ecom Order", name, "write")
	shop_fulfilment.process_here(name)
	return {"text": _("The order will be reviewed shortly and shipped from here")}


@frappe.whitelist(methods=["POST"])
def shipped_at_shop(name: str):
	"""The shop has sent by itself what is picked here: it goes back to the shelf."""
	check("Ecom Order", name, "write")
	shop_fulfilment.shipped_at_shop(name)
	return {"text": _("The order stays with the shop. The reserved stock is available again.")}


@frappe.whitelist(methods=["POST"])
def decide_many(names: str | list, decision: str, remark: str | None = None):
	"""Approve or release, hold or review again some orders, whatever happens to the others. The list calls it for a few
	at a time; answers what could not be done, order by order."""
	names = frappe.parse_json(names)
	if decision not in (*bulk_review.STATES, bulk_review.AGAIN):
		frappe.throw(_("Unknown action {0}").format(decision))
	if len(names) > AT_ONCE:
		frappe.throw(_("Choose at most {0} orders at a time").format(AT_ONCE))
	for name in names:
		check("Ecom Order", name, "write")
	problems = [problem for name in names if (problem := _problem(name, decision, (remark or "").strip()))]
	return {"text": "\n".join(problems), "indicator": "orange" if problems else "green"}


def _problem(name: str, decision: str, remark: str) -> str:
	"""Decide one; why not, in words, where it could not be done."""
	try:
		bulk_review.apply_decision(name, decision, remark)
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.clear_messages()
		number = frappe.db.get_value("Ecom Order", name, "number")
		return f"{number}: {frappe.utils.strip_html(str(error))}"
	return ""
