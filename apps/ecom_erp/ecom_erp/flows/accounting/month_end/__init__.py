"""Settlement accounts at a month's end: what one would post, posting it, and taking it back."""

from ecom_erp.flows.accounting.month_end.page import shown
from ecom_erp.flows.accounting.month_end.posting import (
	before_cancel_by_hand,
	cancelled_by_hand,
	open_month,
	post,
	propose_due,
	take_back,
)
from ecom_erp.flows.accounting.month_end.proposal import propose

__all__ = [
	"before_cancel_by_hand",
	"cancelled_by_hand",
	"open_month",
	"post",
	"propose",
	"propose_due",
	"shown",
	"take_back",
]
