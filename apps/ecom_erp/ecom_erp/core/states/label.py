"""Statuses of a shipping label."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class LabelStatus(StrEnum):
	REQUESTED = "Requested"
	BOUGHT = "Bought"
	TO_VOID = "To Void"
	VOIDED = "Voided"
	FAILED = "Failed"


REQUESTED, BOUGHT, TO_VOID, VOIDED, FAILED = LabelStatus

# it counts, or is about to
WANTED = (REQUESTED, BOUGHT)

# Back to Bought: the courier does not take it back. To Void from an end: the courier's answer came after all.
LABEL = StateTable(
	"A label",
	{
		REQUESTED: {BOUGHT, TO_VOID, VOIDED, FAILED},
		BOUGHT: {TO_VOID, VOIDED},
		TO_VOID: {VOIDED, BOUGHT},
		VOIDED: {TO_VOID},
		FAILED: {TO_VOID},
	},
)
