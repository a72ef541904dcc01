"""What holds an order, and what sets it free."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import frappe
import pytest
from frappe.model.workflow import get_transitions

from ecom_erp.core.orders.canonical import Buyer, PaymentState
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.work import order_steps
from tests.factories import shop as factory
from tests.factories.erpnext import make_item
from tests.factories.shop import later, line, make_order, stocked
from tests.factories.users import make_user


def act(order: str, action: str):
	"""A person uses an action of the review's workflow in the form."""
	return factory.act(order, action)


def test_a_sound_order_is_approved_by_itself(shop):
	name = factory.reviewed(shop, make_order(line(stocked(main=1), "10.00")))
	doc = factory.get(name)
	assert (doc.status, doc.review_state, doc.step) == ("Approved", "Approved", "allocate")
	assert "no problems found" in factory.timeline(name)


def test_only_the_unmapped_line_is_named_and_mapping_it_frees_the_order(shop):
	known, unknown = line(stocked(main=1), "10.00"), line("NO-SUCH-ITEM", "5.00")
	name = factory.pooled(shop, make_order(known, unknown))
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.next_action) == ("On Hold", "Map Items")
	assert list(factory.holds(name)) == ["unmapped_line"]
	assert "NO-SUCH-ITEM" in factory.holds(name)["unmapped_line"]

	listing = frappe.get_doc("Ecom Listing", doc.lines[1].listing)
	assert listing.status == "Unmapped"
	listing.append("items", {"item_code": stocked(main=1), "qty": 1})
	listing.save()
	assert listing.status == "Mapped"
	assert factory.get(name).step == "review"
	order_steps.advance(name)
	assert factory.get(name).status == "Allocated"


def test_a_barcode_maps_a_listing(shop):
	item = make_item(barcodes=[{"barcode": "4006381333931", "barcode_type": "EAN"}])
	sold = replace(line("unknown-sku", "10.00"), barcode="4006381333931")
	name = factory.reviewed(shop, make_order(sold))
	assert factory.get(name).status == "Approved"
	listing = frappe.get_doc("Ecom Listing", factory.get(name).lines[0].listing)
	assert [(row.item_code, row.qty) for row in listing.items] == [(item, 1)]


def test_a_total_that_is_a_cent_off_is_shown(shop):
	order = make_order(line(stocked(), "10.00"), total=Decimal("10.01"))
	name = factory.reviewed(shop, order)
	assert factory.get(name).status == "On Hold"
	assert factory.holds(name) == {
		"total_mismatch": "The shop's total is 10.01, but the parts add up to 10.00: a difference of 0.01 USD"
	}


def test_an_unpaid_order_waits_for_its_payment(shop):
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.reviewed(shop, factory.unpaid(order))
	doc = factory.get(name)
	assert (doc.status, doc.next_action) == ("To Pay", "Collect Payment")
	assert "0.00 of 10.00 USD received" in factory.holds(name)["unpaid"]

	factory.pooled(shop, later(order))
	order_steps.advance(name)
	assert factory.get(name).status == "Allocated"
	assert factory.holds(name) == {}


def test_a_part_payment_is_not_enough(shop):
	order = make_order(line(stocked(), "10.00"))
	part = replace(order.payments[0], amount=Decimal("9.99"))
	name = factory.reviewed(shop, replace(order, payments=(part,)))
	assert "9.99 of 10.00 USD" in factory.holds(name)["unpaid"]


def test_cash_on_delivery_ships_unpaid(shop):
	order = make_order(line(stocked(), "10.00"))
	cod = replace(order.payments[0], gateway="Cash_On_Delivery", kind=order.payments[0].kind.AUTHORIZATION)
	name = factory.reviewed(shop, replace(order, payment_state=PaymentState.PENDING, payments=(cod,)))
	assert factory.get(name).status == "Approved"


