"""Bundles and packs whose parts lie in two parcels: shipped, told to the shop, taken out, sent back as whole units."""

from dataclasses import replace

import frappe
import pytest

from ecom_erp.core.orders.canonical import Line
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.after_sales.returns import receive
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.portal import return_portal
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipments, shipping_labels, tracking
from ecom_erp.flows.shipping.line_counts import line_counts
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work import order_steps
from ecom_erp.flows.work.outbox_worker import deliver_outbox
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, deliver, make, make_bundle, make_item, unique
from tests.factories.shop import line, make_order, stocked
from tests.support.parcels import outbox, shipping_label
from tests.support.shopify_orders import arrive, messages
from tests.support.tickets import balance, credit_notes, ticket

BOTH_WAYS = pytest.mark.parametrize("first", [0, 1], ids=["main first", "east first"])


def bundle(units: int = 1) -> Line:
	"""Sets of a pot, which Chicago has, and a spoon, which Newark has."""
	pot, spoon = stocked(main=units), stocked(east=units)
	return line(make_bundle({pot: 1, spoon: 1}), "10.00", units)


def packs(shop: str, units: int, **stock: int) -> Line:
	"""Packs of three pieces of one item."""
	item = stocked(**stock)
	one = replace(line(item, "9.00", units), sku=f"{item}-3")
	factory.make_listing(shop, one.listing_id, {item: 3}, sku=one.sku)
	return one


def in_two_parcels(shop: str, goods: Line) -> tuple[str, list[str]]:
	"""(order, its parcels: Chicago's, Newark's), both with a label."""
	order = factory.labelled(shop, make_order(goods))
	parcels = frappe.get_all(
		"Fulfilment Order", {"ecom_order": order}, ["name", "warehouse"], order_by="warehouse"
	)
	assert [row.warehouse for row in parcels] == [world.MAIN, world.EAST]
	return order, [row.name for row in parcels]


def pieces_in(parcel: str) -> int:
	return sum(row.qty for row in frappe.get_doc("Fulfilment Order", parcel).items)


def told(*parcels: str) -> list[tuple[list[int], list[str]]]:
	"""(units, tracking numbers of earlier parcels) of each message about the parcels."""
	return [
		([units for _line, units in row["lines"]], [one["tracking_number"] for one in row["earlier"]])
		for parcel in parcels
		for row in outbox(parcel, "Fulfilment")
	]


def shipped_qty(order: str) -> int:
	return factory.get(order).lines[0].shipped_qty


def number_of(parcel: str) -> str:
	return frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "tracking_number")


def cancel_note(parcel: str) -> None:
	note = frappe.get_doc("Delivery Note", frappe.db.get_value("Fulfilment Order", parcel, "delivery_note"))
	note.flags.ignore_links = True
	note.cancel()
	frappe.db.commit()


@BOTH_WAYS
def test_a_bundle_is_shipped_and_told_with_its_last_part(shop, first):
	order, parcels = in_two_parcels(shop, bundle())
	one, other = parcels[first], parcels[1 - first]
	ship.ship(one)
	assert (factory.get(order).status, shipped_qty(order), told(*parcels)) == ("Partly Shipped", 0, [])
	page = return_portal.page_data(order)["lines"]
	assert page == [], "half a set can be sent back as little as it can be taken out"
	ship.ship(other)
	assert (factory.get(order).status, shipped_qty(order)) == ("Shipped", 1)
	assert (told(one), told(other)) == ([], [([1], [number_of(one)])])
	[offered] = return_portal.page_data(order)["lines"]
	assert (offered["returnable"], offered["open"]) == (1, 0)
	assert {frappe.db.get_value("Fulfilment Order", name, "reported_with") for name in parcels} == {other}


@BOTH_WAYS
def test_packs_of_three_in_parcels_of_four_and_two(shop, first):
	"""Four pieces make a pack; two make none. In sum the shop hears of two packs, whichever parcel goes first."""
	order, parcels = in_two_parcels(shop, packs(shop, 2, main=4, east=2))
	assert [pieces_in(name) for name in parcels] == [4, 2]
	one, other = parcels[first], parcels[1 - first]
	ship.ship(one)
	assert shipped_qty(order) == [1, 0][first]
	ship.ship(other)
	assert (factory.get(order).status, shipped_qty(order)) == ("Shipped", 2)
	assert told(one, other) == [[([1], []), ([1], [])], [([2], [number_of(one)])]][first]
	assert factory.get(order).lines[0].reported_qty == 2


