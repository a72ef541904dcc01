"""Goods that the shop has sent by itself: before the order came here, while it waits here, or past a parcel of ours.

What the shop counts as sent because it was told of our parcels is no news.
"""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.api.desk import review
from ecom_erp.core.orders.canonical import Refund, RefundLine, all_fulfilled
from ecom_erp.flows.catalog.stock_offers import offers
from ecom_erp.flows.intake import receiving, shop_fulfilment
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.portal import return_portal, tracking_page
from ecom_erp.flows.warehouse import packing, packing_finish
from ecom_erp.flows.work import order_steps, outbox_worker
from tests.factories import erpnext, floor, woo
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, unique
from tests.factories.shop import later, line, make_order, stocked
from tests.support.parcels import shipping_label
from tests.support.shopify_orders import arrive, messages


@pytest.fixture
def woo_shop(courier) -> str:
	return woo.make_woo_shop()


def counted(order, **pieces):
	"""A later statement in which the shop counts so many pieces as sent, by the place of the line (`first=2`)."""
	places = {"first": 0, "second": 1}
	lines = list(order.lines)
	for place, qty in pieces.items():
		lines[places[place]] = replace(lines[places[place]], fulfilled=qty)
	return later(order, lines=tuple(lines))


def sent(order):
	return all_fulfilled(later(order))


def advanced(name: str):
	order_steps.advance(name)
	return factory.get(name)


def posted(name: str) -> dict[str, int]:
	"""How many documents were posted for the order, by kind; those that are cancelled do not count."""
	kinds = ("Sales Order", "Delivery Note", "Sales Invoice", "Payment Entry")
	found = {kind: frappe.db.count(kind, {"ecom_order": name, "docstatus": 1}) for kind in kinds}
	return {kind: count for kind, count in found.items() if count}


def open_parcels(name: str) -> list[str]:
	filters = {"ecom_order": name, "status": ("!=", "Cancelled")}
	return frappe.get_all("Fulfilment Order", filters, pluck="name", order_by="name")


def ship_all(name: str) -> None:
	for parcel in open_parcels(name):
		factory.shipping_labels.buy_labels(parcel)
		factory.ship.ship(parcel)


def release(name: str) -> None:
	factory.act(name, "Release")


# before it came here


def test_an_order_that_was_completed_before_it_came_asks_for_nothing(woo_shop):
	item = stocked(main=5)
	body = woo.completed(woo.body(woo.line(item, "15.00", 2)))
	name = woo.tell(woo_shop, body)
	doc = advanced(name)
	assert (doc.status, doc.review_state) == ("Shipped at Shop", "Approved")
	assert not (doc.next_action or doc.step)
	assert (doc.total, doc.sales_order, [row.shop_shipped_qty for row in doc.lines]) == (30, None, [2])
	assert (posted(name), factory.parcels(name), factory.holds(name)) == ({}, [], {})
	assert bin_of(item).reserved_qty == 0
	assert not frappe.db.exists("Ecom Listing", {"shop": woo_shop}), (
		"nobody has to map what was sent long ago"
	)
	said = factory.timeline(name)
	assert "The shop shipped this order itself, on" in said
	assert "Not posted here: delivery and invoice ($ 30.00)" in said
	assert f"Payments not posted here: $ 30.00 (card, ch_{body['id']})" in said


def test_it_is_in_no_list_of_work_and_never_late(woo_shop):
	name = woo.tell(woo_shop, woo.completed(woo.body(woo.line(stocked(main=1), "15.00"))))
	frappe.db.set_value("Ecom Order", name, {"promised_date": "2026-01-01", "priority": "Urgent"})
	for card in frappe.get_all("Number Card", {"document_type": "Ecom Order"}, ["name", "filters_json"]):
		filters = [*frappe.parse_json(card.filters_json), ["Ecom Order", "name", "=", name]]
		assert frappe.get_all("Ecom Order", filters) == [], card.name


def test_told_again_nothing_changes(woo_shop):
	body = woo.completed(woo.body(woo.line(stocked(main=1), "15.00")))
	name = woo.tell(woo_shop, body)
	woo.tell(woo_shop, woo.later(body, customer_note="Thanks"))
	doc = advanced(name)
	assert (doc.status, doc.note, doc.step) == ("Shipped at Shop", "Thanks", "")
	assert not frappe.db.exists("Ecom Listing", {"shop": woo_shop})


