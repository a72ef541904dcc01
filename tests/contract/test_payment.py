"""Payments, advances and refunds: the same on ERPNext and on its stand-in."""

import frappe
import pytest
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from erpnext.accounts.doctype.sales_invoice.sales_invoice import get_bank_cash_account
from erpnext.accounts.utils import reconcile_against_document, unlink_ref_doc_from_payment_entries
from frappe.utils import nowdate

from tests import world
from tests.contract.books import ledger, state
from tests.contract.later_majors import major
from tests.factories import erpnext as make


def order_of(rate: float, qty: float = 1, **values):
	return make.make_sales_order([make.order_line(make.make_item(), qty, rate)], **values)


def invoice_of(rate: float, **values):
	return make.invoice(order_of(rate, **values).name)


def advance_paid(order) -> float:
	return frappe.db.get_value("Sales Order", order.name, "advance_paid")


def allocations(payment) -> list[tuple[str, float]]:
	"""(document, amount) for what the payment is allocated to, as stored."""
	rows = frappe.get_all(
		"Payment Entry Reference",
		filters={"parent": payment.name},
		fields=["reference_name", "allocated_amount"],
		order_by="idx",
	)
	return [(row.reference_name, row.allocated_amount) for row in rows]


def unallocated(payment) -> float:
	return frappe.db.get_value("Payment Entry", payment.name, "unallocated_amount")


def received(customer: str, amount: float, *references: tuple[object, float], fee: float = 0, **values):
	"""A submitted payment of a customer, with (invoice, allocated amount) and the fee that the bank kept."""
	return _payment("Receive", customer, amount, references, fee, values)


def _payment(kind: str, customer: str, amount: float, references, fee: float, values: dict):
	accounts = (world.RECEIVABLE, world.BANK_ACCOUNT)
	paid_from, paid_to = accounts if kind == "Receive" else accounts[::-1]
	payment = frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": kind,
			"company": world.COMPANY,
			"party_type": "Customer",
			"party": customer,
			"paid_from": paid_from,
			"paid_to": paid_to,
			"paid_amount": amount,
			"received_amount": amount,
			"reference_no": "T-1",
			"reference_date": nowdate(),
			"references": [
				{
					"reference_doctype": document.doctype,
					"reference_name": document.name,
					"allocated_amount": part,
				}
				for document, part in references
			],
			"deductions": [
				{"account": world.WRITE_OFF, "cost_center": world.COST_CENTER, "amount": fee}
				for _once in range(1 if fee else 0)
			],
			**values,
		}
	).insert()
	payment.submit()
	return payment


def test_invoice_is_paid():
	invoice = invoice_of(54)
	payment = make.pay("Sales Invoice", invoice.name)
	assert payment.name.startswith("ACC-PAY-")
	assert (payment.payment_type, payment.paid_amount, payment.status) == ("Receive", 54, "Submitted")
	assert (payment.paid_from, payment.paid_to) == (world.RECEIVABLE, world.BANK_ACCOUNT)
	assert state(invoice) == ("Paid", 0)
	assert ledger(payment) == {world.RECEIVABLE: -54, world.BANK_ACCOUNT: 54}


def test_invoice_is_paid_in_parts():
	invoice = invoice_of(50)
	make.pay("Sales Invoice", invoice.name, 20)
	assert state(invoice) == ("Partly Paid", 30)
	rest = make.pay("Sales Invoice", invoice.name)
	assert rest.paid_amount == 30
	assert state(invoice) == ("Paid", 0)


def test_fee_is_a_deduction():
	invoice = invoice_of(50)
	payment = received(invoice.customer, 48.25, (invoice, 50), fee=1.75)
	assert (payment.difference_amount, payment.unallocated_amount) == (0, 0)
	assert state(invoice) == ("Paid", 0)
	assert ledger(payment) == {world.RECEIVABLE: -50, world.BANK_ACCOUNT: 48.25, world.WRITE_OFF: 1.75}


def test_cancelled_payment_is_owed_again():
	invoice = invoice_of(50)
	payment = make.pay("Sales Invoice", invoice.name)
	payment.reload()
	payment.cancel()
	assert frappe.db.get_value("Payment Entry", payment.name, "status") == "Cancelled"
	assert state(invoice) == ("Unpaid", 50)
	assert ledger(payment) == {}
	assert ledger(payment, cancelled=1) == {world.RECEIVABLE: 0, world.BANK_ACCOUNT: 0}


