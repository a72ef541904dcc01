"""Orders from a file. Checking reads it all and changes nothing but the Order Import; importing puts the orders into the
inbox, as if the shop had pushed them, a batch in a transaction, and goes on after a crash where the last batch ended.

The same order with the same content has the same event id, so a file that is imported twice makes nothing twice.
"""

import json
import time
from dataclasses import replace

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.intake.copies.columns import is_copy
from ecom_erp.core.intake.order_table import TableOrder, read_orders
from ecom_erp.core.intake.table_values import Problem
from ecom_erp.core.states.file_import import READY, STARTED, ImportStatus
from ecom_erp.flows.intake import column_mapping, order_file
from ecom_erp.flows.intake.copies import copied_orders
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shops.shops import adapter, get_shop
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.channels.base import ChannelAdapter, PayloadError, reading
from ecom_erp.messaging import inbox
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import IMPORTS, take
from ecom_erp.messaging.transaction import in_transaction, roll_back

IMPORT = "Order Import"
BATCH = 100
MOST_SHOWN = 200  # problems kept for the form
PREVIEWED = 10
MAX_ATTEMPTS = 5


def check(name: str) -> str:
	"""Read the file without importing: counts, the first orders, problems by row; what was found, in a sentence. Raises
	ValidationError when the file or its mapping cannot be used."""
	doc = frappe.get_doc(IMPORT, name)
	if doc.status in STARTED:
		frappe.throw(_("{0} is already {1}").format(name, _(doc.status)))
	data = order_file.content(doc)
	header, rows = order_file.table(data)
	if not doc.mapping and not is_copy(header):
		doc.mapping = column_mapping.mapping_for(doc.shop, header)
	found = _read(doc, header, rows)
	known = copied_orders.known(doc.shop, found) if is_copy(header) else set()
	bad = [one for one in found if one.problems]
	doc.update(
		{
			"status": ImportStatus.CHECKED if len(bad) < len(found) else ImportStatus.NEW,
			"file_hash": order_file.digest(data),
			"rows_found": sum(1 for row in rows if any(cell not in (None, "") for cell in row)),
			"orders_found": len(found),
			"problem_count": len(bad),
			"orders_sent": 0,
			"orders_known": len(known),
			"next_order": 0,
			"preview": json.dumps([_shown(one.order) for one in found if one.order][:PREVIEWED]),
		}
	)
	doc.status_message = _what_next(len(found), len(bad), len(known))
	doc.said = sentences.kept(doc.status_message)
	doc.set("problems", _problem_rows(bad))
	doc.flags.by_machine = True
	doc.save()
	return doc.status_message


def _read(doc, header, rows) -> list[TableOrder]:
	if is_copy(header):
		channel = adapter(doc.shop)
		return [_as_pushed(channel, one, copied=True) for one in copied_orders.read(header, rows)]
	mapping = frappe.get_doc("Order Import Mapping", doc.mapping)
	lacking = column_mapping.lacking(mapping)
	if lacking:
		frappe.throw(
			_(
				"Specify the column for: {0}. Open the mapping {1}, add the column, and check the file again."
			).format(lacking, mapping.name)
		)
	try:
		found = read_orders(header, rows, column_mapping.settings(mapping, get_shop(doc.shop)))
		channel = adapter(doc.shop)
		return [_as_pushed(channel, one) for one in found]
	except ValueError as error:
		frappe.throw(
			_(
				"The file has no column {0}. Choose another mapping, or leave it empty to have it guessed."
			).format(error)
		)


def _as_pushed(channel: ChannelAdapter, one: TableOrder, copied: bool = False) -> TableOrder:
	"""The order as the inbox will read it, so that what is imported is understood there too."""
	if not one.order:
		return one
	try:
		with reading():
			event = _event(channel, one.order, copied)
			channel.to_canonical(event.topic, event.payload)
	except PayloadError as error:
		return replace(one, order=None, problems=(Problem(one.row, "", str(error)),))
	return one


def _event(channel: ChannelAdapter, order, copied: bool):
	return channel.copied_order(order) if copied else channel.imported_order(order)


def _what_next(found: int, bad: int, known: int) -> str:
	if known:
		there = copied_orders.what_next(known, found - bad)
		problems = _("{0} orders have problems and are left out: correct them and import the file again.")
		return sentences.joined(" ", [there, problems.format(bad)]) if bad else there
	if not found:
		return _("There are no orders in the file")
	if not bad:
		return _("{0} orders can be imported").format(found)
	if bad == found:
		return _("No order can be imported. Correct the file or the mapping, then check it again.")
	return _(
		"{0} of {1} orders can be imported. The others will be left out: correct them and import the file "
		"again."
	).format(found - bad, found)


def _problem_rows(bad) -> list[dict]:
	found = [(one.order_id, problem) for one in bad for problem in one.problems]
	return [_problem_row(order_id, problem) for order_id, problem in found[:MOST_SHOWN]]