def test_both_parcels_leave_by_one_delivery_note_made_by_hand(shop):
	order, parcels = in_two_parcels(shop, packs(shop, 2, main=2, east=4))
	deliver(factory.get(order).sales_order)
	assert (factory.get(order).status, shipped_qty(order)) == ("Shipped", 2)
	assert sum(sum(units) for units, _earlier in told(*parcels)) == 2


@BOTH_WAYS
def test_a_delivery_that_was_cancelled_is_not_told_twice(shop, first):
	order, parcels = in_two_parcels(shop, packs(shop, 2, main=4, east=2))
	one, other = parcels[first], parcels[1 - first]
	ship.ship(one)
	cancel_note(one)
	assert (factory.get(order).status, shipped_qty(order)) == ("Allocated", 0)
	ship.ship(other)
	ship.ship(one)
	assert (factory.get(order).status, shipped_qty(order)) == ("Shipped", 2)
	assert sum(sum(units) for units, _earlier in told(*parcels)) == 2
	assert all(units for units, _earlier in told(*parcels)), "nothing empty is told"
	cancel_note(other)
	assert shipped_qty(order) == [1, 0][first]
	ship.ship(other)
	assert (shipped_qty(order), len(told(*parcels))) == (2, 2)


def test_a_pack_that_is_untouched_leaves_the_parcel_and_the_begun_one_is_completed(shop):
	"""Three packs as four and five pieces. Four have left: one pack, and a piece of the second. The third is paid back: two
	pieces of the other parcel go on, and with them the second pack."""
	order, [one, other] = in_two_parcels(shop, packs(shop, 3, main=4, east=5))
	shipping_labels.void_label(shipping_label(other).name)
	ship.ship(one)
	made = ticket(order, "Refund Only", 1, "Changed Mind", about="Not Shipped")
	assert made.lines[0].unshipped_qty == 1
	after_sales.approve(made.name)
	with pytest.raises(frappe.ValidationError, match="The refund follows"):
		after_sales.refund(made.name)
	assert pieces_in(other) == 2
	shipping_labels.buy_labels(other)
	ship.ship(other)
	doc = factory.get(order)
	assert (doc.status, doc.lines[0].shipped_qty, doc.lines[0].reported_qty) == ("Shipped", 2, 2)
	billing.bill(order)
	collect(order)
	after_sales.refund(made.name)
	assert (credit_notes(order), balance(order, world.RECEIVABLE)) == ([-9.0], 0)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "status") == "Closed", "nothing stays reserved"
	item = doc.allocations[0].item_code
	assert [bin_of(item, place).reserved_qty for place in (world.MAIN, world.EAST)] == [0, 0]


def test_half_a_bundle_cannot_be_taken_out(shop):
	"""The pot has left. What is paid back is about the set that is on its way; the spoon follows."""
	order, [one, other] = in_two_parcels(shop, bundle())
	ship.ship(one)
	made = ticket(order, "Refund Only", 1, "Changed Mind", about="Not Shipped")
	with pytest.raises(frappe.ValidationError, match="1 of"):
		after_sales.approve(made.name)
	made.reload()
	made.lines[0].about = None
	made.save()
	frappe.db.commit()
	assert (made.lines[0].about, made.lines[0].unshipped_qty) == ("Shipped", 0)
	after_sales.approve(made.name)
	with pytest.raises(frappe.ValidationError, match="The refund follows"):
		after_sales.refund(made.name)
	ship.ship(other)
	order_steps.advance(order)
	after_sales.refund(made.name)
	assert (shipped_qty(order), credit_notes(order)) == (1, [-10.0])


