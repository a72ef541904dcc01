"""Statuses of a Statement Import."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class StatementImportStatus(StrEnum):
	NEW = "New"
	CHECKING = "Checking"
	CHECKED = "Checked"
	IMPORTING = "Importing"
	DONE = "Done"
	FAILED = "Failed"


NEW, CHECKING, CHECKED, IMPORTING, DONE, FAILED = StatementImportStatus

AT_WORK = (CHECKING, IMPORTING)

# Back to New: its file was changed.
STATEMENT_IMPORT = StateTable(
	"A statement import",
	{
		NEW: {CHECKING, IMPORTING},
		CHECKING: {CHECKED, FAILED},
		CHECKED: {NEW, CHECKING, IMPORTING},
		IMPORTING: {DONE, FAILED},
		DONE: {NEW},
		FAILED: {NEW, CHECKING, IMPORTING},
	},
)
