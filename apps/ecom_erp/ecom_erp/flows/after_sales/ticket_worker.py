"""Steps of tickets that need no person, each on its own; and what time does to tickets."""

from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe import _
from frappe.desk.form import assign_to
from frappe.utils import now_datetime

from ecom_erp.flows.after_sales import exchanges, resolution, returns, ticket_flow, ticket_refunds
from ecom_erp.messaging.errors import WorkerDied, log_unexpected
from ecom_erp.messaging.queue import backoff, lease
from ecom_erp.messaging.transaction import in_transaction

STEPS: dict[str, Callable] = {
	ticket_flow.DECIDE: resolution.carry_out,
	ticket_flow.LABEL: returns.buy_label,
	ticket_flow.REFUND: ticket_refunds.refund,
	ticket_flow.REPLACE: exchanges.replace,
}
MAX_ATTEMPTS = 5
WAIT_SECONDS = 120
SENT = ("Shipped", "Delivered", "Completed")


def work_due(limit: int) -> int:
	"""Take up to `limit` tickets whose step is due; how many were taken. Two workers never take the same ticket."""
	names = in_transaction(_claim, limit)
	for name in names:
		work(name)
	return len(names)


def _claim(limit: int) -> list[str]:
	table = frappe.qb.DocType(ticket_flow.TICKET)
	return lease(table, table.step_due_at, table.step_attempts, limit)


def work(name: str) -> None:
	"""Take the ticket's steps until it waits for somebody. What cannot be done is shown on the ticket; what may work
	later is tried again by itself."""
	done = None
	while True:
		row = frappe.db.get_value(ticket_flow.TICKET, name, ["step", "step_attempts"], as_dict=True)
		if not row or not row.step or row.step == done:
			return
		try:
			if row.step_attempts > MAX_ATTEMPTS:
				raise WorkerDied(_("The worker ended while it worked on this, each time"))
			STEPS[row.step](name)
		except Exception as error:
			frappe.db.rollback()
			frappe.clear_messages()
			in_transaction(_failed, name, row, error)
			return
		done = row.step


def work_again(name: str) -> None:
	"""A person has put right what stopped the ticket's step: take it now."""
	if frappe.db.get_value(ticket_flow.TICKET, name, "step"):
		frappe.db.set_value(ticket_flow.TICKET, name, {"problem": None, "step_attempts": 0})
		work(name)


def _failed(name: str, row, error: Exception) -> None:
	"""Note why a step failed; one that only waits, or may have been bad luck, is due again."""
	waits = isinstance(error, ticket_refunds.NotYet)
	again = waits or (row.step_attempts < MAX_ATTEMPTS and not isinstance(error, frappe.ValidationError))
	if not waits and not isinstance(error, frappe.ValidationError):
		log_unexpected(f"{row.step} of {name}")
	pause = WAIT_SECONDS if waits else backoff(row.step_attempts or 1)
	frappe.db.set_value(
		ticket_flow.TICKET,
		name,
		{
			"problem": _plain(error),
			"step_due_at": now_datetime() + timedelta(seconds=pause) if again else None,
			"step_attempts": 0 if waits else row.step_attempts,
		},
	)


def _plain(error: Exception) -> str:
	return frappe.utils.strip_html(str(error)).strip()[:400] or type(error).__name__


def keep_time() -> None:
	"""What passes by itself: deadlines, goods that never came back, replacements that are on their way."""
	assign_open()
	mark_late()
	returns.close_overdue()
	close_sent()


def assign_open() -> None:
	"""Put the tickets that a person decides on the list of the one who looks after them, where one is set."""
	owner = frappe.get_cached_doc("Ecom Settings").ticket_owner
	waiting = {"status": ticket_flow.OPEN, "_assign": ("is", "not set"), "step": ("is", "not set")}
	for row in (
		frappe.get_all(ticket_flow.TICKET, waiting, ["name", "ticket_type", "reason"], limit=50)
		if owner
		else ()
	):
		args = {
			"assign_to": [owner],
			"doctype": ticket_flow.TICKET,
			"name": row.name,
			"description": f"{_(row.ticket_type)}: {_(row.reason)}",
		}
		assign_to.add(args, ignore_permissions=True)
		frappe.db.commit()


def mark_late() -> None:
	"""Flag the tickets that were not answered or not resolved in time."""
	table, now = frappe.qb.DocType(ticket_flow.TICKET), now_datetime()
	unanswered = table.responded_at.isnull() & (table.respond_by < now)
	(
		frappe.qb.update(table)
		.set(table.breached, 1)
		.where(table.breached == 0)
		.where(table.status.notin(ticket_flow.OVER))
		.where(unanswered | (table.resolve_by < now))
	).run()


def close_sent() -> None:
	"""Close the tickets whose replacement has been shipped; those whose replacement was cancelled are decided anew."""
	ticket, order = frappe.qb.DocType(ticket_flow.TICKET), frappe.qb.DocType("Ecom Order")
	rows = (
		frappe.qb.from_(ticket)
		.join(order)
		.on(order.name == ticket.replacement_order)
		.select(ticket.name, order.status)
		.where(ticket.status == ticket_flow.SENDING)
		.where(order.status.isin((*SENT, "Cancelled")))
		.limit(100)
	).run(as_dict=True)
	for row in rows:
		try:
			in_transaction(_sent if row.status in SENT else _not_sent, row.name)
		except frappe.ValidationError as error:
			frappe.clear_messages()
			in_transaction(frappe.db.set_value, ticket_flow.TICKET, row.name, "problem", _plain(error))


def _sent(name: str) -> None:
	_order, ticket = ticket_flow.lock(name)
	if ticket.status == ticket_flow.SENDING:
		ticket_flow.close(ticket)
		ticket_flow.save(ticket)


def _not_sent(name: str) -> None:
	"""A person decides what the customer gets instead of a cancelled replacement, unless that was paid back to him."""
	_order, ticket = ticket_flow.lock(name)
	if ticket.status != ticket_flow.SENDING:
		return
	paid_back = {"ecom_order": ticket.replacement_order, "taken_out": 1}
	if frappe.db.exists(ticket_flow.TICKET, paid_back):
		ticket_flow.close(ticket)
	else:
		ticket.status = ticket_flow.RECEIVED if ticket.return_delivery_note else ticket_flow.APPROVED
		ticket.replacement_order = None
		ticket.problem = _("The replacement was cancelled: decide anew what the customer gets")
	ticket_flow.save(ticket)