def test_a_bundle_with_a_service_comes_back_without_it(shop):
	"""A set of a vase and its engraving, which no warehouse has; one of two comes back, 400 g."""
	vase, engraving = stocked(main=2), make_item(is_stock_item=0)
	order = factory.billed(shop, make_order(line(make_bundle({vase: 1, engraving: 1}), "10.00", 2)))
	assert shipped_qty(order) == 2
	made = ticket(order, "Return and Refund", 1)
	assert shipments.homeward(made).parcel.weight_grams == 400
	after_sales.approve(made.name)
	receive(made.name, [{"row": made.lines[0].name, "qty": 1, "disposition": "Restock"}])
	assert bin_of(vase).actual_qty == 1
	assert factory.get(order).lines[0].returned_qty == 1


def test_a_pack_that_comes_back_brings_its_pieces(shop):
	"""One of two packs of three, 400 g each piece, whose pieces came in parcels of four and two."""
	order, parcels = in_two_parcels(shop, packs(shop, 2, main=4, east=2))
	for name in parcels:
		ship.ship(name)
	order_steps.advance(order)
	made = ticket(order, "Return and Refund", 1)
	assert shipments.homeward(made).parcel.weight_grams == 1200
	after_sales.approve(made.name)
	receive(made.name, [{"row": made.lines[0].name, "qty": 1, "disposition": "Restock"}])
	item = factory.get(order).allocations[0].item_code
	assert sum(bin_of(item, place).actual_qty for place in (world.MAIN, world.EAST)) == 3


def test_the_simulated_shop_knows_both_numbers_and_nothing_is_dead(sandbox, sandbox_shop):
	"""Two packs of three: two pieces leave first, then four."""
	order = arrive(sandbox, sandbox_shop, "#1037", [stocked(main=2, east=4)], each=3)
	order_review.review(order)
	assert allocate.allocate(order) == "Allocated"
	parcels = sorted(factory.parcels(order), key=pieces_in)
	assert [pieces_in(name) for name in parcels] == [2, 4]
	for name in parcels:
		shipping_labels.buy_labels(name)
		ship.ship(name)
		deliver_outbox(50)
	[made] = [made for placed in sandbox.shop.orders.values() for made in placed.fulfilments]
	assert [units for _line, units in made.lines] == [2]
	assert made.numbers == [number_of(parcels[1]), number_of(parcels[0])]
	assert [row.status for row in messages(order)] == ["Done"]


def test_events_of_a_parcel_that_was_told_with_another_are_not_told(shop, courier):
	"""WooCommerce takes events, by the parcel that it was told of."""
	frappe.db.set_value("Ecom Shop", shop, "channel", "WooCommerce")
	frappe.clear_document_cache("Ecom Shop", shop)
	_order, [one, other] = in_two_parcels(shop, bundle())
	for name in (one, other):
		ship.ship(name)
		tracking.record_event(shipping_label(name).name, "In Transit", "Person", key=name)
	tracking.record_event(shipping_label(one).name, "Out for Delivery", "Person", key="later")
	assert (len(outbox(one, "Tracking")), len(outbox(other, "Tracking"))) == (0, 1)


def test_a_bundle_that_takes_half_an_item_waits_for_a_person(shop):
	"""Half a metre of ribbon: pieces are whole, so its listing is not mapped by itself."""
	metre = make("UOM", uom_name=unique("Metre"), must_be_whole_number=0).name
	ribbon = make_item(stock_uom=metre)
	order = factory.reviewed(shop, make_order(line(make_bundle({ribbon: 0.5}), "3.00")))
	assert "unmapped_line" in factory.holds(order)


def test_an_order_is_counted_in_a_fixed_number_of_queries(shop):
	def queries(goods: list[Line]) -> int:
		order = factory.get(factory.shipped(shop, make_order(*goods)))
		sent, execute = [], frappe.db.sql

		def counted(*args, **kwargs):
			sent.append(args[0])
			return execute(*args, **kwargs)

		frappe.db.sql = counted
		try:
			assert [made.shipped for made in line_counts(order).values()] == [1] * len(goods)
		finally:
			del frappe.db.sql
		return len(sent)

	one, many = bundle(), [bundle() for _line in range(4)]
	assert queries(many) == queries([one]) <= 3
