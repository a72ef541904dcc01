"""The buyer rings: an order is stopped with one click, or changed after its consequences were shown."""

import frappe

from tests import world
from tests.desk.screen import choose, confirm, dialog, open_form, press, shown, until
from tests.factories import shop as factory
from tests.factories.erpnext import make


def test_the_warehouse_stops_an_order_with_one_click(page_of, room, value):
	order = room.order(factory.labelled)
	page = page_of("Warehouse Clerk")
	open_form(page, "Fulfilment Order", factory.parcels(order)[0])
	press(page, "Stop Order", group="Change")
	shown(page, "Stopped. Nothing of it leaves until somebody releases it.")
	assert (value("Ecom Order", order, "status"), value("Ecom Order", order, "next_action")) == (
		"On Hold",
		"Review",
	)
	assert page.problems == []


def test_the_clerk_stops_and_then_finds_no_button(page_of, room, value):
	order = room.order()
	page = page_of("Order Clerk")
	open_form(page, "Ecom Order", order)
	press(page, "Stop")
	until(page, "cur_frm.doc.status == 'On Hold'")
	assert "Stop" not in page.page.evaluate("() => Object.keys(cur_frm.custom_buttons)")
	assert page.problems == []


def test_goods_are_changed_after_a_look_at_what_follows(page_of, room, value):
	order = room.order(quantity=3)
	other = factory.stocked(main=5)
	frappe.db.commit()
	sales_order = value("Ecom Order", order, "sales_order")
	page = page_of("Order Clerk")
	open_form(page, "Ecom Order", order)
	press(page, "Change Goods", group="Change")
	dialog(page).locator("[data-fieldname=qty_0] input").first.fill("4")
	shown(page, "4 is more than the 3 that were ordered")
	dialog(page).locator("[data-fieldname=qty_0] input").first.fill("2")
	shown(page, "1 x Title of")
	shown(page, "The order costs 30.00 USD less.")
	shown(page, f"Sales Order {sales_order} is cancelled and replaced.")
	choose(page, "item_0", other)
	shown(page, f"{other} is sent instead. The price stays.")
	dialog(page).locator("[data-fieldname=reason] textarea").fill("The buyer rang")
	confirm(page)
	until(page, "cur_frm.doc.lines[0].cancelled_qty == 1")
	assert value("Ecom Order Line", {"parent": order}, "item_instead") == other
	assert value("After Sales Ticket", {"ecom_order": order}, "status") == "Refunding"
	assert page.problems == []


def test_two_orders_are_shipped_together_and_taken_apart(page_of, room, value):
	buyer = factory.make_order().buyer
	orders = [
		factory.allocated(room.shop, factory.make_order(factory.line(room.item, "30.00", qty), buyer=buyer))
		for qty in (1, 2)
	]
	frappe.db.commit()
	first, second = (factory.parcels(order)[0] for order in orders)
	page = page_of("Order Clerk")
	open_form(page, "Ecom Order", orders[1])
	press(page, "Ship Together", group="Change")
	shown(page, "One box and one label.")
	confirm(page)
	until(page, "!cur_frm.is_dirty()")
	assert value("Fulfilment Order", second, "joined_to") == first
	open_form(page, "Fulfilment Order", second)
	press(page, "Take Out of Box", group="Change")
	until(page, "!cur_frm.doc.joined_to")
	assert value("Fulfilment Order", second, "joined_to") is None
	assert page.problems == []


def test_a_parcel_is_split_and_joined(page_of, room, value):
	order = room.order(quantity=3)
	[parcel] = factory.parcels(order)
	page = page_of("Order Clerk")
	open_form(page, "Fulfilment Order", parcel)
	press(page, "Split", group="Change")
	dialog(page).locator("[data-fieldname=qty_0] input").first.fill("3")
	shown(page, f"Something has to stay in {parcel}")
	dialog(page).locator("[data-fieldname=qty_0] input").first.fill("1")
	shown(page, "The order keeps its one sales order and invoice.")
	assert "60.00" in dialog(page).inner_text() and "30.00" in dialog(page).inner_text()
	confirm(page)
	until(page, "cur_frm.doc.items[0].qty == 2")
	part = factory.parcels(order)[1]
	open_form(page, "Fulfilment Order", part)
	press(page, "Undo Split", group="Change")
	until(page, "cur_frm.doc.status == 'Cancelled'")
	assert value("Fulfilment Order Item", {"parent": parcel}, "qty") == 3
	assert page.problems == []


