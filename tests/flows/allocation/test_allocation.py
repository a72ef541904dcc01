"""From which warehouses an order is shipped, and that stock is promised once."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Refund, RefundLine
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.work import order_steps
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, make_item, set_stock
from tests.factories.shop import line, make_order, stocked
from tests.processes import together
from tests.support.tickets import work


def rows(order: str) -> list[tuple]:
	return [(row.item_code, row.warehouse, row.qty) for row in factory.get(order).allocations]


def test_the_nearest_warehouse_is_cheapest(shop):
	"""To Newark a parcel of 800 g costs 5.00 from Newark and 8.00 from Chicago, which also ranks one step higher."""
	item = stocked(main=5, east=5)
	order = factory.allocated(shop, make_order(line(item, "10.00", 2), shipping_address=factory.NEWARK))
	assert rows(order) == [(item, world.EAST, 2)]
	doc = factory.get(order)
	# freight 5.00 + rank 2 x 0.01 (settings)
	assert doc.allocation_cost == 5.02
	assert doc.allocations[0].reason == (
		f"Everything from {world.EAST} in one parcel is cheapest; from {world.MAIN} it would cost 2.99 USD more"
	)
	assert f"All from {world.MAIN}: 8.01 USD" in doc.allocation_note
	assert (
		f"All from {world.WEST}: not possible ({world.WEST} is short of {item} by 2)" in doc.allocation_note
	)


def test_further_weight_is_counted(shop):
	"""1600 g to Chicago: 5.00 for the first 1000 g and twice 1.00 for two started 500 g."""
	item = stocked(main=4)
	order = factory.allocated(shop, make_order(line(item, "10.00", 4)))
	assert factory.get(order).allocation_cost == 7.01


def test_an_order_is_split_only_when_no_warehouse_has_all(shop):
	here, there = stocked(main=1, east=1), stocked(east=1)
	both = factory.allocated(shop, make_order(line(here, "10.00"), line(there, "20.00")))
	assert {row[1] for row in rows(both)} == {world.EAST}
	assert len(factory.parcels(both)) == 1
	rest = factory.allocated(shop, make_order(line(here, "10.00")))
	assert rows(rest) == [(here, world.MAIN, 1)]


@pytest.mark.smoke
def test_a_line_is_split_when_it_must_be(shop):
	item = stocked(main=2, east=1)
	order = factory.allocated(shop, make_order(line(item, "10.00", 3)))
	assert sorted(rows(order)) == sorted([(item, world.MAIN, 2), (item, world.EAST, 1)])
	# Chicago 5.00 + 0.01, Newark 8.00 + 0.02, one more parcel 2.00
	assert factory.get(order).allocation_cost == 15.03
	assert [bin_of(item, place).reserved_qty for place in (world.MAIN, world.EAST)] == [2, 1]
	weights = frappe.get_all("Fulfilment Order", {"ecom_order": order}, ["warehouse", "weight_grams"])
	assert {row.warehouse: row.weight_grams for row in weights} == {world.MAIN: 800, world.EAST: 400}


def test_safety_stock_is_not_sold(shop):
	item = make_item(safety_stock=2)
	set_stock(item, 3)
	order = factory.reviewed(shop, make_order(line(item, "10.00", 2)))
	assert allocate.allocate(order) == "On Hold"
	assert "2 ordered, 1 available" in factory.holds(order)["no_stock"]


@pytest.mark.parametrize(
	"field",
	[
		"reserved_qty_for_production",
		"reserved_qty_for_sub_contract",
		"reserved_qty_for_production_plan",
		"reserved_stock",
	],
)
def test_what_is_reserved_for_others_is_not_sold(shop, field):
	item = stocked(main=5)
	frappe.db.set_value("Bin", {"item_code": item, "warehouse": world.MAIN}, field, 4)
	frappe.db.commit()
	order = factory.reviewed(shop, make_order(line(item, "10.00", 2)))
	assert allocate.allocate(order) == "On Hold"
	assert "2 ordered, 1 available" in factory.holds(order)["no_stock"]


def test_stock_reserved_for_a_sales_order_is_reserved_once(shop):
	"""A Stock Reservation Entry holds pieces that the Sales Order's own reservation counts already."""
	item = stocked(main=5)
	factory.allocated(shop, make_order(line(item, "10.00", 2)))
	frappe.db.set_value("Bin", {"item_code": item, "warehouse": world.MAIN}, "reserved_stock", 2)
	frappe.db.commit()
	order = factory.allocated(shop, make_order(line(item, "10.00", 3)))
	assert rows(order) == [(item, world.MAIN, 3)]


def test_goods_and_a_service_in_one_order(shop):
	"""What is not kept in stock needs no warehouse, but stands in the Sales Order."""
	goods, service = stocked(main=1), make_item(is_stock_item=0)
	order = factory.allocated(shop, make_order(line(goods, "10.00"), line(service, "4.00")))
	doc = factory.get(order)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 14
	[parcel] = factory.parcels(order)
	assert [row.item_code for row in frappe.get_doc("Fulfilment Order", parcel).items] == [goods]


def test_a_listing_of_several_items_takes_each(shop):
	cup, saucer = stocked(main=10), stocked(main=10)
	factory.make_listing(shop, "V-set", {cup: 2, saucer: 1})
	sold = replace(line("set", "30.00", 2), listing_id="V-set", sku="")
	order = factory.allocated(shop, make_order(sold))
	assert sorted(rows(order)) == sorted([(cup, world.MAIN, 4), (saucer, world.MAIN, 2)])
	assert (bin_of(cup).reserved_qty, bin_of(saucer).reserved_qty) == (4, 2)
	assert frappe.db.get_value("Sales Order", factory.get(order).sales_order, "grand_total") == 60


