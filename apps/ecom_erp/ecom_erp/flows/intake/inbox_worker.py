"""Working off the inbox."""

import json
from contextlib import suppress
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.personal import masked
from ecom_erp.flows.intake import unread_messages
from ecom_erp.flows.intake.pool import INBOX, process_message
from ecom_erp.integrations.channels.base import ChannelError, PayloadError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging import queue
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import roll_back


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
		_fail(name, masked(str(error)), final=True)
	except HttpError as error:
		_fail(name, str(error), final=not error.retryable)
	except ChannelError as error:
		_fail(name, masked(str(error), _payload(name)), final=True)
	except Exception as error:
		# whatever it was, this message alone waits; the trace is for the admin
		roll_back()
		payload = _payload(name)
		log_unexpected(f"Inbox message {name}", payload)
		said = masked(f"{type(error).__name__}: {error}", payload)[:300]
		_fail(name, _("Unexpected: {0}").format(said))


def _fail(name: str, error: str, final: bool = False) -> None:
	"""Note why the message failed; the order of one that is given up waits for a person."""
	if queue.fail(INBOX, name, error, final):
		about = frappe.db.get_value(INBOX, name, ["shop", "external_id"], as_dict=True)
		if about.external_id:
			unread_messages.hold(about.shop, about.external_id)


def _payload(name: str) -> Any:
	"""What the message says, for its values to be masked."""
	with suppress(ValueError):
		return json.loads(frappe.db.get_value(INBOX, name, "payload") or "{}")
	return {}
