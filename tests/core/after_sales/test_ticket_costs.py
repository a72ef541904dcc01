"""What tickets have cost, by hand and by adding up."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.after_sales.costs import Blame, Costs, Returned, blame_of, by_item

amounts = st.integers(0, 5000).map(lambda cents: D(cents) / 100)


def line(item: str, weight: str = "10", pieces: int = 1, back: int = 0, scrapped: int = 0, piece: str = "4"):
	return Returned(item, D(weight), pieces, back, scrapped, D(piece))


@pytest.mark.parametrize(
	("said", "reason", "blame"),
	[
		("", "Damaged", Blame.COURIER),
		("", "Defective", Blame.SUPPLIER),
		("Warehouse", "Damaged", Blame.WAREHOUSE),
		("", "Other", Blame.UNKNOWN),
	],
)
def test_who_has_caused_it(said, reason, blame):
	assert blame_of(said, reason) is blame


def test_goods_that_were_written_off_or_sent_once_more_are_lost():
	assert line("A", pieces=3, back=2, scrapped=1).lost(False) == D("4")
	assert line("A", pieces=3, back=2, scrapped=1).lost(True) == D("8")
	assert line("A", pieces=1, back=2).lost(True) == D("0")


def test_costs_are_shared_by_what_was_refunded_and_lost_goods_belong_to_their_line():
	costs = Costs(D("30.00"), D("9.00"), D("4.00"), D("3.00"))
	lines = [line("A", "20", back=1, scrapped=1), line("B", "10")]
	assert by_item(costs, lines, False, "USD") == {
		"A": Costs(D("20.00"), D("6.00"), D("4.00"), D("2.00")),
		"B": Costs(D("10.00"), D("3.00"), D("0.00"), D("1.00")),
	}
	assert by_item(costs, [], False, "USD") == {"": costs}


@given(
	st.lists(
		st.builds(
			Returned,
			st.sampled_from(["A", "B", "C"]),
			amounts,
			st.integers(0, 5),
			st.integers(0, 5),
			st.integers(0, 5),
			amounts,
		),
		max_size=5,
	),
	amounts,
	amounts,
	amounts,
	st.booleans(),
)
def test_the_items_come_to_the_ticket(lines, refunded, freight, recovered, again):
	lost = sum((one.lost(again) for one in lines), D(0))
	costs = Costs(refunded, freight, lost, recovered)
	assert sum(by_item(costs, lines, again, "USD").values(), Costs()) == costs
