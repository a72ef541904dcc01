"""Working off the inbox."""

import frappe
from frappe import _

from ecom_erp.flows.intake.pool import INBOX, process_message
from ecom_erp.integrations.channels.base import ChannelError, PayloadError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging import queue
from ecom_erp.messaging.errors import log_unexpected


def process_inbox(limit: int) -> int:
	"""Process up to `limit` due messages, each on its own; how many were taken. One bad message stops no other: it is
	tried again later, or is dead at once when trying again cannot help."""
	taken = 0
	for name in queue.take(queue.INBOX, limit):
		_process(name)
		taken += 1
	return taken


def _process(name: str) -> None:
	try:
		process_message(name)
	except PayloadError as error:
		queue.fail(INBOX, name, str(error), final=True)
	except HttpError as error:
		queue.fail(INBOX, name, str(error), final=not error.retryable)
	except ChannelError as error:
		queue.fail(INBOX, name, str(error), final=True)
	except Exception as error:
		# whatever it was, this message alone waits; the trace is for the admin
		frappe.db.rollback()
		log_unexpected(f"Inbox message {name}")
		queue.fail(INBOX, name, _("Unexpected: {0}").format(type(error).__name__ + ": " + str(error)[:300]))
