"""What goes back to the buyer follows what came from him."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Payment, PaymentKind
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.review import order_review
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import COD, line, make_order, stocked, unpaid
from tests.support.shopify_orders import arrive, deliver_now, messages
from tests.support.tickets import balance, credit_notes, ticket, work

D = Decimal


def on_delivery(order):
	"""The order, to be paid in cash when it is delivered."""
	promised = Payment("cod", COD, PaymentKind.AUTHORIZATION, order.total, "USD")
	return replace(unpaid(order), payments=(promised,))


def refund_only(order: str, qty: int, **values):
	made = ticket(order, "Refund Only", qty, **values)
	after_sales.approve(made.name)
	return made


def outstanding(order: str) -> float:
	return frappe.db.get_value("Sales Invoice", factory.get(order).sales_invoice, "outstanding_amount")


def test_what_nobody_has_paid_is_taken_off_the_invoice_alone(shop):
	"""Two pieces at 10.00 with 1.00 of tax, cash on delivery: 21.00. They come back one by one before it is paid."""
	order = factory.billed(shop, on_delivery(make_order(line(stocked(main=9), "10.00", 2, tax="1.00"))))
	assert (outstanding(order), factory.get(order).next_action) == (21.0, "Collect Payment")
	for left, status in ((10.5, "Shipped"), (0, "Completed")):
		made = refund_only(order, 1)
		after_sales.refund(made.name)
		made.reload()
		assert (made.status, made.refund_amount, made.payment_entry) == ("Closed", 0, None)
		assert outstanding(order) == left
		assert frappe.db.get_value("Sales Invoice", made.credit_note, "outstanding_amount") == 0
		billing.complete(order)
		assert factory.get(order).status == status
	assert credit_notes(order) == [-10.5, -10.5]
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)
	assert "Refund" not in [row.kind for row in messages(order)], "the shop has nothing to pay back"


def test_a_refund_waits_until_the_payment_is_booked(shop):
	order = factory.shipped(shop, make_order(line(stocked(main=9), "10.00", 2)))
	billing.bill(order)
	made = refund_only(order, 1)
	with pytest.raises(frappe.ValidationError, match="not booked yet"):
		after_sales.refund(made.name)
	made.reload()
	assert (made.status, credit_notes(order)) == ("Approved", [])
	collect(order)
	after_sales.refund(made.name)
	assert frappe.db.count("Payment Entry", {"ecom_order": order, "payment_type": "Pay"}) == 1
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, D("10.00"))


@pytest.mark.smoke
def test_an_order_cancelled_without_its_money_is_paid_back_by_its_shop(sandbox, sandbox_shop):
	"""Order #1037: two pieces, tax and shipping, together 134.39."""
	order = arrive(sandbox, sandbox_shop, "#1037", [stocked(main=5)])
	order_review.review(order)
	allocate.allocate(order)
	[placed] = sandbox.shop.orders.values()
	sandbox.shop.cancel(placed.id)
	receiving.poll(sandbox_shop)
	process_inbox(50)
	assert factory.get(order).status == "Cancelled"
	made = refund_only(order, 2, refund_shipping=1)
	after_sales.refund(made.name)
	made.reload()
	assert (made.status, made.refund_amount) == ("Refunding", 134.39)
	deliver_now(order)
	made.reload()
	assert [(refund.id, refund.amount) for refund in placed.refunds] == [(made.external_id, D("134.39"))]
	assert made.status == "Closed"
	receiving.poll(sandbox_shop)
	process_inbox(50)
	assert frappe.db.count("After Sales Ticket", {"ecom_order": order}) == 1


def pay_by_hand(name: str) -> None:
	"""The ticket waits for a person, who pays and says so."""
	made = frappe.get_doc("After Sales Ticket", name)
	assert made.status == "Refunding"
	assert "Refund it by hand" in made.problem
	after_sales.paid_back(name)
	made.reload()
	assert (made.status, made.problem) == ("Closed", None)


def test_what_no_shop_can_be_told_to_pay_is_paid_by_hand(courier):
	shop = factory.make_shop(channel="Own Shop", base_url="")
	order = factory.billed(shop, make_order(line(stocked(main=9), "10.00", 2)))
	made = refund_only(order, 1)
	after_sales.refund(made.name)
	with pytest.raises(frappe.ValidationError, match="does not need to be refunded by hand"):
		after_sales.paid_back(made.name)
	deliver_now(order)
	pay_by_hand(made.name)


def test_the_money_for_a_replacement_is_paid_by_hand(shop):
	order = factory.billed(shop, make_order(line(stocked(main=9), "10.00")))
	made = ticket(order, "Exchange")
	after_sales.approve(made.name)
	made.reload()
	after_sales.receive(made.name, [{"row": made.lines[0].name, "qty": 1, "disposition": "Restock"}])
	replacement = work(made.name).replacement_order
	assert allocate.allocate(replacement) == "Allocated"
	back = refund_only(replacement, 1)
	after_sales.refund(back.name)
	assert messages(replacement) == [], "the shop knows nothing of this order"
	pay_by_hand(back.name)
	assert factory.get(replacement).status == "Cancelled"
