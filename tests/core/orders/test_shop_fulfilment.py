"""What a shop has sent by itself, told from what it counts as sent because it was told so."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from ecom_erp.core.orders.canonical import Refund, RefundLine, all_fulfilled, from_dict, to_dict
from ecom_erp.core.orders.shop_fulfilment import nothing_left, says_something_new, sent_by_shop
from tests.support.canonical_orders import NOON, line, order

THREE = order(line("1", "10", 3))
TWO_LINES = order(line("1", "10", 3), line("2", "5", 1))
GOODS = {"1"}


def counted(subject, **pieces):
	"""The order of which the shop counts so many pieces by line as sent."""
	lines = tuple(replace(one, fulfilled=pieces.get(f"l{one.external_id}", 0)) for one in subject.lines)
	return replace(subject, lines=lines)


def refunded(subject, pieces):
	part = RefundLine("1", pieces, D(10) * pieces)
	return replace(subject, refunds=(Refund("r1", NOON, part.amount, (part,)),))


@pytest.mark.parametrize(
	"stated, ours, own",
	[
		(0, 0, 0),
		(2, 0, 2),
		(2, 2, 0),  # the echo of our own parcel
		(0, 2, 0),  # shipped here, not counted there yet
		(3, 2, 1),
	],
)
def test_only_what_was_not_sent_here_is_the_shops_own(stated, ours, own):
	sent = sent_by_shop(counted(THREE, l1=stated), {"1": ours}, GOODS)
	assert sent == ({"1": own} if own else {})


def test_lines_that_are_not_shipped_do_not_count():
	assert sent_by_shop(counted(TWO_LINES, l1=1, l2=1), {}, {"1"}) == {"1": 1}
	assert nothing_left(counted(TWO_LINES, l1=3), {"1": 3}, {"1"})
	assert not nothing_left(counted(TWO_LINES, l1=3), {"1": 3}, {"1", "2"})


def test_an_order_without_goods_is_never_sent():
	assert not nothing_left(all_fulfilled(THREE), {}, set())


def test_refunded_pieces_are_not_waited_for():
	part = refunded(THREE, 1)
	assert part.current_quantities == {"1": 2}
	assert nothing_left(counted(part, l1=2), {"1": 2}, GOODS)
	assert not nothing_left(counted(part, l1=1), {"1": 1}, GOODS)


def test_sent_and_all_refunded_is_sent_but_refunded_before_it_was_sent_is_not():
	gone = refunded(THREE, 3)
	assert nothing_left(all_fulfilled(gone), {}, GOODS)
	assert not nothing_left(gone, {}, GOODS)


def test_what_is_new_in_a_statement():
	assert not says_something_new(THREE, replace(THREE, note="Ring twice"))
	assert says_something_new(THREE, counted(THREE, l1=1))
	assert says_something_new(counted(THREE, l1=1), THREE)
	assert says_something_new(refunded(THREE, 3), all_fulfilled(refunded(THREE, 3)))


def test_it_travels_with_the_order():
	sent = all_fulfilled(refunded(TWO_LINES, 1), NOON)
	assert [one.fulfilled for one in sent.lines] == [2, 1]
	assert from_dict(to_dict(sent)) == sent
