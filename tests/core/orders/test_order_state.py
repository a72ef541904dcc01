import itertools

import pytest

from ecom_erp.core.states.order import ORDER, OrderStatus, StateFacts, may_change, next_action
from ecom_erp.core.states.table import IllegalTransition


@pytest.mark.parametrize(
	"way",
	[
		["To Pay", "Paid", "Approved", "Allocated", "Shipped", "Delivered", "Completed"],
		["Paid", "On Hold", "Approved", "Allocated", "Partly Shipped", "Shipped", "Completed"],
		["Allocated", "Approved", "Allocated", "On Hold", "Cancelled"],
		["To Pay", "Approved"],  # cash on delivery
		["Completed", "Shipped", "Completed"],  # its invoice or payment was cancelled
		["Completed", "Delivered", "Completed"],
		["Paid", "Paid"],
	],
)
def test_ways_an_order_goes(way):
	for old, new in itertools.pairwise(way):
		ORDER.check(old, new)


@pytest.mark.parametrize(
	"old, new",
	[
		("To Pay", "Shipped"),
		("On Hold", "Shipped"),
		("Shipped", "Cancelled"),
		("Partly Shipped", "Cancelled"),
		("Cancelled", "Approved"),
		("Completed", "Cancelled"),
		("Delivered", "Shipped"),
	],
)
def test_ways_it_does_not_go(old, new):
	with pytest.raises(IllegalTransition):
		ORDER.check(old, new)


def test_refusals_tell_what_is_possible():
	with pytest.raises(IllegalTransition) as refusal:
		ORDER.check("Shipped", "Cancelled")
	assert (
		str(refusal.value)
		== "An order with status Shipped cannot become Cancelled; it can become Delivered, Completed"
	)
	with pytest.raises(IllegalTransition) as refusal:
		ORDER.check("Cancelled", "Allocated")
	assert str(refusal.value) == "An order with status Cancelled cannot become Allocated; it can become Paid"


def test_what_is_no_status_is_refused():
	with pytest.raises(ValueError, match="Lost"):
		ORDER.check("Paid", "Lost")
	with pytest.raises(ValueError, match="Lost"):
		next_action("Lost")


def test_every_order_can_come_to_an_end():
	ends = {"Completed", "Cancelled"}
	for status in OrderStatus:
		reached, new = {status}, {status}
		while new:
			new = {after for before in new for after in ORDER.following[before]} - reached
			reached |= new
		assert reached & ends


@pytest.mark.parametrize(
	"status, facts, action",
	[
		("To Pay", StateFacts(), "Collect Payment"),
		("To Pay", StateFacts(unmapped_lines=True), "Map Items"),
		("Paid", StateFacts(), "Review"),
		("On Hold", StateFacts(), "Review"),
		("On Hold", StateFacts(paid=False), "Collect Payment"),
		("On Hold", StateFacts(paid=False, unmapped_lines=True), "Map Items"),
		("Approved", StateFacts(), "Allocate"),
		("Approved", StateFacts(short_of_stock=True), "Replenish"),
		("Allocated", StateFacts(), "Ship"),
		("Partly Shipped", StateFacts(), "Ship Rest"),
		("Shipped", StateFacts(), "Invoice"),
		("Shipped", StateFacts(invoiced=True, collected=False), "Collect Payment"),
		("Shipped", StateFacts(invoiced=True), "Await Delivery"),
		("Shipped", StateFacts(invoiced=True, tracked=False), "Complete"),
		("Delivered", StateFacts(invoiced=True), "Complete"),
		("Completed", StateFacts(), ""),
		("Cancelled", StateFacts(), ""),
	],
)
def test_next_action(status, facts, action):
	assert next_action(status, facts) == action


def test_changes_end_with_the_first_parcel():
	changeable = [status for status in OrderStatus if may_change(status)]
	assert changeable == ["To Pay", "Paid", "On Hold", "Approved", "Allocated"]
