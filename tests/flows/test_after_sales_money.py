"""What goes back to the buyer follows what came from him."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.canonical import Payment, PaymentKind
from ecom_erp.flows import after_sales, bill
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import COD, line, make_order, stocked, unpaid
from tests.flows.shopify_orders import messages
from tests.flows.tickets import balance, credit_notes, ticket

D = Decimal


def on_delivery(order):
	"""The order, to be paid in cash when it is delivered."""
	promised = Payment("cod", COD, PaymentKind.AUTHORIZATION, order.total, "USD")
	return replace(unpaid(order), payments=(promised,))


def refund_only(order: str, qty: int):
	made = ticket(order, "Refund Only", qty)
	after_sales.approve(made.name)
	return made


def outstanding(order: str) -> float:
	return frappe.db.get_value("Sales Invoice", factory.get(order).sales_invoice, "outstanding_amount")


def test_what_nobody_has_paid_is_taken_off_the_invoice_alone(shop):
	"""Two pieces at 10.00 with 1.00 of tax, cash on delivery: 21.00. They come back one by one before it is paid."""
	order = factory.billed(shop, on_delivery(make_order(line(stocked(main=9), "10.00", 2, tax="1.00"))))
	assert (outstanding(order), factory.get(order).next_action) == (21.0, "Collect payment")
	for left, status in ((10.5, "Shipped"), (0, "Completed")):
		made = refund_only(order, 1)
		after_sales.refund(made.name)
		made.reload()
		assert (made.status, made.refund_amount, made.payment_entry) == ("Closed", 0, None)
		assert outstanding(order) == left
		assert frappe.db.get_value("Sales Invoice", made.credit_note, "outstanding_amount") == 0
		bill.complete(order)
		assert factory.get(order).status == status
	assert credit_notes(order) == [-10.5, -10.5]
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)
	assert "Refund" not in [row.kind for row in messages(order)], "the shop has nothing to pay back"


def test_a_refund_waits_until_the_payment_is_booked(shop):
	order = factory.shipped(shop, make_order(line(stocked(main=9), "10.00", 2)))
	bill.bill(order)
	made = refund_only(order, 1)
	with pytest.raises(frappe.ValidationError, match="not booked yet"):
		after_sales.refund(made.name)
	made.reload()
	assert (made.status, credit_notes(order)) == ("Approved", [])
	bill.collect(order)
	after_sales.refund(made.name)
	assert frappe.db.count("Payment Entry", {"ecom_order": order, "payment_type": "Pay"}) == 1
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, D("10.00"))
