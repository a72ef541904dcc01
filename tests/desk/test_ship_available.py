"""An order is short of stock: what there is ships after a look at what waits, and the rest is seen waiting."""

import frappe

from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.allocation.waiting import release
from tests import world
from tests.desk.screen import confirm, dialog, open_form, press, shown, until
from tests.factories import shop as factory
from tests.factories.erpnext import set_stock
from tests.factories.shop import line, make_order, stocked


def short_order(shop: str) -> tuple[str, str]:
	"""An order of five of which three are there; the order and its item."""
	item = stocked(main=3)
	order = factory.reviewed(shop, make_order(line(item, "10.00", 5)))
	allocate.allocate(order)
	frappe.db.commit()
	return order, item


def test_the_clerk_ships_what_there_is(page_of, room, value):
	order, item = short_order(room.shop)
	page = page_of("Order Clerk")
	open_form(page, "Ecom Order", order)
	press(page, "Ship Available Now")
	text = dialog(page).inner_text()
	assert "Ships now" in text and "Waits for stock" in text
	assert item in text and world.MAIN in text
	assert "nothing is under way yet" in text
	assert "6.00 USD now and 5.00 USD for what follows" in text
	confirm(page)
	until(page, "cur_frm.doc.status == 'Allocated'")
	assert "Ship Available Now" not in page.page.evaluate("() => Object.keys(cur_frm.custom_buttons)")
	_first, rest = factory.parcels(order)
	assert value("Fulfilment Order", rest, "status") == "Waiting for Stock"
	page.open("fulfilment-order")
	until(page, "window.cur_list && cur_list.doctype == 'Fulfilment Order'")
	press(page, "Waiting for Stock", group="Show")
	until(page, "cur_list.data.length && cur_list.data.every((row) => row.status == 'Waiting for Stock')")
	assert page.problems == []


def test_who_looks_at_a_waiting_parcel_finds_nothing_to_pack(page_of, room, value):
	order, item = short_order(room.shop)
	frappe.db.set_value("Ecom Order", order, "ship_available", 1)
	frappe.db.commit()
	allocate.allocate(order)
	frappe.db.commit()
	rest = factory.parcels(order)[1]
	page = page_of("Warehouse Clerk")
	open_form(page, "Fulfilment Order", rest)
	shown(page, "It can be picked when its stock has come.")
	buttons = page.page.evaluate("() => Object.keys(cur_frm.custom_buttons)")
	assert not {"Pack", "Buy Label", "Pack at Station", "Items Missing"} & set(buttons)
	set_stock(item, 2, world.EAST)
	frappe.db.commit()
	press(page, "Ship from Elsewhere")
	until(page, "cur_frm.doc.status == 'Cancelled'")
	assert value("Fulfilment Order", {"ecom_order": order, "warehouse": world.EAST}, "status") == "To Pick"
	assert page.problems == []


def test_several_at_once_each_with_what_could_not_be_done(page_of, room, value):
	order, _item = short_order(room.shop)
	nothing = factory.reviewed(room.shop, make_order(line(stocked(main=0), "10.00", 5)))
	allocate.allocate(nothing)
	frappe.db.commit()
	page = page_of("Order Clerk")
	page.open("ecom-order")
	until(page, "window.cur_list && cur_list.doctype == 'Ecom Order'")
	page.page.evaluate(
		"""async (names) => {
			await ecom_erp.in_chunks(names, "Looking", async (some) => (await frappe.call({
				method: "ecom_erp.api.desk.waiting.ship_available_of_many", args: { names: some },
			})).message, 5);
		}""",
		[order, nothing],
	)
	shown(page, "Nothing of the order can ship now")
	assert value("Ecom Order", order, "status") == "Allocated"
	assert value("Ecom Order", nothing, "status") == "On Hold"
	assert release.release_due() == 0
