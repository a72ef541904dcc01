"""From a ticket to goods back on the shelf, a credit note and money at the buyer.

Order #1037: two pieces at 59.50, tax 7.44, shipping 7.95.
"""

import json
from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Refund, to_dict
from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.order_document import read_canonical
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, make_warehouse
from tests.factories.shop import stocked
from tests.processes import together
from tests.support.shopify_orders import arrive, deliver_now, send_off

ORDER, TOTAL = "#1037", 134.39
ONE_PIECE = 63.22  # 59.50 + half of the tax of 7.44


@pytest.fixture
def item(site) -> str:
	return stocked(main=5)


@pytest.fixture
def order(sandbox, sandbox_shop, item) -> str:
	"""Shipped, invoiced, paid, and the shop knows."""
	name = arrive(sandbox, sandbox_shop, ORDER, [item])
	send_off(name)
	deliver_now(name)
	return name


def ticket(order: str, qty: int, ticket_type: str = "Return and Refund", disposition: str = "Restock"):
	line = factory.get(order).lines[0]
	made = open_ticket(order, ticket_type, "Does Not Fit", [{"line_id": line.line_id, "qty": qty}])
	if disposition:
		made.lines[0].disposition = disposition
		made.save()
	frappe.db.commit()
	return made


def refunds(sandbox) -> list:
	return [made for order in sandbox.shop.orders.values() for made in order.refunds]


@pytest.mark.smoke
def test_return_and_refund(sandbox, order, item):
	assert bin_of(item).actual_qty == 3
	made = ticket(order, 1)
	assert made.refund_amount == ONE_PIECE
	assert after_sales.approve(made.name) == "Awaiting Return"

	back = frappe.get_doc("Delivery Note", after_sales.receive(made.name))
	assert (back.is_return, back.items[0].qty, back.items[0].warehouse) == (1, -1, world.MAIN)
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (4, 0)
	assert factory.get(order).lines[0].returned_qty == 1

	note = frappe.get_doc("Sales Invoice", after_sales.refund(made.name))
	assert (note.is_return, note.return_against, note.grand_total) == (
		1,
		factory.get(order).sales_invoice,
		-ONE_PIECE,
	)
	made.reload()
	assert made.status == "Refunding"
	payment = frappe.get_doc("Payment Entry", made.payment_entry)
	assert (payment.payment_type, payment.paid_amount) == ("Pay", ONE_PIECE)
	assert frappe.db.get_value("Sales Invoice", note.name, "outstanding_amount") == 0

	deliver_now(order)
	[paid_back] = refunds(sandbox)
	assert float(paid_back.amount) == ONE_PIECE
	assert [(part.quantity, part.restock_type) for part in paid_back.lines] == [(1, "return")]
	made.reload()
	assert (made.status, made.external_id) == ("Closed", paid_back.id)

	# the shop tells us of its refund: it is this ticket's, not a new one
	receiving.poll(factory.get(order).shop)
	process_inbox(50)
	assert frappe.db.count("After Sales Ticket", {"ecom_order": order}) == 1
	assert factory.get(order).refunded_amount == ONE_PIECE


def test_scrapped_goods_do_not_go_back_on_the_shelf(order, item):
	scrap = make_warehouse()
	frappe.get_doc("Ecom Warehouse Profile", world.MAIN).update({"scrap_warehouse": scrap}).save()
	made = ticket(order, 2, disposition="Scrap")
	after_sales.approve(made.name)
	after_sales.receive(made.name)
	assert (bin_of(item).actual_qty, bin_of(item, scrap).actual_qty) == (3, 2)


def test_goods_need_a_place(order):
	made = ticket(order, 1, disposition="")
	after_sales.approve(made.name)
	with pytest.raises(frappe.ValidationError, match="Restock or Scrap"):
		after_sales.receive(made.name)


def test_refund_only_leaves_the_goods_with_the_buyer(sandbox, order, item):
	made = ticket(order, 1, "Refund Only", disposition="")
	assert after_sales.approve(made.name) == "Approved"
	after_sales.refund(made.name)
	deliver_now(order)
	assert bin_of(item).actual_qty == 3
	assert float(refunds(sandbox)[0].amount) == ONE_PIECE
	made.reload()
	assert (made.status, made.return_delivery_note) == ("Closed", None)


