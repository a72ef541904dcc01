"""Exchanges and parcels sent again: a shipment of its own in the pool, credited and invoiced to the cent."""

from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Refund
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.after_sales import ticket_refunds, ticket_worker
from ecom_erp.flows.allocation import allocate, cancellation
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import CARD, line, make_order, stocked
from tests.support.shopify_orders import messages
from tests.support.tickets import balance, credit_notes, ticket

D = Decimal


@pytest.fixture
def items(site) -> tuple[str, str]:
	return stocked(main=9), stocked(main=9)


@pytest.fixture
def order(shop, items) -> str:
	"""Two pieces at 20.00 less 1.00 together, tax 3.90: 42.90, so 21.45 a piece."""
	return factory.billed(shop, make_order(line(items[0], "20.00", 2, discount="1.00", tax="3.90")))


def send_back(made) -> None:
	after_sales.approve(made.name)
	made.reload()
	after_sales.receive(made.name, [{"row": made.lines[0].name, "qty": 1, "disposition": "Restock"}])


def send_out(name: str) -> None:
	assert allocate.allocate(name) == "Allocated"
	for parcel in factory.parcels(name):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	for step in (billing.bill, collect, billing.complete):
		step(name)


@pytest.mark.smoke
def test_another_item_at_the_same_price(shop, order, items):
	made = ticket(order, "Exchange", exchange_item=items[1])
	assert (made.price_difference, made.refund_amount) == (0, 0)
	send_back(made)
	ticket_worker.work(made.name)
	made.reload()
	other = factory.get(made.replacement_order)
	assert (made.status, other.status, other.original_order, other.total) == (
		"Sending",
		"Approved",
		order,
		21.45,
	)
	assert after_sales.replace(made.name) == other.name

	send_out(other.name)
	other.reload()
	assert (other.status, other.lines[0].sku) == ("Completed", items[1])
	assert credit_notes(order) == [-21.45]
	assert frappe.db.get_value(
		"Sales Invoice", other.sales_invoice, ["grand_total", "outstanding_amount"]
	) == (21.45, 0)
	assert (bin_of(items[0]).actual_qty, bin_of(items[1]).actual_qty) == (8, 8)
	# nobody owes anything, and the bank has what it had
	assert balance(order, world.RECEIVABLE) + balance(other.name, world.RECEIVABLE) == 0
	assert balance(order, world.BANK_ACCOUNT) + balance(other.name, world.BANK_ACCOUNT) == D("42.90")
	assert "Refund" not in [row.kind for row in messages(order)]
	assert messages(other.name) == [], "the shop knows nothing of this order"
	ticket_worker.close_sent()
	made.reload()
	assert made.status == "Closed"


def test_a_cheaper_item_pays_the_difference_back(shop, order, items):
	made = ticket(order, "Exchange", exchange_item=items[1], exchange_price=10)
	# 10.00 + tax of 10 % against 21.45
	assert (made.price_difference, made.refund_amount) == (-10.45, 10.45)
	send_back(made)
	ticket_worker.work(made.name)
	made.reload()
	send_out(made.replacement_order)
	both = (order, made.replacement_order)
	assert sum(balance(name, world.BANK_ACCOUNT) for name in both) == D("32.45")
	assert sum(balance(name, world.RECEIVABLE) for name in both) == 0
	[told] = [row for row in messages(order) if row.kind == "Refund"]
	assert '"amount": "10.45"' in frappe.db.get_value("Outbox Message", told.name, "payload")


def test_a_dearer_item_is_sent_when_the_difference_is_paid(shop, order, items):
	made = ticket(order, "Exchange", exchange_item=items[1], exchange_price=30)
	assert made.price_difference == 11.55  # 33.00 - 21.45
	send_back(made)
	ticket_worker.work(made.name)
	made.reload()
	assert (made.status, made.replacement_order) == ("Received", None)
	assert "11.55 USD more" in made.problem
	after_sales.difference_paid(made.name, CARD, "TX-77")
	ticket_worker.work(made.name)
	made.reload()
	send_out(made.replacement_order)
	both = (order, made.replacement_order)
	assert sum(balance(name, world.BANK_ACCOUNT) for name in both) == D("54.45")
	assert sum(balance(name, world.RECEIVABLE) for name in both) == 0
	assert frappe.db.exists("Payment Entry", {"reference_no": "TX-77", "paid_amount": 11.55})


