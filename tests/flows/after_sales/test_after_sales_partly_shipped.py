"""Refunds of an order of which a part was shipped: what is not shipped leaves it only where the ticket says so."""

import json

import frappe
import pytest
import requests

from ecom_erp.core.orders.canonical import Refund, RefundLine
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, deliver
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.support.shopify_orders import messages
from tests.support.tickets import D, balance, credit_notes, policy, ticket, work

DAMAGED, CHANGED_MIND = "Damaged", "Changed Mind"


def half_shipped(shop: str, qty: int = 2, price: str = "10.00"):
	"""(order, parcel that left, parcel that has not, its warehouse): a line of `qty`, of which Newark has the last one."""
	item = stocked(main=qty - 1, east=1)
	order = factory.labelled(shop, make_order(line(item, price, qty)))
	first, second = sorted(factory.parcels(order), key=lambda name: place_of(name) != world.MAIN)
	shipping_labels.void_label(
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": second}, "shipping_label")
	)
	ship.ship(first)
	assert (factory.get(order).status, place_of(second)) == ("Partly Shipped", world.EAST)
	return order, second, item


def place_of(parcel: str) -> str:
	return frappe.db.get_value("Fulfilment Order", parcel, "warehouse")


def status_of(parcel: str) -> str:
	return frappe.db.get_value("Fulfilment Order", parcel, "status")


def send(order: str, parcel: str) -> None:
	"""The other parcel is sent, the order invoiced and its payment booked."""
	shipping_labels.buy_labels(parcel)
	ship.ship(parcel)
	invoiced(order)


def invoiced(order: str) -> None:
	billing.bill(order)
	collect(order)


def refund(name: str):
	"""Press Refund; the ticket afterwards."""
	try:
		after_sales.refund(name)
	except frappe.ValidationError as error:
		assert "The refund follows" in str(error)
	return frappe.get_doc("After Sales Ticket", name)


def test_a_damaged_piece_that_came_leaves_the_other_in_its_parcel(shop):
	order, parcel, item = half_shipped(shop)
	made = ticket(order, "Refund Only", 1, DAMAGED)
	assert (made.lines[0].about, made.lines[0].unshipped_qty) == ("Shipped", 0)
	after_sales.approve(made.name)
	assert refund(made.name).status == "Approved", "it waits for the invoice"
	assert (status_of(parcel), bin_of(item, world.EAST).reserved_qty) == ("To Pick", 1)
	send(order, parcel)
	assert refund(made.name).status == "Refunding"
	doc = factory.get(order)
	assert (doc.lines[0].shipped_qty, doc.lines[0].cancelled_qty) == (2, 0)
	assert credit_notes(order) == [-10.0]
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, D("10.00"))


def test_a_policy_that_lets_the_buyer_keep_it_leaves_the_rest_in_its_parcel(shop):
	order, parcel, _item = half_shipped(shop)
	policy("Keep Item")
	made = work(ticket(order, "Return and Refund", 1, DAMAGED).name)
	assert (made.status, made.decision, made.step) == ("Approved", "Keep Item", "refund")
	assert status_of(parcel) == "To Pick"
	send(order, parcel)
	assert work(made.name).status == "Refunding"
	assert factory.get(order).lines[0].shipped_qty == 2


def test_a_policy_about_damage_leaves_the_rest_in_its_parcel(shop):
	order, parcel, _item = half_shipped(shop)
	policy("Refund")
	made = work(ticket(order, "Refund Only", 1, DAMAGED).name)
	assert (made.status, made.cancelled_in_order, status_of(parcel)) == ("Approved", 0, "To Pick")


def test_the_piece_that_is_not_shipped_leaves_where_the_ticket_says_so(shop):
	order, parcel, item = half_shipped(shop)
	made = ticket(order, "Refund Only", 1, CHANGED_MIND, about="Not Shipped")
	assert made.lines[0].unshipped_qty == 1
	after_sales.approve(made.name)
	refund(made.name)
	assert (status_of(parcel), factory.get(order).status) == ("Cancelled", "Shipped")
	invoiced(order)
	assert refund(made.name).status == "Refunding"
	assert (credit_notes(order), bin_of(item, world.EAST).reserved_qty) == ([-10.0], 0)
	assert balance(order, world.RECEIVABLE) == 0


