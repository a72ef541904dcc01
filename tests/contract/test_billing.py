"""How far orders and deliveries are billed, and credit notes against them: the same on ERPNext and on its stand-in."""

import frappe
import pytest

from tests import world
from tests.contract import later_majors
from tests.contract.books import billed, ledger, state
from tests.factories import erpnext as make


@pytest.fixture
def order():
	"""4 pieces at 25 and 10 % tax: 110. The goods are on hand."""
	item = make.make_item()
	make.set_stock(item, 10, rate=10)
	tax = {"charge_type": "On Net Total", "account_head": world.SALES_TAX, "description": "Tax", "rate": 10}
	return make.make_sales_order([make.order_line(item, 4, 25)], taxes=[tax])


def test_half_of_a_delivery_is_billed(order):
	note = make.deliver(order.name)
	bill = make.invoice_delivery(note.name, submit=False)
	bill.items[0].qty = 2
	bill.save()
	bill.submit()
	half_billed = "To Bill" if later_majors.major() < 16 else "Partially Billed"
	assert frappe.db.get_value("Delivery Note", note.name, ["status", "per_billed"]) == (half_billed, 50)
	assert billed(order) == ("To Bill", "Partly Billed", 50)


def test_billed_then_delivered(order):
	make.invoice(order.name)
	note = make.deliver(order.name)
	found = frappe.db.get_value("Delivery Note", note.name, ["status", "per_billed"])
	assert found == ("Completed", 100)
	assert billed(order) == ("Completed", "Fully Billed", 100)


def test_delivery_with_an_invoice_cannot_be_cancelled(order):
	note = make.deliver(order.name)
	make.invoice_delivery(note.name)
	note.reload()
	with pytest.raises(frappe.ValidationError):
		note.cancel()


def test_invoice_without_an_order():
	item = make.make_item()
	bill = make.make(
		"Sales Invoice",
		company=world.COMPANY,
		customer=make.make_customer(),
		currency="USD",
		items=[{"item_code": item, "qty": 2, "rate": 15}],
	)
	bill.submit()
	assert state(bill) == ("Unpaid", 30)
	assert ledger(bill) == {world.RECEIVABLE: 30, world.INCOME: -30}


def test_partial_credit_note_lowers_what_is_owed(order):
	bill = make.invoice(order.name)
	note = make.credit_note(bill.name, [1], update_outstanding_for_self=0)
	assert note.grand_total == -27.5
	assert state(bill) == ("Partly Paid", 82.5)
	rest = make.credit_note(bill.name, update_outstanding_for_self=0)
	assert (rest.items[0].qty, rest.grand_total) == (-3, -82.5)
	assert state(bill) == ("Credit Note Issued", 0)


def test_credit_note_can_open_the_order_again(order):
	bill = make.invoice(order.name)
	make.credit_note(bill.name, [1], update_billed_amount_in_sales_order=1)
	assert billed(order) == ("To Deliver and Bill", "Partly Billed", 75)


def test_cancelled_credit_note(order):
	bill = make.invoice(order.name)
	note = make.credit_note(bill.name, update_outstanding_for_self=0)
	note.reload()
	note.cancel()
	assert state(bill) == ("Unpaid", 110)
	assert ledger(note) == {}