def test_a_person_completes_the_address(shop):
	order = make_order(line(stocked(main=1), "10.00"), shipping_address=replace(factory.CHICAGO, line1=""))
	name = factory.reviewed(shop, order)
	assert factory.holds(name) == {
		"address_incomplete": "The shipping address is incomplete. Missing: address line"
	}
	doc = factory.get(name)
	doc.ship_line1 = "1640 N Damen Ave"
	doc.save()
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.hold_reason) == ("Allocated", "")
	address = frappe.db.get_value("Sales Order", doc.sales_order, "shipping_address_name")
	assert frappe.db.get_value("Address", address, "address_line1") == "1640 N Damen Ave"


def test_a_corrected_address_outlives_what_the_shop_repeats(shop):
	"""The shop tells the order again with the old address: the clerk's counts. A new one of the buyer counts again."""
	order = make_order(line(stocked(main=1), "10.00"))
	name = factory.reviewed(shop, order)
	doc = factory.get(name)
	doc.ship_line1 = "1642 N Damen Ave"
	doc.save()
	factory.pooled(shop, later(order, note="Ring twice"))
	doc = factory.get(name)
	assert (doc.ship_line1, doc.note) == ("1642 N Damen Ave", "Ring twice")
	moved = replace(order.shipping_address, line1="7 New Street")
	factory.pooled(shop, later(order, 2, shipping_address=moved))
	assert factory.get(name).ship_line1 == "7 New Street"


def test_a_person_changes_the_address_until_somebody_picks(shop):
	"""The goods are allocated anew for the new address; once the label is bought, it is too late."""
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	doc = factory.get(name)
	first = doc.sales_order
	doc.ship_line1 = "Elsewhere 1"
	doc.save()
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.ship_line1) == ("Allocated", "Elsewhere 1")
	assert doc.sales_order != first
	[parcel] = frappe.get_all("Fulfilment Order", {"ecom_order": name, "status": "To Pick"}, pluck="name")
	shipping_labels.buy_labels(parcel)
	doc = factory.get(name)
	doc.ship_line1 = "Too late 2"
	with pytest.raises(frappe.ValidationError, match="already has a label"):
		doc.save()


def test_a_second_order_of_the_same_goods_is_suspected(shop):
	sold = line(stocked(), "10.00")
	first = make_order(sold)
	factory.reviewed(shop, first)
	again = factory.reviewed(shop, make_order(sold, buyer=first.buyer))
	assert factory.holds(again) == {
		"duplicate_suspect": f"Order {first.number} of the same buyer has the same goods"
	}


def test_of_two_orders_one_is_held_whichever_came_here_first(shop):
	sold = line(stocked(), "10.00")
	second = make_order(sold)
	first = make_order(sold, buyer=second.buyer, created_at=second.created_at - timedelta(minutes=9))
	assert factory.holds(factory.reviewed(shop, second)) == {}
	late = factory.reviewed(shop, first)
	expected = {"duplicate_suspect": f"Order {second.number} of the same buyer has the same goods"}
	assert factory.holds(late) == expected
	order_review.review(late)
	assert factory.holds(late) == expected, "also when it is looked at again"


def test_of_two_that_wait_for_review_the_earlier_passes(shop):
	sold = line(stocked(), "10.00")
	second = make_order(sold)
	first = make_order(sold, buyer=second.buyer, created_at=second.created_at - timedelta(minutes=9))
	names = [factory.pooled(shop, order) for order in (second, first)]
	order_review.review(names[1])
	order_review.review(names[0])
	assert [list(factory.holds(name)) for name in names] == [["duplicate_suspect"], []]


def test_a_currency_the_shop_does_not_sell_in(shop):
	order = make_order(line(stocked(), "10.00"), currency="EUR")
	name = factory.reviewed(shop, order)
	assert factory.holds(name) == {"currency_mismatch": "The order is in EUR, but the shop sells in USD"}


def test_an_order_without_lines(shop):
	assert "no_lines" in factory.holds(factory.reviewed(shop, make_order()))


def test_a_buyer_without_phone_and_mail_is_only_noted(shop):
	order = make_order(
		line(stocked(), "10.00"),
		buyer=Buyer("B1", "Ada Berg"),
		shipping_address=replace(factory.CHICAGO, phone=""),
	)
	name = factory.reviewed(shop, order)
	assert factory.get(name).status == "Approved"
	assert "no usable phone number or e-mail address" in factory.timeline(name)