def _problem_row(order_id: str, problem: Problem) -> dict:
	said = _(problem.message).format(**problem.params) if problem.params else _(problem.message)
	return {
		"row_no": problem.row,
		"order_id": order_id,
		"column": problem.column,
		"problem": said,
		"said": sentences.kept(said),
	}


def _shown(order) -> dict:
	"""What the preview shows of an order."""
	return {
		"number": order.number,
		"at": order.created_at.strftime("%Y-%m-%d %H:%M"),
		"buyer": order.buyer.name,
		"lines": ", ".join(f"{line.quantity} x {line.title or line.sku}" for line in order.lines),
		"state": order.payment_state.value,
		"total": str(order.total),
		"currency": order.currency,
		"off": str(order.total - order.computed_total),
	}


def start(name: str) -> None:
	"""Import the checked file in the background."""
	in_transaction(_start, name)
	kick("import_orders")


def _start(name: str) -> None:
	doc = lock(IMPORT, name)
	if doc.status not in READY:
		frappe.throw(_("Check the file first"))
	_set_values(
		name,
		status=ImportStatus.IMPORTING,
		status_message=None,
		step_due_at=now_datetime(),
		step_attempts=0,
		**({} if doc.next_order else {"orders_known": 0}),
	)


def import_due(seconds: float) -> int:
	"""Work on the imports that are due, for about that long; how many were taken up. Two workers never take the same
	one; one whose worker died is taken up again."""
	taken = 0
	end = time.monotonic() + seconds
	for name in take(IMPORTS, 1):
		taken += 1
		try:
			_import(name, end)
		except frappe.ValidationError as error:
			roll_back()
			in_transaction(
				_set_values,
				name,
				status=ImportStatus.FAILED,
				status_message=str(error)[:500],
				step_due_at=None,
			)
		except Exception as error:
			roll_back()
			log_unexpected(f"Order Import {name}")
			in_transaction(_failed, name, error)
	return taken


def _failed(name: str, error: Exception) -> None:
	"""Tried again after its lease, a few times."""
	if lock_values(IMPORT, name, "step_attempts") >= MAX_ATTEMPTS:
		text = _("Unexpected: {0}").format(type(error).__name__)
		_set_values(name, status=ImportStatus.FAILED, status_message=text, step_due_at=None)


def _import(name: str, end: float) -> None:
	doc = frappe.get_doc(IMPORT, name)
	data = order_file.content(doc)
	if order_file.digest(data) != doc.file_hash:
		frappe.throw(_("The file was changed after it was checked. Check it again."))
	header, rows = order_file.table(data)
	copied = is_copy(header)
	orders = [one.order for one in _read(doc, header, rows) if one.order]
	position = doc.next_order
	while position < len(orders):
		batch = orders[position : position + BATCH]
		in_transaction(_send, name, doc.shop, batch, position, copied)
		position += len(batch)
		_publish_progress(name, position, len(orders))
		if time.monotonic() > end and position < len(orders):
			in_transaction(_set_values, name, step_due_at=now_datetime(), step_attempts=0)
			return
	in_transaction(_finish, name)
	_publish_progress(name, position, len(orders))


def _send(name: str, shop: str, batch, position: int, copied: bool) -> None:
	"""A batch into the inbox, and the mark moved behind it; nothing when another worker has done that."""
	doc = lock_values(IMPORT, name, ["next_order", "orders_sent", "orders_known"])
	if doc.next_order != position:
		return
	channel = adapter(shop)
	new = copied_orders.without_known(shop, batch) if copied else batch
	events = [_event(channel, order, copied) for order in new]
	keys = {inbox.message_key(shop, event.event_id) for event in events}
	known = frappe.db.count("Inbox Message", {"message_key": ["in", list(keys)]})
	inbox.accept(shop, events, "File")
	_set_values(
		name,
		next_order=position + len(batch),
		orders_sent=doc.orders_sent + len(new) - known,
		orders_known=doc.orders_known + known + len(batch) - len(new),
	)
	kick("process_inbox")


def _finish(name: str) -> None:
	text = _("Imported. Orders with problems were left out: correct them and import the file again.")
	bad = frappe.db.get_value(IMPORT, name, "problem_count")
	_set_values(
		name, status=ImportStatus.DONE, status_message=text if bad else _("Imported"), step_due_at=None
	)


def _set_values(name: str, **values) -> None:
	if "status_message" in values:
		values["said"] = sentences.kept(values["status_message"])
	if "status" in values:
		set_status(IMPORT, name, **values)
	else:
		frappe.db.set_value(IMPORT, name, values)


def _publish_progress(name: str, done: int, total: int) -> None:
	"""The form shows how far it is."""
	message = {"done": done, "total": total}
	frappe.publish_realtime("order_import_progress", message, doctype=IMPORT, docname=name)
