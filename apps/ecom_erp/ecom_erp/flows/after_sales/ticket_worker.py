"""Steps of tickets that need no person, each on its own; and what time does to tickets."""

from collections.abc import Callable, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.desk.form import assign_to
from frappe.utils import now_datetime

from ecom_erp.core.after_sales.outcomes import OUTCOMES
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.order import SENT, OrderStatus
from ecom_erp.core.states.ticket import APPROVED, OVER, RECEIVED
from ecom_erp.flows.after_sales import resolution, returns, ticket_flow
from ecom_erp.flows.orders import order_store
from ecom_erp.flows.orders.strategies import function_at
from ecom_erp.messaging import outbox, queue
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import TICKETS
from ecom_erp.messaging.steps import Failure, StepRunner, readable
from ecom_erp.messaging.transaction import in_transaction


def _failed(name: str, failure: Failure) -> None:
	"""What cannot be done is shown on the ticket; what may work later is tried again by itself."""
	frappe.db.set_value(ticket_flow.TICKET, name, {"problem": failure.message, **failure.columns()})


def _order(name: str) -> Sequence[Any]:
	return order_store.stated(frappe.db.get_value(ticket_flow.TICKET, name, "ecom_order"))


class _Steps(dict):
	"""What every ticket may need, and what the outcomes give."""

	def __missing__(self, step: str) -> Callable[[str], object]:
		for outcome in OUTCOMES.values():
			if outcome.step == step:
				return function_at(outcome.does)
		raise KeyError(f"No outcome has the step {step!r}")


RUNNER = StepRunner(
	TICKETS,
	_Steps({ticket_flow.DECIDE: resolution.carry_out, ticket_flow.LABEL: returns.buy_label}),
	_failed,
	_order,
)
work_due = RUNNER.run_due
work = RUNNER.run


def give(name: str) -> str | None:
	"""Give the customer now what was decided; what the outcome's flow answers. Raises what it raises."""
	ticket = frappe.db.get_value(ticket_flow.TICKET, name, ["ticket_type", "decision"], as_dict=True)
	outcome = ticket_flow.outcome(ticket)
	if not outcome.step:
		refuse(ErrorCode.WRONG_STATUS, _("Nothing to carry out: the ticket only needs an answer"))
	return RUNNER.steps[outcome.step](name)


def work_again(name: str) -> None:
	"""A person has put right what stopped the ticket's step: take it now."""
	ticket = frappe.db.get_value(ticket_flow.TICKET, name, ["step", "ecom_order"], as_dict=True)
	if ticket.step:
		frappe.db.set_value(ticket_flow.TICKET, name, {"problem": None, "step_attempts": 0})
		work(name)
	elif messages := outbox.given_up(ticket.ecom_order, name):
		in_transaction(_tell_again, name, messages)
		kick("deliver_outbox")


def _tell_again(name: str, messages: list[str]) -> None:
	for message in messages:
		queue.replay("Outbox Message", message)
	frappe.db.set_value(ticket_flow.TICKET, name, "problem", None)


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
		in_transaction(assign_to.add, args, ignore_permissions=True)


def mark_late() -> None:
	"""Flag the tickets that were not answered or not resolved in time."""
	table, now = frappe.qb.DocType(ticket_flow.TICKET), now_datetime()
	unanswered = table.responded_at.isnull() & (table.respond_by < now)
	(
		frappe.qb.update(table)
		.set(table.overdue, 1)
		.where(table.overdue == 0)
		.where(table.status.notin(OVER))
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
		.where(order.status.isin((*SENT, OrderStatus.CANCELLED)))
		.limit(100)
	).run(as_dict=True)
	for row in rows:
		try:
			in_transaction(_sent if row.status in SENT else _not_sent, row.name)
		except frappe.ValidationError as error:
			frappe.clear_messages()
			in_transaction(frappe.db.set_value, ticket_flow.TICKET, row.name, "problem", readable(error))


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
	paid_back = {"ecom_order": ticket.replacement_order, "cancelled_in_order": 1}
	if frappe.db.exists(ticket_flow.TICKET, paid_back):
		ticket_flow.close(ticket)
	else:
		ticket_flow.move(ticket, RECEIVED if ticket.return_delivery_note else APPROVED)
		ticket.replacement_order = None
		ticket.problem = _("The replacement was cancelled. Decide again what the customer receives.")
	ticket_flow.save(ticket)
