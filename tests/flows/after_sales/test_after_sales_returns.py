"""Goods that come back: counted, inspected, each to its place, by every parcel that shipped them."""

import frappe
import pytest

from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import returns
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, make_warehouse
from tests.factories.shop import line, make_order, stocked
from tests.support.tickets import credit_notes, ticket


@pytest.fixture
def scrap(courier) -> str:
	place = make_warehouse()
	for name in (world.MAIN, world.EAST):
		frappe.get_doc("Ecom Warehouse Profile", name).update({"scrap_warehouse": place}).save()
	return place


def counts(made, *rows: tuple[int, str]) -> list[dict]:
	return [
		{"row": line.name, "qty": qty, "disposition": place, "condition": "Opened"}
		for line, (qty, place) in zip(made.lines, rows, strict=True)
	]


@pytest.mark.smoke
def test_two_lines_of_one_item_go_to_their_own_places(shop, scrap):
	item = stocked(main=9)
	order = factory.billed(shop, make_order(line(item, "10.00", 2), line(item, "12.00", 1)))
	lines = [{"line_id": row.line_id, "qty": row.qty} for row in factory.get(order).lines]
	from ecom_erp.flows.after_sales.tickets import open_ticket

	made = open_ticket(order, "Return and Refund", "Damaged", lines)
	after_sales.approve(made.name)
	after_sales.receive(made.name, counts(made, (2, "Restock"), (1, "Scrap")))
	assert (bin_of(item).actual_qty, bin_of(item, scrap).actual_qty) == (8, 1)
	after_sales.refund(made.name)
	assert credit_notes(order) == [-32.0]


def test_a_line_shipped_in_two_parcels_comes_back_against_both(shop, scrap):
	item = stocked(main=2, east=1)
	order = factory.billed(shop, make_order(line(item, "10.00", 3)))
	made = ticket(order, qty=3)
	after_sales.approve(made.name)
	after_sales.receive(made.name, counts(made, (3, "Restock")))
	made.reload()
	shipped = frappe.get_all("Fulfilment Order", {"ecom_order": order}, pluck="delivery_note")
	assert {row.against for row in made.returns} == set(shipped) and len(made.returns) == 2
	assert sum(row.qty for row in made.returns) == 3
	for row in made.returns:
		assert frappe.db.get_value("Delivery Note", row.delivery_note, "return_against") == row.against
	assert (bin_of(item).actual_qty, bin_of(item, world.EAST).actual_qty) == (2, 1)


def test_pieces_that_came_back_before_are_not_taken_from_the_same_parcel_again(shop, scrap):
	item = stocked(main=1, east=1)
	order = factory.billed(shop, make_order(line(item, "10.00", 2)))
	for _time in range(2):
		made = ticket(order, qty=1)
		after_sales.approve(made.name)
		after_sales.receive(made.name, counts(made, (1, "Restock")))
		after_sales.refund(made.name)
	assert (bin_of(item).actual_qty, bin_of(item, world.EAST).actual_qty) == (1, 1)
	assert credit_notes(order) == [-10.0, -10.0]


def test_less_than_announced_is_paid_back_for_what_came(shop, scrap):
	item = stocked(main=9)
	order = factory.billed(shop, make_order(line(item, "10.00", 3, tax="3.00")))
	made = ticket(order, qty=3)
	assert made.refund_amount == 33.0
	after_sales.approve(made.name)
	after_sales.receive(made.name, counts(made, (1, "Restock")))
	made.reload()
	assert (made.refund_amount, made.lines[0].received_qty, factory.get(order).lines[0].returned_qty) == (
		11.0,
		1,
		1,
	)
	after_sales.refund(made.name)
	assert credit_notes(order) == [-11.0]
	assert ticket(order, qty=2).status == "Open", "the others may still come"


def test_more_than_announced_is_refused(shop, scrap):
	order = factory.billed(shop, make_order(line(stocked(main=9), "10.00", 3)))
	made = ticket(order, qty=1)
	after_sales.approve(made.name)
	with pytest.raises(frappe.ValidationError, match="2 received, but 1 were announced"):
		after_sales.receive(made.name, counts(made, (2, "Restock")))


def test_a_bundle_comes_back_in_its_parts(shop, scrap):
	cup, plate = stocked(main=20), stocked(main=20)
	order = make_order(line("SET", "30.00", 2))
	factory.make_listing(shop, order.lines[0].listing_id, {cup: 1, plate: 2})
	name = factory.billed(shop, order)
	made = ticket(name, qty=1)
	after_sales.approve(made.name)
	after_sales.receive(made.name, counts(made, (1, "Restock")))
	assert (bin_of(cup).actual_qty, bin_of(plate).actual_qty) == (19, 18)
	after_sales.refund(made.name)
	assert credit_notes(name) == [-30.0]


def test_a_ticket_without_a_last_day_has_time(shop, scrap):
	made = ticket(factory.billed(shop, make_order(line(stocked(main=9), "10.00", 1))))
	after_sales.approve(made.name)
	frappe.db.set_value("After Sales Ticket", made.name, "return_by", None)
	frappe.db.commit()
	returns.close_overdue()
	made.reload()
	assert made.status == "Awaiting Return"


def test_goods_that_never_come_close_the_ticket(shop, scrap):
	order = factory.billed(shop, make_order(line(stocked(main=9), "10.00", 1)))
	made = ticket(order)
	after_sales.approve(made.name)
	frappe.db.set_value("After Sales Ticket", made.name, "return_by", frappe.utils.add_days(None, -1))
	frappe.db.commit()
	assert returns.close_overdue() == 1
	made.reload()
	assert (made.status, made.refund_amount) == ("Closed", 0)
	assert "were not returned by" in made.answer
	assert ticket(order).refund_amount == 10.0, "the pieces are free for another ticket"
