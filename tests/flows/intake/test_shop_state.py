"""What a shop says of an order beside its goods is followed: stopped, thrown away, restored, cancelled with its money."""

from dataclasses import replace

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from ecom_erp.core.orders.canonical import Refund, ShopStop
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work import order_steps
from tests.factories import shop as factory
from tests.factories import woo
from tests.factories.shop import later, line, make_order, stocked
from tests.support.shopify_orders import arrive

ORDER = "#1037"  # one line, two pieces, paid


@pytest.fixture
def woo_shop(courier) -> str:
	return woo.make_woo_shop()


def advanced(name: str):
	order_steps.advance(name)
	return factory.get(name)


def paid_body() -> dict:
	return woo.body(woo.line(stocked(main=5), "30.00"))


def release(name: str) -> None:
	factory.act(name, "Release")


@pytest.mark.parametrize(
	("status", "words"), [("on-hold", "put the order on hold"), ("failed", "payment has failed")]
)
def test_a_paid_order_that_the_shop_stops_is_not_shipped(woo_shop, status, words):
	body = paid_body()
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Allocated"
	woo.tell(woo_shop, woo.later(body, status=status))
	doc = factory.get(name)
	assert (doc.status, doc.next_action, doc.review_state) == ("On Hold", "Review", "On Hold")
	assert words in factory.holds(name)["stopped_at_shop"]
	with pytest.raises(frappe.ValidationError, match="on hold"):
		shipping_labels.buy_labels(factory.parcels(name)[0])
	woo.tell(woo_shop, woo.later(body, 2))
	assert (factory.get(name).status, factory.holds(name)) == ("Allocated", {})
	shipping_labels.buy_labels(factory.parcels(name)[0])


def test_one_that_is_stopped_before_it_is_reserved(woo_shop):
	body = paid_body()
	name = woo.tell(woo_shop, {**body, "status": "on-hold"})
	doc = advanced(name)
	assert (doc.status, doc.sales_order, list(factory.holds(name))) == ("On Hold", None, ["stopped_at_shop"])
	woo.tell(woo_shop, woo.later(body))
	assert advanced(name).status == "Allocated"


def test_one_that_waits_for_its_transfer_only_waits_to_be_paid(woo_shop):
	body = paid_body()
	waiting = {"status": "on-hold", "payment_method": "bacs", "date_paid_gmt": None, "transaction_id": ""}
	name = woo.tell(woo_shop, {**body, **waiting})
	assert (advanced(name).status, list(factory.holds(name))) == ("To Pay", ["unpaid"])


def test_the_rest_of_an_order_is_kept_back_when_its_payment_is_disputed(shop):
	order = make_order(line(stocked(main=5), "10.00"), line(stocked(east=5), "10.00"))
	name = factory.labelled(shop, order)
	first, second = factory.parcels(name)
	ship.ship(first)
	factory.pooled(shop, later(order, stop=ShopStop.DISPUTED))
	assert factory.get(name).status == "Partly Shipped"
	with pytest.raises(frappe.ValidationError, match="disputed"):
		ship.ship(second)
	release(name)
	ship.ship(second)


def test_a_dispute_about_goods_that_have_left_is_only_said(shop):
	order = make_order(line(stocked(main=5), "10.00"))
	name = factory.shipped(shop, order)
	factory.pooled(shop, later(order, stop=ShopStop.DISPUTED))
	assert (factory.get(name).status, factory.holds(name)) == ("Shipped", {})
	assert "payment is disputed" in factory.timeline(name)


def test_an_order_taken_out_of_the_bin_is_shipped_again(woo_shop):
	body = paid_body()
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Allocated"
	woo.tell(woo_shop, woo.later(body, status="trash"))
	doc = factory.get(name)
	assert (doc.status, doc.sales_order) == ("Cancelled", None)
	woo.tell(woo_shop, woo.later(body, 2))
	doc = advanced(name)
	assert (doc.status, doc.review_state, factory.holds(name)) == ("Allocated", "Approved", {})
	assert len(frappe.get_all("Sales Order", {"ecom_order": name, "docstatus": 1})) == 1
	assert "taken back its cancellation" in factory.timeline(name)


