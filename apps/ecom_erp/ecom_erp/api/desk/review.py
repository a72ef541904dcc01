"""What the reviewer's buttons do: one order, or several at once."""

from collections.abc import Callable

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.intake import order_edits, shop_fulfilment
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.review import bulk_review
from ecom_erp.flows.words import sentences
from ecom_erp.messaging.transaction import in_transaction

AT_ONCE = 20
MOST_SHOWN = 500


@frappe.whitelist()
def reasons(names: list | str) -> dict[str, str]:
	"""Why orders wait, in the language of the reader: by the names of those that the user may see and that were held for
	something that can be said again."""
	wanted = {"name": ("in", frappe.parse_json(names)[:MOST_SHOWN]), "hold_reason": ("is", "set")}
	orders = frappe.get_list("Ecom Order", filters=wanted, fields=["name", "hold_said"], limit=MOST_SHOWN)
	return {row.name: text for row in orders if (text := sentences.read(row.hold_said))}


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
def put_on_hold(name: str, remark: str):
	"""Hold an order of which something has not left yet, and keep on the hold why."""
	bulk_review.apply_decision(name, bulk_review.HOLD, remark.strip())
	return {"text": _("On hold until somebody releases it"), "indicator": "orange"}


@frappe.whitelist(methods=["POST"])
def cancel_order(name: str, remark: str):
	"""Cancel an order that has not been shipped; its shop pays the buyer back, where it can."""
	bulk_review.apply_decision(name, bulk_review.CANCEL, remark.strip())
	if frappe.db.get_value("Ecom Order", name, "original_order"):
		return {"text": _("Cancelled")}
	if frappe.db.exists("Outbox Message", {"ecom_order": name, "kind": "Cancellation"}):
		return {"text": _("Cancelled. The shop is told and refunds what was paid.")}
	return {
		"text": _("Cancelled. Cancel the order in the shop too, and refund what was paid."),
		"indicator": "orange",
	}


@frappe.whitelist(methods=["POST"])
def change_order(name: str, values: dict | str):
	"""Correct the address of an order, or choose its courier, warehouse, priority or tags."""
	order_edits.change(name, frappe.parse_json(values))
	return {"text": _("Saved")}


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
	"""Approve or release, hold, review again or cancel some orders, whatever happens to the others. The list calls it for a few
	at a time; answers what could not be done, order by order."""
	names = frappe.parse_json(names)
	if decision not in bulk_review.DECISIONS:
		frappe.throw(_("Unknown action {0}").format(decision))
	return tell_problems(
		names, lambda name: bulk_review.apply_decision(name, decision, (remark or "").strip())
	)


def tell_problems(names: list[str], act: Callable[[str], object]) -> dict[str, str]:
	"""Do `act` with each of some orders, each for itself; a button's answer with what could not be done, order by order. Raises
	PermissionError, before anything is done, unless the user may write them all."""
	if len(names) > AT_ONCE:
		frappe.throw(_("Choose at most {0} orders at a time").format(AT_ONCE))
	for name in names:
		check("Ecom Order", name, "write")
	problems = [problem for name in names if (problem := _problem(name, act))]
	return {"text": "\n".join(problems), "indicator": "orange" if problems else "green"}


def _problem(name: str, act: Callable[[str], object]) -> str:
	"""Do it with one; why not, in words, where it could not be done."""
	try:
		act(name)
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.clear_messages()
		number = frappe.db.get_value("Ecom Order", name, "number")
		return f"{number}: {frappe.utils.strip_html(str(error))}"
	return ""
