"""Statuses of an Integrity Check and of its findings."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class CheckStatus(StrEnum):
	RUNNING = "Running"
	DONE = "Done"
	FAILED = "Failed"


class FindingStatus(StrEnum):
	OPEN = "Open"
	RESOLVED = "Resolved"


RUNNING, DONE, FAILED = CheckStatus
OPEN, RESOLVED = FindingStatus

CHECK = StateTable("A check", {RUNNING: {DONE, FAILED}, DONE: (), FAILED: ()})

# Back to Open: it is found again.
FINDING = StateTable("A finding", {OPEN: {RESOLVED}, RESOLVED: {OPEN}})
