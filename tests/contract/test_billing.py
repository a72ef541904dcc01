"""Invoices and credit notes: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from erpnext.controllers.status_updater import OverAllowanceError
from frappe.utils import getdate, nowdate

from tests import world
from tests.factories import erpnext as make


def ledger(voucher: str) -> dict[str, float]:
	"""Account -> debit minus credit in company currency of what a document posted and still counts."""
	rows = frappe.get_all(
		"GL Entry",
		filters={"voucher_no": voucher, "is_cancelled": 0},
		fields=["account", "debit", "credit"],
	)
	out: dict[str, float] = {}
	for row in rows:
		out[row.account] = round(out.get(row.account, 0) + row.debit - row.credit, 2)
	return out


def order_state(order) -> tuple:
	"""(status, billing status, percent billed)."""
	found = frappe.db.get_value("Sales Order", order.name, ["status", "billing_status", "per_billed"])
	return found[0], found[1], round(found[2], 2)


def invoice_state(name: str) -> tuple[str, float]:
	return frappe.db.get_value("Sales Invoice", name, ["status", "outstanding_amount"])


@pytest.fixture
def order():
	"""4 pieces at 25 and 10 % tax: 110. The goods are on hand."""
	item = make.make_item()
	make.set_stock(item, 10, rate=10)
	tax = {"charge_type": "On Net Total", "account_head": world.SALES_TAX, "description": "Tax", "rate": 10}
	return make.make_sales_order([make.order_line(item, 4, 25)], taxes=[tax])


def test_invoice_of_an_order(order):
	bill = make.invoice(order.name)
	assert bill.name.startswith("ACC-SINV-")
	assert (bill.grand_total, bill.outstanding_amount, bill.debit_to) == (110, 110, world.RECEIVABLE)
	assert getdate(bill.due_date) == getdate(nowdate())
	assert invoice_state(bill.name) == ("Unpaid", 110)
	assert order_state(order) == ("To Deliver", "Fully Billed", 100)
	assert ledger(bill.name) == {world.RECEIVABLE: 110, world.INCOME: -100, world.SALES_TAX: -10}
	assert (bill.items[0].income_account, bill.items[0].cost_center) == (world.INCOME, world.COST_CENTER)


def test_draft_invoice_posts_nothing(order):
	bill = make.invoice(order.name, submit=False)
	assert bill.status == "Draft"
	assert ledger(bill.name) == {}
	assert order_state(order) == ("To Deliver and Bill", "Not Billed", 0)


def test_cancelled_invoice_opens_the_order_again(order):
	bill = make.invoice(order.name)
	bill.reload()
	bill.cancel()
	assert invoice_state(bill.name)[0] == "Cancelled"
	assert order_state(order) == ("To Deliver and Bill", "Not Billed", 0)
	assert ledger(bill.name) == {}


def test_invoices_in_parts(order):
	first = make.invoice(order.name, submit=False)
	first.items[0].qty = 1
	first.save()
	first.submit()
	assert first.grand_total == 27.5
	assert order_state(order) == ("To Deliver and Bill", "Partly Billed", 25)
	second = make.invoice(order.name)
	assert (second.items[0].qty, second.grand_total) == (3, 82.5)
	assert order_state(order) == ("To Deliver", "Fully Billed", 100)


def test_billing_more_than_ordered_is_refused(order):
	bill = make.invoice(order.name, submit=False)
	bill.items[0].qty = 5
	bill.save()
	with pytest.raises(OverAllowanceError):
		bill.submit()


def test_delivered_then_billed(order):
	note = make.deliver(order.name)
	assert order_state(order) == ("To Bill", "Not Billed", 0)
	bill = make.invoice_delivery(note.name)
	assert (bill.items[0].delivery_note, bill.items[0].sales_order) == (note.name, order.name)
	found = frappe.db.get_value("Delivery Note", note.name, ["status", "per_billed"])
	assert found == ("Completed", 100)
	assert order_state(order) == ("Completed", "Fully Billed", 100)


def test_half_of_a_delivery_is_billed(order):
	note = make.deliver(order.name)
	bill = make.invoice_delivery(note.name, submit=False)
	bill.items[0].qty = 2
	bill.save()
	bill.submit()
	assert frappe.db.get_value("Delivery Note", note.name, ["status", "per_billed"]) == ("To Bill", 50)
	assert order_state(order) == ("To Bill", "Partly Billed", 50)


def test_billed_then_delivered(order):
	make.invoice(order.name)
	note = make.deliver(order.name)
	found = frappe.db.get_value("Delivery Note", note.name, ["status", "per_billed"])
	assert found == ("Completed", 100)
	assert order_state(order) == ("Completed", "Fully Billed", 100)


def test_delivery_with_an_invoice_cannot_be_cancelled(order):
	note = make.deliver(order.name)
	make.invoice_delivery(note.name)
	note.reload()
	with pytest.raises(frappe.ValidationError):
		note.cancel()


def test_returned_goods_are_not_billed(order):
	note = make.deliver(order.name)
	make.return_delivery(note.name, [1])
	bill = make.invoice_delivery(note.name)
	assert (bill.items[0].qty, bill.grand_total) == (3, 82.5)


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
	assert invoice_state(bill.name) == ("Unpaid", 30)
	assert ledger(bill.name) == {world.RECEIVABLE: 30, world.INCOME: -30}


def test_overdue_invoice(order):
	bill = make.invoice(order.name, submit=False)
	bill.set_posting_time = 1
	bill.posting_date = frappe.utils.add_days(nowdate(), -10)
	bill.due_date = frappe.utils.add_days(nowdate(), -5)
	bill.payment_schedule = []
	bill.save()
	bill.submit()
	assert invoice_state(bill.name) == ("Overdue", 110)


def test_credit_note_stands_for_itself(order):
	"""Unless it is told otherwise, a credit note leaves the invoice owed and is owed to the customer."""
	bill = make.invoice(order.name)
	note = make.credit_note(bill.name)
	assert (note.is_return, note.return_against, note.grand_total) == (1, bill.name, -110)
	assert note.update_outstanding_for_self == 1
	assert invoice_state(bill.name) == ("Unpaid", 110)
	assert invoice_state(note.name) == ("Return", -110)
	assert ledger(note.name) == {world.RECEIVABLE: -110, world.INCOME: 100, world.SALES_TAX: 10}


def test_full_credit_note_settles_the_invoice(order):
	bill = make.invoice(order.name)
	note = make.credit_note(bill.name, update_outstanding_for_self=0)
	assert invoice_state(bill.name) == ("Credit Note Issued", 0)
	assert invoice_state(note.name) == ("Return", 0)
	assert ledger(note.name) == {world.RECEIVABLE: -110, world.INCOME: 100, world.SALES_TAX: 10}


def test_partial_credit_note_lowers_what_is_owed(order):
	bill = make.invoice(order.name)
	note = make.credit_note(bill.name, [1], update_outstanding_for_self=0)
	assert note.grand_total == -27.5
	assert invoice_state(bill.name) == ("Partly Paid", 82.5)
	rest = make.credit_note(bill.name, update_outstanding_for_self=0)
	assert (rest.items[0].qty, rest.grand_total) == (-3, -82.5)
	assert invoice_state(bill.name) == ("Credit Note Issued", 0)


def test_more_than_invoiced_cannot_be_credited(order):
	bill = make.invoice(order.name)
	with pytest.raises(frappe.ValidationError):
		make.credit_note(bill.name, [5])


def test_credit_note_of_a_paid_invoice_is_owed_to_the_customer(order):
	bill = make.invoice(order.name)
	make.pay("Sales Invoice", bill.name)
	assert invoice_state(bill.name) == ("Paid", 0)
	note = make.credit_note(bill.name, [2])
	assert invoice_state(note.name) == ("Return", -55)
	assert invoice_state(bill.name)[1] == 0


def test_credit_note_leaves_the_order_billed(order):
	bill = make.invoice(order.name)
	make.credit_note(bill.name)
	assert order_state(order) == ("To Deliver", "Fully Billed", 100)


def test_credit_note_can_open_the_order_again(order):
	bill = make.invoice(order.name)
	make.credit_note(bill.name, [1], update_billed_amount_in_sales_order=1)
	assert order_state(order) == ("To Deliver and Bill", "Partly Billed", 75)


def test_cancelled_credit_note(order):
	bill = make.invoice(order.name)
	note = make.credit_note(bill.name, update_outstanding_for_self=0)
	note.reload()
	note.cancel()
	assert invoice_state(bill.name) == ("Unpaid", 110)
	assert ledger(note.name) == {}


def test_foreign_invoice_with_a_receivable_in_its_currency():
	"""100 EUR at 1.1: owed in EUR, posted in USD."""
	receivable = make.make_account(
		"Debtors EUR", "Accounts Receivable", account_type="Receivable", account_currency="EUR"
	)
	customer = make.make_customer(
		default_currency="EUR", accounts=[{"company": world.COMPANY, "account": receivable}]
	)
	item = make.make_item()
	order = make.make_sales_order(
		[make.order_line(item, 4, 25)], customer=customer, currency="EUR", conversion_rate=1.1
	)
	bill = make.invoice(order.name)
	assert (bill.debit_to, bill.conversion_rate, bill.base_grand_total) == (receivable, 1.1, 110)
	assert invoice_state(bill.name) == ("Unpaid", 100)
	assert ledger(bill.name) == {receivable: 110, world.INCOME: -110}


def test_foreign_invoice_with_a_receivable_in_company_currency():
	"""100 EUR at 1.1, owed as 110 USD, if the settings allow it."""
	frappe.db.set_single_value(
		"Accounts Settings", "allow_multi_currency_invoices_against_single_party_account", 1
	)
	item = make.make_item()
	order = make.make_sales_order([make.order_line(item, 4, 25)], currency="EUR", conversion_rate=1.1)
	bill = make.invoice(order.name)
	assert (bill.grand_total, bill.base_grand_total, bill.party_account_currency) == (100, 110, "USD")
	assert invoice_state(bill.name) == ("Unpaid", 110)
	assert ledger(bill.name) == {world.RECEIVABLE: 110, world.INCOME: -110}
