"""Delivery Notes, returns and Pick Lists: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from erpnext.controllers.sales_and_purchase_return import StockOverReturnError
from erpnext.controllers.status_updater import OverAllowanceError
from erpnext.selling.doctype.sales_order.sales_order import create_pick_list
from erpnext.stock.doctype.pick_list.pick_list import create_delivery_note
from erpnext.stock.stock_ledger import NegativeStockError

from tests import world
from tests.factories import erpnext as make


def quantities(item: str, warehouse: str = world.MAIN) -> tuple[float, float]:
	"""(actual, reserved)."""
	found = make.bin_of(item, warehouse)
	return found.actual_qty, found.reserved_qty


def state(order) -> tuple:
	"""(status, delivery status, percent delivered) as stored."""
	found = frappe.db.get_value("Sales Order", order.name, ["status", "delivery_status", "per_delivered"])
	return found[0], found[1], round(found[2], 2)


def delivered(order) -> list[tuple[float, float]]:
	"""(delivered, returned) of each row, as stored."""
	return frappe.get_all(
		"Sales Order Item",
		filters={"parent": order.name},
		fields=["delivered_qty", "returned_qty"],
		order_by="idx",
		as_list=True,
	)


@pytest.fixture
def item() -> str:
	"""An item of which 10 are on hand, worth 10 each."""
	code = make.make_item()
	make.set_stock(code, 10, rate=10)
	return code


def test_delivery_lowers_stock_and_reservation(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	note = make.deliver(order.name)
	assert note.name.startswith("MAT-DN-")
	assert (note.status, note.per_billed, note.grand_total) == ("To Bill", 0, 100)
	assert quantities(item) == (6, 0)
	assert state(order) == ("To Bill", "Fully Delivered", 100)
	assert [tuple(row) for row in delivered(order)] == [(4, 0)]
	row = frappe.get_all(
		"Stock Ledger Entry",
		filters={"voucher_no": note.name},
		fields=["actual_qty", "qty_after_transaction", "stock_value_difference"],
	)[0]
	assert (row.actual_qty, row.qty_after_transaction, row.stock_value_difference) == (-4, 6, -40)


def test_partial_deliveries(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	make.deliver(order.name, [1])
	assert quantities(item) == (9, 3)
	assert state(order) == ("To Deliver and Bill", "Partly Delivered", 25)
	note = make.deliver(order.name)
	assert note.items[0].qty == 3
	assert quantities(item) == (6, 0)
	assert state(order) == ("To Bill", "Fully Delivered", 100)


def test_delivery_of_one_of_two_lines(item):
	other = make.make_item()
	make.set_stock(other, 5)
	order = make.make_sales_order([make.order_line(item, 4, 25), make.order_line(other, 1, 25)])
	note = make.deliver(order.name, submit=False)
	note.remove(note.items[1])
	note.save()
	note.submit()
	assert state(order) == ("To Deliver and Bill", "Partly Delivered", 80)
	assert (quantities(item), quantities(other)) == ((6, 0), (5, 1))


def test_over_delivery_is_refused(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	with pytest.raises(OverAllowanceError):
		make.deliver(order.name, [5])


def test_second_full_delivery_is_refused(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	late = make.deliver(order.name, submit=False)
	make.deliver(order.name)
	with pytest.raises(OverAllowanceError):
		late.submit()


def test_delivery_without_stock_is_refused():
	empty = make.make_item()
	order = make.make_sales_order([make.order_line(empty, 1, 25)])
	with pytest.raises(NegativeStockError):
		make.deliver(order.name)


def test_delivery_for_a_closed_order_is_refused(item):
	from erpnext.selling.doctype.sales_order.sales_order import update_status

	order = make.make_sales_order([make.order_line(item, 4, 25)])
	note = make.deliver(order.name, submit=False)
	update_status("Closed", order.name)
	with pytest.raises(frappe.ValidationError):
		note.submit()


def test_delivered_order_cannot_be_cancelled(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	make.deliver(order.name)
	order.reload()
	with pytest.raises(frappe.LinkExistsError):
		order.cancel()


def test_cancelled_delivery_gives_back_stock_and_reservation(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	note = make.deliver(order.name)
	note.reload()
	note.cancel()
	assert frappe.db.get_value("Delivery Note", note.name, "status") == "Cancelled"
	assert quantities(item) == (10, 4)
	assert state(order) == ("To Deliver and Bill", "Not Delivered", 0)


def test_delivery_from_another_warehouse_than_ordered(item):
	make.set_stock(item, 3, world.EAST)
	order = make.make_sales_order([make.order_line(item, 2, 25)])
	note = make.deliver(order.name, submit=False)
	note.items[0].warehouse = world.EAST
	note.save()
	note.submit()
	assert (quantities(item), quantities(item, world.EAST)) == ((10, 0), (1, 0))


def test_full_return(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	note = make.deliver(order.name)
	back = make.return_delivery(note.name)
	assert (back.is_return, back.return_against, back.grand_total) == (1, note.name, -100)
	assert back.items[0].qty == -4
	# What came back is to be delivered again: the order is open and reserves it.
	assert quantities(item) == (10, 4)
	assert [tuple(row) for row in delivered(order)] == [(0, 4)]
	assert state(order) == ("To Deliver and Bill", "Not Delivered", 0)
	found = frappe.db.get_value("Delivery Note", note.name, ["status", "per_returned"])
	assert found == ("Return Issued", 100)
	assert frappe.db.get_value("Delivery Note Item", note.items[0].name, "returned_qty") == 4


def test_partial_returns_and_not_more_than_delivered(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	note = make.deliver(order.name)
	make.return_delivery(note.name, [1])
	assert quantities(item) == (7, 1)
	assert frappe.db.get_value("Delivery Note", note.name, ["status", "per_returned"]) == ("To Bill", 25)
	with pytest.raises(StockOverReturnError):
		make.return_delivery(note.name, [4])
	last = make.return_delivery(note.name)
	assert last.items[0].qty == -3
	assert quantities(item) == (10, 4)


def test_return_of_a_closed_order_reserves_nothing(item):
	from erpnext.selling.doctype.sales_order.sales_order import update_status

	order = make.make_sales_order([make.order_line(item, 4, 25)])
	note = make.deliver(order.name)
	update_status("Closed", order.name)
	make.return_delivery(note.name, [1])
	assert quantities(item) == (7, 0)


def test_returned_goods_go_to_another_warehouse(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	note = make.deliver(order.name)
	back = make.return_delivery(note.name, [2], submit=False)
	back.items[0].warehouse = world.WEST
	back.save()
	back.submit()
	assert quantities(item)[0] == 6
	assert quantities(item, world.WEST)[0] == 2


def test_returned_goods_are_worth_what_they_were(item):
	make.set_stock(item, 20, rate=30)
	order = make.make_sales_order([make.order_line(item, 4, 50)])
	note = make.deliver(order.name)
	back = make.return_delivery(note.name)
	change = frappe.db.get_value("Stock Ledger Entry", {"voucher_no": back.name}, "stock_value_difference")
	assert change == 40


def test_cancelled_return(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	note = make.deliver(order.name)
	back = make.return_delivery(note.name)
	back.reload()
	back.cancel()
	assert quantities(item) == (6, 0)
	assert state(order) == ("To Bill", "Fully Delivered", 100)
	assert frappe.db.get_value("Delivery Note", note.name, ["status", "per_returned"]) == ("To Bill", 0)


def test_bundle_is_delivered_and_returned_by_its_parts(item):
	other = make.make_item()
	make.set_stock(other, 10)
	bundle = make.make_bundle({item: 2, other: 1})
	order = make.make_sales_order([make.order_line(bundle, 3, 50)])
	note = make.deliver(order.name, [2])
	assert (quantities(item), quantities(other)) == ((6, 2), (8, 1))
	assert state(order) == ("To Deliver and Bill", "Partly Delivered", 66.67)
	make.return_delivery(note.name, [1])
	assert (quantities(item), quantities(other)) == ((8, 4), (9, 2))


def test_bundle_without_stock_of_a_part_is_refused(item):
	missing = make.make_item()
	bundle = make.make_bundle({item: 1, missing: 1})
	order = make.make_sales_order([make.order_line(bundle, 1, 50)])
	with pytest.raises(NegativeStockError):
		make.deliver(order.name)


def test_pick_list_leads_to_its_delivery(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	picks = create_pick_list(order.name)
	picks.insert()
	assert [(row.item_code, row.warehouse, row.stock_qty) for row in picks.locations] == [
		(item, world.MAIN, 4)
	]
	assert (picks.purpose, picks.status) == ("Delivery", "Draft")
	picks.submit()
	assert picks.name.startswith("STO-PICK-")
	assert frappe.db.get_value("Pick List", picks.name, "status") == "Open"
	assert frappe.db.get_value("Sales Order", order.name, "per_picked") == 100
	assert quantities(item) == (10, 4)
	note = create_delivery_note(picks.name)
	assert note.docstatus == 0
	assert [(row.item_code, row.qty, row.warehouse, row.against_sales_order) for row in note.items] == [
		(item, 4, world.MAIN, order.name)
	]
	note.submit()
	assert quantities(item) == (6, 0)
	assert state(order) == ("To Bill", "Fully Delivered", 100)
	found = frappe.db.get_value("Pick List", picks.name, ["status", "delivery_status", "per_delivered"])
	assert found == ("Completed", "Fully Delivered", 100)


def test_pick_list_draws_on_several_places(item):
	make.set_stock(item, 3, world.EAST)
	order = make.make_sales_order([make.order_line(item, 12, 25)])
	picks = create_pick_list(order.name)
	picks.insert()
	assert [(row.warehouse, row.stock_qty) for row in picks.locations] == [(world.MAIN, 10), (world.EAST, 2)]


def test_goods_of_one_pick_list_are_not_picked_twice(item):
	first = make.make_sales_order([make.order_line(item, 8, 25)])
	second = make.make_sales_order([make.order_line(item, 2, 25)])
	picks = create_pick_list(first.name)
	picks.insert()
	picks.submit()
	rest = create_pick_list(second.name)
	rest.insert()
	assert [row.stock_qty for row in rest.locations] == [2]
	rest.submit()
	third = make.make_sales_order([make.order_line(item, 1, 25)])
	assert create_pick_list(third.name).locations == []


def test_cancelled_pick_list_frees_its_goods(item):
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	picks = create_pick_list(order.name)
	picks.insert()
	picks.submit()
	picks.cancel()
	assert frappe.db.get_value("Pick List", picks.name, "status") == "Cancelled"
	assert frappe.db.get_value("Sales Order", order.name, "per_picked") == 0


def test_bundle_is_picked_by_its_parts(item):
	other = make.make_item()
	make.set_stock(other, 10)
	bundle = make.make_bundle({item: 2, other: 1})
	order = make.make_sales_order([make.order_line(bundle, 3, 50)])
	picks = create_pick_list(order.name)
	picks.insert()
	assert [(row.item_code, row.stock_qty) for row in picks.locations] == [(item, 6), (other, 3)]
	picks.submit()
	note = create_delivery_note(picks.name)
	assert [(row.item_code, row.qty) for row in note.items] == [(bundle, 3)]
	note.submit()
	assert (quantities(item), quantities(other)) == ((4, 0), (7, 0))
	assert state(order) == ("To Bill", "Fully Delivered", 100)
