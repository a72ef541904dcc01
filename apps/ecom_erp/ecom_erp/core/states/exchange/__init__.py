"""Statuses of what is exchanged with other systems: a run, and each document in it."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class RunStatus(StrEnum):
	WAITING = "Waiting"
	RUNNING = "Running"
	TO_CONFIRM = "To Confirm"
	SENDING = "Sending"
	DONE = "Done"
	FAILED = "Failed"


class DocumentStatus(StrEnum):
	WAITING = "Waiting"
	SENT = "Sent"
	ACCEPTED = "Accepted"
	REFUSED = "Refused"
	UNKNOWN = "Unknown"


_WAITING, _RUNNING, _TO_CONFIRM, _SENDING, _DONE, _FAILED = RunStatus
WORKING = (_WAITING, _RUNNING, _SENDING)

# Sending: all is written down, and the documents go one by one. Back from Done: one of them is sent again.
RUN = StateTable(
	"An exchange",
	{
		_WAITING: {_RUNNING, _FAILED},
		_RUNNING: {_TO_CONFIRM, _SENDING, _DONE, _FAILED},
		_TO_CONFIRM: {_RUNNING, _FAILED},
		_SENDING: {_DONE},
		_DONE: {_SENDING, _RUNNING},
		_FAILED: {_WAITING},
	},
)
# Sent: the call is out, its answer is not known yet. Unknown: a person has to look there.
DOCUMENT = StateTable(
	"A document",
	{
		DocumentStatus.WAITING: {DocumentStatus.SENT, DocumentStatus.ACCEPTED, DocumentStatus.REFUSED},
		DocumentStatus.SENT: {
			DocumentStatus.WAITING,
			DocumentStatus.ACCEPTED,
			DocumentStatus.REFUSED,
			DocumentStatus.UNKNOWN,
		},
		DocumentStatus.ACCEPTED: (),
		DocumentStatus.REFUSED: {DocumentStatus.WAITING, DocumentStatus.ACCEPTED},
		DocumentStatus.UNKNOWN: {DocumentStatus.WAITING, DocumentStatus.ACCEPTED},
	},
)
