"""What the buttons of messages do."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.messaging import inbox, outbox, queue
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction

JOBS = {
	"Inbox Message": "process_inbox",
	"Outbox Message": "deliver_outbox",
	"Ecom Webhook Message": "send_webhooks",
}


# they may have arrived: a person decides of each, at the message itself
ONE_BY_ONE = ("SMS", "WhatsApp", "Reply")


@frappe.whitelist(methods=["POST"])
def replay_message(doctype: str, name: str):
	"""Try a failed or dead message again."""
	if doctype not in JOBS:
		frappe.throw(_("Only messages can be replayed"))
	check(doctype, name, "write")
	queue.replay(doctype, name)
	kick(JOBS[doctype])
	return {"text": _("It will be retried shortly")}


@frappe.whitelist(methods=["POST"])
def retry_messages(name: str):
	"""Try all messages about an order again that were given up."""
	check("Ecom Order", name, "write")
	if not in_transaction(_try_again, name):
		return {"text": _("Nothing has to be retried"), "indicator": "orange"}
	kick("process_inbox")
	kick("deliver_outbox")
	return {"text": _("It will be retried shortly")}


def _try_again(name: str) -> int:
	order = frappe.db.get_value("Ecom Order", name, ["shop", "external_id"], as_dict=True)
	told = outbox.given_up(name, but=ONE_BY_ONE)
	for message in told:
		queue.replay("Outbox Message", message)
	return len(told) + inbox.try_again(order.shop, order.external_id)
