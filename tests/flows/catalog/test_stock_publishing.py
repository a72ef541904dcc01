"""Stock to the shop: the numbers as they are when they are told, only what changed, in bulk, never lost."""

import frappe
import pytest
from frappe.utils import now_datetime

from ecom_erp.api.desk.shops import send_all_stock
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.catalog.stock_offers import offers
from ecom_erp.flows.work.outbox_worker import deliver_outbox
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make_item, set_stock
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit


@pytest.fixture
def telling(sandbox_shop) -> str:
	"""The simulated shop, told its stock without a pause; three of its warehouses serve it."""
	frappe.db.set_value("Ecom Shop", sandbox_shop, "publish_stock", 1)
	frappe.db.set_single_value("Ecom Settings", "stock_pause", 0)
	yield sandbox_shop
	frappe.db.set_single_value("Ecom Settings", "stock_pause", 60)
	frappe.db.commit()


def variants(sandbox) -> list[str]:
	return list(sandbox.shop.listings)


def at_the_shop(sandbox, variant: str) -> int:
	location = next(iter(sandbox.shop.locations))
	return sandbox.shop.stock[sandbox.shop.listings[variant]["inventory_item_id"], location]


def calls(sandbox) -> list[list[int]]:
	"""Quantities of each call that set stock."""
	return [[change["quantity"] for change in call["changes"]] for call in sandbox.shop.stock_calls]


def a_minute_passes() -> None:
	"""What the jobs of a minute do."""
	frappe.db.commit()
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")
	stock_publishing.ask_where_changed()
	deliver_outbox(50)


def messages(shop: str) -> list:
	fields = ["status", "error", "external_result"]
	return frappe.get_all("Outbox Message", {"shop": shop, "kind": "Stock"}, fields)


def listing(name: str):
	fields = ["sent_qty", "sent_at", "stock_problem"]
	return frappe.db.get_value("Ecom Listing", name, fields, as_dict=True)


@pytest.mark.smoke
def test_the_shop_learns_what_changed_and_nothing_else(sandbox, telling):
	"""7 + 3 on hand less 1 of safety stock in each warehouse; the pack takes 4, the bundle of 2 and 1 the scarcer."""
	single, other = stocked(main=7, east=3), stocked(main=5)
	for item in (single, other):
		frappe.db.set_value("Item", item, "safety_stock", 1)
	one, pack, bundle, unmapped = variants(sandbox)[:4]
	factory.make_listing(telling, one, {single: 1})
	factory.make_listing(telling, pack, {single: 4})
	factory.make_listing(telling, bundle, {single: 2, other: 1})
	factory.make_listing(telling, unmapped, {})
	before = at_the_shop(sandbox, unmapped)
	a_minute_passes()
	assert [at_the_shop(sandbox, variant) for variant in (one, pack, bundle)] == [8, 2, 4]
	assert at_the_shop(sandbox, unmapped) == before
	assert len(calls(sandbox)) == 1, "all at once"
	a_minute_passes()
	assert len(calls(sandbox)) == 1, "nothing changed"
	set_stock(other, 3)
	a_minute_passes()
	assert calls(sandbox)[1:] == [[2]], "the bundle alone"
	assert [row.status for row in messages(telling)] == ["Done"], "one standing message"


def test_the_numbers_are_those_of_the_moment_of_telling(sandbox, telling):
	"""The shop was down when the stock changed; what it hears later is not what was true then."""
	item, variant = stocked(main=9), variants(sandbox)[0]
	factory.make_listing(telling, variant, {item: 1})
	sandbox.faults.add(kind="500")
	a_minute_passes()
	assert [row.status for row in messages(telling)] == ["Failed"]
	set_stock(item, 4)
	frappe.db.set_value("Outbox Message", {"shop": telling}, "next_try_at", now_datetime())
	frappe.db.commit()
	deliver_outbox(50)
	assert at_the_shop(sandbox, variant) == 4
	assert calls(sandbox) == [[4]]


def test_orders_take_from_what_is_offered_as_soon_as_they_are_in_the_pool(sandbox, telling):
	"""Held orders have no reservation, yet the shop has sold the pieces; after allocation they count once, not twice."""
	item = stocked(main=9)
	variant = variants(sandbox)[0]
	factory.make_listing(telling, variant, {item: 1})
	name = factory.pooled(telling, make_order(line(item, "10.00", 2)))
	for row in factory.get(name).lines:
		frappe.db.set_value(
			"Ecom Listing", row.listing, "status", "Ignored"
		)  # the pool's own listing of the SKU
	assert [offer.qty for offer in offers(telling)] == [7]
	frappe.db.set_value("Ecom Listing", row.listing, "status", "Mapped")
	from ecom_erp.flows.allocation import allocate
	from ecom_erp.flows.review import order_review

	order_review.review(name)
	assert allocate.allocate(name) == "Allocated"
	assert {offer.qty for offer in offers(telling)} == {7}


def test_what_was_taken_out_of_a_held_order_is_offered_again(sandbox, telling):
	"""Six packs of two ordered, four of them paid back before the order went on: two packs are held back."""
	item = stocked(main=20)
	pack = factory.make_listing(telling, variants(sandbox)[0], {item: 2})
	name = factory.pooled(telling, make_order(line(item, "10.00", 6)))
	frappe.db.set_value("Ecom Order Line", {"parent": name}, {"listing": pack, "cancelled_qty": 4})
	assert [offer.qty for offer in offers(telling) if offer.name == pack] == [8]


