"""Refunds that the shop makes by itself are booked with what it paid, once, to the cent."""

from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Refund
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.review import order_review
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import stocked
from tests.support.shopify_orders import arrive, deliver_now, messages, send_off
from tests.support.tickets import balance, credit_notes, ticket, work

ORDER = "#1037"  # two pieces at 59.50, tax 7.44, shipping 7.95: 134.39
D = Decimal


@pytest.fixture
def item(site) -> str:
	return stocked(main=5)


@pytest.fixture
def order(sandbox, sandbox_shop, item) -> str:
	name = arrive(sandbox, sandbox_shop, ORDER, [item])
	send_off(name)
	deliver_now(name)
	return name


def refund_at_shop(sandbox, order: str, amount: str, qty: int = 0, **body) -> str:
	"""The shop pays back; the ticket that comes of it, worked on."""
	[placed] = sandbox.shop.orders.values()
	lines = [[placed.lines[0].id, qty, "no_restock"]] if qty else []
	sandbox.control.handle(
		"POST", f"/sandbox/orders/{placed.id}/refund", {"lines": lines, "amount": amount, **body}
	)
	return fetch(order)


def fetch(order: str):
	receiving.poll(factory.get(order).shop)
	process_inbox(50)
	made = frappe.get_all("After Sales Ticket", {"ecom_order": order}, pluck="name", order_by="creation desc")
	return work(made[0]) if made else None


@pytest.mark.parametrize(
	"amount, qty, beside",
	[
		("63.22", 1, 0),  # what the piece is worth: 59.50 + 3.72
		("70.00", 1, 6.78),  # and something on top
		("50.00", 1, -13.22),  # and something kept back
		("1.23", 0, 1.23),  # money without goods
	],
)
def test_a_refund_is_booked_with_the_shops_amount(sandbox, order, item, amount, qty, beside):
	made = refund_at_shop(sandbox, order, amount, qty)
	assert (made.source, made.status, made.refund_amount) == ("Shop", "Closed", float(amount))
	assert made.goodwill_amount == pytest.approx(beside)
	assert credit_notes(order) == [-float(amount)]
	assert balance(order, world.RECEIVABLE) == 0
	assert balance(order, world.BANK_ACCOUNT) == D("134.39") - D(amount)
	assert bin_of(item).actual_qty == 3
	assert [row.kind for row in messages(order)] == ["Fulfilment"], "the shop has paid already"
	fetch(order)
	assert frappe.db.count("After Sales Ticket", {"ecom_order": order}) == 1
	assert len(credit_notes(order)) == 1


def test_goodwill_stands_on_its_account(sandbox, order):
	shop = factory.get(order).shop
	frappe.db.set_value("Ecom Shop", shop, "goodwill_account", world.WRITE_OFF)
	frappe.clear_document_cache("Ecom Shop", shop)
	refund_at_shop(sandbox, order, "5.00")
	assert balance(order, world.WRITE_OFF) == D("5.00")


def test_two_refunds_then_all_that_is_left(sandbox, order):
	refund_at_shop(sandbox, order, "1.23")
	refund_at_shop(sandbox, order, "63.22", 1)
	refund_at_shop(sandbox, order, "69.94", 1)
	assert credit_notes(order) == [-1.23, -63.22, -69.94]
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)


def test_a_refund_before_the_invoice_waits_for_it(sandbox, sandbox_shop, item):
	order = arrive(sandbox, sandbox_shop, ORDER, [item])
	send_off(order, invoice=False)
	deliver_now(order)
	made = refund_at_shop(sandbox, order, "63.22", 1)
	assert (made.status, made.step) == ("Approved", "refund")
	billing.bill(order)
	collect(order)
	assert work(made.name).status == "Closed"
	assert credit_notes(order) == [-63.22]


@pytest.mark.smoke
def test_a_refund_before_shipping_takes_the_piece_out(sandbox, sandbox_shop, item):
	order = arrive(sandbox, sandbox_shop, ORDER, [item])
	order_review.review(order)
	assert allocate.allocate(order) == "Allocated"
	made = refund_at_shop(sandbox, order, "63.22", 1)
	assert (made.status, made.cancelled_in_order, bin_of(item).reserved_qty) == ("Closed", 1, 0)
	assert allocate.allocate(order) == "Allocated"
	assert bin_of(item).reserved_qty == 1
	doc = factory.get(order)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 71.17  # 134.39 - 63.22
	assert [row.kind for row in messages(order)] == []


