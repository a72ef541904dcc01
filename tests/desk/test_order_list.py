"""The list of orders as those see it who work with it: tabs, columns, preview, keys, changes of many orders."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest
from playwright.sync_api import expect

from tests.browser import WAIT
from tests.desk.screen import dialog, press, shown, until
from tests.factories import shop as factory
from tests.factories.shop import make_order

LISTED = "window.cur_list && cur_list.doctype == 'Ecom Order' && document.querySelector('.ecom-tabs button')"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def clerk(page_of):
	return page_of("Order Clerk")


def open_list(page, count: int) -> None:
	page.open("ecom-order")
	until(page, LISTED)
	# the desk remembers the filters that the same user had last
	page.page.locator(".ecom-tabs [data-tab=all]").click()
	until(page, f"cur_list.data.length == {count}")


def row(page, name: str):
	return page.page.locator(".list-row-container").filter(has=page.page.locator(f"a[data-name='{name}']"))


def tick(page, *names: str) -> None:
	for name in names:
		row(page, name).locator(".list-row-checkbox").click()


def press_key(page, key: str) -> None:
	# the progress of what was done before has gone
	until(page, "!(window.cur_dialog && cur_dialog.display) && !document.querySelector('.modal.show')")
	page.page.evaluate("() => document.activeElement.blur()")
	page.page.keyboard.press(key)


def test_tabs_show_how_many_and_their_orders(clerk, room):
	held = room.order(factory.reviewed, item="NOT-MAPPED")
	room.order()
	room.order(factory.shipped)
	open_list(clerk, 3)
	tabs = clerk.page.locator(".ecom-tabs")
	expect(tabs.locator("[data-tab=all]")).to_have_attribute("aria-selected", "true", timeout=WAIT)
	expect(tabs).to_contain_text("On Hold1")
	expect(tabs).to_contain_text("To Ship1")
	expect(tabs).to_contain_text("Done1")
	tabs.locator("[data-tab=held]").click()
	until(clerk, f"cur_list.data.length == 1 && cur_list.data[0].name == '{held}'")
	expect(tabs.locator("[data-tab=held]")).to_have_attribute("aria-selected", "true", timeout=WAIT)
	tabs.locator("[data-tab=late]").click()
	until(clerk, "cur_list.data.length == 0")
	expect(tabs.locator("[data-tab=late]")).to_have_attribute("aria-selected", "true", timeout=WAIT)
	assert clerk.problems == []


def test_a_row_shows_buyer_goods_money_courier_and_why_it_waits(clerk, room):
	frappe.db.set_value("Item", room.item, "image", "/assets/ecom_erp/images/logo.svg")
	held = room.order(factory.reviewed, item="NOT-MAPPED")
	sent = room.order(factory.shipped)
	frappe.db.set_value("Ecom Order", sent, {"own_tags": "vip", "all_tags": "vip"})
	frappe.db.commit()
	open_list(clerk, 2)
	there = row(clerk, sent)
	for text in ("Ada Berg", "United States", "2 pieces", "60.00", "Paid", "Shipped", room.courier, "vip"):
		expect(there).to_contain_text(text, timeout=WAIT)
	expect(there.locator("img.ecom-thumb")).to_have_attribute("src", "/assets/ecom_erp/images/logo.svg")
	expect(row(clerk, held)).to_contain_text("Map Items", timeout=WAIT)
	expect(row(clerk, held)).to_contain_text("is not mapped", timeout=WAIT)
	assert clerk.problems == []


def test_a_phone_shows_the_same_below_the_number(clerk, room):
	held = room.order(factory.reviewed, item="NOT-MAPPED")
	clerk.page.set_viewport_size(PHONE)
	open_list(clerk, 1)
	for text in ("On Hold", "Ada Berg", "is not mapped"):
		expect(row(clerk, held).locator(".ecom-second", has_text=text).first).to_be_visible(timeout=WAIT)
	width = clerk.page.evaluate("() => document.documentElement.scrollWidth")
	assert width <= PHONE["width"]
	assert clerk.problems == []


def test_an_order_is_looked_at_beside_the_list(clerk, room):
	name = room.order()
	open_list(clerk, 1)
	row(clerk, name).locator(".ecom-eye").click()
	panel = clerk.page.locator(f".ecom-panel[data-order='{name}']")
	for text in ("Allocated", "1640 N Damen Ave", "× 2", "60.00", "To Pick", f"{name}-F1"):
		expect(panel).to_contain_text(text, timeout=WAIT)
	expect(panel.locator("[data-step=packed]")).to_have_class("step now")
	assert clerk.page.evaluate("() => frappe.get_route()[0]") == "List"
	clerk.page.keyboard.press("Escape")
	expect(panel).to_have_count(0)
	row(clerk, name).locator(".ecom-eye").click()
	panel.get_by_role("button", name="Open Order").click(timeout=WAIT)
	until(clerk, f"window.cur_frm && cur_frm.doc.name == '{name}'")
	expect(panel).to_have_count(0)
	assert clerk.problems == []


def test_keys_lead_to_the_next_held_order_and_release_it(clerk, room, value):
	held = room.order(
		lambda shop, _order: factory.reviewed(
			shop, make_order(factory.line(room.item, "30.00"), total=Decimal("30.01"))
		)
	)
	open_list(clerk, 1)
	press_key(clerk, "n")
	expect(clerk.page.locator(f".ecom-panel[data-order='{held}']")).to_contain_text("Release", timeout=WAIT)
	press_key(clerk, "r")
	box = dialog(clerk)
	box.locator("[data-fieldname=remark] textarea").fill("The cent is a rounding")
	box.get_by_role("button", name="Approve or Release").click()
	until(clerk, "cur_list.data[0].status == 'Approved'")
	assert value("Ecom Order Hold", {"parent": held}, "remark") == "The cent is a rounding"
	press_key(clerk, "n")
	shown(clerk, "No other order is on hold.")
	assert clerk.problems == []


def test_the_dialog_of_shortcuts_names_the_keys(clerk, room):
	room.order()
	open_list(clerk, 1)
	clerk.page.evaluate("() => frappe.ui.keys.show_keyboard_shortcut_dialog()")
	for text in ("next order on hold", "Approve or release", "Print the labels"):
		expect(dialog(clerk)).to_contain_text(text)


def test_many_orders_are_changed_and_each_failure_is_named(clerk, room, value):
	free, gone = room.order(), room.order(factory.shipped)
	open_list(clerk, 2)
	tick(clerk, free, gone)
	press(clerk, "Change Orders", group="Actions")
	box = dialog(clerk)
	box.locator("[data-fieldname=priority] select").select_option("Urgent")
	box.locator("input[data-fieldname=free_warehouse]").check()
	box.locator("[data-fieldname=add_tags] input").fill("call")
	box.get_by_role("button", name="Change", exact=True).click()
	until(clerk, "cur_list.data.every((row) => row.all_tags == 'call')")
	assert [value("Ecom Order", name, "priority") for name in (free, gone)] == ["Urgent", "Urgent"]
	tick(clerk, free, gone)
	press(clerk, "Change Orders", group="Actions")
	box = dialog(clerk)
	link = box.locator("[data-fieldname=courier_account]").first
	link.locator("input").first.click()
	clerk.settle()
	link.locator("input").first.fill(room.courier)
	link.locator("[role=option]", has_text=room.courier).first.click(timeout=WAIT)
	box.get_by_role("button", name="Change", exact=True).click()
	told = clerk.page.locator(".msgprint", has_text=value("Ecom Order", gone, "number"))
	expect(told).to_contain_text("Its courier can no longer be changed", timeout=WAIT)
	assert value("Ecom Order", free, "courier_account") == room.courier
	assert clerk.problems == []


def test_addresses_are_checked_and_the_wrong_ones_named(clerk, room):
	wrong = replace(factory.CHICAGO, postal_code="6064")
	order = room.order(
		lambda shop, _order: factory.pooled(
			shop, make_order(factory.line(room.item, "30.00"), shipping_address=wrong)
		)
	)
	open_list(clerk, 1)
	tick(clerk, order)
	press(clerk, "Check Addresses", group="Actions")
	told = dialog(clerk)
	expect(told).to_contain_text("6064 is not a postal code of US")
	assert clerk.problems == []


@pytest.mark.parametrize(
	("role", "own", "other"),
	[
		("Order Clerk", "Items to Map", "To Invoice"),
		("Warehouse Clerk", "One Piece, to Ship", "Items to Map"),
		("Customer Service", "On Its Way to the Buyer", "To Invoice"),
		("Ecom Accountant", "To Invoice", "Items to Map"),
		("Ecom Manager", "To Approve", "To Invoice"),
	],
)
def test_each_role_has_its_own_filters(page_of, room, role, own, other):
	room.order()
	page = page_of(role)
	open_list(page, 1)
	offered = page.page.evaluate("() => ecom_erp.pool.questions().map(([label]) => label)")
	assert own in offered and other not in offered
	press(page, "All Orders", group="Show")
	may = page.page.evaluate(
		"() => Boolean(document.querySelector('.ecom-tabs')) && frappe.model.can_write('Ecom Order')"
	)
	assert may == (role in ("Order Clerk", "Ecom Manager"))
	actions = page.page.evaluate(
		"() => [...document.querySelectorAll('.actions-btn-group li, .actions-btn-group a')].map((one) => one.innerText || one.textContent).join('|')"
	)
	assert ("Change Orders" in actions) == may
	assert page.problems == []
