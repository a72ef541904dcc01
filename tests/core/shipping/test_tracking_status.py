"""Which of a parcel's events counts."""

from datetime import datetime, timedelta, timezone
from itertools import permutations

import pytest

from ecom_erp.core.shipping.tracking_status import (
	FINAL,
	FOR_BUYERS,
	FOR_SHOPS,
	MOVING,
	PROBLEMS,
	STATUSES,
	TELLABLE,
	Seen,
	poll_again_after,
	status_of,
	status_of_all,
)

START = datetime(2026, 3, 1, 9, 0, tzinfo=timezone.utc)


def seen(*rows: tuple[int, str]) -> list[Seen]:
	return [Seen(START + timedelta(hours=hours), status) for hours, status in rows]


@pytest.mark.parametrize(
	("rows", "status"),
	[
		([], "Label Bought"),
		([(1, "In Transit")], "In Transit"),
		([(1, "In Transit"), (5, "Out for Delivery"), (6, "")], "Out for Delivery"),
		([(1, "In Transit"), (5, "Exception"), (9, "Delivered")], "Delivered"),
		([(5, "Delivered"), (6, "In Transit")], "Delivered"),
		([(5, "Delivered"), (30, "Returned")], "Returned"),
		([(5, "Out for Delivery"), (5, "Delivered")], "Delivered"),
		([(5, "Lost"), (90, "In Transit")], "In Transit"),
		(
			[(1, "Picked Up"), (1, "In Transit"), (9, "Delivery Failed"), (20, "Out for Delivery")],
			"Out for Delivery",
		),
		([(9, "Delivery Failed"), (10, "Ready for Pickup"), (60, "Delivered")], "Delivered"),
		([(9, "Exception"), (10, "Returning"), (20, "In Transit"), (30, "Out for Delivery")], "Returning"),
		([(10, "Returning"), (20, "In Transit"), (40, "Delivered")], "Returned"),
		([(10, "Returning"), (20, "Lost")], "Lost"),
		([(5, "Delivered"), (30, "Returning"), (50, "Returned")], "Returned"),
	],
)
def test_the_latest_event_counts_in_whatever_order_they_come(rows, status):
	for order in permutations(seen(*rows)):
		assert status_of(order) == status


def test_each_status_is_in_the_one_table():
	"""What another list says of the same statuses follows from it."""
	assert set(FOR_BUYERS) | set(FOR_SHOPS) <= set(TELLABLE) == set(STATUSES) - {"Label Bought", "Stuck"}
	assert [status_of_all([status]) for status in STATUSES] == list(STATUSES)
	assert set(MOVING).isdisjoint({*PROBLEMS, *FINAL, "Ready for Pickup"})


def test_a_parcel_that_has_arrived_is_not_asked_for():
	assert poll_again_after("Delivered", True) is None
	assert poll_again_after("Lost", True) is None
	assert poll_again_after("Out for Delivery", True) < poll_again_after("In Transit", True)


@pytest.mark.parametrize(
	("statuses", "whole"),
	[
		([], "Label Bought"),
		(["Delivered"], "Delivered"),
		(["Delivered", "In Transit"], "In Transit"),
		(["Out for Delivery", "Delivered"], "Out for Delivery"),
		(["Label Bought", "Delivered"], "Label Bought"),
		(["Delivered", "Exception"], "Exception"),
		(["Lost", "Returned", "Stuck"], "Lost"),
	],
)
def test_several_parcels_are_as_far_as_the_slowest_and_a_problem_stands_before_that(statuses, whole):
	assert status_of_all(statuses) == whole
