"""What Meta reports of a WhatsApp account: messages of buyers, and what became of ours. Each once, one bad one stops no other."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.notify.replies import asks_to_start, asks_to_stop
from ecom_erp.core.notify.whatsapp import Incoming, Receipt, is_signed, reports
from ecom_erp.core.states.message import MessageStatus
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.notify import threads
from ecom_erp.flows.notify.phones import OPT_OUT, of_whatsapp
from ecom_erp.flows.notify.text_messages import why
from ecom_erp.flows.notify.whatsapp_accounts import ACCOUNT, secret_of
from ecom_erp.flows.orders.order_document import site_time
from ecom_erp.integrations.channels.base import PayloadError, SignatureError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction

OUTBOX = "Outbox Message"
RANKS = {"sent": 1, "delivered": 2, "read": 3}


def take(account: str, signature: str, body: bytes) -> None:
	"""Take one webhook. Raises DoesNotExistError, SignatureError, PayloadError; nothing is parsed before it is verified."""
	if not is_signed(secret_of(account), signature, body):
		raise SignatureError(account)
	try:
		data = json.loads(body)
	except (ValueError, RecursionError):
		raise PayloadError(_("The body is not JSON")) from None
	number = frappe.db.get_value(ACCOUNT, account, "phone_number_id")
	failed: Exception | None = None
	for report in reports(data):
		if report.phone_number_id != number:
			continue
		try:
			in_transaction(_take_message if isinstance(report, Incoming) else _take_receipt, account, report)
		except Exception as error:
			# the others are kept; Meta sends all of them again because the answer is not 200
			log_unexpected(f"WhatsApp {account}")
			failed = error
	if failed:
		raise failed


def _take_message(account: str, message: Incoming) -> None:
	number = of_whatsapp(message.sender)
	_note_wish(number, message.text)
	shops = frappe.get_all("Ecom Shop", {"whatsapp_account": account}, pluck="name")
	answered = message.answers and frappe.db.get_value(
		OUTBOX, {"external_result": message.answers}, "ecom_order"
	)
	order = answered or threads.newest_order_of_number(number, shops)
	threads.note_received(
		f"whatsapp|{message.message_id}",
		order,
		way="WhatsApp",
		shop=shops[0] if len(shops) == 1 else None,
		contact=number,
		contact_name=message.name,
		whatsapp_account=account,
		at=site_time(message.at),
		text=message.text or _("Sent something that is no text: {0}").format(message.kind),
	)


def _note_wish(number: str, text: str) -> None:
	"""STOP means it at once, START takes it back."""
	if asks_to_stop(text):
		wish = frappe.get_doc({"doctype": OPT_OUT, "number": number, "since": now_datetime()})
		wish.flags.by_machine = True
		insert_once(wish)
	elif asks_to_start(text):
		frappe.db.delete(OPT_OUT, {"number": number})


def _take_receipt(account: str, receipt: Receipt) -> None:
	"""Receipts arrive in any order, and again: what is known of a message only grows."""
	row = _told(receipt)
	if not row or row.external_result not in (None, "", receipt.message_id):
		return  # unknown, or of an earlier attempt
	if receipt.status == "failed":
		_note_failure(row, receipt)
	elif RANKS.get(receipt.status, 0) > RANKS.get((row.receipt or "").lower(), 0):
		values: dict[str, Any] = {"receipt": receipt.status.capitalize()}
		if row.status != MessageStatus.DONE:
			# the answer to our call was lost; now it is known that the message went out
			values |= {
				"status": MessageStatus.DONE,
				"external_result": receipt.message_id,
				"processed_at": now_datetime(),
				"next_try_at": None,
				"error": None,
			}
		frappe.db.set_value(OUTBOX, row.name, values, update_modified=False)


def _told(receipt: Receipt) -> Any:
	"""The Outbox Message that Meta calls by the name we gave it."""
	fields = ["name", "status", "receipt", "kind", "external_result"]
	row = (
		frappe.db.get_value(OUTBOX, receipt.ours, fields, as_dict=True, for_update=True)
		if receipt.ours
		else None
	)
	return row if row and row.kind in ("WhatsApp", "Reply") else None


def _note_failure(row: Any, receipt: Receipt) -> None:
	if row.receipt in ("Delivered", "Read"):
		return  # on another of the buyer's devices
	said = why(receipt.code) or _("WhatsApp did not deliver the message ({0})").format(receipt.code)
	values = {"receipt": "Failed", "status": MessageStatus.DEAD, "next_try_at": None, "error": said}
	frappe.db.set_value(OUTBOX, row.name, values, update_modified=False)
