"""Material Requests and Purchase Orders: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from erpnext.buying.doctype.purchase_order.purchase_order import update_status
from erpnext.controllers.status_updater import OverAllowanceError
from erpnext.selling.doctype.sales_order.sales_order import make_material_request as request_for_order
from erpnext.stock.doctype.material_request.material_request import make_purchase_order
from erpnext.stock.doctype.material_request.material_request import update_status as update_request_status

from tests import world
from tests.factories import erpnext as make


def expected(item: str, warehouse: str = world.MAIN) -> tuple[float, float, float]:
	"""(requested, ordered, projected)."""
	found = make.bin_of(item, warehouse)
	return found.indented_qty, found.ordered_qty, found.projected_qty


def order_for(request, qty: float | None = None, submit: bool = True):
	"""A Purchase Order made from a request."""
	order = make_purchase_order(request.name)
	order.supplier = make.make_supplier()
	order.schedule_date = request.schedule_date
	order.items[0].rate = 7
	if qty is not None:
		order.items[0].qty = qty
	order.insert()
	if submit:
		order.submit()
	return order


def request_state(request) -> tuple[str, float]:
	return frappe.db.get_value("Material Request", request.name, ["status", "per_ordered"])


def test_request_raises_what_is_expected():
	item = make.make_item()
	request = make.make_material_request(item, 12)
	assert request.name.startswith("MAT-MR-")
	assert request_state(request) == ("Pending", 0)
	assert expected(item) == (12, 0, 12)
	request.reload()
	request.cancel()
	assert request_state(request)[0] == "Cancelled"
	assert expected(item) == (0, 0, 0)


def test_purchase_order_takes_the_place_of_the_request():
	item = make.make_item()
	request = make.make_material_request(item, 12)
	order = order_for(request)
	assert order.name.startswith("PUR-ORD-")
	assert (order.status, order.items[0].qty, order.grand_total) == ("To Receive and Bill", 12, 84)
	assert request_state(request) == ("Ordered", 100)
	assert expected(item) == (0, 12, 12)


def test_part_of_a_request_is_ordered():
	item = make.make_item()
	request = make.make_material_request(item, 12)
	order_for(request, 5)
	status, percent = request_state(request)
	assert (status, round(percent, 2)) == ("Partially Ordered", 41.67)
	assert expected(item) == (7, 5, 12)
	assert make_purchase_order(request.name).items[0].qty == 7


def test_more_than_requested_is_refused():
	item = make.make_item()
	request = make.make_material_request(item, 12)
	with pytest.raises(OverAllowanceError):
		order_for(request, 13)


def test_cancelled_purchase_order_gives_the_request_back():
	item = make.make_item()
	request = make.make_material_request(item, 12)
	order = order_for(request)
	order.reload()
	order.cancel()
	assert frappe.db.get_value("Purchase Order", order.name, "status") == "Cancelled"
	assert request_state(request) == ("Pending", 0)
	assert expected(item) == (12, 0, 12)


def test_closed_purchase_order_is_expected_no_more():
	item = make.make_item()
	request = make.make_material_request(item, 12)
	order = order_for(request)
	update_status("Closed", order.name)
	assert frappe.db.get_value("Purchase Order", order.name, "status") == "Closed"
	assert expected(item) == (0, 0, 0)


def test_stopped_request_is_expected_no_more():
	item = make.make_item()
	request = make.make_material_request(item, 12)
	update_request_status(request.name, "Stopped")
	assert request_state(request)[0] == "Stopped"
	assert expected(item) == (0, 0, 0)


def test_order_in_boxes_is_expected_in_pieces():
	item = make.make_item(uoms=[{"uom": "Box", "conversion_factor": 12}])
	order = frappe.get_doc(
		{
			"doctype": "Purchase Order",
			"company": world.COMPANY,
			"supplier": make.make_supplier(),
			"schedule_date": frappe.utils.add_days(frappe.utils.nowdate(), 3),
			"items": [{"item_code": item, "qty": 2, "uom": "Box", "rate": 60, "warehouse": world.EAST}],
		}
	).insert()
	order.submit()
	assert (order.items[0].stock_qty, order.items[0].amount) == (24, 120)
	assert expected(item, world.EAST) == (0, 24, 24)


def test_request_for_a_sales_order():
	item = make.make_item()
	order = make.make_sales_order([make.order_line(item, 4, 25)])
	request = request_for_order(order.name)
	request.material_request_type = "Purchase"
	request.insert()
	request.submit()
	row = request.items[0]
	assert (row.item_code, row.qty, row.sales_order, row.warehouse) == (item, 4, order.name, world.MAIN)
	assert expected(item) == (4, 0, 0)