def test_its_refunds_are_the_shops_own_business(shop):
	"""Sent, then paid back in full, all before it came here; another refund later on."""
	order = make_order(line(stocked(main=5), "10.00", 2))
	parts = (RefundLine(order.lines[0].external_id, 2, Decimal("20.00")),)
	returned = replace(order, refunds=(Refund("r1", order.created_at, Decimal("20.00"), parts),))
	name = factory.pooled(shop, all_fulfilled(returned))
	assert factory.get(name).status == "Shipped at Shop"
	assert "Refunds not posted here: $ 20.00" in factory.timeline(name)
	other = factory.pooled(shop, sent(make_order(line(stocked(main=5), "10.00"))))
	stated = replace(sent(make_order(line(stocked(main=5), "10.00"))), external_id=other.split("-")[1])
	factory.pooled(shop, replace(stated, refunds=(Refund("r2", order.created_at, Decimal("3.00")),)))
	assert frappe.db.count("After Sales Ticket", {"ecom_order": ("in", (name, other))}) == 0
	assert "refund added" in factory.timeline(other)


def test_a_ticket_about_it_is_refused_with_what_to_do(shop):
	name = factory.pooled(shop, all_fulfilled(make_order(line(stocked(main=1), "10.00"))))
	row = {"line_id": factory.get(name).lines[0].line_id, "qty": 1}
	ticket = frappe.get_doc(
		doctype="After Sales Ticket", ecom_order=name, ticket_type="Refund Only", reason="Other", lines=[row]
	)
	with pytest.raises(frappe.ValidationError, match="Process Here"):
		ticket.insert()
	assert return_portal.page_data(name)["lines"] == [], "nor is the buyer offered anything"
	assert tracking_page.page_data(name)["status"] == "Your order was shipped."


def test_cancelled_and_sent_it_is_cancelled(shop):
	order = all_fulfilled(make_order(line(stocked(main=1), "10.00")))
	name = factory.pooled(shop, replace(order, cancelled_at=order.created_at))
	assert advanced(name).status == "Cancelled"


def test_of_an_order_that_was_sent_in_part_the_rest_is_shipped_and_invoiced(shop):
	"""3 x 10.00, of which the shop sent one, 5.00, and 7.00 for shipping, of which 2.00 go with the piece of 10.00 in 35.00."""
	item, other = stocked(main=5), stocked(main=5)
	order = make_order(line(item, "10.00", 3), line(other, "5.00"), shipping=Decimal("7.00"))
	name = factory.pooled(shop, counted(order, first=1))
	doc = advanced(name)
	assert (doc.status, [row.shop_shipped_qty for row in doc.lines]) == ("Allocated", [1, 0])
	assert (bin_of(item).reserved_qty, bin_of(other).reserved_qty) == (2, 1)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 30
	assert (doc.shop_shipped_amount, doc.cancelled_amount) == (12, 12)
	assert "The shop has shipped 1 x" in factory.timeline(name)
	assert "$ 12.00 of $ 42.00 is not invoiced here" in factory.timeline(name)
	ship_all(name)
	doc = advanced(name)
	assert (doc.status, [row.shipped_qty for row in doc.lines]) == ("Completed", [2, 1])
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "grand_total") == 30
	assert frappe.get_all("Payment Entry", {"ecom_order": name}, pluck="paid_amount") == [42]
	told = frappe.parse_json(frappe.db.get_value("Outbox Message", {"ecom_order": name}, "payload"))
	assert sorted(qty for _line, qty in told["lines"]) == [1, 2]
	factory.pooled(shop, all_fulfilled(later(counted(order, first=1), minutes=3)))
	doc = factory.get(name)
	assert ([row.shop_shipped_qty for row in doc.lines], factory.holds(name)) == ([1, 0], {}), "the echo"


def test_a_download_is_posted_whatever_its_state(woo_shop):
	body = woo.completed(woo.body(woo.line(service(), "15.00"), shipping_lines=[], shipping={}))
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Completed"
	assert posted(name) == {"Sales Order": 1, "Sales Invoice": 1, "Payment Entry": 1}


def test_a_service_that_the_shop_would_ship_is_posted_too(woo_shop):
	"""WooCommerce does not say which line is virtual; the mapped item does."""
	body = woo.body(woo.line(service(), "15.00"))
	factory.make_listing(
		woo_shop, str(body["line_items"][0]["product_id"]), {body["line_items"][0]["sku"]: 1}
	)
	assert advanced(woo.tell(woo_shop, woo.completed(body))).status == "Completed"