def test_a_line_that_was_taken_out_needs_no_item(shop):
	"""What nobody has mapped is paid back at the shop; the rest of the order is allocated."""
	item = stocked(main=2)
	stated = make_order(line(item, "10.00"), line("NO-SUCH-ITEM", "5.00"))
	order = factory.reviewed(shop, stated)
	assert "unmapped_line" in factory.holds(order)
	gone = stated.lines[1].external_id
	refund = Refund("R-1", None, Decimal("5.00"), (RefundLine(gone, 1, Decimal("5.00"), Decimal(0)),))
	factory.pooled(shop, factory.later(stated, refunds=(refund,), total=stated.total))
	[ticket] = frappe.get_all("After Sales Ticket", {"ecom_order": order}, pluck="name")
	work(ticket)
	order_steps.advance(order)
	assert factory.get(order).status == "Allocated"
	assert rows(order) == [(item, world.MAIN, 1)]
	doc = factory.get(order)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 10.0


def test_reserved_is_what_is_open(shop):
	item = stocked(main=10)
	for quantity in (1, 2, 3):
		factory.allocated(shop, make_order(line(item, "10.00", quantity)))
	stock = bin_of(item)
	assert (stock.actual_qty, stock.reserved_qty) == (10, 6)


def test_without_stock_the_order_waits_and_goes_on_by_itself(shop):
	item = stocked(main=1)
	order = factory.pooled(shop, make_order(line(item, "10.00", 3)))
	order_steps.advance(order)
	doc = factory.get(order)
	assert (doc.status, doc.next_action, doc.sales_order) == ("On Hold", "Replenish", None)
	assert f"{item}: 3 ordered, 1 available" in factory.holds(order)["no_stock"]
	assert doc.step == "allocate"
	assert doc.step_due_at > frappe.utils.now_datetime()

	set_stock(item, 3)
	order_steps.advance(order)
	assert factory.get(order).status == "Allocated"
	assert factory.holds(order) == {}
	assert bin_of(item).reserved_qty == 3


def test_nobody_delivers_there(shop):
	abroad = replace(factory.CHICAGO, country_code="DE", province_code="", postal_code="10119", city="Berlin")
	order = factory.reviewed(shop, make_order(line(stocked(main=1), "10.00"), shipping_address=abroad))
	assert list(factory.holds(order)) == ["out_of_coverage"]
	assert factory.get(order).status == "On Hold"


def test_allocating_twice_reserves_once(shop):
	item = stocked(main=5)
	order = factory.allocated(shop, make_order(line(item, "10.00", 2)))
	first = factory.get(order).sales_order
	assert allocate.allocate(order) == "Allocated"
	assert factory.get(order).sales_order == first
	assert bin_of(item).reserved_qty == 2
	assert frappe.db.count("Sales Order", {"ecom_order": order}) == 1


def test_eight_workers_sell_the_last_unit_once(shop, site):
	item = stocked(main=1)
	orders = [factory.reviewed(shop, make_order(line(item, "10.00"))) for _ in range(8)]
	results = together(site, [lambda name=name: allocate.allocate(name) for name in orders])
	assert sorted(results) == ["Allocated"] + ["On Hold"] * 7
	stock = bin_of(item)
	assert (stock.actual_qty, stock.reserved_qty) == (1, 1)
	assert frappe.db.count("Sales Order", {"ecom_order": ("in", orders), "docstatus": 1}) == 1


def test_workers_on_the_same_bins_lose_no_reservation(shop, site):
	"""ERPNext recomputes a bin's reserved quantity from the open Sales Orders: each worker must see the others'."""
	one, other = stocked(main=50), stocked(main=50)
	orders = [
		factory.reviewed(shop, make_order(line(one, "10.00", 2), line(other, "10.00", 3))),
		factory.reviewed(shop, make_order(line(other, "10.00", 5), line(one, "10.00", 1))),
		factory.reviewed(shop, make_order(line(one, "10.00", 4), line(other, "10.00", 1))),
		factory.reviewed(shop, make_order(line(other, "10.00", 7), line(one, "10.00", 6))),
	]
	results = together(site, [lambda name=name: allocate.allocate(name) for name in orders])
	assert results == ["Allocated"] * 4
	assert bin_of(one).reserved_qty == 2 + 1 + 4 + 6
	assert bin_of(other).reserved_qty == 3 + 5 + 1 + 7


def test_two_workers_take_different_orders(shop, site):
	"""Claiming due work gives each order to one worker."""
	item = stocked(main=20)
	orders = [factory.pooled(shop, make_order(line(item, "10.00"))) for _ in range(6)]
	taken = together(site, [lambda: order_steps.advance_due(6)] * 2)
	assert sum(taken) == 6
	assert {factory.get(name).status for name in orders} == {"Allocated"}
	assert bin_of(item).reserved_qty == 6


@pytest.mark.parametrize("setting, parcels", [(1, None), (2, 2)])
def test_the_settings_limit_the_parcels(shop, setting, parcels):
	here, there = stocked(main=1), stocked(east=1)
	frappe.db.set_single_value("Ecom Settings", "max_parcels", setting)
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")
	try:
		order = factory.reviewed(shop, make_order(line(here, "10.00"), line(there, "10.00")))
		status = allocate.allocate(order)
	finally:
		frappe.db.set_single_value("Ecom Settings", "max_parcels", 0)
		frappe.db.commit()
	if parcels:
		assert (status, len(factory.parcels(order))) == ("Allocated", parcels)
	else:
		assert status == "On Hold"
		assert list(factory.holds(order)) == ["no_stock"]
