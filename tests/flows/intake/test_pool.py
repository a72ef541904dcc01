"""Changes of an order at its shop, before and after documents were posted for it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.work import order_steps
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import later, line, make_order, stocked
from tests.processes import together


def cancelled(order):
	return later(order, cancelled_at=order.updated_at + timedelta(minutes=1), cancel_reason="customer")


def test_the_same_statement_twice_is_one_order(shop):
	order = make_order(line(stocked(), "10.00"))
	name = factory.pooled(shop, order)
	before = factory.get(name).modified
	assert factory.pooled(shop, order) == name
	assert factory.get(name).modified == before
	assert frappe.db.count("Ecom Order", {"shop": shop}) == 1


def test_an_older_statement_changes_nothing(shop):
	order = make_order(line(stocked(), "10.00"))
	name = factory.pooled(shop, later(order, note="new"))
	factory.pooled(shop, order)
	assert factory.get(name).note == "new"


def test_two_shops_may_use_the_same_order_id(shop):
	other = factory.make_shop()
	order = make_order(line(stocked(), "10.00"))
	assert factory.pooled(shop, order) != factory.pooled(other, order)


def test_returning_buyers_are_one_customer(shop):
	first = make_order(line(stocked(), "10.00"))
	second = make_order(line(stocked(), "11.00"), buyer=first.buyer)
	one, two = factory.get(factory.pooled(shop, first)), factory.get(factory.pooled(shop, second))
	assert one.customer == two.customer
	assert frappe.db.count("Ecom Buyer", {"shop": shop}) == 1


def test_a_buyer_may_call_himself_what_he_likes(shop):
	order = make_order(line(stocked(main=1), "11.00"))
	order = replace(
		order,
		buyer=replace(order.buyer, name="Ada <3 Berg"),
		shipping_address=replace(order.shipping_address, name="Berg <3"),
	)
	doc = factory.get(factory.allocated(shop, order))
	assert doc.buyer_name == "Ada <3 Berg"
	assert frappe.db.get_value("Customer", doc.customer, "customer_name") == "Ada 3 Berg"
	address = frappe.db.get_value("Sales Order", doc.sales_order, "shipping_address_name")
	assert frappe.db.get_value("Address", address, "address_title") == "Berg 3"


def test_before_posting_a_change_is_taken_over(shop):
	item, other = stocked(main=5), stocked(main=5)
	order = make_order(line(item, "10.00"))
	name = factory.reviewed(shop, order)
	changed = later(order, lines=(replace(order.lines[0], quantity=2), line(other, "5.00")))
	rest = replace(order.payments[0], external_id="p2", amount=Decimal("15.00"))
	changed = replace(changed, payments=(*order.payments, rest))
	factory.pooled(shop, changed)
	doc = factory.get(name)
	assert (doc.total, [row.qty for row in doc.lines]) == (25, [2, 1])
	assert doc.step == "review"
	assert "Changed in the shop" in factory.timeline(name)
	order_steps.advance(name)
	doc = factory.get(name)
	assert doc.status == "Allocated"
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 25


def test_after_posting_a_change_is_held_with_the_difference(shop):
	item = stocked(main=5)
	order = make_order(line(item, "10.00", 2))
	name = factory.allocated(shop, order)
	sales_order = factory.get(name).sales_order
	factory.pooled(shop, later(order, lines=(replace(order.lines[0], quantity=3),)))
	doc = factory.get(name)
	assert (doc.status, doc.sales_order, doc.next_action) == ("On Hold", sales_order, "Review")
	assert "quantity 3 instead of 2" in factory.holds(name)["changed_after_allocation"]
	assert bin_of(item).reserved_qty == 2
	[parcel] = factory.parcels(name)
	try:
		shipping_labels.buy_labels(parcel)
		raise AssertionError("a held order must not be labelled")
	except frappe.ValidationError as error:
		assert "on hold" in str(error)


def test_a_new_address_is_taken_over_while_nobody_has_picked(shop):
	"""From Chicago to Newark: the order is allocated anew, from the warehouse that is nearer to Newark."""
	item = stocked(main=1, east=1)
	order = make_order(line(item, "10.00"))
	name = factory.allocated(shop, order)
	factory.pooled(shop, later(order, shipping_address=factory.NEWARK))
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.ship_city) == ("Allocated", "Newark")
	assert [row.warehouse for row in doc.allocations] == [world.EAST]
	assert (bin_of(item, world.MAIN).reserved_qty, bin_of(item, world.EAST).reserved_qty) == (0, 1)


def test_a_changed_address_is_held_but_not_repeated_in_the_timeline(shop):
	"""The parcel has its label already. Personal data stays out of comments."""
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.labelled(shop, order)
	factory.pooled(shop, later(order, shipping_address=replace(factory.CHICAGO, line1="5 Secret Lane")))
	assert "address" in factory.holds(name)["changed_after_allocation"]
	assert "Secret Lane" not in factory.timeline(name)


def test_a_note_after_posting_holds_nothing(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.allocated(shop, order)
	factory.pooled(shop, later(order, note="Ring twice"))
	doc = factory.get(name)
	assert (doc.status, doc.note) == ("Allocated", "Ring twice")


def test_cancelled_before_posting(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.reviewed(shop, order)
	factory.pooled(shop, cancelled(order))
	doc = factory.get(name)
	# what was paid is booked, whatever becomes of the order
	assert (doc.status, doc.step) == ("Cancelled", "collect")
	assert frappe.db.count("Sales Order", {"ecom_order": name}) == 0


def test_cancelled_from_the_start(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	order = replace(order, cancelled_at=order.created_at)
	assert factory.get(factory.reviewed(shop, order)).status == "Cancelled"


@pytest.mark.smoke
def test_cancelled_after_allocation_gives_the_stock_back(shop):
	item = stocked(main=3)
	order = make_order(line(item, "10.00", 2))
	name = factory.allocated(shop, order)
	sales_order = factory.get(name).sales_order
	factory.pooled(shop, cancelled(order))
	doc = factory.get(name)
	assert (doc.status, doc.sales_order, doc.lines[0].allocated_qty) == ("Cancelled", None, 0)
	assert frappe.db.get_value("Sales Order", sales_order, "docstatus") == 2
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (3, 0)
	[parcel] = factory.parcels(name)
	assert frappe.db.get_value("Fulfilment Order", parcel, "status") == "Cancelled"


def test_cancelled_with_a_label_on_it_waits_for_a_person(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.labelled(shop, order)
	factory.pooled(shop, cancelled(order))
	doc = factory.get(name)
	assert doc.status == "On Hold"
	assert doc.next_action == "Review"
	assert "packed or shipped" in factory.holds(name)["cancelled_late"]
	assert frappe.db.get_value("Sales Order", doc.sales_order, "docstatus") == 1


def test_cancelled_after_shipping_waits_for_a_person(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.shipped(shop, order)
	factory.pooled(shop, cancelled(order))
	assert factory.get(name).status == "Shipped"
	assert "cancelled_late" in factory.holds(name)


def test_what_is_cancelled_stays_so(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.reviewed(shop, order)
	gone = cancelled(order)
	factory.pooled(shop, gone)
	factory.pooled(shop, later(gone, note="changed", minutes=2))
	assert factory.get(name).status == "Cancelled"
	assert "after it was cancelled" in factory.timeline(name)


def test_money_that_comes_after_shipping_completes_the_order(shop):
	"""Cash on delivery: shipped and invoiced unpaid, then the shop reports the money."""
	order = make_order(line(stocked(main=1), "10.00"))
	cash = Payment("cod1", factory.COD, PaymentKind.AUTHORIZATION, Decimal("10.00"), "USD")
	order = replace(order, payment_state=PaymentState.PENDING, payments=(cash,))
	name = factory.billed(shop, order)
	doc = factory.get(name)
	assert (doc.status, doc.next_action) == ("Shipped", "Collect Payment")

	money = Payment("cod2", factory.COD, PaymentKind.CAPTURE, Decimal("10.00"), "USD", order.created_at)
	factory.pooled(shop, later(order, payment_state=PaymentState.PAID, payments=(cash, money)))
	order_steps.advance(name)
	doc = factory.get(name)
	assert doc.status == "Completed"
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "outstanding_amount") == 0
	assert collect(name) == [], "the money is booked once"
	assert frappe.db.count("Payment Entry", {"ecom_order": name, "docstatus": 1}) == 1


def test_a_sales_order_cancelled_by_hand_is_noticed(shop):
	item = stocked(main=1)
	name = factory.allocated(shop, make_order(line(item, "10.00")))
	sales_order = frappe.get_doc("Sales Order", factory.get(name).sales_order)
	sales_order.flags.ignore_links = True
	sales_order.cancel()
	doc = factory.get(name)
	assert (doc.status, doc.sales_order, doc.allocations) == ("On Hold", None, [])
	assert sales_order.name in factory.holds(name)["sales_order_cancelled"]
	assert bin_of(item, world.MAIN).reserved_qty == 0


def test_orders_pooled_at_once_share_listing_and_buyer(shop, site):
	"""Six workers meet the same new buyer and listing: each order is pooled, buyer and listing are made once."""
	sold = line(stocked(), "10.00")
	first = make_order(sold)
	orders = [make_order(sold, buyer=first.buyer) for _ in range(6)]
	names = together(site, [lambda order=order: factory.pooled(shop, order) for order in orders])
	assert sorted(frappe.get_all("Ecom Order", {"shop": shop}, pluck="name")) == sorted(names)
	assert frappe.db.count("Ecom Buyer", {"shop": shop}) == 1
	assert frappe.db.count("Ecom Listing", {"shop": shop}) == 1
	assert len(set(frappe.get_all("Ecom Order", {"shop": shop}, pluck="customer"))) == 1


def test_buyers_of_the_same_name_are_made_at_once(shop, site):
	name = f"Ada {frappe.generate_hash(length=8)}"
	orders = [make_order(line(stocked(), "10.00")) for _ in range(4)]
	orders = [replace(order, buyer=replace(order.buyer, name=name)) for order in orders]
	together(site, [lambda order=order: factory.pooled(shop, order) for order in orders])
	assert len(set(frappe.get_all("Ecom Order", {"shop": shop}, pluck="customer"))) == 4


def test_orders_of_one_buyer_allocated_at_once_share_the_address(shop, site):
	first = make_order(line(stocked(main=1), "10.00"))
	orders = [first, *(make_order(line(stocked(main=1), "10.00"), buyer=first.buyer) for _ in range(3))]
	names = [factory.reviewed(shop, order) for order in orders]
	assert together(site, [lambda name=name: allocate.allocate(name) for name in names]) == ["Allocated"] * 4
	customer = factory.get(names[0]).customer
	assert (
		frappe.db.count(
			"Dynamic Link", {"link_doctype": "Customer", "link_name": customer, "parenttype": "Address"}
		)
		== 1
	)
