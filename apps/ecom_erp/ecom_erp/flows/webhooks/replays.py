"""Messages that a person wants sent: a test, and what the receiver has lost."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.states.message import OVER, MessageStatus
from ecom_erp.core.webhooks.events import TEST
from ecom_erp.flows.webhooks import sending
from ecom_erp.flows.webhooks.announcing import MESSAGE, WEBHOOK, write
from ecom_erp.messaging import queue
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction


def send_test(name: str) -> int:
	"""Write a test message and send it at once; the HTTP status of the answer. Raises HttpError, and ValidationError while the
	webhook is switched off."""
	if not frappe.db.get_value(WEBHOOK, name, "enabled"):
		frappe.throw(_("Switch the webhook on first"))
	[message] = in_transaction(write, [(name, TEST, WEBHOOK, name, {"webhook": name})])
	try:
		return sending.deliver(message)
	except Exception:
		# whoever pressed the button reads why; nobody waits for the message itself
		queue.fail(MESSAGE, message, _("The test did not arrive"), final=True)
		raise


def send_again_since(name: str, since: datetime) -> int:
	"""Make all messages of a webhook due that were written since then and are over; how many. Inside a unit of work."""
	message = frappe.qb.DocType(MESSAGE)
	chosen = (message.webhook == name) & (message.creation >= since) & message.status.isin([*OVER])
	names = (
		frappe.qb.from_(message).select(message.name).where(chosen).orderby(message.creation).for_update()
	).run(pluck=True)
	if names:
		values = {"status": MessageStatus.NEW, "attempts": 0, "next_try_at": now_datetime(), "error": None}
		frappe.db.set_value(MESSAGE, {"name": ("in", names)}, values)
		kick("send_webhooks")
	return len(names)
