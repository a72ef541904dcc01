"""What was scheduled for an order between the look at its step and the lock of its row."""

from dataclasses import replace
from decimal import Decimal

import frappe

from ecom_erp.core.orders.canonical import PaymentState
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.review.order_review import review
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked


def ask_for_review(name: str) -> None:
	doc = lock_order(name)
	order_flow.schedule(doc, order_flow.REVIEW)
	order_flow.save(doc)


def test_a_review_that_was_asked_for_while_a_payment_is_booked_stays(shop):
	"""A worker has seen that money is to be booked; before it has the order's lock, a ticket takes pieces out of the order, which is
	to be reviewed for that."""
	stated = make_order(line(stocked(main=5), "10.00", 2))
	part = replace(stated.payments[0], amount=Decimal("10.00"))
	name = factory.pooled(shop, replace(stated, payments=(part,), payment_state=PaymentState.PARTIALLY_PAID))
	review(name)
	doc = factory.get(name)
	assert (doc.status, doc.step) == ("To Pay", order_flow.COLLECT)
	in_transaction(ask_for_review, name)
	assert len(collect(name)) == 1
	doc = factory.get(name)
	assert (doc.step, bool(doc.step_due_at)) == (order_flow.REVIEW, True)
	assert frappe.db.count("Payment Entry", {"ecom_order": name, "docstatus": 1}) == 1