def test_amounts_are_those_of_the_locked_order_not_of_a_cached_copy(order):
	"""Another worker notes 100.00 refunded at the shop after this one has put the order into the cache."""
	made = ticket(order, 1, "Refund Only", disposition="")
	after_sales.approve(made.name)
	cached = frappe.get_cached_doc("Ecom Order", order)
	stated = replace(read_canonical(cached), refunds=(Refund("R-1", None, Decimal("100.00")),))
	table = frappe.qb.DocType("Ecom Order")
	frappe.qb.update(table).set(table.canonical, json.dumps(to_dict(stated))).where(table.name == order).run()
	frappe.db.commit()
	after_sales.refund(made.name)
	made.reload()
	assert made.refund_amount == 34.39  # 134.39 - 100.00


def test_each_step_happens_once(sandbox, order, item):
	made = ticket(order, 1)
	after_sales.approve(made.name)
	assert after_sales.receive(made.name) == after_sales.receive(made.name)
	assert after_sales.refund(made.name) == after_sales.refund(made.name)
	assert bin_of(item).actual_qty == 4
	assert frappe.db.count("Sales Invoice", {"ecom_order": order, "is_return": 1}) == 1
	deliver_now(order)
	deliver_now(order)
	assert len(refunds(sandbox)) == 1


def test_two_clerks_refund_once(sandbox, order, site):
	made = ticket(order, 1, "Refund Only", disposition="")
	after_sales.approve(made.name)
	notes = together(site, [lambda: after_sales.refund(made.name)] * 3)
	assert len(set(notes)) == 1
	assert frappe.db.count("Sales Invoice", {"ecom_order": order, "is_return": 1}) == 1
	assert frappe.db.count("Payment Entry", {"ecom_order": order, "payment_type": "Pay"}) == 1


def test_no_refund_before_the_goods_are_back(order):
	made = ticket(order, 1)
	after_sales.approve(made.name)
	with pytest.raises(frappe.ValidationError, match="cannot be refunded"):
		after_sales.refund(made.name)


def test_more_than_was_shipped_is_refused(order):
	with pytest.raises(frappe.ValidationError, match=r"3 of .* but only 2 have shipped"):
		ticket(order, 3)


def test_the_same_piece_is_not_refunded_twice(sandbox, order):
	"""Two pieces: a ticket for both, then a second ticket."""
	first = ticket(order, 2, "Refund Only", disposition="")
	assert first.refund_amount <= TOTAL
	after_sales.approve(first.name)
	after_sales.refund(first.name)
	deliver_now(order)
	with pytest.raises(frappe.ValidationError):
		ticket(order, 1, "Refund Only", disposition="")
	assert frappe.db.count("After Sales Ticket", {"ecom_order": order}) == 1


def test_two_open_tickets_share_what_there_is(order):
	ticket(order, 1, "Refund Only", disposition="")
	ticket(order, 1, "Refund Only", disposition="")
	with pytest.raises(frappe.ValidationError, match="0 of 2 are left"):
		ticket(order, 1, "Refund Only", disposition="")


def test_a_rejected_ticket_gives_its_pieces_free(order):
	first = ticket(order, 2, "Refund Only", disposition="")
	after_sales.reject(first.name, "Worn")
	assert ticket(order, 2, "Refund Only", disposition="").status == "Open"
	first.reload()
	assert (first.status, first.decision_reason) == ("Rejected", "Worn")


def test_the_status_is_not_set_by_hand(order):
	made = ticket(order, 1)
	made.status = "Closed"
	with pytest.raises(frappe.ValidationError):
		made.save()


def test_a_refund_is_told_once_although_the_answer_was_lost(sandbox, order):
	made = ticket(order, 1, "Refund Only", disposition="")
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	sandbox.faults.add(kind="lost", operation="CreateRefund", times=5)
	deliver_now(order)
	sandbox.faults.clear()
	deliver_now(order)
	made.reload()
	assert made.status == "Closed"
	assert len(refunds(sandbox)) == 1
