"""States of an order's review, which the Workflow shows to people. An admin may change who takes which step."""

from ecom_erp.core.enums import StrEnum


class ReviewState(StrEnum):
	TO_REVIEW = "To Review"
	ON_HOLD = "On Hold"
	AWAITING_MANAGER = "Awaiting Manager"
	APPROVED = "Approved"
	REJECTED = "Rejected"


TO_REVIEW, ON_HOLD, AWAITING_MANAGER, APPROVED, REJECTED = ReviewState

# sound, and a person is asked
WAITS_FOR_PERSON = (TO_REVIEW, AWAITING_MANAGER)
# on the list of those who decide
WAITS_FOR_DECISION = (TO_REVIEW, ON_HOLD, AWAITING_MANAGER)
