"""What the buttons of webhooks do: the secret, a test, telling again."""

import frappe
from frappe import _
from frappe.utils import get_datetime

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.webhooks import endpoints, replays
from ecom_erp.flows.webhooks.announcing import WEBHOOK
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.transaction import in_transaction


@frappe.whitelist(methods=["POST"])
def show_secret(name: str):
	"""The secret with which the receiver verifies the messages."""
	check(WEBHOOK, name)
	return frappe.get_doc(WEBHOOK, name).get_password("secret")


@frappe.whitelist(methods=["POST"])
def replace_secret(name: str):
	"""Make a new secret; the old one signs too for a day."""
	check(WEBHOOK, name)
	return in_transaction(endpoints.replace_secret, name)


@frappe.whitelist(methods=["POST"])
def send_test(name: str):
	"""Send a message of the type webhook.test now."""
	check(WEBHOOK, name)
	try:
		status = replays.send_test(name)
	except HttpError as error:
		frappe.throw(_("The message did not arrive: {0}").format(error), title=_("Test Message"))
	return {"text": _("The receiver answered {0}").format(status)}


@frappe.whitelist(methods=["POST"])
def send_again_since(name: str, since: str):
	"""Send all messages again that were written since then: those that arrived, and those that were given up."""
	check(WEBHOOK, name)
	count = in_transaction(replays.send_again_since, name, get_datetime(since))
	return {"text": _("{0} messages will be sent again shortly").format(count)}
