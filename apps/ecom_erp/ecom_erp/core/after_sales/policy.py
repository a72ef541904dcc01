"""After-sales policy: an ordered table of rules decides what is offered for a ticket, and says why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ecom_erp.core.after_sales.outcomes import PERSON, decisions
from ecom_erp.core.money import quantize
from ecom_erp.core.orders.refunds import Refundable, RefundError, RefundShare, refundable

__all__ = [
	"Decision",
	"Explanation",
	"Policy",
	"RefundError",
	"RefundShare",
	"Refundable",
	"TicketFacts",
	"decide",
	"fee",
	"refundable",
]


@dataclass(frozen=True)
class Policy:
	"""One row of the table; an empty condition (empty text or tuple, None) lets everything pass.

	min_days/max_days: whole days since delivery, both included; goods not delivered yet pass only without a min.
	max_amount: most money at stake, included. customer_group/item_group: names as in the books.
	priority: smaller is asked first, of equals by name. fee_percent: kept back from a refund.
	window_days: days the buyer has to send the goods back, 0 for no limit.
	"""

	name: str
	decision: str
	reason: str = ""
	ticket_types: tuple[str, ...] = ()
	min_days: int | None = None
	max_days: int | None = None
	max_amount: Decimal | None = None
	customer_group: str = ""
	item_group: str = ""
	shop: str = ""
	priority: int = 0
	fee_percent: Decimal = Decimal(0)
	window_days: int = 0
	enabled: bool = True

	def __post_init__(self):
		if self.decision not in decisions():
			raise ValueError(f"Policy {self.name}: {self.decision!r} is not one of {', '.join(decisions())}")
		if not 0 <= self.fee_percent <= 100:
			raise ValueError(f"Policy {self.name}: the fee must be between 0 and 100 percent")


@dataclass(frozen=True)
class TicketFacts:
	"""What is known of a ticket. days_since_delivery: None before delivery. customer_groups: the buyer's group and those
	above it. item_groups: for each line of the ticket its item's group and those above it."""

	ticket_type: str
	reason: str
	amount: Decimal
	days_since_delivery: int | None = None
	customer_groups: frozenset[str] = frozenset()
	item_groups: tuple[frozenset[str], ...] = ()
	shop: str = ""


@dataclass(frozen=True)
class Explanation:
	"""Why a policy did not match (or did, code "matched"); English template with the `params` in braces."""

	policy: str
	code: str
	message: str
	params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
	"""`policy` is "" when none matched; then a person decides. `rows` has each policy asked, in order."""

	decision: str
	policy: str
	fee_percent: Decimal
	window_days: int
	rows: tuple[Explanation, ...]


def decide(ticket: TicketFacts, policies: Iterable[Policy]) -> Decision:
	"""The first enabled policy by (priority, name) whose conditions all hold."""
	rows = []
	for policy in sorted(policies, key=lambda p: (p.priority, p.name)):
		if not policy.enabled:
			continue
		mismatch = next(_mismatches(policy, ticket), None)
		if mismatch is None:
			rows.append(
				Explanation(
					policy.name,
					"matched",
					"All conditions are met: {decision}",
					{"decision": policy.decision},
				)
			)
			return Decision(policy.decision, policy.name, policy.fee_percent, policy.window_days, tuple(rows))
		rows.append(mismatch)
	return Decision(PERSON, "", Decimal(0), 0, tuple(rows))


def fee(amount: Decimal, fee_percent: Decimal, currency: str) -> Decimal:
	"""What is kept back of a refund, to the cent."""
	return quantize(amount * fee_percent / 100, currency)


def _mismatches(policy: Policy, ticket: TicketFacts) -> Iterator[Explanation]:
	def no(code: str, message: str, **params: object) -> Explanation:
		return Explanation(policy.name, code, message, {name: str(value) for name, value in params.items()})

	days = ticket.days_since_delivery
	if policy.reason and policy.reason != ticket.reason:
		yield no(
			"reason", "For the reason {wanted}, not {actual}", wanted=policy.reason, actual=ticket.reason
		)
	if policy.ticket_types and ticket.ticket_type not in policy.ticket_types:
		types = ", ".join(policy.ticket_types)
		yield no(
			"ticket_type",
			"For tickets of type {wanted}, not {actual}",
			wanted=types,
			actual=ticket.ticket_type,
		)
	if policy.min_days is not None and days is None:
		yield no("not_delivered", "Only after delivery")
	if policy.min_days is not None and days is not None and days < policy.min_days:
		yield no(
			"too_early",
			"From day {wanted} after delivery; today is day {actual}",
			wanted=policy.min_days,
			actual=days,
		)
	if policy.max_days is not None and days is not None and days > policy.max_days:
		yield no(
			"too_late",
			"Up to day {wanted} after delivery; today is day {actual}",
			wanted=policy.max_days,
			actual=days,
		)
	if policy.max_amount is not None and ticket.amount > policy.max_amount:
		yield no(
			"amount",
			"Up to {wanted}; this ticket is about {actual}",
			wanted=policy.max_amount,
			actual=ticket.amount,
		)
	if policy.customer_group and policy.customer_group not in ticket.customer_groups:
		yield no("customer_group", "For customers of the group {wanted}", wanted=policy.customer_group)
	if policy.shop and policy.shop != ticket.shop:
		yield no("shop", "For the shop {wanted}", wanted=policy.shop)
	if policy.item_group and not _all_in(policy.item_group, ticket.item_groups):
		yield no("item_group", "For goods of the group {wanted}", wanted=policy.item_group)


def _all_in(group: str, item_groups: tuple[frozenset[str], ...]) -> bool:
	return bool(item_groups) and all(group in groups for groups in item_groups)
