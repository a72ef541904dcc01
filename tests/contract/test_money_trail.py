"""Money from order to refund, also in foreign currency: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from frappe.utils import flt

from tests import world
from tests.contract.books import ledger, state
from tests.factories import erpnext as make


@pytest.fixture
def bill():
	"""A submitted invoice of 110."""
	order = make.make_sales_order([make.order_line(make.make_item(), 4, 27.5)])
	return make.invoice(order.name)


def advance_paid(order) -> float:
	return frappe.db.get_value("Sales Order", order.name, "advance_paid")


def test_full_payment_before_the_invoice():
	order = make.make_sales_order([make.order_line(make.make_item(), 4, 27.5)])
	make.pay("Sales Order", order.name)
	assert advance_paid(order) == 110
	bill = make.invoice(order.name, submit=False)
	bill.allocate_advances_automatically = 1
	bill.save()
	bill.submit()
	assert state(bill) == ("Paid", 0)


def test_cancelled_advance():
	order = make.make_sales_order([make.order_line(make.make_item(), 4, 27.5)])
	entry = make.pay("Sales Order", order.name, 40)
	entry.reload()
	entry.cancel()
	assert advance_paid(order) == 0


def test_refund_in_two_parts(bill):
	make.pay("Sales Invoice", bill.name)
	note = make.credit_note(bill.name, [2])
	first = make.pay("Sales Invoice", note.name, submit=False)
	first.paid_amount = first.received_amount = 20
	first.references[0].allocated_amount = -20
	first.save()
	first.submit()
	assert state(note)[1] == -35


def test_customer_owes_nothing_after_sale_return_and_refund(bill):
	payment = make.pay("Sales Invoice", bill.name)
	note = make.credit_note(bill.name)
	refund = make.pay("Sales Invoice", note.name)
	rows = frappe.get_all(
		"GL Entry",
		filters={"party": bill.customer, "is_cancelled": 0},
		fields=["debit", "credit"],
	)
	assert flt(sum(row.debit - row.credit for row in rows), 2) == 0
	vouchers = (bill, payment, note, refund)
	assert all(flt(sum(ledger(voucher).values()), 2) == 0 for voucher in vouchers)


def test_cancelling_a_paid_invoice_frees_its_payment(bill):
	entry = make.pay("Sales Invoice", bill.name)
	bill.reload()
	bill.cancel()
	assert state(bill)[0] == "Cancelled"
	assert frappe.get_all("Payment Entry Reference", {"parent": entry.name}) == []
	assert frappe.db.get_value("Payment Entry", entry.name, "unallocated_amount") == 110


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
	assert state(bill) == ("Unpaid", 100)
	assert ledger(bill) == {receivable: 110, world.INCOME: -110}


def test_payment_in_foreign_currency():
	"""100 EUR owed at 1.1; they arrive in USD at 1.2."""
	receivable = make.make_account(
		"Debtors EUR", "Accounts Receivable", account_type="Receivable", account_currency="EUR"
	)
	customer = make.make_customer(
		default_currency="EUR", accounts=[{"company": world.COMPANY, "account": receivable}]
	)
	order = make.make_sales_order(
		[make.order_line(make.make_item(), 4, 25)], customer=customer, currency="EUR", conversion_rate=1.1
	)
	bill = make.invoice(order.name)
	make.make_exchange_rate("EUR", 1.2)
	entry = make.pay("Sales Invoice", bill.name, submit=False)
	entry.source_exchange_rate = 1.2
	entry.received_amount = 120
	entry.save()
	entry.submit()
	assert (entry.paid_amount, entry.base_paid_amount, entry.received_amount) == (100, 120, 120)
	assert state(bill) == ("Paid", 0)
	assert ledger(entry) == {world.BANK_ACCOUNT: 120, receivable: -120}
