"""What the steps of a ticket share: its locks, its machine step, its end."""

from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.after_sales.outcomes import Outcome, outcome_or_gone
from ecom_erp.core.states.ticket import (
	AWAITING,
	CLOSED,
	OPEN,
	REFUNDING,
	REJECTED,
	SENDING,
	Approval,
	TicketStatus,
)
from ecom_erp.flows.notify import buyer_messages
from ecom_erp.flows.orders import locks, timeline, transitions
from ecom_erp.messaging import steps
from ecom_erp.messaging.kick import kick

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

TICKET = "After Sales Ticket"
# steps that the machine takes for any ticket; the others are those of the outcomes
DECIDE, LABEL = "decide", "label"
# statuses that the buyer is told of
TOLD = (AWAITING, REFUNDING, SENDING, CLOSED, REJECTED)
# state of the approval by status; what is not named is approved
APPROVALS = {OPEN: Approval.TO_DECIDE, REJECTED: Approval.REJECTED}


def outcome(ticket) -> Outcome:
	"""What was decided for a ticket (a document or a row with ticket_type and decision), or what an approval would mean; GONE
	where its type or its decision is no longer there."""
	return outcome_or_gone(ticket.ticket_type, ticket.decision or "")


def lock(name: str):
	"""The order and the ticket, both under their row locks; inside a unit of work."""
	return locks.lock_with_order(TICKET, name)


def save(ticket) -> None:
	"""Save what a flow decided. The state of the approval is written past the Workflow: its transitions say what people
	may do, and an admin who changes them must not stop the machine."""
	ticket.flags.by_machine = True
	ticket.save(ignore_permissions=True)
	_tell_buyer(ticket)
	approval = APPROVALS.get(ticket.status, Approval.APPROVED)
	if ticket.approval != approval:
		ticket.db_set("approval", approval, update_modified=False)


def _tell_buyer(ticket: "AfterSalesTicket") -> None:
	"""The buyer hears of each step that matters to him; of what the shop did, the shop tells him."""
	if ticket.status in TOLD and ticket.source != "Shop":
		buyer_messages.put_ticket(frappe.get_cached_doc("Ecom Order", ticket.ecom_order), ticket)


def schedule(ticket: "AfterSalesTicket", step: str, after_seconds: float = 0) -> None:
	"""Let the machine take the ticket's next step, now or later; "" when it has nothing more to do."""
	ticket.step = step
	ticket.step_attempts = 0
	ticket.problem = None
	follows = steps.due(ticket.doctype, ticket.name, step) if step and not after_seconds else None
	ticket.step_due_at = follows or now_datetime() + timedelta(seconds=after_seconds) if step else None
	if step and not after_seconds and not follows:
		kick("work_tickets")


def responded(ticket: "AfterSalesTicket") -> None:
	"""The customer knows where he stands."""
	ticket.responded_at = ticket.responded_at or now_datetime()


def move(ticket: "AfterSalesTicket", status: TicketStatus) -> None:
	"""Set the status; saved by the caller. Raises ValidationError where it may not follow."""
	transitions.check(TICKET, ticket.status, status)
	ticket.status = status


def close(ticket: "AfterSalesTicket", status: TicketStatus = CLOSED) -> None:
	"""The ticket is over; saved by the caller."""
	responded(ticket)
	schedule(ticket, "")
	move(ticket, status)
	ticket.closed_at = now_datetime()


def add_timeline_note(ticket: "AfterSalesTicket", text: str) -> None:
	"""Write what the machine did, and why, into the ticket's timeline."""
	timeline.note(ticket.doctype, ticket.name, text)


def order_line(order: "EcomOrder", line_id: str):
	return next(line for line in order.lines if line.line_id == line_id)