def test_an_order_is_typed_in_and_paid(page_of, room, value):
	shop = factory.make_shop(channel="Own Shop", base_url="")
	known = factory.make_order(factory.line(room.item, "9.00"))
	factory.pooled(room.shop, known)
	make("Item Price", item_code=room.item, price_list=world.PRICE_LIST, price_list_rate=12.5, selling=1)
	frappe.db.commit()
	page = page_of("Order Clerk")
	page.open("ecom-order")
	until(page, "window.cur_list && cur_list.doctype == 'Ecom Order'")
	press(page, "New Order")
	dialog(page).locator("[data-fieldname=search] input").first.fill(known.buyer.email)
	dialog(page).get_by_text(known.buyer.email).first.click()
	until(page, "cur_dialog.get_value('city') == 'Chicago'")
	page.page.evaluate(
		"""async ([shop, item]) => {
			await cur_dialog.set_value("shop", shop);
			const { grid } = cur_dialog.get_field("items");
			Object.assign(grid.df.data[0], { item_code: item, qty: 2 });
			grid.refresh();
			grid.wrapper.find("input").first().trigger("change");
		}""",
		[shop, room.item],
	)
	until(page, "cur_dialog.get_field('items').grid.df.data[0].price == 12.5")
	confirm(page)
	until(page, "window.cur_frm && cur_frm.doc.number && cur_frm.doc.number.startsWith('P')")
	frappe.db.rollback()
	order = frappe.db.get_value("Ecom Order", {"shop": shop})
	assert (value("Ecom Order", order, "total"), value("Ecom Order", order, "payment_state")) == (
		25.0,
		"Pending",
	)
	press(page, "Payment Received")
	dialog(page).locator("[data-fieldname=reference] input").first.fill("T-1")
	confirm(page)
	until(page, "cur_frm.doc.paid_amount == 25")
	assert page.problems == []


def test_what_is_typed_is_saved_as_a_quotation_and_ordered(page_of, room, value):
	shop = factory.make_shop(channel="Own Shop", base_url="")
	frappe.db.commit()
	page = page_of("Order Clerk", "Sales User")
	page.open("ecom-order")
	until(page, "window.cur_list && cur_list.doctype == 'Ecom Order'")
	press(page, "New Order")
	dialog(page)
	page.page.evaluate(
		"""async ([shop, item]) => {
			await cur_dialog.set_values({
				shop, buyer_name: "Grace Ames", email: "grace.ames@example.com", line1: "1640 N Damen Ave",
				city: "Chicago", postal_code: "60647", province_code: "IL", country_code: "US",
			});
			const { grid } = cur_dialog.get_field("items");
			Object.assign(grid.df.data[0], { item_code: item, qty: 2, price: 12.5 });
			grid.refresh();
		}""",
		[shop, room.item],
	)
	dialog(page).get_by_role("button", name="Save as Quotation").click()
	shown(page, "Send it to grace.ames@example.com as a PDF")
	dialog(page).locator("[data-fieldname=send] input").first.uncheck()
	confirm(page)
	until(page, "window.cur_frm && cur_frm.doctype == 'Quotation' && cur_frm.doc.grand_total == 25")
	name = page.page.evaluate("() => cur_frm.doc.name")
	page.settle()
	press(page, "Shop Order", group="Create")
	shown(page, "Total of the quotation")
	dialog(page).locator("[data-fieldname=shop] select").first.select_option(shop)
	page.settle()
	confirm(page)
	until(page, "window.cur_frm && cur_frm.doctype == 'Ecom Order'")
	order = value("Ecom Order", {"quotation": name}, "name")
	assert (value("Ecom Order", order, "shop"), value("Ecom Order", order, "total")) == (shop, 25.0)
	assert page.problems == []
