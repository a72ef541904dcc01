"""Statuses of an Order Import."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class ImportStatus(StrEnum):
	NEW = "New"
	CHECKED = "Checked"
	IMPORTING = "Importing"
	DONE = "Done"
	FAILED = "Failed"


NEW, CHECKED, IMPORTING, DONE, FAILED = ImportStatus

STARTED = (IMPORTING, DONE)
READY = (CHECKED, FAILED)

# Back to New: its file or mapping was changed.
IMPORT = StateTable(
	"An import",
	{
		NEW: {CHECKED, FAILED},
		CHECKED: {NEW, IMPORTING, FAILED},
		IMPORTING: {DONE, FAILED},
		DONE: (),
		FAILED: {NEW, CHECKED, IMPORTING},
	},
)
