"""An order that is short of stock ships what there is; the rest waits for stock and follows."""

from dataclasses import replace

import frappe
import pytest
from frappe.utils import add_days, formatdate, nowdate

from ecom_erp.core.states.fulfilment import WAITING
from ecom_erp.erp.stock.stock_figures import stock_levels_of
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate, cancellation, reallocate
from ecom_erp.flows.allocation.waiting import moving, release, ship_available
from ecom_erp.flows.changes import splitting
from ecom_erp.flows.insight.integrity.other_checks import uncovered_orders
from ecom_erp.flows.notify.buyer_messages import parcel_facts
from ecom_erp.flows.notify.message_templates import template_name
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.portal import tracking_page
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import package_closing, ship
from ecom_erp.flows.warehouse.picking import wave_candidates
from ecom_erp.flows.work import order_steps
from ecom_erp.messaging.transaction import unit_of_work
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, make, set_stock, unique
from tests.factories.rules import make_rule
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit, together
from tests.support.tickets import credit_notes, taken_out, ticket


@pytest.fixture
def automatic(shop) -> str:
	"""A shop that ships what is available by itself."""
	frappe.db.set_value("Ecom Shop", shop, "ship_available", "Automatically")
	frappe.clear_document_cache("Ecom Shop", shop)
	return shop


def statuses(order: str) -> list[tuple[str, str, int]]:
	"""(status, warehouse, pieces) of the order's parcels that are not cancelled."""
	found = []
	for name in factory.parcels(order):
		doc = frappe.get_doc("Fulfilment Order", name)
		if doc.status != "Cancelled":
			found.append((doc.status, doc.warehouse, sum(row.qty for row in doc.items)))
	return found


@unit_of_work
def cancel(order: str) -> None:
	doc = lock_order(order)
	cancellation.cancelled_here(doc, "The buyer has called")
	order_flow.save(doc)


def waiting(order: str) -> str:
	return frappe.db.get_value("Fulfilment Order", {"ecom_order": order, "status": WAITING})


def held(shop: str, *lines) -> str:
	order = factory.reviewed(shop, make_order(*lines))
	assert allocate.allocate(order) == "On Hold"
	return order


@pytest.mark.smoke
def test_what_there_is_ships_and_the_rest_follows(automatic):
	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	assert factory.get(order).status == "Allocated"
	assert statuses(order) == [("To Pick", world.MAIN, 3), (WAITING, world.MAIN, 2)]
	doc = factory.get(order)
	# one Sales Order for all of it, which reserves also what is still to come
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 50
	assert bin_of(item).reserved_qty == 5
	assert [row.reason for row in doc.allocations if row.follows] == ["Waits for stock"]
	first, rest = factory.parcels(order)
	# nothing picks, packs or labels what waits
	assert [one.name for one in wave_candidates.candidates_for(world.MAIN, {"shop": automatic})] == [first]
	with pytest.raises(frappe.ValidationError, match="Waiting for Stock"):
		package_closing.pack_unscanned(rest, 400)
	with pytest.raises(frappe.ValidationError, match="No label can be bought"):
		shipping_labels.buy_labels(rest)

	shipping_labels.buy_labels(first)
	ship.ship(first)
	doc = factory.get(order)
	assert (doc.status, doc.next_action, doc.sales_invoice) == ("Partly Shipped", "Replenish", None)
	assert [row.shipped_qty for row in doc.lines] == [3]

	set_stock(item, 1)
	assert release.release_due() == 0
	set_stock(item, 2)
	assert release.release_due() == 1
	assert statuses(order)[1:] == [("To Pick", world.MAIN, 2)]
	assert factory.get(order).next_action == "Ship Rest"
	assert release.release_due() == 0
	shipping_labels.buy_labels(rest)
	ship.ship(rest)
	assert factory.get(order).status == "Shipped"
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (0, 0)


def test_the_shop_is_told_by_line_of_each_part(automatic):
	item, other = stocked(main=1), stocked(main=1)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 3), line(other, "5.00")))
	first, rest = factory.parcels(order)
	shipping_labels.buy_labels(first)
	ship.ship(first)
	lines = factory.get(order).lines

	def told(parcel: str) -> list:
		key = {"kind": "Fulfilment", "reference_name": parcel}
		return frappe.parse_json(frappe.db.get_value("Outbox Message", key, "payload"))["lines"]

	assert sorted(told(first)) == sorted([[lines[0].line_id, 1], [lines[1].line_id, 1]])
	set_stock(item, 2)
	release.release_due()
	shipping_labels.buy_labels(rest)
	ship.ship(rest)
	assert told(rest) == [[lines[0].line_id, 2]]


