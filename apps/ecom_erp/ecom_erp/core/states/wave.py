"""Statuses of a wave."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class WaveStatus(StrEnum):
	OPEN = "Open"
	RELEASED = "Released"
	PICKING = "Picking"
	PICKED = "Picked"
	DONE = "Done"
	CANCELLED = "Cancelled"


OPEN, RELEASED, PICKING, PICKED, DONE, CANCELLED = WaveStatus

UNPICKED = (OPEN, RELEASED, PICKING)
AT_WORK = (*UNPICKED, PICKED)
WITH_PICKERS = (RELEASED, PICKING)
ON_THE_FLOOR = (*WITH_PICKERS, PICKED)

# Back from Done: a Delivery Note of one of its parcels was cancelled.
WAVE = StateTable(
	"A wave",
	{
		OPEN: {RELEASED, CANCELLED},
		RELEASED: {PICKING, PICKED, CANCELLED},
		PICKING: {PICKED, CANCELLED},
		PICKED: {DONE, CANCELLED},
		DONE: {PICKED, CANCELLED},
		CANCELLED: (),
	},
)
