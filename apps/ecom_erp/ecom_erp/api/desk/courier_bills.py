"""What the buttons of couriers' bills, their lines and imports, and of claims do."""

import frappe
from frappe import _

from ecom_erp.core.states.money.statement_import import CHECKING, IMPORTING
from ecom_erp.flows.accounting.courier_bills import (
	auditing,
	bill_import,
	bill_page,
	claims,
	deciding,
	posting,
)

BILL, LINE, CLAIM, IMPORT = "Ecom Courier Bill", "Ecom Courier Bill Line", "Ecom Claim", "Ecom Bill Import"


@frappe.whitelist(methods=["POST"])
def check_file(name: str):
	"""Read the file of a Bill Import in the background, without importing it."""
	_check(IMPORT, name)
	bill_import.start(name, CHECKING)
	return {"text": _("The file is being read in the background"), "indicator": "blue"}


@frappe.whitelist(methods=["POST"])
def import_file(name: str):
	"""Import the bills of a Bill Import in the background."""
	_check(IMPORT, name)
	bill_import.start(name, IMPORTING)
	return {"text": _("The bills are being imported in the background"), "indicator": "blue"}


@frappe.whitelist(methods=["POST"])
def audit_again(name: str):
	"""Hold the open lines of a Courier Bill against our labels once more."""
	_check(BILL, name)
	auditing.audit_again(name)
	return {"text": _("The open lines are being checked in the background"), "indicator": "blue"}


@frappe.whitelist(methods=["POST"])
def decide_all(name: str, cause: str, is_claim: bool, note: str = ""):
	"""Accept or claim all open lines of a cause in a Courier Bill."""
	_check(BILL, name)
	done = deciding.decide_all(name, cause, note, is_claim)
	return {"text": _("{0} lines decided").format(done)}


@frappe.whitelist(methods=["POST"])
def accept_line(name: str, note: str):
	"""A line is right as it is billed."""
	_check_line(name)
	deciding.accept(name, note)
	return {"text": _("Accepted")}


@frappe.whitelist(methods=["POST"])
def claim_line(name: str):
	"""Ask back what is too much in a line."""
	_check_line(name)
	return {"text": _("To be claimed: {0}").format(deciding.claim(name))}


@frappe.whitelist(methods=["POST"])
def reopen_line(name: str):
	"""Take the decision on a line back."""
	_check_line(name)
	deciding.reopen(name)
	return {"text": _("Open again"), "indicator": "blue"}


@frappe.whitelist(methods=["POST"])
def claimed(name: str, reference: str = "", on: str | None = None):
	"""A claim has been made."""
	_check(CLAIM, name)
	claims.claimed(name, reference, on)
	return {"text": _("Claimed")}


@frappe.whitelist(methods=["POST"])
def answered(name: str, accepted: bool, note: str = ""):
	"""What the courier or supplier has said of a claim."""
	_check(CLAIM, name)
	claims.answered(name, accepted, note)
	return {"text": _("Accepted") if accepted else _("Refused")}


@frappe.whitelist(methods=["POST"])
def waived(name: str, amount: str, note: str = ""):
	"""What was claimed is charged no more, without a credit in a bill."""
	_check(CLAIM, name)
	claims.waived(name, amount, note)
	return {"text": _("Credited")}


@frappe.whitelist()
def proposal(name: str):
	"""What a Courier Bill would post, and what keeps it from that."""
	doc = frappe.get_doc(BILL, name)
	doc.check_permission("read")
	return bill_page.proposed(doc)


@frappe.whitelist(methods=["POST"])
def post(name: str):
	"""Post what is due of a Courier Bill."""
	_check(BILL, name)
	invoice = posting.post(name)
	return {"text": _("Posted: {0}").format(invoice) if invoice else _("It is posted already")}


@frappe.whitelist(methods=["POST"])
def take_back(name: str):
	"""Unpost a Courier Bill, so that it can be posted anew."""
	_check(BILL, name)
	posting.take_back(name)
	return {"text": _("Taken back")}


def _check(doctype: str, name: str) -> None:
	frappe.get_doc(doctype, name).check_permission("write")


def _check_line(name: str) -> None:
	"""Lines are written by the app; who may write their bill decides about them."""
	line = frappe.get_doc(LINE, name)
	line.check_permission("read")
	_check(BILL, line.courier_bill)
