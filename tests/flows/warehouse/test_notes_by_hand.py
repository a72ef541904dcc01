"""Delivery Notes that people make in ERPNext: from the Sales Order, from the Pick List, in parts, cancelled, amended."""

import frappe
import pytest

from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, deliver
from tests.factories.shop import line, make_order, stocked
from tests.processes import together


def order_of(shop: str, *lines) -> tuple[str, str]:
	"""(Ecom Order, its only parcel), allocated."""
	name = factory.allocated(shop, make_order(*lines))
	[parcel] = factory.parcels(name)
	return name, parcel


def by_hand(order: str, *quantities: float):
	note = deliver(factory.get(order).sales_order, quantities or None)
	frappe.db.commit()
	return note


def take_back(note):
	note = frappe.get_doc("Delivery Note", note.name)
	note.flags.ignore_links = True
	note.cancel()
	frappe.db.commit()
	return note


@pytest.mark.smoke
def test_notes_from_the_pick_list_ship_its_parcels(shop):
	from erpnext.stock.doctype.pick_list.pick_list import create_delivery_note

	item = stocked(main=9)
	(first, one), (second, two) = order_of(shop, line(item, "10.00", 2)), order_of(shop, line(item, "7.00"))
	wave = floor.picked(one, two)
	pick_list = floor.parcel(one).pick_list
	create_delivery_note(pick_list)
	drafts = frappe.get_all(
		"Delivery Note Item", {"against_pick_list": pick_list}, pluck="parent", distinct=True
	)
	assert len(drafts) == 2, "one for each customer"
	for draft in drafts:
		frappe.get_doc("Delivery Note", draft).submit()
	assert {floor.parcel(one).status, floor.parcel(two).status} == {"Shipped"}
	assert [factory.get(name).status for name in (first, second)] == ["Shipped", "Shipped"]
	assert frappe.db.get_value("Pick List", pick_list, "status") == "Completed"
	assert (floor.wave_status(wave), bin_of(item).actual_qty) == ("Done", 6)


def test_two_parts_in_a_row_ship_the_parcel(shop):
	item = stocked(main=9)
	order, parcel = order_of(shop, line(item, "10.00", 3))
	by_hand(order, 1)
	assert factory.get(order).status == "Partly Shipped"
	assert (floor.parcel(parcel).status, floor.parcel(parcel).problem) == (
		"To Pick",
		f"Partly shipped with a Delivery Note created by hand. Still to ship: 2 x {item}",
	)
	last = by_hand(order)
	assert (floor.parcel(parcel).status, floor.parcel(parcel).delivery_note) == ("Shipped", last.name)
	doc = factory.get(order)
	assert (doc.status, doc.lines[0].shipped_qty, doc.step) == ("Shipped", 3, "bill")
	assert frappe.db.count("Outbox Message", {"reference_name": parcel}) == 1
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (6, 0)


def test_the_app_ships_what_a_part_has_left(shop):
	item, other = stocked(main=9), stocked(main=9)
	order, parcel = order_of(shop, line(item, "10.00", 3), line(other, "5.00"))
	floor.picked(parcel)
	by_hand(order, 1, 1)
	shipping_labels.buy_labels(parcel)
	note = ship.ship(parcel)
	rows = frappe.get_all("Delivery Note Item", {"parent": note}, ["item_code", "qty"], as_list=True)
	assert list(rows) == [(item, 2)]
	assert floor.parcel(parcel).status == "Shipped"
	assert (bin_of(item).actual_qty, bin_of(other).actual_qty) == (6, 8)


def test_a_part_that_is_cancelled_and_amended(shop):
	item = stocked(main=9)
	order, parcel = order_of(shop, line(item, "10.00", 3))
	first = by_hand(order, 1)
	by_hand(order)
	cancelled = take_back(first)
	assert (floor.parcel(parcel).status, floor.parcel(parcel).problem) == (
		"To Pick",
		f"Partly shipped with a Delivery Note created by hand. Still to ship: 1 x {item}",
	)
	doc = factory.get(order)
	assert (doc.status, doc.lines[0].shipped_qty) == ("Partly Shipped", 0)
	amended = frappe.copy_doc(cancelled)
	amended.update({"amended_from": cancelled.name, "docstatus": 0})
	amended.insert()
	amended.submit()
	frappe.db.commit()
	assert (floor.parcel(parcel).status, floor.parcel(parcel).delivery_note) == ("Shipped", amended.name)
	assert (factory.get(order).status, bin_of(item).actual_qty) == ("Shipped", 6)


def test_a_cancelled_note_leaves_the_parcel_as_far_as_it_was(shop):
	order, parcel = order_of(shop, line(stocked(main=2), "10.00", 2))
	wave = floor.picked(parcel)
	note = by_hand(order)
	assert (floor.parcel(parcel).status, floor.wave_status(wave)) == ("Shipped", "Done")
	take_back(note)
	assert (floor.parcel(parcel).status, floor.wave_status(wave)) == ("Picked", "Picked")
	assert floor.parcel(parcel).problem is None
	assert factory.get(order).status == "Allocated"


def press_submit(live_site, draft: str):
	"""What the desk's Submit button sends for a draft Delivery Note; its answer's status."""
	session = live_site.login()
	doc = frappe.get_doc("Delivery Note", draft).as_json()

	def press() -> tuple[int, str]:
		answer = session.post(
			f"{live_site.url}/api/method/frappe.desk.form.save.savedocs",
			data={"doc": doc, "action": "Submit"},
			timeout=120,
		)
		return answer.status_code, answer.text[:2000]

	return press


def test_a_note_by_hand_beside_the_apps_own(shop, site, live_site):
	"""A clerk submits in the desk what a colleague ships in the same second: the goods leave once, nobody deadlocks."""
	item = stocked(main=9)
	order, parcel = order_of(shop, line(item, "10.00", 2))
	shipping_labels.buy_labels(parcel)
	draft = deliver(factory.get(order).sales_order, submit=False).name
	frappe.db.commit()
	got = together(site, [lambda: ship.ship(parcel), press_submit(live_site, draft)])
	assert floor.parcel(parcel).status == "Shipped"
	sales_order = factory.get(order).sales_order
	delivered = frappe.get_all(
		"Delivery Note Item", {"against_sales_order": sales_order, "docstatus": 1}, pluck="parent"
	)
	assert len(delivered) == 1, got
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (7, 0)
	assert "Deadlock" not in str(got), got


def test_notes_of_the_same_goods_do_not_deadlock(shop, site, live_site):
	"""Rows in opposite order, by hand and by the app, at the same time."""
	items = [stocked(main=20) for _number in range(3)]
	work = []
	for _number in range(2):
		_order, parcel = order_of(shop, *(line(item, "10.00") for item in items))
		shipping_labels.buy_labels(parcel)
		work.append(lambda parcel=parcel: ship.ship(parcel))
		order, _parcel = order_of(shop, *(line(item, "10.00") for item in reversed(items)))
		draft = deliver(factory.get(order).sales_order, submit=False).name
		frappe.db.commit()
		work.append(press_submit(live_site, draft))
	got = together(site, work)
	assert [answer for answer in got if isinstance(answer, Exception)] == []
	assert [answer for answer in got if isinstance(answer, tuple) and answer[0] != 200] == []
	assert [bin_of(item).actual_qty for item in items] == [16, 16, 16]