def test_a_shop_that_asks_holds_until_somebody_says_so(shop):
	item = stocked(main=3)
	order = held(shop, line(item, "10.00", 5))
	shown = ship_available.preview(order)
	assert [(row["warehouse"], row["qty"]) for row in shown["now"]] == [(world.MAIN, 3)]
	assert [(row["warehouse"], row["qty"], row["expected"]) for row in shown["later"]] == [
		(world.MAIN, 2, "nothing is under way yet")
	]
	# 5.00 for the first 1000 g and 1.00 for a started 500 g; 800 g
	assert (shown["cost"], shown["later_cost"]) == ("6.00 USD", "5.00 USD")
	assert factory.get(order).status == "On Hold"
	assert bin_of(item).reserved_qty == 0
	assert ship_available.ship_available(order, shown["key"]) == "Allocated"
	assert statuses(order) == [("To Pick", world.MAIN, 3), (WAITING, world.MAIN, 2)]
	assert factory.holds(order) == {}
	# a second press finds it done
	assert ship_available.ship_available(order, shown["key"]) == "Allocated"
	assert len(factory.parcels(order)) == 2


def test_what_was_shown_is_done_or_nothing(shop):
	item = stocked(main=3)
	order = held(shop, line(item, "10.00", 5))
	key = ship_available.preview(order)["key"]
	set_stock(item, 2)
	with pytest.raises(frappe.ValidationError, match="stock has changed"):
		ship_available.ship_available(order, key)
	assert factory.get(order).status == "On Hold"


def test_refusals_say_why(shop):
	item = stocked(main=0)
	order = held(shop, line(item, "10.00", 5))
	assert "Nothing of the order can ship now" in ship_available.preview(order)["refusal"]
	with pytest.raises(frappe.ValidationError, match="Nothing of the order can ship now"):
		ship_available.ship_available(order)
	set_stock(item, 1)
	frappe.db.set_value("Ecom Shop", shop, "ship_available", "Never")
	frappe.clear_document_cache("Ecom Shop", shop)
	with pytest.raises(frappe.ValidationError, match="ships its orders whole"):
		ship_available.ship_available(order)
	other = factory.reviewed(shop, factory.unpaid(make_order(line(item, "10.00", 5))))
	frappe.db.set_value("Ecom Shop", shop, "ship_available", "Ask")
	frappe.clear_document_cache("Ecom Shop", shop)
	assert "waits for nothing but stock" in ship_available.preview(other)["refusal"]


def test_stock_for_all_of_it_has_come(shop):
	item = stocked(main=3)
	order = held(shop, line(item, "10.00", 5))
	set_stock(item, 5)
	assert ship_available.ship_available(order, "an old key") == "Allocated"
	assert statuses(order) == [("To Pick", world.MAIN, 5)]


def test_what_waits_is_promised_to_nobody_else(automatic):
	item = stocked(main=1)
	first = factory.allocated(automatic, make_order(line(item, "10.00", 3)))
	set_stock(item, 3)
	# two pieces are free on the shelf, and both are the first order's
	second = factory.reviewed(automatic, make_order(line(item, "10.00", 1)))
	assert allocate.allocate(second) == "On Hold"
	assert release.release_due() == 1
	assert statuses(first) == [("To Pick", world.MAIN, 1), ("To Pick", world.MAIN, 2)]


@pytest.mark.parametrize("urgent", [False, True])
def test_first_come_first_served_unless_a_later_one_is_urgent(automatic, urgent):
	item = stocked(main=0)
	first, second, third = (with_part(automatic, item, qty) for qty in (1, 1, 2))
	if urgent:
		doc = factory.get(third)
		doc.priority = "Urgent"
		doc.save()
	set_stock(item, 2)
	assert release.release_due() == (1 if urgent else 2)
	expected = [True, True, False] if urgent else [False, False, True]
	assert [bool(waiting(order)) for order in (first, second, third)] == expected


