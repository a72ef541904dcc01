"""Sales Invoices and credit notes: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from erpnext.controllers.sales_and_purchase_return import StockOverReturnError
from erpnext.controllers.status_updater import OverAllowanceError
from frappe.utils import add_days, nowdate

from tests import world
from tests.contract.books import billed, ledger, state
from tests.factories import erpnext as make


def sales_tax(rate: float) -> dict:
	return {
		"charge_type": "On Net Total",
		"account_head": world.SALES_TAX,
		"description": "Sales Tax",
		"rate": rate,
	}


def stocked(qty: float = 10) -> str:
	item = make.make_item()
	make.set_stock(item, qty)
	return item


def order_of(*lines: tuple[float, float], taxes=(), **values):
	"""A submitted order of one new stocked item per (quantity, rate)."""
	rows = [make.order_line(stocked(), qty, rate) for qty, rate in lines]
	return make.make_sales_order(rows, taxes=taxes, **values)


def test_invoice_of_an_order():
	order = order_of((2, 25), taxes=[sales_tax(8)])
	invoice = make.invoice(order.name)
	assert invoice.name.startswith("ACC-SINV-")
	assert (invoice.net_total, invoice.total_taxes_and_charges, invoice.grand_total) == (50, 4, 54)
	assert (invoice.debit_to, invoice.items[0].income_account) == (world.RECEIVABLE, world.INCOME)
	assert str(invoice.due_date) == nowdate()
	assert state(invoice) == ("Unpaid", 54)
	assert billed(order) == ("To Deliver", "Fully Billed", 100)
	assert ledger(invoice) == {world.RECEIVABLE: 54, world.INCOME: -50, world.SALES_TAX: -4}


def test_draft_invoice_bills_nothing():
	order = order_of((1, 10))
	invoice = make.invoice(order.name, submit=False)
	assert state(invoice) == ("Draft", 10)
	assert billed(order) == ("To Deliver and Bill", "Not Billed", 0)
	assert ledger(invoice) == {}


def test_rounded_total_is_what_is_owed():
	frappe.db.set_value("Currency", "USD", "smallest_currency_fraction_value", 0.05)
	invoice = make.invoice(order_of((3, 9.99), taxes=[sales_tax(8.25)]).name)
	# 29.97 and 2.472525 of tax: 32.44
	assert state(invoice) == ("Unpaid", 32.45)
	assert ledger(invoice) == {
		world.RECEIVABLE: 32.45,
		world.INCOME: -29.97,
		world.SALES_TAX: -2.47,
		world.ROUND_OFF: -0.01,
	}


def test_discount_lowers_the_income():
	order = order_of((1, 30), (1, 70), apply_discount_on="Net Total", discount_amount=10)
	invoice = make.invoice(order.name)
	assert ledger(invoice) == {world.RECEIVABLE: 90, world.INCOME: -90}


def test_invoice_of_part_of_an_order():
	order = order_of((4, 10))
	invoice = make.invoice(order.name, submit=False)
	invoice.items[0].qty = 1
	invoice.submit()
	assert billed(order) == ("To Deliver and Bill", "Partly Billed", 25)
	rest = make.invoice(order.name)
	assert [(row.qty, row.amount) for row in rest.items] == [(3, 30)]
	assert billed(order) == ("To Deliver", "Fully Billed", 100)


def test_invoice_beyond_the_order_is_refused():
	order = order_of((4, 10))
	make.invoice(order.name)
	row = order.items[0]
	again = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"customer": order.customer,
			"company": world.COMPANY,
			"items": [
				{
					"item_code": row.item_code,
					"qty": 1,
					"rate": 10,
					"sales_order": order.name,
					"so_detail": row.name,
				}
			],
		}
	).insert()
	with pytest.raises(OverAllowanceError):
		again.submit()


def test_invoice_of_a_delivery():
	order = order_of((5, 10))
	note = make.deliver(order.name, [3])
	invoice = make.invoice_delivery(note.name)
	assert [(row.qty, row.delivery_note, row.sales_order) for row in invoice.items] == [
		(3, note.name, order.name)
	]
	assert frappe.db.get_value("Delivery Note", note.name, ["status", "per_billed"]) == ("Completed", 100)
	assert billed(order) == ("To Deliver and Bill", "Partly Billed", 60)


def test_invoice_of_an_order_bills_its_deliveries():
	order = order_of((5, 10))
	first, second = make.deliver(order.name, [3]), make.deliver(order.name)
	make.invoice(order.name)
	for note in (first, second):
		assert frappe.db.get_value("Delivery Note", note.name, ["status", "per_billed"]) == ("Completed", 100)
	assert billed(order) == ("Completed", "Fully Billed", 100)


def test_what_came_back_is_not_invoiced():
	order = order_of((4, 10))
	note = make.deliver(order.name)
	make.return_delivery(note.name, [1])
	invoice = make.invoice_delivery(note.name)
	assert [(row.qty, row.amount) for row in invoice.items] == [(3, 30)]
	assert frappe.db.get_value("Delivery Note", note.name, "per_billed") == 100


def test_closed_order_is_not_invoiced():
	order = order_of((1, 10))
	order.update_status("Closed")
	with pytest.raises(frappe.ValidationError):
		make.invoice(order.name)


def test_cancelled_invoice_is_taken_out_of_the_books():
	order = order_of((2, 25), taxes=[sales_tax(8)])
	invoice = make.invoice(order.name)
	invoice.reload()
	invoice.cancel()
	assert frappe.db.get_value("Sales Invoice", invoice.name, "status") == "Cancelled"
	assert billed(order) == ("To Deliver and Bill", "Not Billed", 0)
	assert ledger(invoice) == {}
	assert ledger(invoice, cancelled=1) == {world.RECEIVABLE: 0, world.INCOME: 0, world.SALES_TAX: 0}


def test_invoice_is_overdue_after_its_due_date():
	values = {
		"doctype": "Sales Invoice",
		"customer": make.make_customer(),
		"company": world.COMPANY,
		"set_posting_time": 1,
		"posting_date": add_days(nowdate(), -9),
		"due_date": add_days(nowdate(), -1),
		"items": [make.order_line(make.make_item(), 1, 10)],
	}
	invoice = frappe.get_doc(values).insert()
	invoice.submit()
	assert state(invoice) == ("Overdue", 10)
	values["due_date"] = add_days(nowdate(), -10)
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(values).insert()


def test_invoice_that_delivers():
	order = order_of((4, 10))
	item = order.items[0].item_code
	invoice = make.invoice(order.name, update_stock=1)
	assert make.bin_of(item).actual_qty == 6
	assert make.bin_of(item).reserved_qty == 0
	assert billed(order) == ("Completed", "Fully Billed", 100)
	invoice.reload()
	invoice.cancel()
	assert make.bin_of(item).actual_qty == 10
	assert make.bin_of(item).reserved_qty == 4


def test_invoice_in_another_currency_is_owed_in_the_companys():
	settings = "Accounts Settings", "allow_multi_currency_invoices_against_single_party_account"
	frappe.db.set_single_value(*settings, 1)
	order = order_of((3, 9.99), currency="EUR", conversion_rate=1.1, disable_rounded_total=1)
	invoice = make.invoice(order.name)
	# 32.967
	assert (invoice.grand_total, invoice.base_grand_total) == (29.97, 32.97)
	assert state(invoice) == ("Unpaid", 32.97)
	assert ledger(invoice) == {world.RECEIVABLE: 32.97, world.INCOME: -32.97}
	make.pay("Sales Invoice", invoice.name)
	assert state(invoice) == ("Paid", 0)


def test_invoice_in_another_currency_needs_the_setting():
	settings = "Accounts Settings", "allow_multi_currency_invoices_against_single_party_account"
	frappe.db.set_single_value(*settings, 0)
	order = order_of((1, 10), currency="EUR", conversion_rate=1.1)
	with pytest.raises(frappe.ValidationError):
		make.invoice(order.name)


def test_credit_note_of_a_paid_invoice_is_owed_to_the_customer():
	order = order_of((3, 10), (1, 20), taxes=[sales_tax(10)])
	invoice = make.invoice(order.name)
	make.pay("Sales Invoice", invoice.name)
	note = make.credit_note(invoice.name, submit=False)
	note.items = note.items[:1]
	note.items[0].qty = -1
	note.submit()
	assert (note.net_total, note.total_taxes_and_charges, note.grand_total) == (-10, -1, -11)
	assert state(note) == ("Return", -11)
	# the status follows at the next event of the invoice: paid it was, and nothing of it is open
	assert state(invoice) == ("Paid", 0)
	assert ledger(note) == {world.RECEIVABLE: -11, world.INCOME: 10, world.SALES_TAX: 1}


def test_credit_note_can_lower_what_is_owed():
	invoice = make.invoice(order_of((3, 10), (1, 20)).name)
	note = make.credit_note(invoice.name, submit=False, update_outstanding_for_self=0)
	note.items = note.items[:1]
	note.items[0].qty = -1
	note.submit()
	assert state(note) == ("Return", 0)
	assert state(invoice) == ("Partly Paid", 40)
	rest = make.credit_note(invoice.name, update_outstanding_for_self=0)
	assert [row.qty for row in rest.items] == [-2, -1]
	assert state(invoice) == ("Credit Note Issued", 0)
	rest.reload()
	rest.cancel()
	assert state(invoice) == ("Partly Paid", 40)


def test_credit_note_beyond_what_is_owed_stands_for_itself():
	invoice = make.invoice(order_of((3, 10)).name)
	make.pay("Sales Invoice", invoice.name)
	note = make.credit_note(invoice.name, update_outstanding_for_self=0)
	assert frappe.db.get_value("Sales Invoice", note.name, "update_outstanding_for_self") == 1
	assert state(note) == ("Return", -30)


def test_credit_note_beyond_the_invoice_is_refused():
	invoice = make.invoice(order_of((3, 10)).name)
	with pytest.raises(StockOverReturnError):
		make.credit_note(invoice.name, [4])


def test_what_is_credited_is_not_credited_again():
	invoice = make.invoice(order_of((3, 10)).name)
	make.credit_note(invoice.name, [2])
	assert [row.qty for row in make.credit_note(invoice.name, submit=False).items] == [-1]


def test_credit_note_leaves_the_order_billed_unless_told():
	order = order_of((4, 10))
	invoice = make.invoice(order.name)
	make.credit_note(invoice.name, [1])
	assert billed(order) == ("To Deliver", "Fully Billed", 100)
	make.credit_note(invoice.name, [1], update_billed_amount_in_sales_order=1)
	assert billed(order)[1] == "Partly Billed"
