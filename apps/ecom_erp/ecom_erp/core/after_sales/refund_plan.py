"""What a refund will do, decided before anything is done: which pieces leave the order, what becomes of the money."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from ecom_erp.core.states.order import CANCELLED, PARTLY_SHIPPED, may_change

# what a row of a ticket is about
ABOUT_SHIPPED, ABOUT_UNSHIPPED = "Shipped", "Not Shipped"
# reasons that only somebody with the goods in hand can have
IN_HAND = frozenset({"Does Not Fit", "Damaged", "Defective", "Wrong Item", "Not as Described"})


class Way(Enum):
	"""What becomes of the money."""

	CANCEL = "cancel"  # nothing was shipped: the order costs less, and what was paid for the pieces goes back
	SETTLE = "settle"  # the order was cancelled before its invoice: its payment is booked as coming and going
	CREDIT = "credit"  # a credit note, and its amount goes back
	REDUCE = "reduce"  # a credit note that lowers what the buyer still owes; nothing goes back
	WAIT_FOR_INVOICE = "wait for invoice"
	WAIT_FOR_PAYMENT = "wait for payment"


@dataclass(frozen=True)
class RefundFacts:
	"""What a plan depends on. `unshipped`: units by line id that the ticket is about and that were not shipped.
	`removed`: they have left the order already. `unbooked`: a payment that came in has no Payment Entry yet. `paid`:
	money came in. `owed`: what the invoice still asks for. `by_shop`: the shop has paid already. `amount`: what the
	ticket is worth."""

	order_status: str
	unshipped: Mapping[str, int]
	removed: bool
	invoiced: bool
	unbooked: bool
	paid: bool
	owed: Decimal
	by_shop: bool
	amount: Decimal


@dataclass(frozen=True)
class RefundPlan:
	"""`cancel`: units by line id that leave the order before they are shipped."""

	way: Way
	cancel: Mapping[str, int] = field(default_factory=dict)


def plan(facts: RefundFacts) -> RefundPlan:
	"""What the refund does now. A plan that waits is made anew later; units of a partly shipped order leave it at once,
	their money follows the invoice."""
	cancel = {} if facts.removed else {line: qty for line, qty in facts.unshipped.items() if qty}
	if may_change(facts.order_status) and cancel:
		return RefundPlan(Way.CANCEL, cancel)
	if facts.order_status == CANCELLED and not facts.invoiced and not facts.removed:
		return RefundPlan(Way.SETTLE)
	return RefundPlan(_way_of_money(facts), cancel if facts.order_status == PARTLY_SHIPPED else {})


def _way_of_money(facts: RefundFacts) -> Way:
	if not facts.invoiced:
		return Way.WAIT_FOR_INVOICE
	if facts.unbooked:
		return Way.WAIT_FOR_PAYMENT
	owes = not facts.by_shop and not facts.paid and 0 < facts.amount <= facts.owed
	return Way.REDUCE if owes else Way.CREDIT


def unshipped_of(qty: int, shipped: int, unshipped: int, about: str = "", reason: str = "") -> int | None:
	"""How many of `qty` units of a line were not shipped, where `shipped` of it went out and were not settled yet, and
	`unshipped` are still to go out. None where it may be some or others, and neither `about` nor the reason tells."""
	least, most = max(qty - shipped, 0), min(qty, unshipped)
	if about == ABOUT_UNSHIPPED or least >= most:
		return most
	if about == ABOUT_SHIPPED or (not least and reason in IN_HAND):
		return least
	return None


def contradicts(about: str, qty: int, unshipped: int) -> bool:
	"""Whether a row says it is about all shipped, or all unshipped, units when it cannot be."""
	return (about == ABOUT_SHIPPED and unshipped > 0) or (about == ABOUT_UNSHIPPED and unshipped < qty)