def test_nobody_guesses_which_piece_is_meant(shop):
	"""One came, one has not: a policy leaves it to a person, who says which before he approves."""
	order, parcel, _item = half_shipped(shop)
	policy("Refund")
	made = work(ticket(order, "Refund Only", 1, CHANGED_MIND).name)
	assert (made.status, made.decision, status_of(parcel)) == ("Open", "Person", "To Pick")
	assert "Set About to Shipped or Not Shipped" in made.decision_reason
	with pytest.raises(frappe.ValidationError, match="Set About to Shipped or Not Shipped"):
		after_sales.approve(made.name)
	made.lines[0].about = "Not Shipped"
	made.save()
	frappe.db.commit()
	assert (made.decision, made.lines[0].unshipped_qty) == ("Refund", 1)
	after_sales.approve(made.name)
	refund(made.name)
	assert status_of(parcel) == "Cancelled"


def test_both_pieces_are_the_one_that_came_and_the_one_that_has_not(shop):
	order, parcel, _item = half_shipped(shop)
	made = ticket(order, "Refund Only", 2, DAMAGED)
	assert (made.lines[0].about, made.lines[0].unshipped_qty) == (None, 1)
	after_sales.approve(made.name)
	refund(made.name)
	assert (status_of(parcel), factory.get(order).status) == ("Cancelled", "Shipped")
	invoiced(order)
	assert refund(made.name).status == "Refunding"
	assert (credit_notes(order), balance(order, world.BANK_ACCOUNT)) == ([-20.0], 0)


def test_what_was_shipped_before_the_refund_does_not_pass_as_not_shipped(shop):
	order, parcel, _item = half_shipped(shop)
	made = ticket(order, "Refund Only", 1, CHANGED_MIND, about="Not Shipped")
	after_sales.approve(made.name)
	send(order, parcel)
	with pytest.raises(frappe.ValidationError, match="shipped in the meantime"):
		after_sales.refund(made.name)
	assert credit_notes(order) == []
	made.reload()
	made.lines[0].about = "Shipped"
	made.save()
	frappe.db.commit()
	assert refund(made.name).status == "Refunding"
	assert credit_notes(order) == [-10.0]


def test_the_piece_that_is_left_needs_no_word(shop):
	"""The one that came is paid back and kept; the next ticket can only mean the other."""
	order, parcel, _item = half_shipped(shop, 3)
	first = ticket(order, "Refund Only", 2, DAMAGED)
	assert first.lines[0].unshipped_qty == 0
	after_sales.approve(first.name)
	refund(first.name)
	second = ticket(order, "Refund Only", 1, CHANGED_MIND)
	assert (second.lines[0].about, second.lines[0].unshipped_qty) == ("Not Shipped", 1)
	after_sales.approve(second.name)
	refund(second.name)
	assert status_of(parcel) == "Cancelled"
	invoiced(order)
	refund(first.name)
	refund(second.name)
	assert (sorted(credit_notes(order)), balance(order, world.BANK_ACCOUNT)) == ([-20.0, -10.0], 0)


def test_a_line_that_was_sent_beside_one_that_was_not(shop):
	"""Two lines, each from a warehouse of its own; each row of the ticket is about its line's pieces."""
	came, waits = stocked(main=1), stocked(east=1)
	order = factory.labelled(shop, make_order(line(came, "10.00"), line(waits, "7.00")))
	first, second = sorted(factory.parcels(order), key=lambda name: place_of(name) != world.MAIN)
	shipping_labels.void_label(
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": second}, "shipping_label")
	)
	ship.ship(first)
	lines = [{"line_id": row.line_id, "qty": 1} for row in factory.get(order).lines]
	made = open_ticket(order, "Refund Only", CHANGED_MIND, lines)
	frappe.db.commit()
	assert [(row.about, row.unshipped_qty) for row in made.lines] == [("Shipped", 0), ("Not Shipped", 1)]
	after_sales.approve(made.name)
	refund(made.name)
	assert status_of(second) == "Cancelled"
	invoiced(order)
	refund(made.name)
	assert credit_notes(order) == [-17.0]


