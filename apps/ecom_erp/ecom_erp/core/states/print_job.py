"""Statuses of a paper that goes to a printer without a dialog."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class PrintStatus(StrEnum):
	WAITING = "Waiting"
	SENT = "Sent"
	PRINTED = "Printed"
	FAILED = "Failed"
	NOT_KNOWN = "Not Known"


WAITING, SENT, PRINTED, FAILED, NOT_KNOWN = PrintStatus

OPEN = (WAITING, SENT)
# somebody has to look at the printer
TROUBLE = (FAILED, NOT_KNOWN)

# From Not Known: the printer's answer came after all. Nothing leads back to Waiting: what may have been printed is
# printed again only by a job of its own, for which a person asks.
PRINT_JOB = StateTable(
	"A print",
	{
		WAITING: {SENT, FAILED},
		SENT: {PRINTED, FAILED, NOT_KNOWN},
		PRINTED: (),
		FAILED: (),
		NOT_KNOWN: {PRINTED, FAILED},
	},
)
