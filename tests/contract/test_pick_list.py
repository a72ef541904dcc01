"""A Pick List of several orders, filled and corrected by another app: what ERPNext makes of it."""

import frappe
import pytest

from tests import world
from tests.factories import erpnext as make


@pytest.fixture
def item(site) -> str:
	code = make.make_item()
	make.set_stock(code, 10)
	return code


def pick_list(*orders, submit: bool = True, **values):
	"""A Pick List of all rows of the orders, in the given order, without looking for places."""
	document = frappe.new_doc("Pick List")
	document.update(
		{
			"company": world.COMPANY,
			"purpose": "Delivery",
			"parent_warehouse": world.MAIN,
			"pick_manually": 1,
			**values,
		}
	)
	for order in orders:
		for row in order.items:
			document.append(
				"locations",
				{
					"item_code": row.item_code,
					"qty": row.qty,
					"stock_qty": row.stock_qty,
					"uom": row.uom,
					"stock_uom": row.stock_uom,
					"conversion_factor": 1,
					"warehouse": row.warehouse,
					"sales_order": order.name,
					"sales_order_item": row.name,
				},
			)
	document.insert()
	# as in a later request: ERPNext fills in the picked quantity only where it reads a 0
	document.reload()
	if submit:
		document.submit()
	return document


def picked(order) -> tuple:
	"""(pieces picked of the first row, per cent of the order)."""
	return (
		frappe.db.get_value("Sales Order Item", order.items[0].name, "picked_qty"),
		frappe.db.get_value("Sales Order", order.name, "per_picked"),
	)


def test_rows_stay_as_they_were_entered(item):
	orders = [make.make_sales_order([make.order_line(item, qty, 25)]) for qty in (4, 2)]
	document = pick_list(*orders)
	document.reload()
	assert [(row.idx, row.sales_order, row.qty, row.picked_qty) for row in document.locations] == [
		(1, orders[0].name, 4, 4),
		(2, orders[1].name, 2, 2),
	]
	assert [picked(order) for order in orders] == [(4, 100), (2, 100)]
	document.cancel()
	assert [picked(order) for order in orders] == [(0, 0), (0, 0)]


def test_a_short_row_is_picked_as_far_as_it_goes(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	document = pick_list(order, submit=False)
	document.locations[0].picked_qty = 3
	document.submit()
	assert picked(order) == (3, 75)
	rest = pick_list(order, submit=False)
	assert rest.docstatus == 0, "what is left may be picked by another list"


def test_what_does_not_count_any_more_is_picked_by_another_list(item):
	orders = [make.make_sales_order([make.order_line(item, qty, 25)]) for qty in (4, 2)]
	document = pick_list(*orders)
	document.locations[0].db_set("picked_qty", 0)
	document.set("locations", document.locations[:1])
	document.update_reference_qty()
	document.update_sales_order_picking_status()
	assert [picked(order) for order in orders] == [(0, 0), (2, 100)]
	pick_list(orders[0])
	assert picked(orders[0]) == (4, 100)


def test_a_delivery_names_the_row_it_was_picked_by(item):
	orders = [make.make_sales_order([make.order_line(item, qty, 25)]) for qty in (4, 2)]
	document = pick_list(*orders)
	for number, (order, state) in enumerate(zip(orders, ("Partly Delivered", "Completed"), strict=True)):
		note = make.deliver(order.name, submit=False)
		row = document.locations[number]
		note.items[0].update({"against_pick_list": document.name, "pick_list_item": row.name})
		note.save()
		note.submit()
		assert frappe.db.get_value("Pick List Item", row.name, "delivered_qty") == row.qty
		assert frappe.db.get_value("Pick List", document.name, "status") == state
	assert make.bin_of(item).actual_qty == 4