def test_an_earlier_one_keeps_its_pieces_while_it_lacks_another(automatic):
	cup, pot = stocked(main=0), stocked(main=0)
	first = factory.allocated(
		automatic, make_order(line(stocked(main=1), "1.00"), line(cup, "5.00"), line(pot, "9.00"))
	)
	second = with_part(automatic, cup, 1)
	set_stock(cup, 1)
	assert release.release_due() == 0
	set_stock(pot, 1)
	assert release.release_due() == 1
	assert (waiting(first), bool(waiting(second))) == (None, True)


def test_safety_stock_is_not_released(automatic):
	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	frappe.db.set_value("Item", item, "safety_stock", 1)
	frappe.clear_document_cache("Item", item)
	set_stock(item, 5)
	assert release.release_due() == 0
	set_stock(item, 6)
	assert release.release_due() == 1
	assert not waiting(order)


def test_a_set_waits_whole(automatic):
	cup, saucer = stocked(main=3), stocked(main=9)
	factory.make_listing(automatic, "V-pair", {cup: 2, saucer: 1})
	sold = replace(line("pair", "30.00", 2), listing_id="V-pair", sku="")
	order = factory.allocated(automatic, make_order(sold))
	assert statuses(order) == [("To Pick", world.MAIN, 3), (WAITING, world.MAIN, 3)]
	assert (bin_of(cup).reserved_qty, bin_of(saucer).reserved_qty) == (4, 2)
	assert frappe.db.get_value("Sales Order", factory.get(order).sales_order, "grand_total") == 60


def test_cancelled_orders_give_back_what_waits(automatic):
	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	cancel(order)
	assert statuses(order) == []
	assert bin_of(item).reserved_qty == 0


def test_it_moves_to_a_warehouse_that_has_it(automatic):
	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	rest = waiting(order)
	with pytest.raises(frappe.ValidationError, match="No other warehouse has it"):
		moving.ship_from_elsewhere(rest)
	set_stock(item, 2, world.EAST)
	assert moving.ship_from_elsewhere(rest) == "Allocated"
	assert moving.ship_from_elsewhere(rest) == "Allocated"
	assert statuses(order) == [("To Pick", world.MAIN, 3), ("To Pick", world.EAST, 2)]
	assert (bin_of(item).reserved_qty, bin_of(item, world.EAST).reserved_qty) == (3, 2)
	for name in factory.parcels(order):
		if frappe.db.get_value("Fulfilment Order", name, "status") == "To Pick":
			shipping_labels.buy_labels(name)
			ship.ship(name)
	assert factory.get(order).status == "Shipped"


def test_the_night_moves_what_can_be(automatic):
	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	assert moving.move_all() == 0
	set_stock(item, 1, world.WEST)
	assert moving.move_all() == 0
	set_stock(item, 2, world.WEST)
	assert moving.move_all() == 1
	assert ("To Pick", world.WEST, 2) in statuses(order)


def test_what_waits_can_be_split(automatic):
	item, other = stocked(main=1), stocked(main=1)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 2), line(other, "5.00", 2)))
	rest = frappe.get_doc("Fulfilment Order", waiting(order))
	part = splitting.split(rest.name, {rest.items[1].name: 1}, 2)
	assert frappe.db.get_value("Fulfilment Order", part, "status") == WAITING
	set_stock(other, 2)
	assert release.release_due() == 1
	assert frappe.db.get_value("Fulfilment Order", part, "status") == "To Pick"
	with pytest.raises(frappe.ValidationError, match="Waiting for Stock"):
		splitting.join(part)


def test_one_that_waits_cannot_be_given_up_as_one_that_is_picked(automatic):
	item = stocked(main=3, east=0)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	with pytest.raises(frappe.ValidationError, match="Waiting for Stock"):
		reallocate.cannot_ship(waiting(order), "broken")
	first = factory.parcels(order)[0]
	set_stock(item, 3, world.EAST)
	reallocate.cannot_ship(first, "broken")
	# the part that waits stays where it is
	assert sorted(statuses(order)) == sorted([("To Pick", world.EAST, 3), (WAITING, world.MAIN, 2)])
	assert (bin_of(item).reserved_qty, bin_of(item, world.EAST).reserved_qty) == (2, 3)


