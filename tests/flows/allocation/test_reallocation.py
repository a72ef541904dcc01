"""A warehouse cannot ship: another one does."""

import frappe
import pytest

from ecom_erp.flows.allocation import reallocate
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, set_stock
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit


def reserved(item: str) -> dict[str, float]:
	return {place: bin_of(item, place).reserved_qty for place in (world.MAIN, world.EAST)}


def open_parcels(order: str) -> dict[str, str]:
	"""Warehouse by name."""
	rows = frappe.get_all(
		"Fulfilment Order", {"ecom_order": order, "status": ("!=", "Cancelled")}, ["name", "warehouse"]
	)
	return {row.name: row.warehouse for row in rows}


def test_the_next_cheapest_warehouse_takes_over(shop):
	item = stocked(main=2, east=2)
	order = factory.allocated(shop, make_order(line(item, "10.00", 2)))
	[parcel] = factory.parcels(order)
	assert reallocate.cannot_ship(parcel, "water in the hall") == "Allocated"
	assert list(open_parcels(order).values()) == [world.EAST]
	assert reserved(item) == {world.MAIN: 0, world.EAST: 2}
	doc = factory.get(order)
	assert [row.warehouse for row in doc.allocations] == [world.EAST]
	assert "water in the hall" in factory.timeline(order)
	# a second call finds the parcel gone and changes nothing
	assert reallocate.cannot_ship(parcel, "again") == "Allocated"
	assert len(open_parcels(order)) == 1

	[new] = open_parcels(order)
	shipping_labels.buy_labels(new)
	ship.ship(new)
	assert factory.get(order).status == "Shipped"
	assert bin_of(item, world.EAST).actual_qty == 0
	assert reserved(item) == {world.MAIN: 0, world.EAST: 0}


def test_what_was_picked_is_picked_elsewhere(shop):
	item = stocked(main=2, east=2)
	order = factory.allocated(shop, make_order(line(item, "10.00", 2)))
	[parcel] = factory.parcels(order)
	floor.picked(parcel)
	reallocate.cannot_ship(parcel, "dropped")
	[new] = open_parcels(order)
	floor.picked(new)
	assert (floor.parcel(new).status, floor.parcel(new).warehouse) == ("Picked", world.EAST)
	assert frappe.db.get_value("Sales Order", factory.get(order).sales_order, "per_picked") == 100


@pytest.mark.smoke
def test_only_the_rest_of_a_partly_shipped_order_moves(shop):
	here, there = stocked(main=1, west=1), stocked(east=1)
	order = factory.labelled(shop, make_order(line(here, "10.00"), line(there, "20.00")))
	first, second = sorted(open_parcels(order), key=lambda name: open_parcels(order)[name] != world.EAST)
	ship.ship(first)
	shipping_labels.void_label(
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": second}, "shipping_label")
	)
	assert reallocate.cannot_ship(second, "cannot be found") == "Partly Shipped"
	last = next(name for name, place in open_parcels(order).items() if name != first)
	assert open_parcels(order)[last] in (world.MAIN, world.WEST)
	assert open_parcels(order)[last] != frappe.db.get_value("Fulfilment Order", second, "warehouse")
	shipping_labels.buy_labels(last)
	ship.ship(last)
	assert factory.get(order).status == "Shipped"
	assert bin_of(here, world.MAIN).reserved_qty + bin_of(here, world.WEST).reserved_qty == 0


def test_nobody_else_has_it(shop):
	item = stocked(main=3)
	order = factory.allocated(shop, make_order(line(item, "10.00", 2)))
	[parcel] = factory.parcels(order)
	assert reallocate.cannot_ship(parcel, "broken shelf") == "On Hold"
	message = factory.holds(order)["cannot_ship"]
	assert "broken shelf" in message
	assert f"{item}: 2 ordered, 0 available" in message
	assert frappe.db.get_value("Fulfilment Order", parcel, "problem") == message
	# the reservation stays until somebody decides
	assert reserved(item)[world.MAIN] == 2
	# stock has come in elsewhere: tried again, it moves and the order is free
	set_stock(item, 2, world.EAST)
	reallocate.cannot_ship(parcel, "broken shelf")
	assert factory.holds(order) == {}
	assert list(open_parcels(order).values()) == [world.EAST]


def test_a_labelled_or_shipped_parcel_does_not_move(shop):
	item = stocked(main=2, east=2)
	order = factory.labelled(shop, make_order(line(item, "10.00")))
	[parcel] = factory.parcels(order)
	with pytest.raises(frappe.ValidationError, match="Void it first"):
		reallocate.cannot_ship(parcel, "late")


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(shop, site, after):
	item = stocked(main=2, east=2)
	order = factory.allocated(shop, make_order(line(item, "10.00", 2)))
	[parcel] = factory.parcels(order)
	frappe.db.commit()
	assert killed_at_commit(site, lambda: reallocate.cannot_ship(parcel, "fire"), 1, after)
	reallocate.cannot_ship(parcel, "fire")
	assert list(open_parcels(order).values()) == [world.EAST]
	assert reserved(item) == {world.MAIN: 0, world.EAST: 2}
