"""Money that came in stays what it was when the shop states its order anew: before and after documents were posted."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.api.desk.review import review_again
from ecom_erp.core.orders.canonical import PaymentState, Refund, RefundLine
from ecom_erp.flows.work import order_steps
from tests import world
from tests.factories import shop as factory
from tests.factories import woo
from tests.factories.shop import later, line, make_order, stocked


@pytest.fixture
def woo_shop(courier) -> str:
	return woo.make_woo_shop()


def entries(order: str) -> list[float]:
	"""What was booked for the order, oldest first."""
	filters = {"ecom_order": order, "docstatus": 1}
	return frappe.get_all("Payment Entry", filters, pluck="paid_amount", order_by="creation")


def payments(order: str) -> list[tuple]:
	return [(row.external_id, row.amount, bool(row.payment_entry)) for row in factory.get(order).payments]


def dearer(body: dict) -> dict:
	"""The merchant adds a cup of 20.00; WooCommerce goes on to say that the order is paid."""
	return woo.later(body, line_items=[*body["line_items"], woo.line(stocked(main=5), "20.00")])


def advanced(name: str):
	order_steps.advance(name)
	return factory.get(name)


def test_a_paid_order_made_dearer_waits_for_the_rest(woo_shop):
	body = woo.body(woo.line(stocked(main=5), "30.00"))
	name = woo.tell(woo_shop, body)
	woo.tell(woo_shop, dearer(body))
	doc = advanced(name)
	assert (doc.status, doc.paid_amount, doc.total, doc.sales_order) == ("On Hold", 30, 50, None)
	holds = factory.holds(name)
	assert "30.00 of 50.00 USD received" in holds["unpaid"]
	assert "but the shop now reports 50.00. 30.00 USD counts" in holds["payment_changed"]
	assert entries(name) == [30.0]


def test_made_dearer_after_it_was_allocated_it_is_held_with_the_figures(woo_shop):
	body = woo.body(woo.line(stocked(main=5), "30.00"))
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Allocated"
	woo.tell(woo_shop, dearer(body))
	doc = factory.get(name)
	assert (doc.status, doc.next_action, doc.paid_amount) == ("On Hold", "Review", 30)
	assert "shop now reports 50.00" in factory.holds(name)["payment_changed"]
	assert "amount 50.00 instead of 30.00" in factory.holds(name)["changed_after_allocation"]


def test_released_it_ships_and_only_what_came_in_is_booked(woo_shop):
	body = woo.body(woo.line(stocked(main=5), "30.00"))
	name = woo.tell(woo_shop, body)
	woo.tell(woo_shop, dearer(body))
	advanced(name)
	factory.act(name, "Release")
	assert advanced(name).status == "Allocated"
	for parcel in factory.parcels(name):
		factory.shipping_labels.buy_labels(parcel)
		factory.ship.ship(parcel)
	doc = advanced(name)
	assert (entries(name), doc.status, doc.next_action) == ([30], "Shipped", "Collect Payment")
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, ["grand_total", "outstanding_amount"]) == (
		50,
		20,
	)


def test_a_paid_order_made_cheaper_is_held_with_the_surplus(woo_shop):
	kept = woo.line(stocked(main=5), "30.00")
	body = woo.body(kept, woo.line(stocked(main=5), "20.00"))
	name = woo.tell(woo_shop, body)
	woo.tell(woo_shop, woo.later(body, line_items=[kept]))
	doc = advanced(name)
	assert (doc.status, doc.paid_amount, doc.total) == ("On Hold", 50, 30)
	assert "20.00 USD too much" in factory.holds(name)["overpaid"]


def test_made_cheaper_after_it_was_allocated_it_is_held_too(woo_shop):
	kept = woo.line(stocked(main=5), "30.00")
	body = woo.body(kept, woo.line(stocked(main=5), "20.00"))
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Allocated"
	woo.tell(woo_shop, woo.later(body, line_items=[kept]))
	doc = factory.get(name)
	assert (doc.status, doc.paid_amount) == ("On Hold", 50)
	assert "but the shop now reports 30.00. 50.00 USD counts" in factory.holds(name)["payment_changed"]


def test_a_surplus_of_a_shop_that_states_its_payments_is_held(shop):
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.pooled(shop, order)
	factory.pooled(shop, later(order, lines=(replace(order.lines[0], quantity=1),)))
	doc = advanced(name)
	assert (doc.status, doc.next_action) == ("On Hold", "Review")
	assert "The order total is 10.00 USD, but 20.00 was paid" in factory.holds(name)["overpaid"]


def test_a_payment_that_gets_its_transaction_id_later_is_booked_once(woo_shop):
	"""Paid by hand, shipped and booked as "<id>-paid"; then a plugin writes the gateway's id into the order."""
	body = woo.body(woo.line(stocked(main=5), "30.00"), transaction_id="")
	name = woo.tell(woo_shop, body)
	advanced(name)
	for parcel in factory.parcels(name):
		factory.shipping_labels.buy_labels(parcel)
		factory.ship.ship(parcel)
	assert advanced(name).status == "Completed"
	assert payments(name) == [(f"{name.split('-')[1]}-paid", 30, True)]
	woo.tell(woo_shop, woo.later(body, transaction_id="ch_late"))
	doc = advanced(name)
	assert payments(name) == [("ch_late", 30, True)]
	assert (entries(name), doc.status, factory.holds(name)) == ([30], "Completed", {})
	assert "is now ch_late in the shop" in factory.timeline(name)
	assert "payment added" not in factory.timeline(name)


