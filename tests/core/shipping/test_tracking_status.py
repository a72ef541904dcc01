"""Which of a parcel's events counts."""

from datetime import datetime, timedelta, timezone
from itertools import permutations

import pytest

from ecom_erp.core.shipping.tracking_status import Seen, poll_again_after, status_of, status_of_all

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
	],
)
def test_the_latest_event_counts_in_whatever_order_they_come(rows, status):
	for order in permutations(seen(*rows)):
		assert status_of(order) == status


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
