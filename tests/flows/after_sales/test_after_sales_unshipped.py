"""Refunds before shipping: the pieces leave the order, the stock is free, the money goes back, the shop knows."""

from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import PaymentState, Refund
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.after_sales import shop_notices
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import line, make_order, stocked
from tests.support.canonical_orders import captured
from tests.support.shopify_orders import messages
from tests.support.tickets import balance, credit_notes, due, ticket, work

D = Decimal


@pytest.fixture
def item(site) -> str:
	return stocked(main=10)


def three_pieces(item: str):
	"""30.00 less 3.00, tax 2.00, shipping 6.00: 35.00; one piece is worth 9.00 + 0.67."""
	return make_order(line(item, "10.00", 3, discount="3.00", tax="2.00"), shipping=D(6))


def refunded(order: str, qty: int, **values):
	made = ticket(order, "Refund Only", qty, "Changed Mind", **values)
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	made.reload()
	return made


def test_a_whole_order_before_shipping(courier, item):
	shop = factory.make_shop(channel="WooCommerce")
	order = factory.allocated(shop, three_pieces(item))
	sales_order = factory.get(order).sales_order
	assert bin_of(item).reserved_qty == 3
	made = refunded(order, 3)
	assert factory.get(order).status == "Cancelled"
	assert frappe.db.get_value("Sales Order", sales_order, "docstatus") == 2
	assert (bin_of(item).reserved_qty, bin_of(item).actual_qty) == (0, 10)
	# all that was paid goes back, shipping too; the books show it coming and going
	assert (made.refund_amount, made.status) == (35.0, "Refunding")
	assert frappe.db.get_value("Payment Entry", made.payment_entry, ["payment_type", "paid_amount"]) == (
		"Pay",
		35.0,
	)
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)
	assert [row.kind for row in messages(order)] == ["Cancellation"]
	assert after_sales.refund(made.name) == ""
	assert frappe.db.count("Payment Entry", {"ecom_order": order}) == 2


def test_of_an_order_paid_in_part_no_more_goes_back_than_came(shop, item):
	"""60.00 of 100.00 are paid when the whole order is taken out."""
	partly = make_order(
		line(item, "50.00", 2), payment_state=PaymentState.PARTIALLY_PAID, payments=(captured("60.00"),)
	)
	order = factory.reviewed(shop, partly)
	made = refunded(order, 2)
	assert (factory.get(order).status, made.refund_amount) == ("Cancelled", 60.0)
	assert frappe.db.get_value("Payment Entry", made.payment_entry, "paid_amount") == 60.0
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)


def test_what_the_shop_gave_before_does_not_go_back_twice(shop, item):
	"""The shop pays 5.00 of 35.00 as goodwill; then the order is taken out: 30.00 go back, and the 5.00 are booked."""
	stated = three_pieces(item)
	order = factory.allocated(shop, stated)
	factory.pooled(shop, factory.later(stated, refunds=(Refund("R-5", None, D(5)),)))
	goodwill = work(frappe.db.get_value("After Sales Ticket", {"ecom_order": order, "source": "Shop"}))
	assert (goodwill.status, goodwill.refund_amount) == ("Approved", 5.0)
	made = refunded(order, 3)
	assert (factory.get(order).status, made.refund_amount) == ("Cancelled", 30.0)
	assert work(goodwill.name).status == "Closed"
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)


def test_the_shop_pays_all_back_whether_or_not_it_can_cancel(shop, item):
	order = factory.allocated(shop, three_pieces(item))
	refunded(order, 3)
	[told_shop] = messages(order)
	payload = frappe.db.get_value("Outbox Message", told_shop.name, "payload")
	if shop_notices.can_cancel(factory.get(order)):
		assert (told_shop.kind, '"refund": true' in payload) == ("Cancellation", True)
	else:
		assert (told_shop.kind, '"amount": "35.00"' in payload) == ("Refund", True)
		assert "Also cancel the order in the shop" in factory.timeline(order)


