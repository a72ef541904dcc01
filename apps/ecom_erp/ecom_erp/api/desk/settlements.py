"""What the buttons of settlements and their imports do."""

import frappe
from frappe import _
from frappe.utils import cint

from ecom_erp.core.states.money.statement_import import CHECKING, IMPORTING
from ecom_erp.flows.accounting import write_offs
from ecom_erp.flows.accounting.bank_side import payouts
from ecom_erp.flows.accounting.settlements import (
	deciding,
	fetching,
	line_matching,
	posting,
	statement_import,
	statement_page,
)
from ecom_erp.flows.accounting.settlements.posting import job

ACCOUNT, SETTLEMENT, LINE = "Ecom Settlement Account", "Ecom Settlement", "Ecom Settlement Line"


@frappe.whitelist(methods=["POST"])
def fetch(name: str):
	"""Fetch the newest statements of a Settlement Account in the background."""
	_check(ACCOUNT, name)
	fetching.start(name)
	return {"text": _("The statements are being fetched in the background"), "indicator": "blue"}


@frappe.whitelist(methods=["POST"])
def test_connection(name: str):
	"""Try the credentials of a Settlement Account."""
	_check(ACCOUNT, name)
	return {"text": _("Connected: {0}").format(fetching.test(name))}


@frappe.whitelist(methods=["POST"])
def check_file(name: str):
	"""Read the file of a Statement Import in the background, without importing it."""
	_check("Ecom Statement Import", name)
	statement_import.start(name, CHECKING)
	return {"text": _("The file is being read in the background"), "indicator": "blue"}


@frappe.whitelist(methods=["POST"])
def import_file(name: str):
	"""Import the statements of a Statement Import in the background."""
	_check("Ecom Statement Import", name)
	statement_import.start(name, IMPORTING)
	return {"text": _("The statements are being imported in the background"), "indicator": "blue"}


@frappe.whitelist(methods=["POST"])
def match_again(name: str):
	"""Look for the payments of open lines once more."""
	_check(SETTLEMENT, name)
	line_matching.match_again(name)
	return {"text": _("The open lines are being matched in the background"), "indicator": "blue"}


@frappe.whitelist()
def unknown_types(name: str):
	"""The provider's types in a Settlement that nobody has named."""
	frappe.get_doc(SETTLEMENT, name).check_permission("read")
	return deciding.unknown_types(name)


@frappe.whitelist(methods=["POST"])
def name_type(name: str, type_name: str, kind: str):
	"""Say what a provider's type in a Settlement is, for all settlements of its account."""
	_check(SETTLEMENT, name)
	account = frappe.db.get_value(SETTLEMENT, name, "settlement_account")
	_check(ACCOUNT, account)
	deciding.name_type(account, type_name, kind)
	return {"text": _("Remembered. Its lines are being matched in the background.")}


@frappe.whitelist(methods=["POST"])
def accept_line(name: str, note: str):
	"""A line whose amount differs is right as it is."""
	_check_line(name)
	deciding.accept(name, note)
	return {"text": _("Accepted")}


@frappe.whitelist(methods=["POST"])
def treat_line_as(name: str, kind: str, note: str):
	"""A line is something else than the provider calls it."""
	_check_line(name)
	deciding.treat_as(name, kind, note)
	return {"text": _("Accepted")}


@frappe.whitelist(methods=["POST"])
def choose_order(name: str, order: str):
	"""A line belongs to an order that it does not name."""
	_check_line(name)
	frappe.get_doc("Ecom Order", order).check_permission("read")
	found = deciding.choose_order(name, order)
	return {"text": found, "indicator": "orange"} if found else {"text": _("Matched")}


@frappe.whitelist(methods=["POST"])
def undo_decision(name: str):
	"""Take a person's decision on a line back."""
	_check_line(name)
	deciding.undo(name)
	return {"text": _("The line is as it was stated, and is matched once more")}


