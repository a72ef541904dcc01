"""Statuses of a settlement account's month end."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class MonthEndStatus(StrEnum):
	PROPOSED = "Proposed"
	POSTED = "Posted"


PROPOSED, POSTED = MonthEndStatus

# From Posted only back, by Take Back.
MONTH_END = StateTable("A month end", {PROPOSED: {POSTED}, POSTED: {PROPOSED}})
