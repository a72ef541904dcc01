"""Sales Orders and what they reserve: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from erpnext.selling.doctype.sales_order.sales_order import update_status

from tests import world
from tests.factories import erpnext as make


def reserved(item: str, warehouse: str = world.MAIN) -> float:
	return make.bin_of(item, warehouse).reserved_qty


def test_submit_reserves_and_cancel_releases():
	item = make.make_item()
	make.set_stock(item, 10)
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	assert (order.status, order.delivery_status, order.billing_status) == (
		"To Deliver and Bill",
		"Not Delivered",
		"Not Billed",
	)
	assert order.name.startswith("SAL-ORD-")
	assert make.bin_of(item) == {
		"actual_qty": 10,
		"reserved_qty": 4,
		"ordered_qty": 0,
		"indented_qty": 0,
		"projected_qty": 6,
	}
	order.cancel()
	order.reload()
	assert order.status == "Cancelled"
	assert reserved(item) == 0


def test_draft_reserves_nothing():
	item = make.make_item()
	order = make.make_sales_order([make.order_line(item, 4, 25)], submit=False)
	assert order.status == "Draft"
	assert reserved(item) == 0


def test_two_orders_add_up():
	item = make.make_item()
	make.make_sales_order([make.order_line(item, 4, 25)])
	make.make_sales_order([make.order_line(item, 3, 25), make.order_line(item, 2, 25, world.EAST)])
	assert (reserved(item), reserved(item, world.EAST)) == (7, 2)


def test_amended_order_replaces_the_cancelled_one():
	item = make.make_item()
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	order.cancel()
	amended = frappe.copy_doc(order)
	amended.docstatus = 0
	amended.amended_from = order.name
	amended.items[0].qty = 6
	amended.insert()
	assert amended.name == f"{order.name}-1"
	assert amended.status == "Draft"
	amended.submit()
	assert reserved(item) == 6
	assert (amended.status, amended.grand_total) == ("To Deliver and Bill", 150)


def test_closing_releases_and_opening_reserves_again():
	item = make.make_item()
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	update_status("Closed", order.name)
	assert frappe.db.get_value("Sales Order", order.name, "status") == "Closed"
	assert reserved(item) == 0
	update_status("Draft", order.name)
	assert frappe.db.get_value("Sales Order", order.name, "status") == "To Deliver and Bill"
	assert reserved(item) == 4


def test_order_on_hold_reserves_nothing():
	item = make.make_item()
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	update_status("On Hold", order.name)
	assert frappe.db.get_value("Sales Order", order.name, "status") == "On Hold"
	assert reserved(item) == 0


def test_order_in_boxes_reserves_pieces():
	item = make.make_item(uoms=[{"uom": "Box", "conversion_factor": 12}])
	order = make.make_sales_order([make.order_line(item, 2, 60, uom="Box")])
	row = order.items[0]
	assert (row.conversion_factor, row.stock_qty, row.stock_uom) == (12, 24, "Nos")
	assert reserved(item) == 24


def test_fraction_of_a_counted_unit_is_refused():
	item = make.make_item()
	with pytest.raises(frappe.ValidationError):
		make.make_sales_order([make.order_line(item, 1.5, 25)])


def test_line_takes_over_what_its_item_says():
	item = make.make_item(
		item_name="Blue mug",
		description="A mug that is blue",
		weight_per_unit=0.4,
		weight_uom="Kg",
		item_defaults=[{"company": world.COMPANY, "default_warehouse": world.EAST}],
	)
	make.make_item_price(item, 12.5)
	order = make.make_sales_order([{"item_code": item, "qty": 3}])
	row = order.items[0]
	assert (row.item_name, row.description, row.uom, row.stock_uom, row.conversion_factor) == (
		"Blue mug",
		"A mug that is blue",
		"Nos",
		"Nos",
		1,
	)
	assert (row.warehouse, row.item_group) == (world.EAST, "Products")
	assert (row.price_list_rate, row.rate, row.amount, row.base_amount) == (12.5, 12.5, 37.5, 37.5)
	assert round(row.total_weight, 3) == 1.2
	assert round(order.total_net_weight, 3) == 1.2
	assert (order.total_qty, order.grand_total) == (3, 37.5)


def test_given_rate_beats_the_price_list():
	item = make.make_item()
	make.make_item_price(item, 12.5)
	order = make.make_sales_order([make.order_line(item, 2, 10)])
	assert (order.items[0].price_list_rate, order.items[0].rate, order.grand_total) == (12.5, 10, 20)


def test_price_per_piece_is_raised_to_the_box():
	item = make.make_item(uoms=[{"uom": "Box", "conversion_factor": 12}])
	make.make_item_price(item, 2)
	order = make.make_sales_order([{"item_code": item, "qty": 1, "uom": "Box", "warehouse": world.MAIN}])
	assert (order.items[0].rate, order.grand_total) == (24, 24)


def test_free_line_stays_free():
	item, gift = make.make_item(), make.make_item()
	order = make.make_sales_order([make.order_line(item, 1, 20), make.order_line(gift, 1, 0)])
	assert [row.amount for row in order.items] == [20, 0]
	assert order.grand_total == 20


def test_stock_item_without_a_warehouse_is_refused():
	item = make.make_item()
	with pytest.raises(frappe.ValidationError):
		make.make_sales_order([{"item_code": item, "qty": 1, "rate": 5}])


def test_template_cannot_be_ordered():
	template = make.make_template()
	with pytest.raises(frappe.ValidationError):
		make.make_sales_order([make.order_line(template, 1, 5)])


def test_order_needs_a_delivery_date():
	item = make.make_item()
	with pytest.raises(frappe.ValidationError):
		make.make_sales_order([make.order_line(item, 1, 5)], delivery_date=None)


def test_customer_purchase_order_number_is_used_once():
	item, customer = make.make_item(), make.make_customer()
	make.make_sales_order([make.order_line(item, 1, 5)], customer=customer, po_no="#1001")
	with pytest.raises(frappe.ValidationError):
		make.make_sales_order([make.order_line(item, 1, 5)], customer=customer, po_no="#1001")


def test_order_takes_over_the_customer():
	customer = make.make_customer()
	address = make.make_address("Customer", customer)
	item = make.make_item()
	order = make.make_sales_order([make.order_line(item, 1, 5)], customer=customer)
	assert (order.customer_name, order.customer_group, order.territory) == (
		customer,
		world.CUSTOMER_GROUP,
		world.TERRITORY,
	)
	assert order.shipping_address_name == address
	assert "1 Test Street" in order.shipping_address


def test_bundle_reserves_its_parts():
	part, other = make.make_item(), make.make_item()
	bundle = make.make_bundle({part: 2, other: 1})
	order = make.make_sales_order([make.order_line(bundle, 3, 50)])
	assert [(row.item_code, row.qty, row.warehouse) for row in order.packed_items] == [
		(part, 6, world.MAIN),
		(other, 3, world.MAIN),
	]
	assert (reserved(part), reserved(other), reserved(bundle)) == (6, 3, 0)
	order.cancel()
	assert (reserved(part), reserved(other)) == (0, 0)


def test_bundle_of_a_stock_item_is_refused():
	part, whole = make.make_item(), make.make_item()
	with pytest.raises(frappe.ValidationError):
		make.make("Product Bundle", new_item_code=whole, items=[{"item_code": part, "qty": 1}])
