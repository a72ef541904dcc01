"""Statuses of an order in the pool, which may follow which, and what has to be done next."""

from dataclasses import dataclass

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.table import StateTable


class OrderStatus(StrEnum):
	TO_PAY = "To Pay"
	PAID = "Paid"
	ON_HOLD = "On Hold"
	APPROVED = "Approved"
	ALLOCATED = "Allocated"
	PARTLY_SHIPPED = "Partly Shipped"
	SHIPPED = "Shipped"
	DELIVERED = "Delivered"
	COMPLETED = "Completed"
	SHIPPED_AT_SHOP = "Shipped at Shop"
	CANCELLED = "Cancelled"


(
	TO_PAY,
	PAID,
	ON_HOLD,
	APPROVED,
	ALLOCATED,
	PARTLY_SHIPPED,
	SHIPPED,
	DELIVERED,
	COMPLETED,
	SHIPPED_AT_SHOP,
	CANCELLED,
) = OrderStatus

COLLECT_PAYMENT = "Collect Payment"  # the next action of an order that nothing but its money is missing of

# for a person or for money
WAITING = (TO_PAY, ON_HOLD)
# nothing is posted
REVIEWABLE = (TO_PAY, PAID, ON_HOLD, APPROVED)
# a step that cannot go on puts it on hold
HOLDABLE = (TO_PAY, PAID, APPROVED, ALLOCATED)
SENT = (SHIPPED, DELIVERED, COMPLETED)
# nothing is left to be done
ENDED = (COMPLETED, SHIPPED_AT_SHOP, CANCELLED)

# Back from Allocated: a warehouse cannot ship, or the order was edited. Shipped goods do not come back by a status:
# that is an after-sales ticket. Partly Shipped and cancelled: the rest is closed and the order counts as Shipped.
# Shipped at Shop: sent without this app, an end unless the shop, or a person, takes that back.
# Back from Cancelled: the shop takes back its own cancellation.
# Back from Completed: its invoice or a payment of it was cancelled in the books.
ORDER = StateTable(
	"An order",
	{
		TO_PAY: {PAID, ON_HOLD, APPROVED, SHIPPED_AT_SHOP, CANCELLED},
		PAID: {TO_PAY, ON_HOLD, APPROVED, SHIPPED_AT_SHOP, CANCELLED},
		ON_HOLD: {TO_PAY, PAID, APPROVED, ALLOCATED, SHIPPED_AT_SHOP, CANCELLED},
		APPROVED: {ON_HOLD, ALLOCATED, SHIPPED_AT_SHOP, CANCELLED},
		ALLOCATED: {ON_HOLD, APPROVED, PARTLY_SHIPPED, SHIPPED, SHIPPED_AT_SHOP, CANCELLED},
		PARTLY_SHIPPED: {SHIPPED},
		SHIPPED: {DELIVERED, COMPLETED},
		DELIVERED: {COMPLETED},
		COMPLETED: {SHIPPED, DELIVERED},
		SHIPPED_AT_SHOP: {PAID, CANCELLED},
		CANCELLED: {PAID},
	},
)


@dataclass(frozen=True)
class StateFacts:
	"""What besides the status decides the next step. Defaults: nothing is amiss, nothing is done yet."""

	unmapped_lines: bool = False
	paid: bool = True
	short_of_stock: bool = False
	invoiced: bool = False
	collected: bool = True  # money due after shipping (cash on delivery) has come in
	tracked: bool = True  # the courier reports delivery


def may_change(status: str) -> bool:
	"""Whether address, quantities and lines may still be changed: nothing has been shipped."""
	return status in (*REVIEWABLE, ALLOCATED)


def next_action(status: str, facts: StateFacts | None = None) -> str:
	"""Short English key of what has to be done next; "" when nothing has."""
	facts = facts or StateFacts()
	if status in (TO_PAY, PAID, ON_HOLD) and facts.unmapped_lines:
		return "Map Items"
	if status == TO_PAY or (status in (PAID, ON_HOLD) and not facts.paid):
		return COLLECT_PAYMENT
	if status in (PAID, ON_HOLD):
		return "Review"
	if status == APPROVED:
		return "Replenish" if facts.short_of_stock else "Allocate"
	if status in (ALLOCATED, PARTLY_SHIPPED) and facts.short_of_stock:
		return "Replenish"
	if status == ALLOCATED:
		return "Ship"
	if status == PARTLY_SHIPPED:
		return "Ship Rest"
	if status in (SHIPPED, DELIVERED):
		return _after_shipping(status, facts)
	ORDER.check(status, status)
	return ""


def _after_shipping(status: str, facts: StateFacts) -> str:
	if not facts.invoiced:
		return "Invoice"
	if not facts.collected:
		return COLLECT_PAYMENT
	if status == SHIPPED and facts.tracked:
		return "Await Delivery"
	return "Complete"
