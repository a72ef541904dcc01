"""What the form of the backup settings calls."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.backup import settings
from ecom_erp.jobs import ask_for_backup


@frappe.whitelist(methods=["POST"])
def test_connection():
	"""Write, read back and delete a file at the place of the backups. {"text"}."""
	check(settings.SETTINGS, settings.SETTINGS)
	return {"text": settings.test_connection()}


@frappe.whitelist(methods=["POST"])
def back_up_now():
	"""Make a backup in the background. {"text"}."""
	check(settings.SETTINGS, settings.SETTINGS)
	ask_for_backup()
	return {"text": _("The backup is made in the background. The form shows when it has arrived.")}
