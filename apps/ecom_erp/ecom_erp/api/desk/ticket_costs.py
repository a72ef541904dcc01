"""What after-sales tickets have cost, and charging it on."""

import frappe
from frappe import _

from ecom_erp.flows.accounting import ticket_claims

TICKET, CLAIM = "After Sales Ticket", "Ecom Claim"


@frappe.whitelist()
def shown(name: str):
	"""What a ticket has cost, who has caused it, and what was charged on."""
	frappe.get_doc(TICKET, name).check_permission("read")
	frappe.has_permission(CLAIM, "read", throw=True)
	return ticket_claims.shown(name)


@frappe.whitelist(methods=["POST"])
def claim(name: str, against: str, amount: str = ""):
	"""Charge a ticket's costs on to the courier or to the suppliers."""
	frappe.get_doc(TICKET, name).check_permission("read")
	frappe.has_permission(CLAIM, "write", throw=True)
	return {"text": _("To be claimed: {0}").format(", ".join(ticket_claims.claim(name, against, amount)))}


@frappe.whitelist(methods=["POST"])
def debit_note(name: str, account: str):
	"""Post the debit note of a claim to a supplier."""
	frappe.get_doc(CLAIM, name).check_permission("write")
	return {"text": _("Posted: {0}").format(ticket_claims.debit_note(name, account))}
