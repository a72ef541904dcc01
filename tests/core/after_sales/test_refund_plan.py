"""What a refund will do, and which units of a line it is about."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.after_sales.refund_plan import RefundFacts, Way, contradicts, plan, unshipped_of
from ecom_erp.core.states.order import OrderStatus, may_change

SHIPPED = RefundFacts(
	order_status="Shipped",
	unshipped={},
	removed=False,
	invoiced=True,
	unbooked=False,
	paid=True,
	owed=D(0),
	by_shop=False,
	amount=D("10.00"),
)
PARTLY = replace(SHIPPED, order_status="Partly Shipped", unshipped={"1": 1, "2": 0}, invoiced=False)
BEFORE = replace(SHIPPED, order_status="Allocated", unshipped={"1": 1}, invoiced=False)
UNPAID = replace(SHIPPED, paid=False, owed=D("10.00"))


@pytest.mark.parametrize(
	"facts, way, cancel",
	[
		(SHIPPED, Way.CREDIT, {}),
		(replace(SHIPPED, order_status="Completed"), Way.CREDIT, {}),
		(replace(SHIPPED, invoiced=False), Way.WAIT_FOR_INVOICE, {}),
		(replace(SHIPPED, unbooked=True), Way.WAIT_FOR_PAYMENT, {}),
		# cash on delivery that nobody collected; less is owed than the goods are worth; the shop paid by itself
		(UNPAID, Way.REDUCE, {}),
		(replace(UNPAID, owed=D("9.99")), Way.CREDIT, {}),
		(replace(UNPAID, by_shop=True), Way.CREDIT, {}),
		(replace(UNPAID, amount=D(0)), Way.CREDIT, {}),
		# nothing was shipped: the units leave; an amount without units waits for the invoice
		(BEFORE, Way.CANCEL, {"1": 1}),
		(replace(BEFORE, unshipped={}), Way.WAIT_FOR_INVOICE, {}),
		(replace(BEFORE, order_status="Cancelled"), Way.SETTLE, {}),
		(replace(BEFORE, order_status="Cancelled", removed=True), Way.WAIT_FOR_INVOICE, {}),
		# a part was shipped: the units leave at once, the money follows the invoice, which somebody may have made early
		(PARTLY, Way.WAIT_FOR_INVOICE, {"1": 1}),
		(replace(PARTLY, invoiced=True), Way.CREDIT, {"1": 1}),
		(replace(PARTLY, removed=True), Way.WAIT_FOR_INVOICE, {}),
		(replace(PARTLY, unshipped={}), Way.WAIT_FOR_INVOICE, {}),
	],
)
def test_what_a_refund_does(facts, way, cancel):
	made = plan(facts)
	assert (made.way, dict(made.cancel)) == (way, cancel)


@given(
	status=st.sampled_from(list(OrderStatus)),
	unshipped=st.dictionaries(st.sampled_from("123"), st.integers(0, 3)),
	removed=st.booleans(),
	invoiced=st.booleans(),
	unbooked=st.booleans(),
	paid=st.booleans(),
)
def test_only_unshipped_units_leave_an_order_and_once(status, unshipped, removed, invoiced, unbooked, paid):
	facts = RefundFacts(status, unshipped, removed, invoiced, unbooked, paid, D(5), False, D(5))
	made = plan(facts)
	assert all(0 < qty == unshipped[line] for line, qty in made.cancel.items())
	if removed or not (may_change(status) or status == "Partly Shipped"):
		assert not made.cancel
	if made.way in (Way.CREDIT, Way.REDUCE):
		assert invoiced


@pytest.mark.parametrize(
	"qty, shipped, unshipped, about, reason, found",
	[
		(1, 2, 0, "", "Other", 0),  # all were shipped
		(2, 0, 2, "", "Damaged", 2),  # none was
		(2, 1, 1, "", "Damaged", 1),  # one of each are all there are
		(1, 1, 1, "", "Damaged", 0),  # only who has it knows that it is damaged
		(1, 1, 1, "", "Changed Mind", None),
		(1, 1, 1, "", "Not Received", None),
		(1, 1, 1, "Shipped", "Changed Mind", 0),
		(1, 1, 1, "Not Shipped", "Damaged", 1),
		(2, 1, 2, "", "Damaged", None),  # one of the two was not shipped: the reason fits half of it
		(3, 1, 1, "", "Other", 1),  # more than there are: what can leave, leaves
	],
)
def test_which_units_are_meant(qty, shipped, unshipped, about, reason, found):
	assert unshipped_of(qty, shipped, unshipped, about, reason) == found


@given(
	st.integers(1, 6), st.integers(0, 6), st.integers(0, 6), st.sampled_from(["", "Shipped", "Not Shipped"])
)
def test_no_more_leave_than_lie_there(qty, shipped, unshipped, about):
	found = unshipped_of(qty, shipped, unshipped, about, "Damaged")
	assert found is None or 0 <= found <= min(qty, unshipped)


@pytest.mark.parametrize(
	"about, qty, unshipped, wrong",
	[
		("", 2, 1, False),
		("Shipped", 2, 0, False),
		("Shipped", 2, 1, True),
		("Not Shipped", 2, 2, False),
		("Not Shipped", 2, 1, True),
	],
)
def test_what_a_row_says_must_be_possible(about, qty, unshipped, wrong):
	assert contradicts(about, qty, unshipped) == wrong
