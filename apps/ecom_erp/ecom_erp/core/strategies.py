"""# Replacing a decision

Four decisions of the app can be replaced by your own functions without changing the app. Name the function in a *hook* of
any installed app:

```python
# hooks.py of your app
ecom_allocation_policy = "my_app.allocation.nearest_first"
```

The app names its own functions in the same way. If several apps name one, the app that was installed last wins;
`bench --site <site> list-apps` shows the order. After changing hooks, run `bench --site <site> clear-cache`.

A function receives everything it needs and returns a value. It must not write anything or call another system. The app
takes care of locks, permissions, posting and texts. An exception stops the step in which the function was called: the order
or ticket shows the error, and the step is retried like any other failed step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from ecom_erp.core import allocation
from ecom_erp.core.after_sales.policy import Decision, Policy, TicketFacts
from ecom_erp.core.allocation import Demand, Plan, Shortage, WarehouseOption
from ecom_erp.core.carriers.rates import Quote, best_within, cheapest, fastest

BEST, CHEAPEST, FASTEST = "Best within Promise", "Cheapest", "Fastest"


class AllocationPolicy(Protocol):
	"""## Which warehouses ship an order

	Called when an approved order is allocated, and again for the goods of a Fulfilment Order that its warehouse cannot ship.

	- `demands`: what has to be shipped: lines, items, pieces, weights.
	- `options`: the warehouses that may ship, each with its available stock (locked, so nobody else can take it), the cost of
	  a parcel by weight, handling costs, its rank in the shop, and the number of days it would be late.
	- `policy`: the weights from Ecom Settings, and the warehouses that are required or excluded for a line.

	Returns a `Plan` that ships every line completely from available stock, or a `Shortage` that says why this is not
	possible; the order then waits for stock. A plan that uses stock that is not available, or leaves something out, is
	refused. Amounts are minor units (cents) of the company's currency; the data types are in `ecom_erp.core.allocation`. The
	easiest way is to select warehouses and let the app's own function make the plan:

	```python
	def nearest_first(demands, options, policy=None):
	    best = min(option.rank for option in options)
	    plan = allocate(demands, [option for option in options if option.rank == best], policy)
	    return plan if isinstance(plan, Plan) else allocate(demands, options, policy)
	```

	Default: the plan with the lowest cost, with a proof that none is cheaper.
	"""

	def __call__(
		self,
		demands: Sequence[Demand],
		options: Sequence[WarehouseOption],
		policy: allocation.Policy | None = None,
	) -> Plan | Shortage: ...


@dataclass(frozen=True)
class Chosen:
	"""`why`: English text, translated where it is shown, with `{days}` for the days that are left."""

	quote: Quote
	why: str


class CourierChoice(Protocol):
	"""## Which courier takes a parcel

	Called when a label is bought, after the couriers have sent their quotes. If a person or a rule has set the courier for
	the order, only that courier was asked for a quote.

	- `quotes`: at least one; amounts are in the company's currency, `card` is the courier account, `transit_days` is the
	  transit time.
	- `days`: the number of days left to keep the promised date; None if there is none.
	- `rule`: *Choice of the Courier* in Ecom Settings.

	Returns one of the quotes and the reason, which is shown on the label (`Chosen`).

	Default: what the rule says: the cheapest that arrives by the promised date, the cheapest, or the fastest.
	"""

	def __call__(self, quotes: Sequence[Quote], days: int | None, rule: str) -> Chosen: ...


class RefundDecision(Protocol):
	"""## What is offered for a ticket

	Called for each open ticket about goods when it is opened or changed, and for each of the latest tickets when a policy is
	tried (*Dry Run*). Not called for refunds made in the shop. A ticket that does not say which units it is about, and a
	replacement that would be replaced without a return, always go to a person.

	- `ticket`: type, reason, amount in the company's currency, days since delivery, groups of customer and items, shop.
	- `policies`: the enabled policies of the desk (After Sales Policy).

	Returns a `Decision`: one of `ecom_erp.core.after_sales.outcomes.decisions()` (*Person* leaves it to a person), the name of
	the policy (one of those given; if empty, the decision is only a proposal and a person approves it), the return fee in
	percent, the number of days to send goods back, and for each evaluated policy why it did or did not match.

	Default: the first policy, by order, whose conditions are all met.
	"""

	def __call__(self, ticket: TicketFacts, policies: Sequence[Policy]) -> Decision: ...


@dataclass(frozen=True)
class PromiseFacts:
	"""What a promise may depend on. `ordered_at` is aware (UTC); `promise_days`: *Days to Deliver* of the shop."""

	ordered_at: datetime
	shop: str
	time_zone: str
	promise_days: int
	shipping_method: str
	country_code: str
	postal_code: str


class PromiseDate(Protocol):
	"""## The promised date of an order

	Called each time the shop sends the order; the same order must get the same result. Allocation, courier selection, waves
	and the lateness of orders depend on this date.

	- `order`: when and where it was placed, how and to where it ships, and the shop's number of days.

	Returns the promised date of delivery.

	Default: the order date in the shop's time zone plus the shop's number of days.
	"""

	def __call__(self, order: PromiseFacts) -> date: ...


STRATEGIES: dict[str, type] = {
	"ecom_allocation_policy": AllocationPolicy,
	"ecom_courier_choice": CourierChoice,
	"ecom_refund_decision": RefundDecision,
	"ecom_promise_date": PromiseDate,
}


def choose_courier(quotes: Sequence[Quote], days: int | None, rule: str) -> Chosen:
	"""The quote that the rule of Ecom Settings names."""
	if rule == FASTEST and days is not None:
		return _chosen(fastest(quotes), "the fastest")
	if rule == CHEAPEST or days is None:
		return _chosen(cheapest(quotes), "the cheapest")
	return _chosen(best_within(quotes, days), "the best that arrives within {days} days")


def _chosen(offer: Quote | None, why: str) -> Chosen:
	if offer is None:
		raise ValueError("There are no quotes to choose from")
	return Chosen(offer, why)


def promise_after_days(order: PromiseFacts) -> date:
	"""The shop's days after the day on which the order was placed, there."""
	ordered = order.ordered_at.astimezone(ZoneInfo(order.time_zone or "UTC")).date()
	return ordered + timedelta(days=order.promise_days)
