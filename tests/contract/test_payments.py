"""Payments, advances, fees and refunds: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from frappe.utils import flt

from tests import world
from tests.contract.test_billing import invoice_state, ledger
from tests.factories import erpnext as make


@pytest.fixture
def bill():
	"""A submitted invoice of 110."""
	order = make.make_sales_order([make.order_line(make.make_item(), 4, 27.5)])
	return make.invoice(order.name)


def advance_paid(order) -> float:
	return frappe.db.get_value("Sales Order", order.name, "advance_paid")


def test_full_payment(bill):
	entry = make.pay("Sales Invoice", bill.name)
	assert entry.name.startswith("ACC-PAY-")
	assert (entry.payment_type, entry.party_type, entry.party) == ("Receive", "Customer", bill.customer)
	assert (entry.paid_from, entry.paid_to) == (world.RECEIVABLE, world.BANK_ACCOUNT)
	assert (entry.paid_amount, entry.received_amount, entry.unallocated_amount) == (110, 110, 0)
	assert [(row.reference_name, row.allocated_amount) for row in entry.references] == [(bill.name, 110)]
	assert invoice_state(bill.name) == ("Paid", 0)
	assert ledger(entry.name) == {world.BANK_ACCOUNT: 110, world.RECEIVABLE: -110}


def test_payment_in_two_parts(bill):
	make.pay("Sales Invoice", bill.name, 40)
	assert invoice_state(bill.name) == ("Partly Paid", 70)
	rest = make.pay("Sales Invoice", bill.name)
	assert rest.paid_amount == 70
	assert invoice_state(bill.name) == ("Paid", 0)


def test_cancelled_payment_is_owed_again(bill):
	entry = make.pay("Sales Invoice", bill.name)
	entry.reload()
	entry.cancel()
	assert invoice_state(bill.name) == ("Unpaid", 110)
	assert ledger(entry.name) == {}


def test_more_than_is_owed_cannot_be_allocated(bill):
	entry = make.pay("Sales Invoice", bill.name, submit=False)
	entry.paid_amount = entry.received_amount = 120
	entry.references[0].allocated_amount = 120
	with pytest.raises(frappe.ValidationError):
		entry.save()


def test_overpayment_stays_with_the_customer(bill):
	entry = make.pay("Sales Invoice", bill.name, submit=False)
	entry.paid_amount = entry.received_amount = 120
	entry.save()
	entry.submit()
	assert (entry.total_allocated_amount, entry.unallocated_amount) == (110, 10)
	assert invoice_state(bill.name) == ("Paid", 0)


def test_bank_payment_needs_a_reference(bill):
	entry = make.pay("Sales Invoice", bill.name, submit=False)
	entry.reference_no = None
	with pytest.raises(frappe.ValidationError):
		entry.save()


def test_fee_of_the_payment_provider(bill):
	"""The customer paid 110, the provider kept 3.49: 106.51 arrive."""
	fees = make.make_account("Payment Fees", "Indirect Expenses")
	entry = make.pay("Sales Invoice", bill.name, submit=False)
	entry.paid_amount = entry.received_amount = 106.51
	entry.append("deductions", {"account": fees, "cost_center": world.COST_CENTER, "amount": 3.49})
	entry.save()
	entry.submit()
	assert (entry.total_allocated_amount, entry.difference_amount) == (110, 0)
	assert invoice_state(bill.name) == ("Paid", 0)
	assert ledger(entry.name) == {world.BANK_ACCOUNT: 106.51, fees: 3.49, world.RECEIVABLE: -110}


def test_one_payment_for_two_invoices():
	customer = make.make_customer()
	bills = []
	for rate in (30, 20):
		order = make.make_sales_order([make.order_line(make.make_item(), 1, rate)], customer=customer)
		bills.append(make.invoice(order.name))
	entry = make.pay("Sales Invoice", bills[0].name, submit=False)
	entry.paid_amount = entry.received_amount = 50
	entry.append(
		"references",
		{"reference_doctype": "Sales Invoice", "reference_name": bills[1].name, "allocated_amount": 20},
	)
	entry.save()
	entry.submit()
	assert [invoice_state(bill.name) for bill in bills] == [("Paid", 0), ("Paid", 0)]


def test_payment_before_the_invoice():
	"""40 of 110 are paid in advance; the invoice takes them over."""
	order = make.make_sales_order([make.order_line(make.make_item(), 4, 27.5)])
	entry = make.pay("Sales Order", order.name, 40)
	assert advance_paid(order) == 40
	bill = make.invoice(order.name, submit=False)
	bill.allocate_advances_automatically = 1
	bill.save()
	assert [(row.reference_name, row.allocated_amount) for row in bill.advances] == [(entry.name, 40)]
	bill.submit()
	assert invoice_state(bill.name) == ("Partly Paid", 70)


def test_full_payment_before_the_invoice():
	order = make.make_sales_order([make.order_line(make.make_item(), 4, 27.5)])
	make.pay("Sales Order", order.name)
	assert advance_paid(order) == 110
	bill = make.invoice(order.name, submit=False)
	bill.allocate_advances_automatically = 1
	bill.save()
	bill.submit()
	assert invoice_state(bill.name) == ("Paid", 0)


def test_cancelled_advance():
	order = make.make_sales_order([make.order_line(make.make_item(), 4, 27.5)])
	entry = make.pay("Sales Order", order.name, 40)
	entry.reload()
	entry.cancel()
	assert advance_paid(order) == 0


def test_refund_of_a_credit_note(bill):
	make.pay("Sales Invoice", bill.name)
	note = make.credit_note(bill.name, [2])
	assert invoice_state(note.name) == ("Return", -55)
	refund = make.pay("Sales Invoice", note.name)
	assert (refund.payment_type, refund.paid_from, refund.paid_to) == (
		"Pay",
		world.BANK_ACCOUNT,
		world.RECEIVABLE,
	)
	assert refund.paid_amount == 55
	assert [(row.reference_name, row.allocated_amount) for row in refund.references] == [(note.name, -55)]
	assert invoice_state(note.name)[1] == 0
	assert ledger(refund.name) == {world.BANK_ACCOUNT: -55, world.RECEIVABLE: 55}


def test_refund_in_two_parts(bill):
	make.pay("Sales Invoice", bill.name)
	note = make.credit_note(bill.name, [2])
	first = make.pay("Sales Invoice", note.name, submit=False)
	first.paid_amount = first.received_amount = 20
	first.references[0].allocated_amount = -20
	first.save()
	first.submit()
	assert invoice_state(note.name)[1] == -35


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
	vouchers = (bill.name, payment.name, note.name, refund.name)
	assert all(flt(sum(ledger(voucher).values()), 2) == 0 for voucher in vouchers)


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
	assert invoice_state(bill.name) == ("Paid", 0)
	assert ledger(entry.name) == {world.BANK_ACCOUNT: 120, receivable: -120}


def test_paid_invoice_cannot_be_cancelled_unless_it_may_be_unlinked(bill):
	"""With the setting on, as ERPNext has it, the payment is freed and stays with the customer."""
	entry = make.pay("Sales Invoice", bill.name)
	bill.reload()
	bill.cancel()
	assert invoice_state(bill.name)[0] == "Cancelled"
	assert frappe.get_all("Payment Entry Reference", {"parent": entry.name}) == []
	assert frappe.db.get_value("Payment Entry", entry.name, "unallocated_amount") == 110