def test_what_left_by_hand_is_not_taken_out_of_its_parcel(shop):
	"""Two of three pieces of a parcel left by a Delivery Note by hand: the third is taken out, and with it the one of the
	other parcel. What is left of the first has been shipped."""
	item = stocked(main=3, east=1)
	order = factory.allocated(shop, make_order(line(item, "10.00", 4)))
	parcel, other = sorted(factory.parcels(order), key=lambda name: place_of(name) != world.MAIN)
	row = frappe.db.get_value("Fulfilment Order Item", {"parent": parcel}, "sales_order_item")
	note = deliver(factory.get(order).sales_order, submit=False)
	note.set("items", [one for one in note.items if one.so_detail == row])
	note.items[0].qty = 2
	note.save()
	note.submit()
	frappe.db.commit()
	assert (factory.get(order).status, status_of(parcel)) == ("Partly Shipped", "To Pick")
	assert ticket(order, "Refund Only", 1, DAMAGED).lines[0].unshipped_qty == 0
	made = ticket(order, "Refund Only", 2, CHANGED_MIND, about="Not Shipped")
	assert made.lines[0].unshipped_qty == 2
	after_sales.approve(made.name)
	refund(made.name)
	doc = factory.get(order)
	assert (doc.status, doc.lines[0].shipped_qty) == ("Shipped", 2)
	assert (status_of(parcel), status_of(other)) == ("Shipped", "Cancelled")
	assert frappe.db.get_value("Fulfilment Order", parcel, "delivery_note") == note.name
	[told] = [
		json.loads(row) for row in frappe.get_all("Outbox Message", {"ecom_order": order}, pluck="payload")
	]
	assert told["lines"] == [[doc.lines[0].line_id, 2]]


def test_the_shops_own_refund_of_a_half_shipped_line_asks_a_person(shop):
	"""The shop has paid one piece back and does not say which: nothing leaves a parcel until somebody has said so."""
	item = stocked(main=1, east=1)
	stated = make_order(line(item, "10.00", 2))
	order = factory.labelled(shop, stated)
	first, second = factory.parcels(order)
	shipping_labels.void_label(
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": second}, "shipping_label")
	)
	ship.ship(first)
	gone = RefundLine(stated.lines[0].external_id, 1, D("10.00"), D(0))
	factory.pooled(shop, factory.later(stated, refunds=(Refund("R-1", None, D("10.00"), (gone,)),)))
	name = frappe.db.get_value("After Sales Ticket", {"ecom_order": order, "source": "Shop"})
	made = work(name)
	assert (made.status, status_of(second)) == ("Approved", "To Pick")
	assert "Set About to Shipped or Not Shipped" in made.problem
	made.lines[0].about = "Not Shipped"
	made.save()
	frappe.db.commit()
	after_sales.work_again(name)
	assert (status_of(second), factory.get(order).status) == ("Cancelled", "Shipped")
	invoiced(order)
	assert work(name).status == "Closed"
	assert (credit_notes(order), balance(order, world.RECEIVABLE)) == ([-10.0], 0)


def test_another_system_says_which_pieces_it_means(shop, live_site):
	order, parcel, _item = half_shipped(shop)
	frappe.db.commit()

	def call(**about) -> dict:
		row = {"line_id": factory.get(order).lines[0].line_id, "qty": 1, **about}
		answer = requests.post(
			f"{live_site.url}/api/method/ecom_erp.api.v1.create_ticket",
			json={
				"ecom_order": order,
				"ticket_type": "Refund Only",
				"reason": CHANGED_MIND,
				"lines": [row],
			},
			headers=token(make_user("Ecom Integration")),
			timeout=60,
		)
		assert answer.status_code == 200, answer.text
		return answer.json()["message"]["lines"][0]

	assert call(about="Not Shipped")["unshipped_qty"] == 1
	silent = call()
	assert (silent["about"] or None, silent["unshipped_qty"]) == (None, 0)
	assert status_of(parcel) == "To Pick"
	assert "Refund" not in [row.kind for row in messages(order)]