def test_a_refund_that_came_before_its_order(sandbox, sandbox_shop, item):
	"""The order is first seen with its refund in it: the refunded piece is never allocated."""
	placed = sandbox.shop.place(ORDER)
	factory.make_listing(sandbox_shop, placed.lines[0].variant_id, {item: 1})
	body = {"lines": [[placed.lines[0].id, 1, "no_restock"]], "amount": "60.00"}
	sandbox.control.handle("POST", f"/sandbox/orders/{placed.id}/refund", body)
	receiving.poll(sandbox_shop)
	process_inbox(50)
	order = frappe.db.get_value("Ecom Order", {"shop": sandbox_shop, "external_id": placed.id})
	[name] = frappe.get_all("After Sales Ticket", {"ecom_order": order}, pluck="name")
	assert work(name).status == "Closed"
	send_off(order)
	doc = factory.get(order)
	assert (doc.lines[0].cancelled_qty, doc.lines[0].shipped_qty) == (1, 1)
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "grand_total") == 74.39  # 134.39 - 60.00
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, D("74.39"))


def test_an_order_that_the_shop_cancels_and_pays_back(sandbox, sandbox_shop, item):
	order = arrive(sandbox, sandbox_shop, ORDER, [item])
	order_review.review(order)
	assert allocate.allocate(order) == "Allocated"
	[placed] = sandbox.shop.orders.values()
	sandbox.control.handle("POST", f"/sandbox/orders/{placed.id}/cancel", {})
	made = refund_at_shop(sandbox, order, "134.39", 2)
	assert (factory.get(order).status, made.status, made.refund_amount) == ("Cancelled", "Closed", 134.39)
	assert bin_of(item).reserved_qty == 0
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)
	assert frappe.db.count("Payment Entry", {"ecom_order": order, "docstatus": 1}) == 2
	assert messages(order) == []


def test_a_refund_of_what_a_buyers_ticket_asks_back_is_booked(sandbox, order):
	"""Both pieces are on their way back when a clerk refunds one at the shop: it is booked, and the order goes on."""
	asked = ticket(order, "Return and Refund", 2)
	made = refund_at_shop(sandbox, order, "63.22", 1)
	assert (made.source, made.status, made.refund_amount) == ("Shop", "Closed", 63.22)
	assert credit_notes(order) == [-63.22]
	assert balance(order, world.BANK_ACCOUNT) == D("71.17")  # 134.39 - 63.22
	assert factory.get(order).refunded_amount == 63.22
	assert frappe.db.get_value("After Sales Ticket", asked.name, "status") == "Open"


def test_money_first_and_then_a_cancellation_that_restocks(sandbox, sandbox_shop, item):
	"""All is paid back as an amount; the cancellation then refunds 0 with the pieces. No parcel goes out."""
	order = arrive(sandbox, sandbox_shop, ORDER, [item])
	order_review.review(order)
	assert allocate.allocate(order) == "Allocated"
	money = refund_at_shop(sandbox, order, "134.39")
	assert (money.status, money.step) == ("Approved", "refund")
	[placed] = sandbox.shop.orders.values()
	sandbox.control.handle("POST", f"/sandbox/orders/{placed.id}/cancel", {})
	goods = refund_at_shop(sandbox, order, "0.00", 2)
	assert (factory.get(order).status, bin_of(item).reserved_qty) == ("Cancelled", 0)
	assert (goods.name != money.name, goods.status, goods.refund_amount) == (True, "Closed", 0)
	money = work(money.name)
	assert (money.status, money.refund_amount) == ("Closed", 134.39)
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, 0)


def test_pieces_that_were_taken_out_already_wait_for_a_person(sandbox, sandbox_shop, item):
	"""One of two pieces is taken out, then the shop refunds two: the order is pooled, and keeps its other piece."""
	order = arrive(sandbox, sandbox_shop, ORDER, [item])
	order_review.review(order)
	asked = ticket(order, "Refund Only", 1)
	after_sales.approve(asked.name)
	after_sales.refund(asked.name)
	made = refund_at_shop(sandbox, order, "71.17", 2)
	assert (made.source, made.status) == ("Shop", "Approved")
	assert "only 1 are left" in made.problem
	assert factory.get(order).lines[0].cancelled_qty == 1


def test_a_ticket_about_a_line_that_the_shop_has_taken_off_does_not_stop_its_order(shop, item):
	stays, goes = factory.line(item, "10.00"), factory.line(stocked(main=5), "10.00")
	stated = factory.make_order(goes, stays)
	order = factory.reviewed(shop, stated)
	ticket(order, "Refund Only", 1)
	factory.pooled(shop, factory.later(stated, lines=(stays,), total=stated.total))
	given = (Refund("R-1", None, D("1.00")),)
	factory.pooled(shop, factory.later(stated, 2, lines=(stays,), total=stated.total, refunds=given))
	assert (
		frappe.db.get_value(
			"After Sales Ticket", {"ecom_order": order, "external_id": "R-1"}, "refund_amount"
		)
		== 1
	)