@pytest.mark.smoke
def test_one_piece_of_three_is_taken_out(shop, item):
	order = factory.allocated(shop, three_pieces(item))
	first = factory.get(order).sales_order
	made = refunded(order, 1)
	assert made.refund_amount == 9.67
	doc = factory.get(order)
	assert (doc.status, doc.lines[0].cancelled_qty, bin_of(item).reserved_qty) == ("Approved", 1, 0)
	assert frappe.db.get_value("Sales Order", first, "docstatus") == 2

	assert allocate.allocate(order) == "Allocated"
	doc.reload()
	assert frappe.db.get_value("Sales Order", doc.sales_order, ["total_qty", "grand_total"]) == (2.0, 25.33)
	assert bin_of(item).reserved_qty == 2
	for parcel in frappe.get_all(
		"Fulfilment Order", {"ecom_order": order, "status": "To Pick"}, pluck="name"
	):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	for step in (billing.bill, collect, billing.complete):
		step(order)
	doc.reload()
	assert (doc.status, doc.lines[0].shipped_qty) == ("Completed", 2)
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "grand_total") == 25.33
	# 35.00 came, 9.67 went back: nobody owes anything
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, D("25.33"))
	[told] = [row for row in messages(order) if row.kind == "Refund"]
	assert '"amount": "9.67"' in frappe.db.get_value("Outbox Message", told.name, "payload")


def test_the_rest_of_a_line_can_be_returned_later(shop, item):
	order = factory.allocated(shop, three_pieces(item))
	refunded(order, 1)
	allocate.allocate(order)
	for parcel in frappe.get_all(
		"Fulfilment Order", {"ecom_order": order, "status": "To Pick"}, pluck="name"
	):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	for step in (billing.bill, collect, billing.complete):
		step(order)
	made = ticket(order, qty=2)
	after_sales.approve(made.name)
	made.reload()
	made.lines[0].disposition = "Restock"
	made.save()
	frappe.db.commit()
	after_sales.receive(made.name)
	after_sales.refund(made.name)
	# 18.00 of goods and 1.33 of tax; the shipping of 6.00 stays
	assert credit_notes(order) == [-19.33]
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, D("6.00"))
	with pytest.raises(frappe.ValidationError):
		ticket(order, "Refund Only", 1)


def test_an_order_that_has_its_label_is_not_touched(shop, item):
	order = factory.labelled(shop, three_pieces(item))
	made = ticket(order, "Refund Only", 3)
	after_sales.approve(made.name)
	with pytest.raises(frappe.ValidationError, match="Void it"):
		after_sales.refund(made.name)
	assert factory.get(order).status == "Allocated"


def test_what_is_not_shipped_of_a_partly_shipped_order(shop):
	"""Two parcels, one gone: the other piece leaves its parcel, is credited after the invoice, its stock is free."""
	item = stocked(main=1, east=1)
	order = factory.labelled(shop, make_order(line(item, "10.00", 2, tax="1.00")))
	first, second = factory.parcels(order)
	shipping_labels.void_label(
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": second}, "shipping_label")
	)
	ship.ship(first)
	place = frappe.db.get_value("Fulfilment Order", second, "warehouse")
	made = ticket(order, "Refund Only", 1, about="Not Shipped")
	after_sales.approve(made.name)
	with pytest.raises(frappe.ValidationError, match="The refund follows"):
		after_sales.refund(made.name)
	with pytest.raises(frappe.ValidationError, match="The refund follows"):
		after_sales.refund(made.name)
	assert frappe.db.get_value("Fulfilment Order", second, "status") == "Cancelled"
	assert factory.get(order).status == "Shipped"
	billing.bill(order)
	collect(order)
	after_sales.refund(made.name)
	assert credit_notes(order) == [-10.5]
	assert (bin_of(item, place).reserved_qty, bin_of(item, place).actual_qty) == (0, 1)
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, D("10.50"))


def test_the_refund_of_a_shipped_order_waits_for_its_invoice(shop, item):
	order = factory.shipped(shop, three_pieces(item))
	made = ticket(order, "Refund Only", 1)
	after_sales.approve(made.name)
	frappe.db.set_value("After Sales Ticket", made.name, "step", "refund")
	due(made.name)
	made = work(made.name)
	assert (made.status, made.problem) == (
		"Approved",
		"The order has no invoice yet. The refund follows after invoicing.",
	)
	assert made.step_due_at > frappe.utils.now_datetime()
	billing.bill(order)
	collect(order)
	assert work(made.name).status == "Refunding"
