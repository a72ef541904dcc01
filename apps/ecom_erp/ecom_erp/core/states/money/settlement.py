"""Statuses of a Settlement, and of its lines."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class SettlementStatus(StrEnum):
	READING = "Reading"
	INCONSISTENT = "Inconsistent"
	OPEN = "Open"
	READY = "Ready"
	POSTED = "Posted"


READING, INCONSISTENT, OPEN, READY, POSTED = SettlementStatus

# Reading again: the provider has issued it anew. From Posted only back, by Take Back.
SETTLEMENT = StateTable(
	"A settlement",
	{
		READING: {INCONSISTENT, OPEN, READY},
		INCONSISTENT: {READING},
		OPEN: {READING, READY, INCONSISTENT},
		READY: {READING, OPEN, INCONSISTENT, POSTED},
		POSTED: {OPEN, READY},
	},
)


class LineState(StrEnum):
	"""`ACCEPTED`: a person has said that it is right as it is."""

	OPEN = "Open"
	MATCHED = "Matched"
	ACCEPTED = "Accepted"