def test_the_exchanged_goods_can_come_back_too(shop, order, items):
	made = ticket(order, "Exchange", exchange_item=items[1])
	send_back(made)
	ticket_worker.work(made.name)
	made.reload()
	send_out(made.replacement_order)
	again = ticket(made.replacement_order, "Refund Only")
	assert again.refund_amount == 21.45


def test_a_lost_parcel_is_sent_again_without_charge(shop, order, items):
	made = ticket(order, "Resend", reason="Not Received")
	assert (made.refund_amount, made.base_amount) == (0, 21.45)
	after_sales.approve(made.name)
	ticket_worker.work(made.name)
	made.reload()
	again = factory.get(made.replacement_order)
	assert (again.total, again.original_order, again.after_sales_ticket) == (0, order, made.name)
	send_out(again.name)
	again.reload()
	assert (again.status, bin_of(items[0]).actual_qty) == ("Completed", 6)
	assert balance(again.name, world.RECEIVABLE) == 0
	assert credit_notes(order) == []
	assert frappe.db.count("Ecom Order", {"original_order": order}) == 1


def cancelled(made) -> str:
	"""The ticket's replacement is refused by a manager before it is shipped; its name."""
	ticket_worker.work(made.name)
	made.reload()
	name = made.replacement_order
	in_transaction(_reject, name)
	ticket_worker.close_sent()
	made.reload()
	return name


def _reject(name: str) -> None:
	doc = lock_order(name)
	cancellation.rejected(doc)
	order_flow.save(doc)


def test_a_cancelled_exchange_is_sent_as_another_order_and_credited_once(shop, order, items):
	made = ticket(order, "Exchange", exchange_item=items[1])
	send_back(made)
	first = cancelled(made)
	assert (made.status, made.replacement_order) == ("Received", None)
	assert made.problem == "The replacement was cancelled. Decide again what the customer receives."
	with pytest.raises(frappe.ValidationError, match="booked for a replacement"):
		after_sales.refund(made.name)
	made.lines[0].exchange_price = 10
	made.save()
	with pytest.raises(frappe.ValidationError, match="USD were booked"):
		after_sales.replace(made.name)
	made.reload()
	made.lines[0].exchange_item = items[0]
	made.lines[0].exchange_price = 0
	made.save()
	second = after_sales.replace(made.name)
	assert second == after_sales.replace(made.name) != first
	send_out(second)
	assert credit_notes(order) == [-21.45]
	both = (order, second)
	assert sum(balance(name, world.RECEIVABLE) for name in both) == 0
	assert sum(balance(name, world.BANK_ACCOUNT) for name in both) == D("42.90")
	ticket_worker.close_sent()
	made.reload()
	assert (made.status, made.problem) == ("Closed", None)


def test_a_parcel_that_is_not_sent_again_after_all_can_be_refused(shop, order):
	made = ticket(order, "Resend", reason="Not Received")
	after_sales.approve(made.name)
	first = cancelled(made)
	assert (made.status, made.replacement_order) == ("Approved", None)
	assert after_sales.replace(made.name) != first
	cancelled(made)
	assert after_sales.reject(made.name, "It has arrived after all") == "Rejected"


def test_pieces_of_an_exchange_count_when_the_shop_states_what_it_paid_back(shop, items):
	"""10.00 for three pieces: 3.33, 3.34 and 3.33. One comes back, one is exchanged with 2.34 back, one comes back."""
	stated = make_order(line(items[0], "4.00", 3, discount="2.00"))
	order = factory.billed(shop, stated)
	first = ticket(order)
	assert first.refund_amount == 3.33
	send_back(first)
	after_sales.refund(first.name)
	second = ticket(order, "Exchange", exchange_item=items[1], exchange_price=1)
	assert second.refund_amount == 2.34
	send_back(second)
	ticket_worker.work(second.name)
	in_transaction(ticket_refunds.refund_sent, second.name, "R-2")
	factory.pooled(shop, factory.later(stated, refunds=(Refund("R-2", None, D("2.34"), note=second.name),)))
	third = ticket(order)
	assert third.refund_amount == 3.33
	send_back(third)
	after_sales.refund(third.name)
	assert credit_notes(order) == [-3.33, -3.34, -3.33]