def test_a_delivery_note_made_by_hand(automatic):
	"""Somebody delivers from the Sales Order what waits: it counts as shipped, and waits again without the note."""
	from erpnext.selling.doctype.sales_order.sales_order import make_delivery_note

	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	set_stock(item, 5)
	note = make_delivery_note(factory.get(order).sales_order)
	note.insert()
	note.submit()
	frappe.db.commit()
	assert [row[0] for row in statuses(order)] == ["Shipped", "Shipped"]
	assert factory.get(order).status == "Shipped"
	note.cancel()
	frappe.db.commit()
	assert statuses(order) == [("To Pick", world.MAIN, 3), (WAITING, world.MAIN, 2)]
	assert factory.get(order).status == "Allocated"
	assert release.release_due() == 1


def test_waiting_pieces_are_taken_out_before_anything_ships(automatic):
	"""The order is allocated anew, smaller: three ship, none waits."""
	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	taken_out(order, 2)
	order_steps.advance(order)
	assert statuses(order) == [("To Pick", world.MAIN, 3)]
	assert bin_of(item).reserved_qty == 3


def test_waiting_pieces_are_taken_out_after_the_first_part_has_left(automatic):
	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	first, _rest = factory.parcels(order)
	shipping_labels.buy_labels(first)
	ship.ship(first)
	taken_out(order, 1)
	assert statuses(order)[1:] == [(WAITING, world.MAIN, 1)]
	# the piece that is not wanted any more stands in nobody's way
	set_stock(item, 1)
	assert release.release_due() == 1
	taken_out(order, 1)
	assert factory.get(order).status == "Shipped"
	billing.bill(order)
	collect(order)
	for name in frappe.get_all("After Sales Ticket", {"ecom_order": order}, pluck="name"):
		after_sales.refund(name)
	assert bin_of(item).reserved_qty == 0
	assert sorted(credit_notes(order)) == [-10.0, -10.0]


def test_of_a_picked_and_a_waiting_part_the_waiting_one_loses_its_pieces(automatic):
	item, other = stocked(main=1), stocked(main=1)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 3), line(other, "5.00")))
	first, rest = factory.parcels(order)
	part = splitting.split(first, {frappe.get_doc("Fulfilment Order", first).items[1].name: 1}, 2)
	shipping_labels.buy_labels(part)
	ship.ship(part)
	taken_out(order, 1)
	qty = {name: frappe.get_doc("Fulfilment Order", name).items[0].qty for name in (first, rest)}
	assert qty == {first: 1, rest: 1}


def test_another_address_lets_it_be_divided_again(automatic):
	item = stocked(main=3)
	stated = make_order(line(item, "10.00", 5))
	order = factory.allocated(automatic, stated)
	factory.pooled(automatic, factory.later(stated, shipping_address=factory.NEWARK))
	order_steps.advance(order)
	# the rest is awaited where it ships from for the least
	assert statuses(order) == [("To Pick", world.MAIN, 3), (WAITING, world.EAST, 2)]
	assert (bin_of(item).reserved_qty, bin_of(item, world.EAST).reserved_qty) == (3, 2)


def test_both_rows_of_a_line_are_credited_as_they_were_sold(automatic):
	"""Five of a line in two rows of the Sales Order, of the same item and warehouse, all come back."""
	item = stocked(main=3)
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	set_stock(item, 5)
	release.release_due()
	factory.label(order)
	factory.send(order)
	billing.bill(order)
	collect(order)
	back = ticket(order, qty=5)
	after_sales.approve(back.name)
	after_sales.receive(back.name, [{"row": back.lines[0].name, "qty": 5, "disposition": "Restock"}])
	after_sales.refund(back.name)
	assert credit_notes(order) == [-50.0]


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(shop, site, after):
	item = stocked(main=3)
	order = held(shop, line(item, "10.00", 5))
	frappe.db.commit()
	# the first commit ends what was read before
	assert killed_at_commit(site, lambda: ship_available.ship_available(order), 1, after)
	assert ship_available.ship_available(order) == "Allocated"
	assert statuses(order) == [("To Pick", world.MAIN, 3), (WAITING, world.MAIN, 2)]
	assert bin_of(item).reserved_qty == 5
	set_stock(item, 5)
	rest = waiting(order)
	frappe.db.commit()
	assert killed_at_commit(site, lambda: release.release(rest), 1, after)
	release.release(rest)
	assert statuses(order) == [("To Pick", world.MAIN, 3), ("To Pick", world.MAIN, 2)]


