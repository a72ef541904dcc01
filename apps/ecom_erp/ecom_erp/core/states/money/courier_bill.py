"""Statuses of a courier's bill, of its lines, of its file, and of claims."""

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.money.statement_import import STATEMENT_IMPORT
from ecom_erp.core.states.table import StateTable


class CourierBillStatus(StrEnum):
	READING = "Reading"
	INCONSISTENT = "Inconsistent"
	OPEN = "Open"
	READY = "Ready"
	POSTED = "Posted"


READING, INCONSISTENT, OPEN, READY, POSTED = CourierBillStatus

# From Posted back, by Take Back, or when a claim ends and what was held back is due.
COURIER_BILL = StateTable(
	"A courier bill",
	{
		READING: {INCONSISTENT, OPEN, READY},
		INCONSISTENT: {READING},
		OPEN: {READING, READY, POSTED, INCONSISTENT},
		READY: {READING, OPEN, INCONSISTENT, POSTED},
		POSTED: {OPEN, READY},
	},
)

BILL_IMPORT = StateTable("A bill import", STATEMENT_IMPORT.following)


class BillLineState(StrEnum):
	"""`ACCEPTED`: a person has said that it is right as it is; `CLAIMED`: what is too much is asked back."""

	OPEN = "Open"
	MATCHED = "Matched"
	ACCEPTED = "Accepted"
	CLAIMED = "Claimed"


class ClaimState(StrEnum):
	TO_CLAIM = "To Claim"
	CLAIMED = "Claimed"
	ACCEPTED = "Accepted"
	REFUSED = "Refused"
	CREDITED = "Credited"


# a credit may come whatever was answered
CLAIM = StateTable(
	"A claim",
	{
		ClaimState.TO_CLAIM: {ClaimState.CLAIMED, ClaimState.REFUSED, ClaimState.CREDITED},
		ClaimState.CLAIMED: {ClaimState.ACCEPTED, ClaimState.REFUSED, ClaimState.CREDITED},
		ClaimState.ACCEPTED: {ClaimState.REFUSED, ClaimState.CREDITED},
		ClaimState.REFUSED: {ClaimState.CLAIMED, ClaimState.CREDITED},
		ClaimState.CREDITED: set(),
	},
)
UNDER_WAY = (ClaimState.TO_CLAIM, ClaimState.CLAIMED, ClaimState.ACCEPTED)
