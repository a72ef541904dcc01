"""The most frequent tasks of a day, from the home page, in no more clicks than sellers know from other products. Typing and keys are
not counted, the clicks of choosing in a menu are."""

from contextlib import contextmanager
from dataclasses import replace

import frappe
import pytest

from ecom_erp.flows.changes import stopping
from tests.browser import WAIT
from tests.desk.screen import dialog, open_form, shown, until
from tests.factories import shop as factory
from tests.factories.shop import line, make_order

COUNT = """
	const counted = (event) => event.isTrusted && sessionStorage.setItem("clicks", 1 + Number(sessionStorage.getItem("clicks") || 0));
	window.addEventListener("click", counted, true);
"""
LIST = "window.cur_list && cur_list.doctype == 'Ecom Order' && cur_list.data.length"


@pytest.fixture
def clerk(page_of):
	page = page_of("Order Clerk")
	page.page.add_init_script(COUNT)
	return page


@contextmanager
def at_most(page, clicks: int):
	"""From the home page on; fails when more were needed."""
	page.open("ecom-operations")
	page.page.locator(".number-widget-box .number").first.wait_for(timeout=WAIT)
	page.page.evaluate("() => sessionStorage.setItem('clicks', 0)")
	yield
	needed = int(page.page.evaluate("() => sessionStorage.getItem('clicks')"))
	print(f"{needed} clicks")
	assert 0 < needed <= clicks, f"{needed} clicks, {clicks} are known elsewhere"


def card(page, title: str) -> None:
	page.page.locator(".number-widget-box", has_text=title).locator(".widget-body, .number").first.click()


def row_link(page, name: str) -> None:
	page.page.locator(f".list-row-container a[data-name='{name}']").locator("visible=true").first.click()
	until(page, f"window.cur_frm && cur_frm.doc.name == '{name}'")


def button(page, label: str) -> None:
	page.page.get_by_role("button", name=label, exact=True).locator("visible=true").first.click(timeout=WAIT)
	page.settle()


def in_menu(page, group: str, label: str) -> None:
	button(page, group)
	menu = page.page.locator(".dropdown-menu.show, .dropdown-menu:visible").first
	menu.get_by_text(label, exact=True).first.click(timeout=WAIT)
	page.settle()


def primary(page) -> None:
	dialog(page).locator(".btn-primary:visible").last.click(timeout=WAIT)
	page.settle()


def held(room) -> str:
	"""An order whose postal code is wrong."""
	address = replace(factory.CHICAGO, postal_code="1")
	name = factory.reviewed(room.shop, make_order(line(room.item, "30.00"), shipping_address=address))
	frappe.db.commit()
	return name


def test_what_needs_me_and_why_it_waits(clerk, room):
	"""Shopify: 2 to find it, Linnworks 3 to read the reason."""
	held(room)
	with at_most(clerk, 1):
		card(clerk, "Orders on Hold")
		until(clerk, LIST)
		shown(clerk, "postal code")
	assert clerk.problems == []


def test_a_held_order_is_released(clerk, room, value):
	"""Elsewhere 2 to 3; here from the home page, by the list and its key."""
	order = room.order()
	stopping.stop(order, "The buyer rang")
	frappe.db.commit()
	with at_most(clerk, 3):
		card(clerk, "Orders on Hold")
		until(clerk, LIST)
		row = clerk.page.locator(".list-row-container").filter(
			has=clerk.page.locator(f"a[data-name='{order}']")
		)
		row.locator(".list-row-checkbox").click()
		clerk.page.evaluate("() => document.activeElement.blur()")
		clerk.page.keyboard.press("r")
		dialog(clerk).locator("[data-fieldname=remark] textarea").fill("He rang again")
		primary(clerk)
		until(clerk, "!document.querySelector('.modal.show') && cur_list.data.length == 0")
	assert value("Ecom Order", order, "status") != "On Hold"
	assert clerk.problems == []


def test_an_address_is_corrected(clerk, room, value):
	"""Shopify: 4."""
	order = held(room)
	with at_most(clerk, 4):
		card(clerk, "Orders on Hold")
		until(clerk, LIST)
		row_link(clerk, order)
		button(clerk, "Correct Address")
		dialog(clerk).locator("[data-fieldname=ship_postal_code] input").first.fill("60647")
		primary(clerk)
		until(clerk, "cur_frm.doc.ship_postal_code == '60647'")
	assert value("Ecom Order", order, "ship_postal_code") == "60647"
	assert clerk.problems == []


def test_an_allocated_order_is_cancelled(clerk, room, value):
	"""Elsewhere 3, from the order."""
	order = room.order()
	open_form(clerk, "Ecom Order", order)
	clerk.page.evaluate("() => sessionStorage.setItem('clicks', 0)")
	in_menu(clerk, "Change", "Cancel Order")
	dialog(clerk).locator("textarea, input[data-fieldname=reason]").first.fill("The buyer rang")
	primary(clerk)
	until(clerk, "cur_frm.doc.status == 'Cancelled'")
	assert int(clerk.page.evaluate("() => sessionStorage.getItem('clicks')")) <= 3
	assert clerk.problems == []