def service() -> str:
	return erpnext.make_item(is_stock_item=0)


def test_a_shop_that_completes_what_is_paid_can_switch_it_off(courier):
	shop = woo.make_woo_shop(skip_shipped=0)
	item = stocked(main=5)
	name = woo.tell(shop, woo.completed(woo.body(woo.line(item, "15.00", 2))))
	assert advanced(name).status == "Allocated"
	assert bin_of(item).reserved_qty == 2


# while it waits here


def test_completed_while_it_waits_for_a_person_it_waits_no_longer(woo_shop):
	body = woo.body(woo.line(f"unknown-{frappe.generate_hash(length=6)}", "15.00"))
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "On Hold"
	woo.tell(woo_shop, woo.completed(body))
	doc = advanced(name)
	assert (doc.status, doc.review_state, factory.holds(name)) == ("Shipped at Shop", "Approved", {})
	assert not frappe.db.exists("Workflow Action", {"reference_name": name, "status": "Open"})


def test_completed_while_it_is_allocated_the_stock_is_free_again(woo_shop):
	item = stocked(main=5)
	body = woo.body(woo.line(item, "15.00", 2))
	name = woo.tell(woo_shop, body)
	assert advanced(name).status == "Allocated"
	woo.tell(woo_shop, woo.completed(body))
	doc = advanced(name)
	assert (doc.status, doc.sales_order, open_parcels(name), posted(name)) == (
		"Shipped at Shop",
		None,
		[],
		{"Payment Entry": 1},
	)
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (5, 0)
	assert "The reserved stock is available again" in factory.timeline(name)


def test_a_part_sent_while_it_is_allocated_is_allocated_no_more(shop):
	item = stocked(main=5)
	order = make_order(line(item, "10.00", 3))
	name = factory.allocated(shop, order)
	factory.pooled(shop, counted(order, first=2))
	doc = advanced(name)
	assert (doc.status, bin_of(item).reserved_qty) == ("Allocated", 1)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 10


@pytest.fixture
def picked(shop):
	"""An order of two pieces that is picked, and what the shop states of it then: both were sent."""
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.allocated(shop, order)
	floor.picked(*factory.parcels(name))
	factory.pooled(shop, sent(order))
	return name


def test_sent_by_the_shop_after_it_was_picked_it_is_held(picked):
	doc = factory.get(picked)
	assert (doc.status, doc.review_state, doc.next_action) == ("On Hold", "On Hold", "Review")
	assert "The shop has shipped 2 x" in factory.holds(picked)["shipped_at_shop"]
	with pytest.raises(frappe.ValidationError, match="on hold"):
		factory.shipping_labels.buy_labels(factory.parcels(picked)[0])


def test_a_person_says_that_the_shop_sent_it(picked):
	item = frappe.db.get_value("Ecom Order Line", {"parent": picked}, "sku")
	assert shop_fulfilment.shipped_at_shop(picked) == "Shipped at Shop"
	doc = factory.get(picked)
	assert (open_parcels(picked), posted(picked), factory.holds(picked)) == ([], {}, {})
	assert (doc.review_state, bin_of(item).reserved_qty) == ("Approved", 0)
	with pytest.raises(frappe.ValidationError, match="has not shipped anything that was picked here"):
		shop_fulfilment.shipped_at_shop(picked)


def test_the_shop_sent_it_only_once_no_package_here_has_a_label(shop):
	"""The first of two packages has its label, the second is still being packed."""
	item = stocked(main=5)
	order = make_order(line(item, "10.00", 2))
	name = factory.allocated(shop, order)
	[parcel] = factory.parcels(name)
	packing.scan(parcel, item, 1, unique("scan"))
	packing_finish.finish(parcel, 400, {}, number=1)
	factory.pooled(shop, sent(order))
	with pytest.raises(frappe.ValidationError, match=r"already has a label\. Void it first"):
		shop_fulfilment.shipped_at_shop(name)
	factory.shipping_labels.void_label(shipping_label(parcel).name)
	assert shop_fulfilment.shipped_at_shop(name) == "Shipped at Shop"


