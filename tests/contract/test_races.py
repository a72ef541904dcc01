"""Documents submitted at the same time: the same on ERPNext and on its stand-in."""

import frappe

from tests.factories import erpnext as make


def test_last_unit_is_delivered_once(site):
	"""Two notes for the last unit: one is delivered, the other one refused; nothing is below zero."""
	item = make.make_item()
	make.set_stock(item, 1)
	orders = [make.make_sales_order([make.order_line(item, 1, 25)]) for _each in range(2)]
	notes = [make.deliver(order.name, submit=False) for order in orders]
	frappe.db.commit()
	results = site.parallel([lambda name=note.name: submit("Delivery Note", name) for note in notes])
	assert sorted(isinstance(result, Exception) for result in results) == [False, True]
	found = make.bin_of(item)
	assert (found.actual_qty, found.reserved_qty) == (0, 1)
	assert sorted(frappe.db.get_value("Delivery Note", note.name, "docstatus") for note in notes) == [0, 1]


def submit(doctype: str, name: str) -> str:
	document = frappe.get_doc(doctype, name)
	document.submit()
	return document.name
