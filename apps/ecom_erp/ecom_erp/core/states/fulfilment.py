"""Statuses of a Fulfilment Order: what one warehouse ships of an order."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class FulfilmentStatus(StrEnum):
	WAITING = "Waiting for Stock"
	TO_PICK = "To Pick"
	PICKED = "Picked"
	PACKED = "Packed"
	LABELLED = "Labelled"
	SHIPPED = "Shipped"
	DELIVERED = "Delivered"
	CANCELLED = "Cancelled"


WAITING, TO_PICK, PICKED, PACKED, LABELLED, SHIPPED, DELIVERED, CANCELLED = FulfilmentStatus

# a label may be bought
BEFORE_LABEL = (TO_PICK, PICKED, PACKED)
# its goods are in the warehouse, to be worked on
AT_HAND = (*BEFORE_LABEL, LABELLED)
# to be shipped some day
OPEN = (WAITING, *AT_HAND)
# its goods can still be changed
UNLABELLED = (WAITING, *BEFORE_LABEL)
GONE = (SHIPPED, DELIVERED)
# with a label: its goods cannot be changed any more
SEALED = (LABELLED, *GONE)
# a label may be bought before the goods are picked
PICKABLE = (TO_PICK, LABELLED)
# nobody has touched its goods
UNTOUCHED = (WAITING, TO_PICK, CANCELLED)

# priorities, those that come first before
PRIORITIES = ("Urgent", "High", "Normal")

# Forward, leaving out what a warehouse does not do. Back: goods were not found, a label was voided, a Delivery Note was
# cancelled in ERPNext. What waits for stock may be delivered by hand all the same, and waits again without that.
FULFILMENT = StateTable(
	"A Fulfilment Order",
	{
		WAITING: {TO_PICK, SHIPPED, CANCELLED},
		TO_PICK: {PICKED, PACKED, LABELLED, SHIPPED, CANCELLED},
		PICKED: {TO_PICK, PACKED, LABELLED, SHIPPED, CANCELLED},
		PACKED: {TO_PICK, PICKED, LABELLED, SHIPPED, CANCELLED},
		LABELLED: {TO_PICK, PICKED, PACKED, SHIPPED, CANCELLED},
		SHIPPED: {WAITING, TO_PICK, PICKED, PACKED, LABELLED, DELIVERED},
		DELIVERED: {WAITING, TO_PICK, PICKED, PACKED, LABELLED},
		CANCELLED: (),
	},
)