def test_what_was_rejected_here_stays_cancelled(shop):
	order = make_order(line(stocked(main=5), "10.00"))
	name = factory.pooled(shop, order)
	doc = factory.get(name)
	doc.review_state = "Rejected"
	doc.save()
	cancelled = later(order, cancelled_at=order.updated_at)
	factory.pooled(shop, cancelled)
	factory.pooled(shop, later(cancelled, cancelled_at=None))
	assert factory.get(name).status == "Cancelled"
	assert "but the order was rejected or refunded here" in factory.timeline(name)


def test_an_order_thrown_away_before_it_came_is_none(woo_shop):
	assert woo.tell(woo_shop, {**paid_body(), "status": "trash"}) is None


def test_a_paid_order_that_the_shop_cancels_waits_for_its_refund(shop):
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.allocated(shop, order)
	cancelled = later(order, cancelled_at=order.updated_at, cancel_reason="fraud")
	factory.pooled(shop, cancelled)
	doc = factory.get(name)
	assert (doc.status, doc.next_action, doc.review_state) == ("Cancelled", "Refund", "On Hold")
	assert "20.00" in factory.holds(name)["cancelled_paid"]
	half = Refund("r1", order.created_at, order.total / 2)
	factory.pooled(shop, later(cancelled, 2, refunds=(half,)))
	assert "10.00" in factory.holds(name)["cancelled_paid"]
	whole = Refund("r2", order.created_at, order.total / 2)
	factory.pooled(shop, later(cancelled, 3, refunds=(half, whole)))
	assert (factory.holds(name), factory.get(name).next_action) == ({}, "")


def test_one_that_came_in_cancelled_with_its_money(shop):
	order = make_order(line(stocked(main=5), "10.00"))
	name = factory.reviewed(shop, later(order, cancelled_at=order.updated_at))
	doc = factory.get(name)
	assert (doc.status, list(factory.holds(name))) == ("Cancelled", ["cancelled_paid"])
	release(name)
	assert (factory.get(name).status, factory.holds(name)) == ("Cancelled", {})


def test_a_refund_that_the_shop_no_longer_lists(shop):
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.billed(shop, order)
	refunded = later(order, refunds=(Refund("r1", order.created_at, order.total / 4),))
	factory.pooled(shop, refunded)
	ticket = frappe.db.get_value("After Sales Ticket", {"ecom_order": name, "external_id": "r1"})
	factory.pooled(shop, later(refunded, 2, refunds=()))
	words = factory.holds(name)["refund_gone"]
	assert "5.00" in words and ticket in words
	assert factory.get(name).next_action == "Review"


# Before a label is bought the shop is asked.


@pytest.fixture
def waiting(sandbox, sandbox_shop) -> str:
	"""An order that is ready for its label, of which the shop said something two hours ago."""
	name = arrive(sandbox, sandbox_shop, ORDER, [stocked(main=5)])
	assert advanced(name).status == "Allocated"
	age(name)
	sandbox.calls.clear()
	return name


def age(name: str) -> None:
	frappe.db.set_value(
		"Ecom Order", name, "stated_at", add_to_date(now_datetime(), hours=-2), update_modified=False
	)


def buy(name: str) -> None:
	shipping_labels.buy_labels(factory.parcels(name)[0])


def has_label(name: str) -> bool:
	return bool(frappe.db.exists("Shipping Label", {"ecom_order": name}))


def test_a_label_is_bought_when_the_order_still_stands(sandbox, waiting):
	buy(waiting)
	assert (sandbox.calls, has_label(waiting)) == (["Order"], True)
	assert factory.get(waiting).stated_at > add_to_date(now_datetime(), minutes=-1)


def test_one_of_which_the_shop_spoke_lately_is_not_asked_for(sandbox, waiting):
	frappe.db.set_value("Ecom Order", waiting, "stated_at", add_to_date(now_datetime(), minutes=-59))
	buy(waiting)
	assert (sandbox.calls, has_label(waiting)) == ([], True)


@pytest.fixture
def never(site):
	frappe.db.set_single_value("Ecom Settings", "ask_shop_minutes", 0)
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")
	yield
	frappe.db.set_single_value("Ecom Settings", "ask_shop_minutes", 60)
	frappe.db.commit()
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")


