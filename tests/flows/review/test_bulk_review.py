"""What a person decides: several orders at once, with a remark, and what the shop is told."""

import json
from dataclasses import replace
from decimal import Decimal

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from ecom_erp.api.desk.review import decide_many, wave_through
from ecom_erp.flows.review import order_review
from ecom_erp.flows.work import order_steps
from ecom_erp.messaging.steps import Failure
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.erpnext import make_item_price
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user


@pytest.fixture
def item(site) -> str:
	return stocked(main=50)


def wrong_total(shop: str, item: str) -> str:
	"""An order that is held because its total is a cent off."""
	return factory.reviewed(shop, make_order(line(item, "10.00"), total=Decimal("10.01")))


def test_several_orders_are_released_with_a_remark_whatever_happens_to_the_others(shop, item):
	held = [wrong_total(shop, item) for _ in range(2)]
	unmapped = factory.reviewed(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	clerk = make_user("Order Clerk")
	frappe.set_user(clerk)
	answer = decide_many([held[0], unmapped, held[1]], "approve", "Settled by phone")
	frappe.set_user("Administrator")
	for name in held:
		doc = factory.get(name)
		assert doc.status == "Approved"
		(row,) = doc.holds
		assert (row.status, row.remark, row.closed_by) == ("Released", "Settled by phone", clerk)
	assert factory.get(unmapped).status == "On Hold"
	assert answer["indicator"] == "orange"
	assert answer["text"].startswith(factory.get(unmapped).number + ": Fix this first")
	assert "\n" not in answer["text"]


def test_orders_are_held_and_reviewed_again_together(shop, item):
	names = [factory.reviewed(shop, make_order(line(item, "10.00", 1 + n))) for n in range(2)]
	assert decide_many(names, "hold")["indicator"] == "green"
	assert [factory.get(name).status for name in names] == ["On Hold", "On Hold"]
	assert decide_many(names, "review_again")["indicator"] == "green"
	for name in names:
		order_steps.advance(name)
	assert [factory.get(name).status for name in names] == ["Allocated", "Allocated"]
	assert "Already Allocated" in decide_many(names[:1], "review_again")["text"]


def test_an_order_whose_allocation_failed_is_reviewed_again(shop, item):
	"""It was put on hold, so that it has to be approved anew before it is allocated."""
	name = factory.reviewed(shop, make_order(line(item, "10.00")))
	failure = Failure("allocate", "The stock is locked", None)
	in_transaction(order_steps.RUNNER.failed, name, failure)
	doc = factory.get(name)
	assert (doc.status, doc.step, list(factory.holds(name))) == ("On Hold", "allocate", ["error"])
	assert decide_many([name], "review_again")["indicator"] == "green"
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, factory.holds(name)) == ("Allocated", {})


def test_a_remark_in_the_form_stays_with_the_hold(shop, item):
	name = wrong_total(shop, item)
	for refused in (
		lambda: wave_through(name, "Release", " "),
		lambda: apply_workflow(factory.get(name), "Release"),
	):
		with pytest.raises(frappe.ValidationError, match="Enter a reason"):
			refused()
		frappe.db.rollback()
	assert (factory.get(name).status, factory.get(name).holds[0].remark) == ("On Hold", None)
	assert "Enter a reason" in decide_many([name], "approve")["text"]
	wave_through(name, "Release", "The buyer agreed")
	assert factory.get(name).holds[0].remark == "The buyer agreed"
	# and is not lost when the order is reviewed again
	frappe.db.set_value("Ecom Order", name, {"step": "review", "status": "On Hold"})
	order_review.review(name)
	assert factory.get(name).holds[0].remark == "The buyer agreed"


@pytest.mark.smoke
def test_a_rejected_order_is_cancelled_and_paid_back_at_the_shop(courier, item):
	shop = factory.make_shop(channel="WooCommerce")
	name = wrong_total(shop, item)
	apply_workflow(factory.get(name), "Reject")
	(message,) = frappe.get_all("Outbox Message", {"ecom_order": name}, ["kind", "payload", "reference_name"])
	assert (message.kind, message.reference_name) == ("Cancellation", name)
	assert json.loads(message.payload) == {
		"external_order_id": factory.get(name).external_id,
		"reason": "Rejected by the seller",
		"refund": True,
		"restock": True,
		"key": name,
	}
	assert "The shop will cancel" in factory.timeline(name)


def test_nobody_is_told_what_the_shop_cancelled_itself(courier, item):
	shop = factory.make_shop(channel="WooCommerce")
	order = make_order(line(item, "10.00"))
	name = factory.reviewed(shop, replace(order, cancelled_at=order.created_at))
	assert factory.get(name).status == "Cancelled"
	assert frappe.get_all("Outbox Message", {"ecom_order": name}) == []


def test_a_price_below_the_list_holds_within_the_tolerance_it_does_not(shop, item):
	make_item_price(item, 10)
	frappe.db.set_single_value("Ecom Settings", "price_tolerance", 10)
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")
	try:
		low = factory.reviewed(shop, make_order(line(item, "8.99")))
		fair = factory.reviewed(shop, make_order(line(item, "9.00")))
	finally:
		frappe.db.set_single_value("Ecom Settings", "price_tolerance", 0)
		frappe.db.commit()
	assert "below the list price of 10.00 USD" in factory.holds(low)["price_below_list"]
	assert factory.get(fair).status == "Approved"


def test_goods_out_of_stock_are_pointed_out_and_hold_nothing_yet(shop):
	name = factory.reviewed(shop, make_order(line(stocked(), "10.00")))
	assert factory.get(name).status == "Approved"
	assert "is out of stock in all warehouses" in factory.timeline(name)


def test_a_post_office_box_and_couriers_that_do_not_go_there(site, item):
	factory.make_profiles()
	courier = factory.make_courier(no_po_boxes=1)
	shop = factory.make_shop()
	boxed = replace(factory.CHICAGO, line1="P.O. Box 7")
	name = factory.reviewed(shop, make_order(line(item, "10.00"), shipping_address=boxed))
	assert "post office box" in factory.holds(name)["po_box"]
	frappe.db.set_value("Courier Account", courier, "no_po_boxes", 0)
	frappe.clear_document_cache("Courier Account", courier)
	other = factory.reviewed(shop, make_order(line(item, "11.00"), shipping_address=boxed))
	assert factory.get(other).status == "Approved"