def test_more_than_owed_cannot_be_allocated():
	invoice = invoice_of(50)
	with pytest.raises(frappe.ValidationError):
		received(invoice.customer, 60, (invoice, 60))
	make.pay("Sales Invoice", invoice.name)
	with pytest.raises(frappe.ValidationError):
		received(invoice.customer, 5, (invoice, 5))


def test_what_is_paid_too_much_stays_with_the_customer():
	invoice = invoice_of(50)
	payment = received(invoice.customer, 60, (invoice, 50))
	assert (unallocated(payment), payment.total_allocated_amount) == (10, 50)
	assert ledger(payment) == {world.RECEIVABLE: -60, world.BANK_ACCOUNT: 60}


def test_unallocated_money_pays_the_next_invoice():
	customer = make.make_customer()
	payment = received(customer, 60)
	order = order_of(45, customer=customer)
	invoice = make.invoice(order.name, allocate_advances_automatically=1)
	assert state(invoice) == ("Paid", 0)
	assert allocations(payment) == [(invoice.name, 45)]
	assert unallocated(payment) == 15


def set_off(payment, invoice, amount: float, of: float, row: str | None = None) -> None:
	"""Let an invoice take `amount` of what a payment has (`of`), or of its `row`."""
	reconcile_against_document(
		[
			frappe._dict(
				voucher_type="Payment Entry",
				voucher_no=payment.name,
				voucher_detail_no=row,
				against_voucher_type="Sales Invoice",
				against_voucher=invoice.name,
				account=invoice.debit_to,
				party_type="Customer",
				party=invoice.customer,
				is_advance="Yes",
				dr_or_cr="credit_in_account_currency",
				unadjusted_amount=of,
				allocated_amount=amount,
				precision=2,
				exchange_rate=1,
				grand_total=invoice.grand_total,
				outstanding_amount=invoice.outstanding_amount,
			)
		]
	)


def test_payment_is_set_off_against_an_invoice_later():
	bill = invoice_of(100)
	payment = received(bill.customer, 130)
	set_off(payment, bill, 100, of=130)
	assert state(bill) == ("Paid", 0)
	assert (allocations(payment), unallocated(payment)) == ([(bill.name, 100)], 30)
	with pytest.raises(frappe.ValidationError, match="modified after you pulled it"):
		set_off(payment, bill, 1, of=130)


def test_advance_of_an_order_is_set_off_against_its_invoice_later():
	order = order_of(100)
	payment = make.pay("Sales Order", order.name, 60)
	bill = make.invoice(order.name)
	assert state(bill)[1] == 100
	[row] = frappe.get_all("Payment Entry Reference", {"parent": payment.name}, pluck="name")
	set_off(payment, bill, 60, of=60, row=row)
	assert state(bill) == ("Partly Paid", 40)
	assert allocations(payment) == [(bill.name, 60)]


def test_payment_of_an_order_is_an_advance():
	order = order_of(40)
	payment = make.pay("Sales Order", order.name)
	assert (payment.payment_type, payment.paid_amount) == ("Receive", 40)
	assert advance_paid(order) == 40
	assert ledger(payment) == {world.RECEIVABLE: -40, world.BANK_ACCOUNT: 40}
	payment.reload()
	payment.cancel()
	assert advance_paid(order) == 0


def test_order_cannot_be_paid_twice():
	order = order_of(40)
	make.pay("Sales Order", order.name)
	with pytest.raises(frappe.ValidationError):
		make.pay("Sales Order", order.name, 1)


def test_advance_moves_to_the_invoice_of_its_order():
	order = order_of(40)
	payment = make.pay("Sales Order", order.name)
	invoice = make.invoice(order.name, allocate_advances_automatically=1)
	assert [(row.reference_name, row.allocated_amount) for row in invoice.advances] == [(payment.name, 40)]
	assert state(invoice) == ("Paid", 0)
	assert allocations(payment) == [(invoice.name, 40)]
	assert unallocated(payment) == 0


def test_advance_is_used_as_far_as_the_invoice_goes():
	order = order_of(10, qty=4)
	payment = make.pay("Sales Order", order.name)
	first = make.invoice(order.name, submit=False)
	first.items[0].qty = 1
	first.allocate_advances_automatically = 1
	first.save()
	first.submit()
	assert state(first) == ("Paid", 0)
	assert allocations(payment) == [(order.name, 30), (first.name, 10)]
	second = make.invoice(order.name, allocate_advances_automatically=1)
	assert state(second) == ("Paid", 0)
	assert sorted(allocations(payment)) == sorted([(first.name, 10), (second.name, 30)])


