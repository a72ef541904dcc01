"""Statuses of an after-sales ticket."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class TicketStatus(StrEnum):
	OPEN = "Open"
	APPROVED = "Approved"
	AWAITING = "Awaiting Return"
	RECEIVED = "Received"
	REFUNDING = "Refunding"
	SENDING = "Sending"
	CLOSED = "Closed"
	REJECTED = "Rejected"


class Approval(StrEnum):
	"""States of a ticket's approval, which the Workflow shows to people."""

	TO_DECIDE = "To Decide"
	APPROVED = "Approved"
	REJECTED = "Rejected"


OPEN, APPROVED, AWAITING, RECEIVED, REFUNDING, SENDING, CLOSED, REJECTED = TicketStatus

OVER = (CLOSED, REJECTED)
# it may be refused, and its units are claimed
PENDING = (OPEN, APPROVED, AWAITING)
ACCEPTED = (APPROVED, AWAITING)
# what is offered can be given now
READY = (APPROVED, RECEIVED)
# money or goods are on their way, or it is over: its lines and amounts stay as they are
SETTLED = (REFUNDING, SENDING, *OVER)

# Back from Sending: the replacement was cancelled.
TICKET = StateTable(
	"A ticket",
	{
		OPEN: {APPROVED, AWAITING, CLOSED, REJECTED},
		APPROVED: {REFUNDING, SENDING, CLOSED, REJECTED},
		AWAITING: {RECEIVED, CLOSED, REJECTED},
		RECEIVED: {REFUNDING, SENDING, CLOSED},
		REFUNDING: {CLOSED},
		SENDING: {APPROVED, RECEIVED, CLOSED},
		CLOSED: (),
		REJECTED: (),
	},
)
