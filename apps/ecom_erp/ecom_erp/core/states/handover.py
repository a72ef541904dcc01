"""Statuses of a handover to a courier."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class HandoverStatus(StrEnum):
	OPEN = "Open"
	CLOSED = "Closed"


OPEN, CLOSED = HandoverStatus

HANDOVER = StateTable("A handover", {OPEN: {CLOSED}, CLOSED: ()})
