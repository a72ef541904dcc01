"""What buyers send from their return page. They have no login: the order's token opens one order, a signed mark shows
that its page was opened, and each address may try a few times only."""

import json

import frappe
from frappe import _

from ecom_erp.api.http.call_limits import limited
from ecom_erp.flows.portal import return_portal

A_FEW, SECONDS = 30, 3600


@frappe.whitelist(allow_guest=True, methods=["POST"])
@limited(A_FEW, SECONDS)
def ask(order: str, nonce: str, wish: str, reason: str, lines: str = "[]", text: str = ""):
	"""Open a ticket about an order; photos come as files named `photos`. The answer says what was decided."""
	name = _open(order)
	if not return_portal.check_nonce(order, nonce):
		frappe.throw(_("This page was open for too long. Reload it."), frappe.PermissionError)
	files = frappe.request.files.getlist("photos") if frappe.request else []
	photos = [(file.filename, file.stream.read()) for file in files if file.filename]
	rows = _rows(lines)
	ticket = return_portal.ask(name, nonce, wish, reason, rows, text, photos)
	tickets = return_portal.tickets_of(name)
	return {
		"ticket": next(row for row in tickets if row["name"] == ticket),
		"nonce": return_portal.nonce_for(order),
	}


@frappe.whitelist(allow_guest=True, methods=["GET"])
@limited(20 * A_FEW, SECONDS)
def status(order: str):
	"""The order's tickets as its buyer sees them."""
	return {"tickets": return_portal.tickets_of(_open(order))}


@frappe.whitelist(allow_guest=True, methods=["GET"])
@limited(2 * A_FEW, SECONDS)
def label(order: str, ticket: str):
	"""The courier's file of a return label."""
	found = return_portal.label_of(_open(order), ticket)
	if not found or not found["file"]:
		raise frappe.DoesNotExistError
	file = frappe.get_doc("File", {"file_url": found["file"], "attached_to_doctype": "Shipping Label"})
	frappe.local.response.filename = f"{found['number']}.{found['format']}"
	frappe.local.response.filecontent = file.get_content()
	frappe.local.response.type = "download"
	frappe.local.response.display_content_as = "inline"


def _rows(text: str) -> list[dict]:
	"""The chosen lines; what is not of that shape is nothing chosen."""
	try:
		rows = json.loads(text)
	except (ValueError, RecursionError):
		return []
	return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _open(token: str) -> str:
	name = return_portal.order_of(token)
	if not name:
		raise frappe.DoesNotExistError(_("Order not found"))
	return name
