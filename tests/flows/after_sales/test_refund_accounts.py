"""What goes back of an order that was paid through several gateways leaves the accounts that its payments reached."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Payment, PaymentKind, Refund, RefundLine
from ecom_erp.flows.insight.integrity.other_checks import wrong_refunds
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import CARD, line, make_order, stocked
from tests.flows.after_sales.test_stated_refunds import tell
from tests.support.tickets import balance

D = Decimal
CARDS = f"Gift Cards - {world.ABBR}"


@pytest.fixture
def seller(shop) -> str:
	"""Gift cards have an account of their own."""
	world._ledger(CARDS, "Bank Accounts", "Bank")
	doc = frappe.get_doc("Ecom Shop", shop)
	doc.append("gateways", {"gateway": "gift_card", "account": CARDS})
	doc.save()
	return shop


@pytest.fixture
def stated(seller):
	"""Two pieces at 10.00, tax 2.00: 8.00 of 22.00 with a gift card."""
	order = make_order(line(stocked(main=5), "10.00", 2, tax="2.00"))
	came = [("G1", "gift_card", "8.00"), ("C1", CARD, "14.00")]
	payments = tuple(
		Payment(key, gateway, PaymentKind.CAPTURE, D(amount), "USD", order.created_at)
		for key, gateway, amount in came
	)
	return replace(order, payments=payments)


def money(order: str) -> tuple[Decimal, Decimal]:
	"""What is on the gift cards' account and in the bank."""
	return balance(order, CARDS), balance(order, world.BANK_ACCOUNT)


def refund(order, key: str, amount: str, pieces: int) -> Refund:
	parts = (RefundLine(order.lines[0].external_id, pieces, D(10 * pieces), D(pieces)),) if pieces else ()
	return Refund(key, order.created_at, D(amount), parts)


@pytest.mark.parametrize("billed", [True, False])
def test_all_of_it(seller, stated, billed):
	"""Shipped or not."""
	order = (factory.billed if billed else factory.allocated)(seller, stated)
	[name] = tell(seller, stated, refund(stated, "R1", "22.00", 2))
	assert frappe.db.get_value("After Sales Ticket", name, ["status", "problem"]) == ("Closed", None)
	assert money(order) == (0, 0)
	assert list(wrong_refunds([name])) == []


def test_what_the_shop_says_it_has_sent_back_by_each(seller, stated):
	"""5.00 to the card, then 6.00: 4.00 of it to the gift card."""
	order = factory.billed(seller, stated)
	back = [("R1-c", CARD, "5.00"), ("R2-g", "gift_card", "4.00"), ("R2-c", CARD, "2.00")]
	payments = [
		Payment(key, gateway, PaymentKind.REFUND, D(amount), "USD", stated.created_at)
		for key, gateway, amount in back
	]
	first, second = refund(stated, "R1", "5.00", 0), refund(stated, "R2", "6.00", 0)
	tell(seller, replace(stated, payments=(*stated.payments, payments[0])), first)
	assert money(order) == (D("8.00"), D("9.00"))
	later = factory.later(stated, 2, payments=(*stated.payments, *payments))
	tickets = tell(seller, later, first, second)
	assert money(order) == (D("4.00"), D("7.00"))
	assert list(wrong_refunds(tickets)) == []
