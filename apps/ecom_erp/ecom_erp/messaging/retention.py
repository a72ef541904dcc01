"""What is kept of finished messages and scans, and for how long. The days stand in Frappe's Log Settings, which calls this
once a day; what somebody still has to do, and what belongs to an order that is not over, stays."""

from collections.abc import Callable

import frappe
from frappe.utils import add_days, now_datetime
from pypika.terms import Criterion

from ecom_erp.core.states.fulfilment import CANCELLED as PARCEL_CANCELLED
from ecom_erp.core.states.fulfilment import DELIVERED, SHIPPED
from ecom_erp.core.states.message import MessageStatus
from ecom_erp.core.states.order import ENDED
from ecom_erp.messaging.transaction import in_transaction

BATCH = 1000
EMPTIED = "{}"


def clear_inbox(days: int) -> None:
	"""Delete messages that were taken in longer ago."""
	message = frappe.qb.DocType("Inbox Message")
	_in_batches(
		"Inbox Message",
		(message.status == MessageStatus.DONE) & (message.creation < _before(days)),
		_delete,
	)


def clear_outbox(days: int) -> None:
	"""Delete messages that were delivered longer ago, once their order is over. Of the others the payload goes; what stays
	says that the shop was told, so that it is not told again."""
	message, order = frappe.qb.DocType("Outbox Message"), frappe.qb.DocType("Ecom Order")
	old = (message.status == MessageStatus.DONE) & (message.creation < _before(days))
	over = frappe.qb.from_(order).select(order.name).where(order.status.isin(ENDED))
	_in_batches("Outbox Message", old & message.ecom_order.isin(over), _delete)
	_in_batches("Outbox Message", old & message.ecom_order.isnotnull() & (message.payload != EMPTIED), _empty)


def clear_scans(days: int) -> None:
	"""Delete scans of parcels that have left, or were cancelled, longer ago."""
	scan, parcel = frappe.qb.DocType("Packing Scan"), frappe.qb.DocType("Fulfilment Order")
	gone = frappe.qb.from_(parcel).select(parcel.name)
	gone = gone.where(parcel.status.isin((SHIPPED, DELIVERED, PARCEL_CANCELLED)))
	_in_batches("Packing Scan", (scan.creation < _before(days)) & scan.fulfilment_order.isin(gone), _delete)


def clear_prints(days: int) -> None:
	"""Delete print jobs that ended longer ago."""
	job = frappe.qb.DocType("Ecom Print Job")
	_in_batches("Ecom Print Job", (job.creation < _before(days)) & job.next_try_at.isnull(), _delete)


def clear_webhook_messages(days: int) -> None:
	"""Delete messages to other systems that were delivered, or given up, longer ago."""
	message = frappe.qb.DocType("Ecom Webhook Message")
	over = message.status.isin((MessageStatus.DONE, MessageStatus.DEAD))
	_in_batches("Ecom Webhook Message", over & (message.creation < _before(days)), _delete)


def clear_api_calls(days: int) -> None:
	"""Delete the answers to calls of REST that had a key of their own."""
	call = frappe.qb.DocType("Ecom API Call")
	_in_batches("Ecom API Call", call.creation < _before(days), _delete)


def _before(days: int):
	return add_days(now_datetime(), -max(int(days), 1))


def _in_batches(doctype: str, condition: Criterion, work: Callable[[str, list[str]], None]) -> None:
	table = frappe.qb.DocType(doctype)
	while True:
		query = frappe.qb.from_(table).select(table.name).where(condition).limit(BATCH)
		names = query.run(pluck=True)
		if names:
			in_transaction(work, doctype, names)
		if len(names) < BATCH:
			return


def _delete(doctype: str, names: list[str]) -> None:
	frappe.db.delete(doctype, {"name": ("in", names)})


def _empty(doctype: str, names: list[str]) -> None:
	frappe.db.set_value(doctype, {"name": ("in", names)}, "payload", EMPTIED, update_modified=False)
