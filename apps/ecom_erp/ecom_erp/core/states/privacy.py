"""Statuses of a Privacy Request."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class RequestStatus(StrEnum):
	NEW = "New"
	WAITING = "Waiting"
	RUNNING = "Running"
	DONE = "Done"
	FAILED = "Failed"


NEW, WAITING, RUNNING, DONE, FAILED = RequestStatus

# Waiting: for orders, tickets or money that are not over.
REQUEST = StateTable(
	"A privacy request",
	{
		NEW: {WAITING, RUNNING, DONE},
		WAITING: {NEW, RUNNING, DONE},
		RUNNING: {WAITING, DONE, FAILED},
		FAILED: {RUNNING, DONE},
		DONE: (),
	},
)
