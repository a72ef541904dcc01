"""Settlements in the books: what one would post, posting it, and taking it back."""

from ecom_erp.flows.accounting.settlements.posting.chosen import account_of
from ecom_erp.flows.accounting.settlements.posting.entries import post
from ecom_erp.flows.accounting.settlements.posting.payments import looked_into, payment_cancelled
from ecom_erp.flows.accounting.settlements.posting.proposal import propose
from ecom_erp.flows.accounting.settlements.posting.taking_back import (
	before_cancel_by_hand,
	cancelled_by_hand,
	take_back,
)

__all__ = [
	"account_of",
	"before_cancel_by_hand",
	"cancelled_by_hand",
	"looked_into",
	"payment_cancelled",
	"post",
	"propose",
	"take_back",
]
