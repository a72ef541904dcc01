"""What the buttons of month ends do."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

from ecom_erp.flows.accounting import month_end
from ecom_erp.flows.accounting.settlements.accounts import ACCOUNT

MONTH = "Ecom Month End"


@frappe.whitelist(methods=["POST"])
def open_month(name: str, day: str | date):
	"""The month end of a Settlement Account, by the last day of the month; made where there is none."""
	frappe.get_doc(ACCOUNT, name).check_permission("write")
	return month_end.open_month(name, getdate(day))


@frappe.whitelist(methods=["POST"])
def post(name: str, seen: str = ""):
	"""Post a month end. `seen`: the digest of what was shown."""
	frappe.get_doc(MONTH, name).check_permission("write")
	posted = month_end.post(name, seen)
	return {"text": _("Posted: {0}").format(", ".join(posted)) if posted else _("It is posted already")}


@frappe.whitelist(methods=["POST"])
def take_back(name: str):
	"""Unpost a month end, so that it can be posted anew."""
	frappe.get_doc(MONTH, name).check_permission("write")
	reversals = month_end.take_back(name)
	if reversals:
		text = _("Its period is closed, so it was reversed today: {0}").format(", ".join(reversals))
		return {"text": text, "indicator": "orange"}
	return {"text": _("Taken back")}
