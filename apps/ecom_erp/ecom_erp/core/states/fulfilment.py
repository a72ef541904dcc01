"""Statuses of a Fulfilment Order: what one warehouse ships of an order."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class FulfilmentStatus(StrEnum):
	TO_PICK = "To Pick"
	PICKED = "Picked"
	PACKED = "Packed"
	LABELLED = "Labelled"
	SHIPPED = "Shipped"
	DELIVERED = "Delivered"
	CANCELLED = "Cancelled"


TO_PICK, PICKED, PACKED, LABELLED, SHIPPED, DELIVERED, CANCELLED = FulfilmentStatus

BEFORE_LABEL = (TO_PICK, PICKED, PACKED)
OPEN = (*BEFORE_LABEL, LABELLED)
GONE = (SHIPPED, DELIVERED)
# with a label: its goods cannot be changed any more
SEALED = (LABELLED, *GONE)
# a label may be bought before the goods are picked
PICKABLE = (TO_PICK, LABELLED)
# nobody has touched its goods
UNTOUCHED = (TO_PICK, CANCELLED)

# Forward, leaving out what a warehouse does not do. Back: goods were not found, a label was voided, a Delivery Note was
# cancelled in ERPNext.
FULFILMENT = StateTable(
	"A Fulfilment Order",
	{
		TO_PICK: {PICKED, PACKED, LABELLED, SHIPPED, CANCELLED},
		PICKED: {TO_PICK, PACKED, LABELLED, SHIPPED, CANCELLED},
		PACKED: {TO_PICK, PICKED, LABELLED, SHIPPED, CANCELLED},
		LABELLED: {TO_PICK, PICKED, PACKED, SHIPPED, CANCELLED},
		SHIPPED: {TO_PICK, PICKED, PACKED, LABELLED, DELIVERED},
		DELIVERED: {TO_PICK, PICKED, PACKED, LABELLED},
		CANCELLED: (),
	},
)
