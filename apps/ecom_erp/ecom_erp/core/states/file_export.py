"""Statuses of an Order Export."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class ExportStatus(StrEnum):
	WAITING = "Waiting"
	RUNNING = "Running"
	DONE = "Done"
	FAILED = "Failed"


WAITING, RUNNING, DONE, FAILED = ExportStatus

# Running again: the worker died, and another one begins anew.
EXPORT = StateTable(
	"An export",
	{WAITING: {RUNNING, FAILED}, RUNNING: {DONE, FAILED}, DONE: (), FAILED: ()},
)