def to_order(payment, order, amount: float) -> None:
	"""Loose money of a payment goes to a Sales Order."""
	reconcile_against_document(
		[
			frappe._dict(
				voucher_type="Payment Entry",
				voucher_no=payment.name,
				against_voucher_type="Sales Order",
				against_voucher=order.name,
				account=payment.paid_from,
				party_type="Customer",
				party=payment.party,
				is_advance="Yes",
				dr_or_cr="credit_in_account_currency",
				unadjusted_amount=unallocated(payment),
				allocated_amount=amount,
			)
		]
	)


def owed_for(voucher, account: str = world.RECEIVABLE) -> float:
	"""What the payment ledger has against a document."""
	rows = frappe.get_all(
		"Payment Ledger Entry",
		{"against_voucher_no": voucher.name, "account": account, "delinked": 0},
		pluck="amount",
	)
	return round(sum(rows), 2)


def ledger_of_advance(set_off: float, left: float) -> tuple[float, float]:
	"""What the payment ledger has against an order and its payment. From ERPNext 16 on, all of an advance stands with the
	payment; a ledger of its own counts what orders were paid."""
	return (-set_off, -left) if major() == 15 else (0, -set_off - left)


def test_loose_money_is_set_off_against_an_order_and_counted_there_when_that_is_asked_for():
	order = order_of(40)
	payment = received(order.customer, 50)
	to_order(payment, order, 40)
	assert (allocations(payment), unallocated(payment)) == ([(order.name, 40)], 10)
	assert (owed_for(order), owed_for(payment)) == ledger_of_advance(set_off=40, left=10)
	if not advance_paid(order):
		document = frappe.get_doc("Payment Entry", payment.name)
		document.make_advance_payment_ledger_entries()
		frappe.get_doc("Sales Order", order.name).set_total_advance_paid()
	assert advance_paid(order) == 40
	payment.reload()
	payment.cancel()
	assert (advance_paid(order), owed_for(order), owed_for(payment)) == (0, 0, 0)


def test_an_order_is_taken_off_the_payments_that_name_it():
	order = order_of(40)
	payment = make.pay("Sales Order", order.name)
	assert (owed_for(order), owed_for(payment)) == ledger_of_advance(set_off=40, left=0)
	unlink_ref_doc_from_payment_entries(frappe.get_doc("Sales Order", order.name))
	assert (allocations(payment), unallocated(payment)) == ([], 40)
	assert (owed_for(order), owed_for(payment)) == (0, -40)
	assert ledger(payment) == {world.RECEIVABLE: -40, world.BANK_ACCOUNT: 40}


@pytest.fixture
def advances() -> str:
	"""The company keeps advances on an account of their own; the account."""
	account = make.make_account(make.unique("Advances"), "Accounts Receivable", account_type="Receivable")
	values = {
		"book_advance_payments_in_separate_party_account": 1,
		"default_advance_received_account": account,
	}
	frappe.db.set_value("Company", world.COMPANY, values)
	frappe.clear_document_cache("Company", world.COMPANY)
	yield account
	values = {
		"book_advance_payments_in_separate_party_account": 0,
		"default_advance_received_account": None,
	}
	frappe.db.set_value("Company", world.COMPANY, values)
	frappe.clear_document_cache("Company", world.COMPANY)


def test_an_advance_stands_on_its_own_account_until_the_invoice_takes_it(advances):
	order = order_of(40)
	payment = make.pay("Sales Order", order.name)
	assert ledger(payment) == {advances: -40, world.BANK_ACCOUNT: 40}
	bill = make.invoice(order.name)
	[row] = frappe.get_all("Payment Entry Reference", {"parent": payment.name}, pluck="name")
	set_off(payment, bill, 40, of=40, row=row)
	assert state(bill) == ("Paid", 0)
	assert ledger(payment) == {world.RECEIVABLE: -40, advances: 0, world.BANK_ACCOUNT: 40}
	assert (owed_for(bill), owed_for(order, advances), owed_for(payment, advances)) == (0, 0, 0)


