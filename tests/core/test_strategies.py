"""What may be replaced from outside: the page, the app's own functions, and the check of plans."""

import importlib
import inspect
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest

from ecom_erp import hooks
from ecom_erp.core.allocation import Demand, Policy, WarehouseOption, allocate
from ecom_erp.core.allocation.soundness import check_plan
from ecom_erp.core.carriers.rates import Quote
from ecom_erp.core.strategies import STRATEGIES, PromiseFacts, choose_courier, promise_after_days
from tests import extending_page


def test_the_page_is_what_the_interfaces_say():
	"""`python3 -m tests.extending_page` writes it anew."""
	assert extending_page.PAGE.read_text(encoding="utf-8") == extending_page.text()


@pytest.mark.parametrize("hook", STRATEGIES)
def test_the_apps_own_functions_take_what_the_interface_gives(hook):
	module, _dot, name = getattr(hooks, hook).rpartition(".")
	own = list(inspect.signature(getattr(importlib.import_module(module), name)).parameters)
	wanted = list(inspect.signature(STRATEGIES[hook].__call__).parameters)[1:]
	assert own[: len(wanted)] == wanted


def quote(amount: str, days: int) -> Quote:
	return Quote(Decimal(amount), "USD", "Z", 500, days, (), f"{amount} in {days}")


SLOW, MIDDLE, FAST = quote("5.00", 5), quote("7.00", 3), quote("9.00", 1)


@pytest.mark.parametrize(
	"days, rule, chosen",
	[
		(3, "Best within Promise", MIDDLE),
		(9, "Best within Promise", SLOW),
		(0, "Best within Promise", FAST),
		(0, "Cheapest", SLOW),
		(9, "Fastest", FAST),
		(None, "Fastest", SLOW),
		(None, "Best within Promise", SLOW),
	],
)
def test_the_rule_of_the_settings_chooses_the_courier(days, rule, chosen):
	assert choose_courier([SLOW, MIDDLE, FAST], days, rule).quote == chosen


def test_the_promise_counts_from_the_day_at_the_shop():
	"""23:30 in London is the next day in Tokyo."""
	order = PromiseFacts(
		datetime(2026, 3, 2, 23, 30, tzinfo=timezone.utc), "S", "Europe/London", 3, "", "GB", "E1"
	)
	assert promise_after_days(order) == date(2026, 3, 5)
	assert promise_after_days(replace(order, time_zone="Asia/Tokyo")) == date(2026, 3, 6)


def test_a_plan_is_refused_that_cannot_be_shipped():
	demands = [Demand("1", "CUP", 2)]
	sites = [
		WarehouseOption("MAIN", {"CUP": 2}, lambda grams: 100),
		WarehouseOption("EAST", {"CUP": 1}, lambda grams: 50),
	]
	free = Policy()
	plan = allocate(demands, sites, free)
	check_plan(plan, demands, sites, free)
	[parcel] = plan.parcels

	def refused(why: str, policy: Policy = free, **changes) -> None:
		wrong = replace(plan, parcels=(replace(parcel, **changes),))
		with pytest.raises(ValueError, match=why):
			check_plan(wrong, demands, sites, policy)

	refused("ships 1 of 2", lines={"1": 1})
	refused("more of CUP than EAST has", warehouse="EAST")
	refused("WEST, which was not offered", warehouse="WEST")
	refused("may not ship it", Policy(excluded={"1": ("MAIN",)}))
	refused("may not ship it", lines={"2": 1})
