"""Statuses of packages, and the status of the Fulfilment Order that follows from them."""

import pytest

from ecom_erp.core.states.package import (
	DELIVERED,
	LABELLED,
	OPEN,
	PACKED,
	SHIPPED,
	PackageFacts,
	fulfilment_status,
	status_of,
)

EMPTY = PackageFacts()
CLOSED = PackageFacts(packed=True)
READY = PackageFacts(packed=True, labelled=True)
EARLY = PackageFacts(labelled=True)  # its label was bought before anything was packed
GONE = PackageFacts(packed=True, labelled=True, shipped=True)
THERE = PackageFacts(packed=True, labelled=True, shipped=True, delivered=True)


@pytest.mark.parametrize(
	("facts", "status"),
	[
		(EMPTY, OPEN),
		(CLOSED, PACKED),
		(READY, LABELLED),
		(EARLY, LABELLED),
		(GONE, SHIPPED),
		(THERE, DELIVERED),
	],
)
def test_the_status_of_a_package_follows_from_what_has_happened_to_it(facts, status):
	assert status_of(facts) == status


@pytest.mark.parametrize(
	("packages", "picked", "shipped", "status"),
	[
		([EMPTY], False, False, "To Pick"),
		([EMPTY], True, False, "Picked"),
		([CLOSED, EMPTY], False, False, "Picked"),
		([READY, EMPTY], True, False, "Picked"),
		([EARLY], False, False, "Labelled"),
		([CLOSED, CLOSED], True, False, "Packed"),
		([READY, CLOSED], True, False, "Packed"),
		([READY, READY], True, False, "Labelled"),
		([GONE, GONE], True, True, "Shipped"),
		([THERE, GONE], True, True, "Shipped"),
		([THERE, THERE], True, True, "Delivered"),
		([], True, True, "Shipped"),
	],
)
def test_a_fulfilment_order_is_as_far_as_its_last_package(packages, picked, shipped, status):
	assert fulfilment_status(packages, picked, shipped) == status