def test_loose_money_on_the_account_for_advances_pays_an_invoice(advances):
	bill = invoice_of(40)
	payment = received(bill.customer, 50)
	assert ledger(payment) == {advances: -50, world.BANK_ACCOUNT: 50}
	set_off(payment, bill, 40, of=50)
	assert state(bill) == ("Paid", 0)
	assert ledger(payment) == {advances: -10, world.RECEIVABLE: -40, world.BANK_ACCOUNT: 50}
	bill.reload()
	bill.cancel()
	assert ledger(payment) == {advances: -50, world.BANK_ACCOUNT: 50}
	assert (allocations(payment), unallocated(payment)) == ([], 50)


def test_a_payment_of_an_invoice_leaves_the_account_for_advances_alone(advances):
	bill = invoice_of(40)
	payment = make.pay("Sales Invoice", bill.name)
	assert ledger(payment) == {world.RECEIVABLE: -40, world.BANK_ACCOUNT: 40}


def test_a_payment_of_a_day_without_fiscal_year_is_refused():
	order = order_of(40)
	with pytest.raises(frappe.ValidationError, match="Fiscal Year"):
		received(order.customer, 40, posting_date="1999-12-31")


def test_cancelled_order_leaves_the_money_with_the_customer():
	order = order_of(40)
	payment = make.pay("Sales Order", order.name)
	order.reload()
	order.cancel()
	assert allocations(payment) == []
	assert unallocated(payment) == 40


def test_cancelled_invoice_leaves_the_money_with_the_customer():
	invoice = invoice_of(40)
	payment = make.pay("Sales Invoice", invoice.name)
	invoice.reload()
	invoice.cancel()
	assert allocations(payment) == []
	assert unallocated(payment) == 40


def test_credit_note_is_paid_out():
	invoice = invoice_of(30)
	make.pay("Sales Invoice", invoice.name)
	note = make.credit_note(invoice.name)
	part = make.pay("Sales Invoice", note.name, -10)
	assert (part.payment_type, part.paid_amount) == ("Pay", 10)
	assert (part.paid_from, part.paid_to) == (world.BANK_ACCOUNT, world.RECEIVABLE)
	assert state(note) == ("Return", -20)
	refund = make.pay("Sales Invoice", note.name)
	assert refund.paid_amount == 20
	assert state(note) == ("Return", 0)
	assert ledger(refund) == {world.RECEIVABLE: 20, world.BANK_ACCOUNT: -20}
	with pytest.raises(frappe.ValidationError):
		_payment("Pay", invoice.customer, 5, [(note, -5)], 0, {})


def test_credit_note_is_not_received():
	invoice = invoice_of(30)
	make.pay("Sales Invoice", invoice.name)
	note = make.credit_note(invoice.name)
	with pytest.raises(frappe.ValidationError):
		received(invoice.customer, 30, (note, -30))


def test_one_settlement_for_invoices_less_a_credit_note_and_a_fee():
	customer = make.make_customer()
	first, second = (invoice_of(rate, customer=customer) for rate in (40, 25))
	note = make.credit_note(second.name)
	payment = received(customer, 39.1, (first, 40), (second, 25), (note, -25), fee=0.9)
	assert [state(document)[1] for document in (first, second, note)] == [0, 0, 0]
	assert ledger(payment) == {world.RECEIVABLE: -40, world.BANK_ACCOUNT: 39.1, world.WRITE_OFF: 0.9}


def test_money_through_a_bank_has_a_reference():
	with pytest.raises(frappe.ValidationError):
		received(make.make_customer(), 10, reference_no=None)


def test_payment_has_to_add_up():
	with pytest.raises(frappe.ValidationError):
		received(make.make_customer(), 10, fee=-20)


def test_payment_of_another_customers_invoice_is_refused():
	with pytest.raises(frappe.ValidationError):
		received(make.make_customer(), 10, (invoice_of(10), 10))


def test_payment_goes_to_the_account_of_its_mode():
	assert get_bank_cash_account("Wire Transfer", world.COMPANY) == {"account": world.BANK_ACCOUNT}
	with pytest.raises(frappe.ValidationError):
		get_bank_cash_account("Cheque", world.COMPANY)


def test_payment_goes_to_the_companys_bank_unless_told():
	entry = get_payment_entry("Sales Invoice", invoice_of(10).name)
	assert entry.paid_to == world.BANK_ACCOUNT
	assert (entry.references[0].total_amount, entry.references[0].outstanding_amount) == (10, 10)
