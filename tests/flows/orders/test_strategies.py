"""Each decision that may be replaced, replaced by a function from outside the app."""

from dataclasses import replace
from datetime import date

import frappe
import pytest

from ecom_erp.core.after_sales.policy import Decision
from ecom_erp.core.allocation import allocate
from ecom_erp.core.strategies import Chosen
from ecom_erp.flows.allocation.allocate import allocate as allocate_order
from ecom_erp.flows.shipping.shipping_labels import buy_labels
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.support.tickets import policy, ticket


def east_only(demands, sites, policy=None):
	return allocate(demands, [site for site in sites if site.warehouse == world.EAST], policy)


def more_than_there_is(demands, sites, policy=None):
	plan = allocate(demands, sites, policy)
	[parcel] = plan.parcels
	more = {line: qty + 1 for line, qty in parcel.lines.items()}
	return replace(plan, parcels=(replace(parcel, lines=more),))


def dearest(quotes, days, rule):
	return Chosen(max(quotes, key=lambda one: one.amount), "the dearest, of {days} days")


def keep_it(ticket, policies):
	return Decision("Keep Item", policies[0].name, policies[0].fee_percent, 0, ())


def new_year(order):
	assert order.country_code and order.ordered_at.tzinfo
	return date(2027, 1, 1)


@pytest.fixture
def named(monkeypatch):
	"""An app that was installed last names a function in its hooks."""
	hooks = frappe.get_hooks

	def name(hook: str, function) -> None:
		def with_app(asked=None, *args, **kwargs):
			found = hooks(asked, *args, **kwargs)
			return [*found, f"{__name__}.{function.__name__}"] if asked == hook else found

		monkeypatch.setattr(frappe, "get_hooks", with_app)

	return name


def test_an_allocation_policy_from_outside(shop, named):
	named("ecom_allocation_policy", east_only)
	order = factory.allocated(shop, make_order(line(stocked(main=5, east=5), "10.00", 2)))
	assert frappe.get_all("Fulfilment Order", {"ecom_order": order}, pluck="warehouse") == [world.EAST]


def test_a_plan_that_takes_what_is_not_there_reserves_nothing(shop, named):
	named("ecom_allocation_policy", more_than_there_is)
	name = factory.reviewed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	with pytest.raises(ValueError, match="The plan takes more"):
		allocate_order(name)
	assert (factory.get(name).status, factory.get(name).sales_order) == ("Approved", None)


def test_a_courier_choice_from_outside(shop, named):
	named("ecom_courier_choice", dearest)
	dear = factory.make_courier(
		{world.MAIN: factory.make_rate_card(world.MAIN, near=9)}, prefix="X", service="Express"
	)
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=2), "10.00"))))
	[name] = buy_labels(parcel)
	label = frappe.get_doc("Shipping Label", name)
	assert label.courier_account == dear
	assert "the dearest, of" in label.quotes


def test_a_refund_decision_from_outside(shop, named):
	named("ecom_refund_decision", keep_it)
	name = policy("Reject", reason="Damaged")
	order = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	made = ticket(order, reason="Damaged")
	assert (made.decision, made.policy, made.refund_amount) == ("Keep Item", name, 10)


def test_a_promise_date_from_outside(shop, named):
	named("ecom_promise_date", new_year)
	order = factory.pooled(shop, make_order(line(stocked(), "10.00")))
	assert factory.get(order).promised_date == date(2027, 1, 1)