def test_a_person_says_that_it_is_sent_from_here(picked):
	"""The shop takes no second fulfilment, so it is not told of the parcel."""
	release(picked)
	ship_all(picked)
	assert advanced(picked).status == "Completed"
	assert [row.kind for row in messages(picked)] == []
	assert "counts these goods as shipped" in factory.timeline(picked)


def test_taken_back_at_the_shop_it_is_held_no_longer(shop):
	order = make_order(line(stocked(main=5), "10.00", 2))
	name = factory.allocated(shop, order)
	floor.picked(*factory.parcels(name))
	factory.pooled(shop, counted(order, first=1))
	assert factory.get(name).status == "On Hold"
	factory.pooled(shop, later(order, minutes=2))
	doc = factory.get(name)
	assert (doc.status, doc.review_state, doc.next_action) == ("Allocated", "Approved", "Ship")
	assert factory.holds(name) == {}


def test_the_rest_of_a_partly_shipped_order_is_held(shop):
	"""One piece of each of two items, from two warehouses; the second is sent by the shop before its parcel has left."""
	first, second = stocked(main=1), stocked(east=1)
	order = make_order(line(first, "10.00"), line(second, "10.00"))
	name = factory.allocated(shop, order)
	one, two = factory.parcels(name)
	factory.shipping_labels.buy_labels(one)
	factory.ship.ship(one)
	factory.pooled(shop, sent(order))
	doc = factory.get(name)
	assert (doc.status, doc.review_state, doc.next_action) == ("Partly Shipped", "On Hold", "Review")
	left = frappe.db.get_value("Fulfilment Order Item", {"parent": two}, "line_id")
	title = next(row.title for row in doc.lines if row.line_id == left)
	assert f"The shop has shipped 1 x {title} itself" in factory.holds(name)["shipped_at_shop"]
	with pytest.raises(frappe.ValidationError, match="on hold"):
		factory.shipping_labels.buy_labels(two)
	with pytest.raises(frappe.ValidationError, match="Post a Delivery Note for the rest"):
		shop_fulfilment.shipped_at_shop(name)
	release(name)
	factory.shipping_labels.buy_labels(two)
	factory.ship.ship(two)
	assert advanced(name).status == "Completed"
	assert len(messages(name)) == 1, "of the second parcel the shop is not told"


# the way back


def test_processed_here_after_all(woo_shop):
	item = stocked(main=5)
	body = woo.completed(woo.body(woo.line(item, "15.00", 2)))
	name = woo.tell(woo_shop, body)
	shop_fulfilment.process_here(name)
	assert advanced(name).status == "Allocated"
	assert bin_of(item).reserved_qty == 2
	woo.tell(woo_shop, woo.later(body, customer_note="Thanks"))
	woo.tell(woo_shop, woo.later(woo.body(*body["line_items"], id=body["id"]), minutes=3))
	woo.tell(woo_shop, woo.later(body, minutes=5))
	doc = advanced(name)
	assert doc.status == "Allocated", "the shop's word does not count any more"
	ship_all(name)
	assert advanced(name).status == "Completed"
	assert posted(name) == {"Sales Order": 1, "Delivery Note": 1, "Sales Invoice": 1, "Payment Entry": 1}
	with pytest.raises(frappe.ValidationError, match="nothing to process"):
		shop_fulfilment.process_here(name)


def test_its_refund_is_booked_once_it_is_processed_here(shop):
	order = make_order(line(stocked(main=5), "10.00", 2))
	part = (RefundLine(order.lines[0].external_id, 1, Decimal("10.00")),)
	refunded = replace(order, refunds=(Refund("r1", order.created_at, Decimal("10.00"), part),))
	name = factory.pooled(shop, all_fulfilled(refunded))
	shop_fulfilment.process_here(name)
	assert frappe.db.count("After Sales Ticket", {"ecom_order": name, "external_id": "r1"}) == 1


def test_set_back_into_work_at_the_shop_it_is_shipped_from_here(woo_shop):
	item = stocked(main=5)
	body = woo.body(woo.line(item, "15.00", 2))
	done = woo.completed(body)
	name = woo.tell(woo_shop, done)
	woo.tell(woo_shop, woo.later(done, status="processing"))
	doc = advanced(name)
	assert (doc.status, [row.shop_shipped_qty for row in doc.lines]) == ("Allocated", [0])
	assert bin_of(item).reserved_qty == 2


