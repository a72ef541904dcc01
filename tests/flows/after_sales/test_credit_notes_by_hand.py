"""A refund that an accountant has booked in ERPNext before the shop, or a ticket, says so: it is booked once."""

from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Refund, RefundLine
from tests.factories import shop as factory
from tests.factories.erpnext import credit_note, pay
from tests.factories.shop import line, make_order, stocked
from tests.flows.after_sales.test_stated_refunds import books, tell

D = Decimal


@pytest.fixture
def stated():
	"""Two pieces at 10.00, tax 2.00: 22.00."""
	return make_order(line(stocked(main=5), "10.00", 2, tax="2.00"))


def refund(order, pieces: int = 2) -> Refund:
	part = RefundLine(order.lines[0].external_id, pieces, D(10 * pieces), D(pieces))
	return Refund("R1", order.created_at, D(11 * pieces), (part,))


@pytest.mark.parametrize("paid", [True, False])
def test_a_credit_note_by_hand_is_the_refund_of_the_shop(shop, stated, paid):
	"""Whether the accountant has booked the payment back as well or not."""
	order = factory.billed(shop, stated)
	note = credit_note(factory.get(order).sales_invoice)
	payment = pay("Sales Invoice", note.name) if paid else None
	frappe.db.commit()
	[name] = tell(shop, stated, refund(stated))
	ticket = frappe.get_doc("After Sales Ticket", name)
	assert (ticket.status, ticket.problem, ticket.credit_note) == ("Closed", None, note.name)
	assert payment is None or ticket.payment_entry == payment.name
	assert frappe.db.get_value("Sales Invoice", note.name, "outstanding_amount") == 0
	invoice = factory.get(order).sales_invoice
	assert frappe.db.count("Sales Invoice", {"return_against": invoice}) == 1
	assert books(order) == {}


def test_a_credit_note_over_another_amount_is_another_refund(shop, stated):
	order = factory.billed(shop, stated)
	note = credit_note(factory.get(order).sales_invoice, [1])
	frappe.db.commit()
	[name] = tell(shop, stated, Refund("R1", stated.created_at, D("5.00")))
	ticket = frappe.get_doc("After Sales Ticket", name)
	assert ticket.status == "Closed" and ticket.credit_note not in (None, note.name)
