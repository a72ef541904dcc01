"""Working off the inbox."""

import json
from contextlib import suppress
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.personal import masked
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
		if error.__cause__:
			log_unexpected(f"Inbox message {name}", _payload(name))
		queue.fail(INBOX, name, masked(str(error)), final=True)
	except HttpError as error:
		queue.fail(INBOX, name, str(error), final=not error.retryable)
	except ChannelError as error:
		queue.fail(INBOX, name, masked(str(error), _payload(name)), final=True)
	except Exception as error:
		# whatever it was, this message alone waits; the trace is for the admin
		frappe.db.rollback()
		payload = _payload(name)
		log_unexpected(f"Inbox message {name}", payload)
		said = masked(f"{type(error).__name__}: {error}", payload)[:300]
		queue.fail(INBOX, name, _("Unexpected: {0}").format(said))


def _payload(name: str) -> Any:
	"""What the message says, for its values to be masked."""
	with suppress(ValueError):
		return json.loads(frappe.db.get_value(INBOX, name, "payload") or "{}")
	return {}