def test_cancelled_at_the_shop_afterwards_it_is_cancelled(woo_shop):
	done = woo.completed(woo.body(woo.line(stocked(main=5), "15.00")))
	name = woo.tell(woo_shop, done)
	woo.tell(woo_shop, woo.later(done, status="cancelled"))
	assert (advanced(name).status, factory.holds(name)) == ("Cancelled", {})


def test_what_the_shop_has_sent_takes_nothing_from_what_it_may_offer(shop):
	item = stocked(main=10)
	order = make_order(line(item, "10.00", 4))
	factory.make_listing(shop, f"V-{item}", {item: 1})
	held = counted(order, first=3)
	factory.pooled(shop, replace(held, payments=()))
	assert [offer.qty for offer in offers(shop)] == [9]


# the echo


def test_our_own_parcel_is_no_news(sandbox, sandbox_shop):
	item = stocked(main=5)
	name = arrive(sandbox, sandbox_shop, "#1037", [item])
	assert advanced(name).status == "Allocated"
	ship_all(name)
	before = factory.timeline(name)
	outbox_worker.deliver_outbox(20)
	receiving.poll(sandbox_shop)
	process_inbox(20)
	doc = factory.get(name)
	assert [row.fulfilled for row in read_canonical(doc).lines] == [2]
	assert ([row.shop_shipped_qty for row in doc.lines], factory.holds(name)) == ([0], {})
	assert "shop has shipped" not in factory.timeline(name)[len(before) :]
	assert advanced(name).status in ("Completed", "Shipped")


def test_the_echo_of_the_first_parcel_leaves_the_second_alone(sandbox, sandbox_shop):
	"""Two pieces, one in each of two warehouses: told of the first, the shop counts one as sent."""
	item = stocked(main=1, east=1)
	name = arrive(sandbox, sandbox_shop, "#1037", [item])
	assert advanced(name).status == "Allocated"
	one, two = factory.parcels(name)
	factory.shipping_labels.buy_labels(one)
	factory.ship.ship(one)
	for _turn in range(2):
		outbox_worker.deliver_outbox(20)
		receiving.poll(sandbox_shop)
		process_inbox(20)
	doc = factory.get(name)
	assert (doc.status, factory.holds(name)) == ("Partly Shipped", {})
	factory.shipping_labels.buy_labels(two)
	factory.ship.ship(two)
	outbox_worker.deliver_outbox(20)
	assert {row.status for row in messages(name)} == {"Done"}


def test_fulfilled_at_shopify_before_the_first_poll(sandbox, sandbox_shop):
	placed = sandbox.shop.place("#1037")
	item = stocked(main=5)
	factory.make_listing(sandbox_shop, placed.lines[0].variant_id, {item: 1})
	sandbox.shop.fulfil(placed, [(line, line.quantity) for line in placed.lines], {}, False)
	receiving.poll(sandbox_shop)
	process_inbox(20)
	name = frappe.db.get_value("Ecom Order", {"shop": sandbox_shop, "external_id": placed.id})
	assert (advanced(name).status, bin_of(item).reserved_qty) == ("Shipped at Shop", 0)


def test_fulfilled_in_part_at_shopify_the_rest_is_shipped_and_told(sandbox, sandbox_shop):
	"""Two pieces of one line; the merchant sent one. The shop takes our parcel with the other."""
	placed = sandbox.shop.place("#1037")
	item = stocked(main=5)
	factory.make_listing(sandbox_shop, placed.lines[0].variant_id, {item: 1})
	sandbox.shop.fulfil(placed, [(placed.lines[0], 1)], {}, False)
	receiving.poll(sandbox_shop)
	process_inbox(20)
	name = frappe.db.get_value("Ecom Order", {"shop": sandbox_shop, "external_id": placed.id})
	assert (advanced(name).status, bin_of(item).reserved_qty) == ("Allocated", 1)
	ship_all(name)
	outbox_worker.deliver_outbox(20)
	assert [row.status for row in messages(name)] == ["Done"]
	assert [qty for made in placed.fulfilments for _line, qty in made.lines] == [1, 1]
	receiving.poll(sandbox_shop)
	process_inbox(20)
	assert [row.shop_shipped_qty for row in factory.get(name).lines] == [1]


def test_the_buttons_of_the_form(shop):
	name = factory.pooled(shop, all_fulfilled(make_order(line(stocked(main=1), "10.00"))))
	assert "reviewed shortly" in review.process_here(name)["text"]
	assert factory.get(name).step == "review"
