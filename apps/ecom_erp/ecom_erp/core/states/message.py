"""Statuses of a message, in or out."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class MessageStatus(StrEnum):
	NEW = "New"
	PROCESSING = "Processing"
	DONE = "Done"
	FAILED = "Failed"
	DEAD = "Dead"


NEW, PROCESSING, DONE, FAILED, DEAD = MessageStatus

WAITING = (NEW, FAILED, PROCESSING)
UNDELIVERED = (FAILED, DEAD)
OVER = (DONE, DEAD)

# Failed is tried again by itself, Dead by a person. Done from Dead: a worker that was given up came through. New from
# Done: a message that stands, and is due again.
MESSAGE = StateTable(
	"A message",
	{
		NEW: {PROCESSING, DONE, FAILED, DEAD},
		PROCESSING: {NEW, DONE, FAILED, DEAD},
		DONE: {NEW},
		FAILED: {NEW, PROCESSING, DONE, DEAD},
		DEAD: {NEW, DONE},
	},
)
