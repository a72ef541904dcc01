"""What the buttons of notice channels do."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.notify import notice_channels
from ecom_erp.flows.notify.notice_channels import CHANNEL
from ecom_erp.integrations.http import HttpError


@frappe.whitelist(methods=["POST"])
def send_test_message(name: str):
	"""Send a test message now; says what the receiver answered."""
	check(CHANNEL, name)
	try:
		host = notice_channels.send_test(name)
	except HttpError as error:
		frappe.throw(_("The message did not arrive: {0}").format(error), title=_("Test Message"))
	return {"text": _("{0} has taken the message").format(host)}


@frappe.whitelist(methods=["POST"])
def show_secret(name: str):
	"""The secret with which the receiver verifies the messages."""
	check(CHANNEL, name)
	return frappe.get_doc(CHANNEL, name).get_password("secret", raise_exception=False) or ""
