"""Delivering what we owe the shops."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.personal import masked
from ecom_erp.core.states.message import MessageStatus
from ecom_erp.flows.orders import order_store
from ecom_erp.flows.shops import shops
from ecom_erp.flows.shops.rehearsal import wait_until_over
from ecom_erp.flows.work import untold_orders
from ecom_erp.flows.work.outbox_kinds import KINDS
from ecom_erp.integrations.channels.base import ChannelError, NoRecipient
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging import queue
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction, roll_back

OUTBOX = "Outbox Message"


def deliver_outbox(limit: int) -> int:
	"""Deliver up to `limit` due messages, each on its own; how many were taken."""
	taken = 0
	for name in queue.take(queue.OUTBOX, limit):
		_deliver(name)
		taken += 1
	return taken


def _deliver(name: str) -> None:
	try:
		deliver(name)
	except HttpError as error:
		_fail(name, str(error), not error.retryable, getattr(error, "retry_after", None))
		_show_on_shop(name, error)
	except queue.NotYet as error:
		queue.postpone(OUTBOX, name, str(error), error.seconds)
	except ChannelError as error:
		_fail(name, masked(str(error), *_order(name)), final=True)
	except Exception as error:
		roll_back()
		order = _order(name)
		log_unexpected(f"Outbox message {name}", *order)
		said = masked(f"{type(error).__name__}: {error}", *order)[:300]
		_fail(name, _("Unexpected: {0}").format(said))


def _order(name: str) -> Sequence[Any]:
	"""The order that the message is about, for its values to be masked in what is said of a failure."""
	return order_store.stated(frappe.db.get_value(OUTBOX, name, "ecom_order"))


def _fail(name: str, error: str, final: bool = False, retry_after: float | None = None) -> None:
	"""Note why the message failed; one that is given up is shown where a person sees it."""
	if queue.fail(OUTBOX, name, error, final, retry_after):
		in_transaction(_show_given_up, name, error)


def _show_given_up(name: str, error: str) -> None:
	message = frappe.db.get_value(OUTBOX, name, ["kind", "ecom_order", "reference_name"], as_dict=True)
	kind = KINDS.get(message.kind)
	if not kind or (kind.on_dead and kind.on_dead(message.reference_name, error)):
		return
	if kind.of_order and message.ecom_order:
		untold_orders.hold(message.ecom_order, error)


def _show_on_shop(name: str, error: HttpError) -> None:
	row = frappe.db.get_value(OUTBOX, name, ["shop", "kind"], as_dict=True)
	if error.retryable and KINDS[row.kind].to_shop:
		in_transaction(shops.note_problem, row.shop, str(error))


def deliver(name: str) -> str:
	"""Tell the shop, outside of any lock, then note its answer; the shop's id of what it did. A crash between the two
	leads to a second push, which every channel recognises."""
	message = frappe.db.get_value(
		OUTBOX,
		name,
		["name", "shop", "kind", "payload", "status", "external_result", "reference_name", "ecom_order"],
		as_dict=True,
	)
	if message.status == MessageStatus.DONE:
		return message.external_result
	wait_until_over(message.shop)
	kind = KINDS.get(message.kind)
	if not kind:
		raise ChannelError(_("Unknown message type {0}").format(message.kind))
	try:
		result = kind.send(message)
	except NoRecipient as reason:
		in_transaction(_note_not_delivered, name, message, kind, str(reason))
		return ""
	in_transaction(_note_answer, name, message, kind, result)
	return result


def _note_not_delivered(name: str, message, kind, reason: str) -> None:
	"""There is nobody to tell; what waited for it goes on, or is done by a person."""
	if kind.on_no_recipient:
		kind.on_no_recipient(message.reference_name)
	elif kind.on_delivered:
		kind.on_delivered(message.reference_name, "")
	queue.finish(OUTBOX, name, external_result=reason)


def _note_answer(name: str, message, kind, result: str) -> None:
	if kind.on_delivered:
		kind.on_delivered(message.reference_name, result)
	queue.finish(OUTBOX, name, external_result=result)
	if kind.of_order and message.ecom_order:
		untold_orders.free(message.ecom_order)
	if kind.to_shop:
		shops.note_success(message.shop)