def test_a_booked_payment_that_the_shop_no_longer_lists_keeps_its_entry(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.billed(shop, order)
	gone = later(order, payments=(), payment_state=PaymentState.PENDING)
	factory.pooled(shop, gone)
	doc = factory.get(name)
	assert payments(name) == [("p1", 10, True)]
	assert "no longer lists it" in factory.holds(name)["payment_changed"]
	assert doc.next_action == "Review"
	factory.pooled(shop, later(gone, note="told again"))
	assert len([row for row in factory.get(name).holds if row.code == "payment_changed"]) == 1


def test_a_booked_payment_that_another_replaces_is_asked_about_and_not_booked_again(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.billed(shop, order)
	other = replace(order.payments[0], external_id="p9", amount=Decimal("12.00"), processed_at=None)
	factory.pooled(shop, later(order, payments=(other,)))
	advanced(name)
	assert (entries(name), payments(name)) == ([10], [("p1", 10, True)])
	assert "now lists p9 of 12.00 USD instead of p1 of 10.00" in factory.holds(name)["payment_changed"]


def test_a_payment_taken_back_before_shipping_leaves_the_order_unpaid(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.pooled(shop, order)
	factory.pooled(shop, later(order, payments=(), payment_state=PaymentState.PENDING))
	doc = advanced(name)
	assert (doc.status, doc.paid_amount) == ("To Pay", 0)
	assert "payment no longer listed" in factory.timeline(name)


def test_pieces_that_the_shop_takes_off_an_allocated_order_leave_a_surplus(shop):
	"""Shopify records the edit as a refund without money and leaves the total as it was: 2 x 10.00 are paid."""
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.allocated(shop, order)
	part = RefundLine(order.lines[0].external_id, 1, Decimal("10.00"))
	factory.pooled(shop, later(order, refunds=(Refund("r1", order.created_at, Decimal(0), (part,)),)))
	doc = factory.get(name)
	assert (doc.status, doc.next_action) == ("On Hold", "Review")
	assert (
		"The order total is 10.00 USD, but 20.00 was paid: 10.00 USD too much"
		in factory.holds(name)["overpaid"]
	)


def test_made_cheaper_after_it_was_allocated_the_surplus_is_named(woo_shop):
	kept = woo.line(stocked(main=5), "30.00")
	body = woo.body(kept, woo.line(stocked(main=5), "20.00"))
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Allocated"
	woo.tell(woo_shop, woo.later(body, line_items=[kept]))
	assert "20.00 USD too much" in factory.holds(name)["overpaid"]


def test_our_own_completion_of_an_order_to_be_paid_on_delivery_books_nothing(courier):
	"""The shop dates the payment when we complete the order; the courier's money comes later."""
	row = {"gateway": "cod", "account": world.BANK_ACCOUNT, "pay_later": 1}
	shop = woo.make_woo_shop(gateways=[row])
	unpaid = {"payment_method": "cod", "date_paid_gmt": None, "transaction_id": ""}
	body = woo.body(woo.line(stocked(main=5), "63.77"), **unpaid)
	name = woo.tell(shop, body)
	assert advanced(name).status == "Allocated"
	for parcel in factory.parcels(name):
		factory.shipping_labels.buy_labels(parcel)
		factory.ship.ship(parcel)
	advanced(name)
	parcel = {"id": 1, "key": "_ecom_erp_shipment_T0001", "value": "{}"}
	done = woo.completed(woo.later(body, meta_data=[parcel]), 3)
	woo.tell(shop, {**done, "date_paid_gmt": done["date_completed_gmt"]})
	doc = advanced(name)
	assert (entries(name), doc.status, doc.next_action) == ([], "Shipped", "Collect Payment")
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "outstanding_amount") == 63.77


def test_a_gateway_without_an_account_is_found_before_goods_leave(courier):
	shop = woo.make_woo_shop()
	name = woo.tell(shop, woo.body(woo.line(stocked(main=5), "30.00"), payment_method=""))
	doc = advanced(name)
	assert (doc.status, doc.sales_order) == ("On Hold", None)
	assert "account for the payment gateway manual" in factory.holds(name)["gateway_without_account"]
	document = frappe.get_doc("Ecom Shop", shop)
	document.append("gateways", {"gateway": "manual", "account": world.BANK_ACCOUNT})
	document.save()
	review_again(name)
	assert advanced(name).status == "Allocated"


def test_a_booked_payment_stays_on_the_account_of_its_gateway(woo_shop):
	"""Somebody chooses another payment method in the shop, under the same transaction."""
	body = woo.body(woo.line(stocked(main=5), "30.00"))
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Allocated" and entries(name) == [30]
	woo.tell(woo_shop, woo.later(body, payment_method="paypal"))
	doc = factory.get(name)
	assert (doc.status, doc.payments[0].gateway) == ("On Hold", factory.CARD)
	assert "now names paypal" in factory.holds(name)["payment_changed"]
	woo.tell(woo_shop, woo.later(body, 2))
	assert [row.gateway for row in advanced(name).payments] == [factory.CARD] and entries(name) == [30]