def test_nobody_is_asked_where_the_setting_says_never(never, sandbox, waiting):
	buy(waiting)
	assert (sandbox.calls, has_label(waiting)) == ([], True)


def test_the_label_waits_when_the_shop_does_not_answer(sandbox, waiting):
	sandbox.faults.add(kind="500", times=10)
	with pytest.raises(frappe.ValidationError, match="gave no usable answer"):
		buy(waiting)
	assert not has_label(waiting)
	sandbox.faults.clear()
	buy(waiting)
	assert has_label(waiting)


def test_an_order_cancelled_without_a_word_gets_no_label(sandbox, waiting):
	sandbox.shop.cancel(ORDER)
	with pytest.raises(frappe.ValidationError, match="shop has changed the order"):
		buy(waiting)
	assert not has_label(waiting)
	process_inbox(10)
	assert factory.get(waiting).status == "Cancelled"


def test_an_order_deleted_without_a_word_is_held(sandbox, sandbox_shop, waiting):
	gone = sandbox.shop.orders.pop(factory.get(waiting).external_id)
	with pytest.raises(frappe.ValidationError, match="no longer has this order"):
		buy(waiting)
	process_inbox(10)
	assert factory.get(waiting).status == "On Hold"
	assert "no longer has this order" in factory.holds(waiting)["stopped_at_shop"]
	with pytest.raises(frappe.ValidationError, match="on hold"):
		buy(waiting)
	# it was a mistake of the shop's: the next statement frees it
	sandbox.shop.orders[gone.id] = gone
	sandbox.shop.change(ORDER, note="here again")
	receiving.poll(sandbox_shop)
	process_inbox(10)
	assert (factory.get(waiting).status, factory.holds(waiting)) == ("Allocated", {})


def test_a_released_order_that_the_shop_does_not_have_is_shipped(sandbox, waiting):
	sandbox.shop.orders.clear()
	with pytest.raises(frappe.ValidationError):
		buy(waiting)
	process_inbox(10)
	release(waiting)
	buy(waiting)
	assert has_label(waiting)


def test_an_order_of_a_file_is_not_asked_for(sandbox_shop, sandbox):
	name = factory.allocated(sandbox_shop, make_order(line(stocked(main=5), "10.00")))
	frappe.db.set_value("Ecom Order", name, "stated_at", None)
	sandbox.calls.clear()
	buy(name)
	assert sandbox.calls == []


def test_review_finds_what_is_stopped(shop):
	order = make_order(line(stocked(main=5), "10.00"), stop=ShopStop.DISPUTED)
	name = factory.pooled(shop, order)
	assert order_review.review(name) == "On Hold"
	release(name)
	assert advanced(name).status == "Allocated"


def test_a_status_that_the_shop_itself_no_longer_knows_is_named(shop):
	order = make_order(line(stocked(main=5), "10.00"))
	name = factory.allocated(shop, order)
	gone = {"stop": ShopStop.UNKNOWN, "shop_status": "ready-to-bake"}
	factory.pooled(shop, later(order, **gone))
	assert factory.get(name).status == "On Hold"
	assert "has the status ready-to-bake" in factory.holds(name)["stopped_at_shop"]
	unpaid = factory.unpaid(make_order(line(stocked(main=5), "10.00"), **gone))
	assert set(factory.holds(factory.reviewed(shop, unpaid))) == {"stopped_at_shop", "unpaid"}


def test_half_cents_that_go_the_other_way_change_nothing(shop):
	"""The shop's tax options have changed since: it works out another tax for the same order, and says so with the next
	statement of it."""
	sold = [line(stocked(main=5), "10.05", tax="0.81"), line(stocked(main=5), "10.05", tax="0.80")]
	order = make_order(*sold)
	name = factory.allocated(shop, order)
	before = factory.timeline(name)
	swapped = tuple(
		replace(one, tax=other.tax) for one, other in zip(order.lines, reversed(order.lines), strict=True)
	)
	factory.pooled(shop, later(order, lines=swapped, note="ring twice"))
	assert factory.get(name).status == "Allocated"
	assert factory.timeline(name).removeprefix(before).strip() == "Changed in the shop: details"
