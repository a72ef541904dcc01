"""Statuses of an order in the pool, which may follow which, and what has to be done next."""

from dataclasses import dataclass

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

STATUSES = (
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
)

# Back from Allocated: a warehouse cannot ship, or the order was edited. Shipped goods do not come back by a status:
# that is an after-sales ticket. Partly Shipped and cancelled: the rest is closed and the order counts as Shipped.
# Shipped at Shop: sent without this app, an end unless the shop, or a person, takes that back.
# Back from Completed: its invoice or a payment of it was cancelled in the books.
TRANSITIONS: dict[str, frozenset[str]] = {
	TO_PAY: frozenset({PAID, ON_HOLD, APPROVED, SHIPPED_AT_SHOP, CANCELLED}),
	PAID: frozenset({TO_PAY, ON_HOLD, APPROVED, SHIPPED_AT_SHOP, CANCELLED}),
	ON_HOLD: frozenset({TO_PAY, PAID, APPROVED, ALLOCATED, SHIPPED_AT_SHOP, CANCELLED}),
	APPROVED: frozenset({ON_HOLD, ALLOCATED, SHIPPED_AT_SHOP, CANCELLED}),
	ALLOCATED: frozenset({ON_HOLD, APPROVED, PARTLY_SHIPPED, SHIPPED, SHIPPED_AT_SHOP, CANCELLED}),
	PARTLY_SHIPPED: frozenset({SHIPPED}),
	SHIPPED: frozenset({DELIVERED, COMPLETED}),
	DELIVERED: frozenset({COMPLETED}),
	COMPLETED: frozenset({SHIPPED, DELIVERED}),
	SHIPPED_AT_SHOP: frozenset({PAID, CANCELLED}),
	CANCELLED: frozenset(),
}


class IllegalTransition(Exception):
	"""The order cannot go from its status to the one asked for. The message is English for the user."""

	def __init__(self, old: str, new: str):
		self.old, self.new = old, new
		super().__init__(_refusal(old, new))


@dataclass(frozen=True)
class StateFacts:
	"""What besides the status decides the next step. Defaults: nothing is amiss, nothing is done yet."""

	unmapped_lines: bool = False
	paid: bool = True
	short_of_stock: bool = False
	invoiced: bool = False
	collected: bool = True  # money due after shipping (cash on delivery) has come in
	tracked: bool = True  # the courier reports delivery


def check_transition(old: str, new: str) -> None:
	"""Raises IllegalTransition when `new` may not follow `old`; staying is always legal. Raises ValueError for a text
	that is no status."""
	for status in (old, new):
		if status not in TRANSITIONS:
			raise ValueError(f"Not an order status: {status!r}")
	if old != new and new not in TRANSITIONS[old]:
		raise IllegalTransition(old, new)


def may_change(status: str) -> bool:
	"""Whether address, quantities and lines may still be changed: nothing has been shipped."""
	return status in (TO_PAY, PAID, ON_HOLD, APPROVED, ALLOCATED)


def next_action(status: str, facts: StateFacts | None = None) -> str:
	"""Short English key of what has to be done next; "" when nothing has."""
	facts = facts or StateFacts()
	if status in (TO_PAY, PAID, ON_HOLD) and facts.unmapped_lines:
		return "Map items"
	if status == TO_PAY or (status in (PAID, ON_HOLD) and not facts.paid):
		return "Collect payment"
	if status in (PAID, ON_HOLD):
		return "Review"
	if status == APPROVED:
		return "Replenish" if facts.short_of_stock else "Allocate"
	if status == ALLOCATED:
		return "Ship"
	if status == PARTLY_SHIPPED:
		return "Ship rest"
	if status in (SHIPPED, DELIVERED):
		return _after_shipping(status, facts)
	check_transition(status, status)
	return ""


def _after_shipping(status: str, facts: StateFacts) -> str:
	if not facts.invoiced:
		return "Invoice"
	if not facts.collected:
		return "Collect payment"
	if status == SHIPPED and facts.tracked:
		return "Await delivery"
	return "Complete"


def _refusal(old: str, new: str) -> str:
	following = [status for status in STATUSES if status in TRANSITIONS[old]]
	if not following:
		return f"An order that is {old} stays so; it cannot become {new}"
	return f"An order that is {old} cannot become {new}; it can become {', '.join(following)}"