def test_share_buffer_and_warehouses_that_do_not_ship(sandbox, telling):
	item = stocked(main=20, east=11)
	factory.make_listing(telling, variants(sandbox)[0], {item: 1})
	frappe.db.set_value("Ecom Shop", telling, {"stock_share": 50, "stock_buffer": 3})
	frappe.clear_document_cache("Ecom Shop", telling)
	assert [offer.qty for offer in offers(telling)] == [12], "half of 31 is 15, less 3"
	frappe.db.set_value("Ecom Warehouse Profile", world.EAST, "enabled", 0)
	assert [offer.qty for offer in offers(telling)] == [7]


def test_a_listing_the_shop_refuses_holds_that_listing_alone(sandbox, telling):
	item, variant = stocked(main=6), variants(sandbox)[0]
	good = factory.make_listing(telling, variant, {item: 1})
	bad = factory.make_listing(telling, "404404", {item: 2})
	a_minute_passes()
	assert at_the_shop(sandbox, variant) == listing(good).sent_qty == 6
	assert "404404" in listing(bad).stock_problem and not listing(bad).sent_at
	[message] = messages(telling)
	assert (message.status, message.external_result) == ("Done", "1 listings sent, 1 refused")
	a_minute_passes()
	assert len(calls(sandbox)) == 1, "what is refused is not asked again each minute"


def test_all_is_sent_anew_and_repairs_what_drifted(sandbox, telling):
	item, (drifted, right) = stocked(main=6), variants(sandbox)[:2]
	for variant in (drifted, right):
		factory.make_listing(telling, variant, {item: 1})
	a_minute_passes()
	location = next(iter(sandbox.shop.locations))
	sandbox.shop.stock[sandbox.shop.listings[drifted]["inventory_item_id"], location] = 50
	a_minute_passes()
	assert at_the_shop(sandbox, drifted) == 50
	send_all_stock(telling)
	deliver_outbox(50)
	assert at_the_shop(sandbox, drifted) == at_the_shop(sandbox, right) == 6
	result = frappe.db.get_value("Ecom Shop", telling, "stock_result")
	assert result == "2 listings sent, 1 corrected"


def test_a_pause_lies_between_two_sendings(sandbox, telling):
	item = stocked(main=6)
	factory.make_listing(telling, variants(sandbox)[0], {item: 1})
	frappe.db.set_single_value("Ecom Settings", "stock_pause", 300)
	a_minute_passes()
	set_stock(item, 5)
	a_minute_passes()
	assert calls(sandbox) == [[6]]
	due = frappe.db.get_value("Outbox Message", {"shop": telling}, "next_try_at")
	assert 280 < (due - now_datetime()).total_seconds() <= 300


def test_a_worker_that_dies_tells_the_same_again(sandbox, telling, site):
	"""Killed before each of its commits, the one between the shop's answer and our note of it among them."""
	item, variant = stocked(main=6), variants(sandbox)[0]
	name = factory.make_listing(telling, variant, {item: 1})
	in_transaction(stock_publishing.ask, telling)

	def deliver():
		frappe.db.set_value("Outbox Message", {"shop": telling}, "next_try_at", now_datetime())
		frappe.db.commit()
		deliver_outbox(50)

	number = 1
	while killed_at_commit(site, deliver, number):
		number += 1
	assert number > 3, "it died several times"
	assert calls(sandbox) == [[6]], "a repeat finds the number in place"
	assert listing(name).sent_qty == 6
	assert [row.status for row in messages(telling)] == ["Done"]


def test_the_number_of_queries_does_not_grow_with_the_listings(telling):
	def queries() -> int:
		count, run = [0], frappe.db.sql

		def counted(*args, **kwargs):
			count[0] += 1
			return run(*args, **kwargs)

		frappe.db.sql = counted
		try:
			offers(telling)
		finally:
			del frappe.db.sql
		return count[0]

	factory.make_listing(telling, "1", {stocked(main=1): 1})
	offers(telling)  # warms the caches
	few = queries()
	for number in range(2, 12):
		factory.make_listing(telling, str(number), {make_item(): 1})
	assert queries() == few < 10


def test_a_big_shop_is_told_in_turns(sandbox, telling, monkeypatch):
	"""Five listings in batches of two, and a turn that is over after its first batch: 2, 2, 1."""
	for variant in variants(sandbox)[:5]:
		factory.make_listing(telling, variant, {stocked(main=6): 1})
	monkeypatch.setattr(stock_publishing, "BATCH", 2)
	monkeypatch.setattr(stock_publishing, "SEND_SECONDS", 0)
	in_transaction(stock_publishing.ask, telling)
	deliver_outbox(1)
	[message] = frappe.get_all("Outbox Message", {"shop": telling}, ["status", "attempts", "error"])
	assert message == {
		"status": "Failed",
		"attempts": 0,
		"error": "2 of 5 listings sent, the others will follow",
	}
	assert deliver_outbox(50) == 2, "it is due at once"
	assert [len(call) for call in calls(sandbox)] == [2, 2, 1]
	assert [row.status for row in messages(telling)] == ["Done"]