def test_workers_release_no_piece_twice(automatic, site):
	item = stocked(main=0)
	orders = [with_part(automatic, item, 1) for _one in range(4)]
	set_stock(item, 2)
	names = [waiting(order) for order in orders]
	frappe.db.commit()
	together(site, [lambda name=name: release.release(name) for name in names])
	assert [bool(waiting(order)) for order in orders] == [False, False, True, True]


def with_part(shop: str, item: str, qty: int) -> str:
	"""An order of which something is there, and `qty` of the item wait."""
	order = factory.allocated(shop, make_order(line(stocked(main=1), "5.00"), line(item, "10.00", qty)))
	assert waiting(order)
	return order


def test_stock_covers_what_is_to_be_picked_not_what_waits(automatic):
	item = stocked(main=3)
	factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	bins = frappe.get_all("Bin", {"item_code": item, "warehouse": world.MAIN}, pluck="name")
	assert list(uncovered_orders(stock_levels_of(bins))) == []
	frappe.db.set_value("Bin", bins[0], "actual_qty", 2)
	[wrong] = uncovered_orders(stock_levels_of(bins))
	assert (wrong.facts["expected"], wrong.facts["found"]) == ("3", "2")
	frappe.db.set_value("Bin", bins[0], "actual_qty", 3)


def test_the_buyer_reads_what_follows(automatic):
	item = stocked(main=3)
	order = factory.get(factory.allocated(automatic, make_order(line(item, "10.00", 5))))
	first, rest = (frappe.get_doc("Fulfilment Order", name) for name in factory.parcels(order.name))
	facts = parcel_facts(order, first, "en", {"packages": []})
	title = frappe.db.get_value("Item", item, "item_name")
	assert facts["later"] == [{"title": title, "qty": 2}]
	template = frappe.get_doc("Email Template", template_name("shipped", "en"))
	assert "The rest of your order follows" in template.get_formatted_email(facts)["message"]
	shown = tracking_page.page_data(order.name)["parcels"]
	assert [one["status"] for one in shown] == [
		"Being packed",
		"Not in stock yet; it follows as soon as it has come in",
	]
	set_stock(item, 5)
	assert release.release(rest.name)
	facts = parcel_facts(order, first, "en", {"packages": []})
	assert "follows" not in template.get_formatted_email(facts)["message"]


def test_a_rule_lets_an_order_ship_in_parts(shop):
	item = stocked(main=3)
	rule = make_rule([("Total (order currency)", ">", "49")], ["Ship What Is Available"], shop=shop)
	order = factory.allocated(shop, make_order(line(item, "10.00", 5)))
	frappe.delete_doc("Review Rule", rule, force=True)
	assert statuses(order) == [("To Pick", world.MAIN, 3), (WAITING, world.MAIN, 2)]
	assert factory.get(order).ship_available == 1


def test_it_is_awaited_where_a_supplier_is_to_bring_it(automatic):
	item = stocked(main=3)
	supplier = make("Supplier", supplier_name=unique("Supplier"), supplier_type="Company").name
	day = add_days(nowdate(), 9)
	bought = make(
		"Purchase Order",
		supplier=supplier,
		company=world.COMPANY,
		currency=world.CURRENCY,
		transaction_date=nowdate(),
		schedule_date=day,
		conversion_rate=1,
		items=[
			{
				"item_code": item,
				"item_name": item,
				"qty": 10,
				"uom": "Nos",
				"stock_uom": "Nos",
				"conversion_factor": 1,
				**dict.fromkeys(("rate", "amount", "base_rate", "base_amount"), 1),
				"warehouse": world.WEST,
				"schedule_date": day,
			}
		],
	)
	bought.submit()
	order = factory.allocated(automatic, make_order(line(item, "10.00", 5)))
	assert statuses(order) == [("To Pick", world.MAIN, 3), (WAITING, world.WEST, 2)]
	[why] = [row.reason for row in factory.get(order).allocations if row.follows]
	assert why == f"Waits for stock, expected on {formatdate(day)}"
