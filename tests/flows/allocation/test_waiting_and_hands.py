"""What waits for stock, and what people do meanwhile; a parcel that ships from elsewhere, killed in the middle."""

import frappe
import pytest

from ecom_erp.api.desk.review import wave_through
from ecom_erp.core.states.fulfilment import CANCELLED, WAITING
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.allocation.waiting import moving, release
from ecom_erp.flows.changes import stopping
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, set_stock
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit


@pytest.fixture
def item(site) -> str:
	return stocked(main=3)


@pytest.fixture
def order(shop, item) -> str:
	"""An order of five of the item: three ship, two wait."""
	frappe.db.set_value("Ecom Shop", shop, "ship_available", "Automatically")
	frappe.clear_document_cache("Ecom Shop", shop)
	return factory.allocated(shop, make_order(line(item, "10.00", 5)))


def parcels(order: str) -> list[tuple[str, str, int]]:
	"""(status, warehouse, pieces) of those that are not cancelled, the first one first."""
	docs = [frappe.get_doc("Fulfilment Order", name) for name in factory.parcels(order)]
	return [
		(doc.status, doc.warehouse, sum(row.qty for row in doc.items))
		for doc in docs
		if doc.status != CANCELLED
	]


def waiting(order: str) -> str:
	return frappe.db.get_value("Fulfilment Order", {"ecom_order": order, "status": WAITING})


@pytest.mark.parametrize("after", [False, True])
def test_ship_from_elsewhere_killed_at_its_commit_and_run_again(order, item, site, after):
	set_stock(item, 2, world.EAST)
	rest = waiting(order)
	frappe.db.commit()
	assert killed_at_commit(site, lambda: moving.ship_from_elsewhere(rest), 1, after)
	assert bool(waiting(order)) is not after
	assert moving.ship_from_elsewhere(rest) == "Allocated"
	assert parcels(order) == [("To Pick", world.MAIN, 3), ("To Pick", world.EAST, 2)]
	assert (bin_of(item).reserved_qty, bin_of(item, world.EAST).reserved_qty) == (3, 2)


@pytest.mark.parametrize("after", [False, True])
def test_the_night_killed_at_its_commit_and_run_again(order, item, site, after):
	set_stock(item, 2, world.EAST)
	frappe.db.commit()
	assert killed_at_commit(site, moving.move_all, 1, after)
	moving.move_all()
	assert parcels(order) == [("To Pick", world.MAIN, 3), ("To Pick", world.EAST, 2)]
	assert (bin_of(item).reserved_qty, bin_of(item, world.EAST).reserved_qty) == (3, 2)


def test_a_halted_sales_order_has_nothing_released(order, item):
	"""ERPNext reserves nothing for one that is on hold: what waits is not picked, and waits on when it goes on."""
	sales_order = frappe.get_doc("Sales Order", factory.get(order).sales_order)
	sales_order.update_status("On Hold")
	frappe.db.commit()
	assert release.release_due() == 0
	set_stock(item, 5)
	assert release.release_due() == 0
	assert parcels(order)[1:] == [(WAITING, world.MAIN, 2)]
	sales_order.reload()
	sales_order.update_status("Draft")
	frappe.db.commit()
	assert release.release_due() == 1
	assert parcels(order)[1:] == [("To Pick", world.MAIN, 2)]


def test_the_night_leaves_a_chosen_warehouse_alone(shop, item):
	frappe.db.set_value("Ecom Shop", shop, "ship_available", "Automatically")
	frappe.clear_document_cache("Ecom Shop", shop)
	name = factory.reviewed(shop, make_order(line(item, "10.00", 5)))
	frappe.db.set_value("Ecom Order", name, "pinned_warehouse", world.MAIN)
	assert allocate.allocate(name) == "Allocated"
	set_stock(item, 2, world.EAST)
	assert moving.move_all() == 0
	assert parcels(name) == [("To Pick", world.MAIN, 3), (WAITING, world.MAIN, 2)]
	# a person may
	assert moving.ship_from_elsewhere(waiting(name)) == "Allocated"
	assert ("To Pick", world.EAST, 2) in parcels(name)


def test_a_hold_that_is_released_leaves_what_is_missing(order):
	first = factory.parcels(order)[0]
	shipping_labels.buy_labels(first)
	ship.ship(first)
	assert factory.get(order).next_action == "Replenish"
	stopping.stop(order, "The buyer has called")
	assert factory.get(order).next_action == "Review"
	wave_through(order, "Release", "The buyer agreed")
	assert (factory.get(order).status, factory.get(order).next_action) == ("Partly Shipped", "Replenish")
