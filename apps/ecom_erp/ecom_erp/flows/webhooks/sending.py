"""Sending what was announced: each message until the receiver has taken it, signed, each webhook by itself."""

import time

import frappe
from frappe import _

from ecom_erp.core.states.message import MessageStatus
from ecom_erp.core.webhooks import signing
from ecom_erp.flows.webhooks import endpoints
from ecom_erp.flows.webhooks.announcing import MESSAGE, WEBHOOK
from ecom_erp.integrations.http import HttpClient, HttpError
from ecom_erp.messaging import queue
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction, roll_back

GONE = 410
TIMEOUT = (5.0, 15.0)
ANSWER_BYTES = 64 * 1024


def send_due(limit: int) -> int:
	"""Send up to `limit` due messages, each on its own; how many were taken."""
	taken = 0
	for name in queue.take(queue.WEBHOOKS, limit):
		_send(name)
		taken += 1
	return taken


def _send(name: str) -> None:
	try:
		deliver(name)
	except HttpError as error:
		_note_failure(name, str(error), error)
	except queue.NotYet as error:
		queue.postpone(MESSAGE, name, str(error), error.seconds)
	except Exception as error:
		roll_back()
		log_unexpected(f"Webhook message {name}")
		queue.fail(MESSAGE, name, _("Unexpected: {0}").format(type(error).__name__))


def deliver(name: str) -> int:
	"""Send one message outside of any lock, then note the answer; its HTTP status. A crash between the two sends it again
	under the same `webhook-id`. Raises HttpError, NotYet while its webhook is switched off."""
	message = frappe.db.get_value(
		MESSAGE, name, ["name", "webhook", "payload", "status", "response_status"], as_dict=True
	)
	if message.status == MessageStatus.DONE:
		return message.response_status
	webhook = frappe.get_doc(WEBHOOK, message.webhook)
	if not webhook.enabled:
		raise queue.NotYet(_("The webhook is switched off"), 3600)
	content = message.payload.encode()
	client = HttpClient.for_account(
		webhook.url,
		f"webhook {webhook.name}",
		timeout=TIMEOUT,
		retries=0,
		max_bytes=ANSWER_BYTES,
		local=bool(frappe.conf.get("ecom_allow_local_hosts")),
	)
	answer = client.request(
		"POST",
		webhook.url,
		data=content,
		headers={
			"Content-Type": "application/json",
			**signing.headers(endpoints.secrets_of(webhook), name, int(time.time()), content),
		},
	)
	in_transaction(_note_delivery, name, webhook.name, answer.status)
	return answer.status


def _note_delivery(name: str, webhook: str, status: int) -> None:
	queue.finish(MESSAGE, name, response_status=status)
	endpoints.delivered(webhook)


def _note_failure(name: str, why: str, error: HttpError) -> None:
	"""A receiver that is away, or that refuses, gets the message again and again; one that says that it is gone no more."""
	in_transaction(_note_answer, name, error.status, why)
	queue.fail(MESSAGE, name, why, error.status == GONE, getattr(error, "retry_after", None))


def _note_answer(name: str, status: int, why: str) -> None:
	webhook = frappe.db.get_value(MESSAGE, name, "webhook")
	frappe.db.set_value(MESSAGE, name, "response_status", status or 0, update_modified=False)
	if status == GONE:
		endpoints.switch_off(webhook, _("The receiver answered that it is gone (410): {0}").format(why))
	else:
		endpoints.failed(webhook, why)