@frappe.whitelist(methods=["POST"])
def looked_into(name: str, note: str):
	"""What was told of a posted Settlement has been looked into."""
	_check(SETTLEMENT, name)
	posting.looked_into(name, note)
	return {"text": _("Noted")}


@frappe.whitelist(methods=["POST"])
def write_off(name: str, order: str, payment: str, account: str, reason: str):
	"""Write off what is open of a payment that a Settlement Account settles; the Ecom Write Off."""
	_check(ACCOUNT, name)
	frappe.get_doc("Ecom Order", order).check_permission("read")
	return write_offs.write_off(name, order, payment, account, reason)


@frappe.whitelist(methods=["POST"])
def take_write_off_back(name: str):
	"""The payment of an Ecom Write Off waits for a statement again."""
	_check("Ecom Write Off", name)
	reversal = write_offs.take_back(name)
	if reversal:
		text = _("Its period is closed, so it was reversed today: {0}").format(reversal)
		return {"text": text, "indicator": "orange"}
	return {"text": _("Taken back")}


@frappe.whitelist(methods=["POST"])
def proposal(name: str, anew: bool | int = False):
	"""What a Settlement would post, and what keeps it from that. A large one is worked out in the background: then
	{working: True} says so. `anew`: what is kept of the last time does not count."""
	doc = frappe.get_doc(SETTLEMENT, name)
	doc.check_permission("read")
	if doc.line_count <= job.LARGE:
		return statement_page.proposed(doc)
	kept = None if cint(anew) else statement_page.kept_proposal(doc)
	if kept:
		return kept
	if not doc.task:
		job.start(name, job.SHOW)
	return {"working": True}


@frappe.whitelist(methods=["POST"])
def post(name: str, seen: str = ""):
	"""Post a Settlement that is ready, a large one in the background. `seen`: the digest of the proposal that was shown."""
	_check(SETTLEMENT, name)
	if frappe.db.get_value(SETTLEMENT, name, "line_count") > job.LARGE:
		job.start(name, job.POST, seen)
		return {"text": _("The settlement is being posted in the background"), "indicator": "blue"}
	posted = posting.post(name, seen)
	return {"text": _("Posted: {0}").format(", ".join(posted)) if posted else _("It is posted already")}


@frappe.whitelist(methods=["POST"])
def take_back(name: str):
	"""Unpost a Settlement, so that it can be posted anew."""
	_check(SETTLEMENT, name)
	reversals = posting.take_back(name)
	if reversals:
		text = _("Its period is closed, so it was reversed today: {0}").format(", ".join(reversals))
		return {"text": text, "indicator": "orange"}
	return {"text": _("Taken back")}


@frappe.whitelist(methods=["POST"])
def find_in_bank(name: str):
	"""Look for the bank transaction of a posted Settlement's payout."""
	_check(SETTLEMENT, name)
	said = {
		payouts.RECONCILED: (_("Found in the bank and reconciled"), "green"),
		payouts.PROPOSED: (_("A bank transaction has the same amount. Look at it and confirm it."), "orange"),
		payouts.NOT_FOUND: (_("No bank transaction has this amount within two weeks"), "orange"),
	}
	text, indicator = said.get(payouts.look_for(name), (_("Nothing was paid out"), "blue"))
	return {"text": text, "indicator": indicator}


@frappe.whitelist(methods=["POST"])
def reconcile_payout(name: str, transaction: str):
	"""Say which bank transaction, of the bank account that it is paid out to, the payout of a posted Settlement is."""
	_check(SETTLEMENT, name)
	payouts.reconcile(name, transaction)
	return {"text": _("Reconciled")}


def _check(doctype: str, name: str) -> None:
	frappe.get_doc(doctype, name).check_permission("write")


def _check_line(name: str) -> None:
	"""Lines are written by the app; who may write their settlement decides about them."""
	line = frappe.get_doc(LINE, name)
	line.check_permission("read")
	_check(SETTLEMENT, line.settlement)