def test_reviewing_again_changes_nothing(shop):
	name = factory.reviewed(shop, make_order(line(stocked(), "10.00"), total=Decimal("10.01")))
	before = (factory.holds(name), factory.timeline(name))
	order_review.review(name)
	assert (factory.holds(name), factory.timeline(name)) == before


@pytest.mark.smoke
def test_a_clerk_releases_a_hold(shop):
	name = factory.reviewed(shop, make_order(line(stocked(main=1), "10.00"), total=Decimal("10.01")))
	clerk = make_user("Order Clerk")
	frappe.set_user(clerk)
	act(name, "Release")
	frappe.set_user("Administrator")
	doc = factory.get(name)
	assert (doc.status, doc.review_state, doc.holds[0].status, doc.holds[0].closed_by) == (
		"Approved",
		"Approved",
		"Released",
		clerk,
	)
	order_steps.advance(name)
	doc = factory.get(name)
	assert doc.status == "Allocated"
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 10.01


def test_a_warehouse_clerk_does_not_decide(shop):
	name = factory.reviewed(shop, make_order(line(stocked(), "10.00"), total=Decimal("10.01")))
	frappe.set_user(make_user("Warehouse Clerk"))
	with pytest.raises(Exception) as refused:
		act(name, "Release")
	assert isinstance(refused.value, frappe.PermissionError | frappe.ValidationError)
	frappe.set_user("Administrator")
	assert factory.get(name).status == "On Hold"


def test_only_a_manager_rejects(shop):
	name = factory.reviewed(shop, make_order(line(stocked(), "10.00"), total=Decimal("10.01")))
	frappe.set_user(make_user("Order Clerk"))
	assert {row.action for row in get_transitions(factory.get(name))} == {"Release", "Check Again"}
	frappe.set_user(make_user("Ecom Manager"))
	act(name, "Reject")
	frappe.set_user("Administrator")
	assert factory.get(name).status == "Cancelled"


@pytest.mark.parametrize("case", ["unmapped_line", "currency_mismatch"])
def test_what_nobody_can_wave_through_says_what_to_do(shop, case):
	order = make_order(line("NO-SUCH-ITEM", "5.00") if case == "unmapped_line" else line(stocked(), "5.00"))
	if case == "currency_mismatch":
		order = replace(order, currency="EUR")
	name = factory.reviewed(shop, order)
	with pytest.raises(frappe.ValidationError, match="Fix this first"):
		act(name, "Release")
	frappe.db.rollback()
	assert factory.get(name).status == "On Hold"


def test_a_shop_whose_orders_a_person_approves(courier):
	shop = factory.make_shop(auto_approve=0)
	name = factory.pooled(shop, make_order(line(stocked(main=1), "10.00")))
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.review_state, doc.next_action) == ("Paid", "To Review", "Approve")
	act(name, "Approve")
	order_steps.advance(name)
	assert factory.get(name).status == "Allocated"


def test_a_person_holds_an_order_and_has_it_checked_again(courier):
	shop = factory.make_shop(auto_approve=0)
	name = factory.reviewed(shop, make_order(line(stocked(main=1), "10.00")))
	act(name, "Hold")
	doc = factory.get(name)
	assert (doc.status, doc.step) == ("On Hold", "collect"), "what was paid is booked all the same"
	assert list(factory.holds(name)) == ["manual"]
	act(name, "Check Again")
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.review_state) == ("Paid", "To Review")


def test_a_change_held_after_allocation_can_be_released(shop):
	"""The person has settled it with the buyer: what was allocated is shipped."""
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.allocated(shop, order)
	factory.pooled(shop, later(order, lines=(replace(order.lines[0], quantity=3),)))
	act(name, "Release")
	doc = factory.get(name)
	assert (doc.status, doc.next_action, doc.hold_reason) == ("Allocated", "Ship", "")


def test_orders_are_not_typed_in(shop):
	doc = frappe.new_doc("Ecom Order")
	doc.update({"shop": shop, "number": "X"})
	with pytest.raises(frappe.ValidationError, match="come from the shops"):
		doc.insert(set_name="X-1")
