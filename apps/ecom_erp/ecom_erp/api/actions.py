"""What the buttons of the desk do. Each checks the user's permission on the document, then calls its flow."""

import frappe
from frappe import _

from ecom_erp.flows import after_sales
from ecom_erp.flows.allocation import reallocate
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shops import shops
from ecom_erp.flows.warehouse import packing, ship
from ecom_erp.integrations.channels.base import ChannelError, PayloadError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging import queue
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction

AT_ONCE = 20
FULFILMENT_ACTIONS = {"buy_waybill": shipping_labels.buy_waybill, "ship": ship.ship}


@frappe.whitelist(methods=["POST"])
def review_again(name: str):
	"""Review a held order again."""
	_check("Ecom Order", name, "write")
	in_transaction(_schedule_review, name)
	return {"text": _("The order is reviewed again in a moment")}


def _schedule_review(name: str) -> None:
	doc = order_flow.lock_order(name)
	order_flow.try_again(doc)
	order_flow.save(doc)


@frappe.whitelist(methods=["POST"])
def buy_waybill(name: str):
	"""Buy the label of a Fulfilment Order."""
	_check("Fulfilment Order", name, "write")
	waybill = shipping_labels.buy_waybill(name)
	number = frappe.db.get_value("Waybill", waybill, "tracking_number")
	return {"text": _("Waybill {0}").format(number), "waybill": waybill}


@frappe.whitelist(methods=["POST"])
def ship_parcel(name: str):
	"""Ship a labelled Fulfilment Order."""
	_check("Fulfilment Order", name, "write")
	note = ship.ship(name)
	return {"text": _("Shipped by {0}").format(note), "delivery_note": note}


@frappe.whitelist(methods=["POST"])
def mark_packed(name: str, weight_grams: int | None = None):
	"""The parcel is packed; `weight_grams` is what the scale showed."""
	_check("Fulfilment Order", name, "write")
	packing.pack_unscanned(name, int(weight_grams) if weight_grams else None)
	return {"text": _("Packed")}


@frappe.whitelist(methods=["POST"])
def cannot_ship(name: str, reason: str):
	"""The warehouse cannot ship this parcel: let another one do it."""
	_check("Fulfilment Order", name, "write")
	status = reallocate.cannot_ship(name, reason)
	if status == "On Hold":
		text = _("No other warehouse can ship it; the order is held")
		return {"text": text, "indicator": "orange"}
	return {"text": _("Shipped from elsewhere now")}


@frappe.whitelist(methods=["POST"])
def void_waybill(name: str):
	"""Take back a label that has not been used."""
	_check("Waybill", name, "read")
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	shipping_labels.void_waybill(name)
	return {"text": _("Voided")}


@frappe.whitelist(methods=["POST"])
def fulfil_many(names: str | list, action: str):
	"""Buy waybills for, or ship, some Fulfilment Orders, whatever happens to the others; what could not be done is
	shown on each. The list calls it for a few at a time and shows the progress."""
	names = frappe.parse_json(names)
	if action not in FULFILMENT_ACTIONS:
		frappe.throw(_("There is no action {0}").format(action))
	if len(names) > AT_ONCE:
		frappe.throw(_("Choose at most {0} parcels at a time").format(AT_ONCE))
	for name in names:
		_check("Fulfilment Order", name, "write")
	problems = [name for name in names if not _fulfil(name, action)]
	text = _("{0} of {1} done").format(len(names) - len(problems), len(names))
	if problems:
		text += ". " + _("See the problem on: {0}").format(", ".join(problems))
	return {"text": text, "indicator": "orange" if problems else "green"}


def _fulfil(name: str, action: str) -> bool:
	"""Whether it could be done; if not, the Fulfilment Order says why."""
	try:
		FULFILMENT_ACTIONS[action](name)
	except frappe.ValidationError as error:
		frappe.db.rollback()
		frappe.clear_messages()
		in_transaction(shipping_labels.note_problem, name, frappe.utils.strip_html(str(error)))
		return False
	return True


@frappe.whitelist(methods=["POST"])
def approve_ticket(name: str):
	"""Accept an after-sales ticket."""
	_check("After Sales Ticket", name, "write")
	frappe.only_for(("Customer Service", "Ecom Manager", "System Manager"))
	return {"text": _(after_sales.approve(name))}


@frappe.whitelist(methods=["POST"])
def reject_ticket(name: str, why: str):
	"""Refuse an after-sales ticket."""
	_check("After Sales Ticket", name, "write")
	frappe.only_for(("Customer Service", "Ecom Manager", "System Manager"))
	return {"text": _(after_sales.reject(name, why)), "indicator": "red"}


@frappe.whitelist(methods=["POST"])
def receive_return(name: str):
	"""Take returned goods into stock."""
	_check("After Sales Ticket", name, "write")
	frappe.only_for(("Warehouse Clerk", "Ecom Manager", "System Manager"))
	return {"text": _("Received by {0}").format(after_sales.receive(name))}


@frappe.whitelist(methods=["POST"])
def refund_ticket(name: str):
	"""Post the credit note and pay the buyer back through the shop."""
	_check("After Sales Ticket", name, "write")
	frappe.only_for(("Customer Service", "Ecom Manager", "System Manager"))
	return {"text": _("Credit note {0}").format(after_sales.refund(name))}


@frappe.whitelist(methods=["POST"])
def poll_shop(name: str):
	"""Fetch what changed at the shop now."""
	_check("Ecom Shop", name, "write")
	count = receiving.poll(name)
	shop = frappe.db.get_value("Ecom Shop", name, ["sync_status", "sync_message"], as_dict=True)
	if shop.sync_status == "Failing":
		return {"text": shop.sync_message, "indicator": "red"}
	return {"text": _("{0} events fetched").format(count)}


@frappe.whitelist(methods=["POST"])
def send_all_stock(name: str):
	"""Tell the shop the stock of all its listings anew."""
	_check("Ecom Shop", name, "write")
	if not frappe.db.get_value("Ecom Shop", name, "publish_stock"):
		frappe.throw(_("Switch on Send Stock first"))
	in_transaction(stock_publishing.ask_all, name)
	return {"text": _("All stock is sent in a moment")}


@frappe.whitelist(methods=["POST"])
def test_connection(name: str):
	"""Try the shop's address and credentials."""
	_check("Ecom Shop", name, "write")
	try:
		return {"text": shops.test_connection(name)}
	except (HttpError, ChannelError, PayloadError) as error:
		return {"text": str(error), "indicator": "red"}


@frappe.whitelist(methods=["POST"])
def replay_message(doctype: str, name: str):
	"""Try a failed or dead message again."""
	if doctype not in ("Inbox Message", "Outbox Message"):
		frappe.throw(_("Only inbox and outbox messages can be replayed"))
	_check(doctype, name, "write")
	queue.replay(doctype, name)
	kick("process_inbox" if doctype == "Inbox Message" else "deliver_outbox")
	return {"text": _("It is tried again in a moment")}


def _check(doctype: str, name: str, permission: str) -> None:
	frappe.get_doc(doctype, name).check_permission(permission)
