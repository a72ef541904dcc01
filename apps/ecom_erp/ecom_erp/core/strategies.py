"""# Replacing a decision

Four decisions of the app are yours to replace, each by a function of your own, without changing the app. A function is
named in a *hook* of any installed app:

```python
# hooks.py of your app
ecom_allocation_policy = "my_app.allocation.nearest_first"
```

The app itself names its own functions in the same way. Where several apps name one, the app that was installed last
decides; `bench --site <site> list-apps` shows the order. After a change of hooks: `bench --site <site> clear-cache`.

A function gets everything it needs and returns a value: it writes nothing and asks no other system. The app takes care of
locks, of permissions, of what is posted and of what is told in words. What a function raises stops the step it was asked
in: the order or ticket shows the error, and the step is taken up again as any other that failed.
"""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from ecom_erp.core import allocation
from ecom_erp.core.after_sales.policy import Decision, Policy, TicketFacts
from ecom_erp.core.allocation import Demand, Plan, Shortage, Site
from ecom_erp.core.carriers.rates import Quote, best_within, cheapest, fastest

BEST, CHEAPEST, FASTEST = "Best within Promise", "Cheapest", "Fastest"


class AllocationPolicy(Protocol):
	"""## Which warehouses ship an order

	Asked when an approved order is allocated, and again for the goods of a parcel that its warehouse cannot ship.

	- `demands`: what is to be shipped: lines, items, pieces, weights.
	- `sites`: the warehouses that may ship, each with its free stock (locked: nobody else can take it meanwhile), the cost
	  of a parcel by its weight, handling costs, its rank in the shop, and the days it would be late.
	- `policy`: what Ecom Settings weigh, and which warehouses are prescribed or excluded for a line.

	Answers a `Plan` that ships every line whole from stock that is there, or a `Shortage` that says why there is none:
	the order then waits for stock. A plan that takes what is not there, or leaves something out, is refused. Amounts are
	minor units (cents) of the company's currency; the shapes are in `ecom_erp.core.allocation`. The easy way is to choose
	among the warehouses, and let the app's own function plan:

	```python
	def nearest_first(demands, sites, policy=None):
	    best = min(site.rank for site in sites)
	    plan = allocate(demands, [site for site in sites if site.rank == best], policy)
	    return plan if isinstance(plan, Plan) else allocate(demands, sites, policy)
	```

	By default the plan with the lowest cost, with a proof that none is cheaper.
	"""

	def __call__(
		self, demands: Sequence[Demand], sites: Sequence[Site], policy: allocation.Policy | None = None
	) -> Plan | Shortage: ...


@dataclass(frozen=True)
class Chosen:
	"""`why`: English text, translated where it is shown, with `{days}` for the days that are left."""

	quote: Quote
	why: str


class CourierChoice(Protocol):
	"""## Which courier takes a parcel

	Asked when a label is bought, after the couriers have answered. Where a person or a rule has chosen the courier for the
	order, it alone was asked.

	- `quotes`: at least one; the amounts are in the company's currency, `card` is the courier account, `transit_days` what
	  the courier needs.
	- `days`: how many days are left for the way so that the promise is kept; None where nothing was promised.
	- `rule`: *Choice of the Courier* in Ecom Settings.

	Answers one of the quotes, and why, which stands on the label (`Chosen`).

	By default what the rule says: the cheapest that keeps the promise, the cheapest, or the fastest.
	"""

	def __call__(self, quotes: Sequence[Quote], days: int | None, rule: str) -> Chosen: ...


class RefundDecision(Protocol):
	"""## What is offered for a ticket

	Asked for each open ticket about goods, at opening and at each change, and for each of the latest tickets when a policy
	is tried (*Dry Run*). Not asked for what the shop paid back by itself. A ticket that does not tell which units it is
	about, and a replacement that would be replaced without anything coming back, goes to a person whatever is answered.

	- `ticket`: type, reason, amount in the company's currency, days since delivery, groups of customer and items, shop.
	- `policies`: the policies of the desk (After Sales Policy) that are enabled.

	Answers a `Decision`: one of `ecom_erp.core.after_sales.outcomes.decisions()` (*Person* leaves it to a person), the
	name of the policy (one of those given; empty: what was decided is only proposed, and a person approves), the percent kept back, the days to
	send goods back, and for each policy asked why it did or did not match.

	By default the first policy by its order whose conditions all hold.
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
	"""## Until when an order is to arrive

	Asked each time the shop states the order: the same order must get the same answer. Allocation, the choice of the
	courier, the waves and the lateness of orders follow from the day.

	- `order`: when and where it was ordered, how and where to it is shipped, and the shop's own number of days.

	Answers the promised day of delivery.

	By default the day of the order at the shop, and the shop's days after it.
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
		raise ValueError("There is no quote to choose from")
	return Chosen(offer, why)


def promise_after_days(order: PromiseFacts) -> date:
	"""The shop's days after the day on which the order was placed, there."""
	ordered = order.ordered_at.astimezone(ZoneInfo(order.time_zone or "UTC")).date()
	return ordered + timedelta(days=order.promise_days)


def page(defaults: dict[str, str]) -> str:
	"""docs/extending.md; `defaults`: the dotted path of the app's own function by hook."""
	parts = [inspect.cleandoc(__doc__ or "")]
	for hook, seam in STRATEGIES.items():
		title, _gap, text = inspect.cleandoc(seam.__doc__ or "").partition("\n\n")
		call = str(inspect.signature(seam.__call__)).replace("(self, ", "(")
		for module in ("collections.abc", "datetime", *_modules()):
			call = call.replace(f"{module}.", "")
		parts.append(
			f"{title}\n\nHook `{hook}`, by default `{defaults[hook]}`:\n\n```python\n{call}\n```\n\n{text}"
		)
	return "\n\n".join(parts) + "\n"


def _modules() -> list[str]:
	"""Modules of the shapes, longest first, so that a signature names the shapes alone."""
	shapes = (Decision, Policy, TicketFacts, Demand, Plan, Shortage, Site, Quote, Chosen, PromiseFacts)
	return sorted({shape.__module__ for shape in shapes}, key=len, reverse=True)
