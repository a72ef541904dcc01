"""What the buttons of inbox and outbox messages do."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.messaging import queue
from ecom_erp.messaging.kick import kick


@frappe.whitelist(methods=["POST"])
def replay_message(doctype: str, name: str):
	"""Try a failed or dead message again."""
	if doctype not in ("Inbox Message", "Outbox Message"):
		frappe.throw(_("Only inbox and outbox messages can be replayed"))
	check(doctype, name, "write")
	queue.replay(doctype, name)
	kick("process_inbox" if doctype == "Inbox Message" else "deliver_outbox")
	return {"text": _("It will be retried shortly")}
