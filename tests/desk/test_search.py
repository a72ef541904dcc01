"""A clerk has something of an order at hand and finds it with Ctrl+K."""

from dataclasses import replace

import frappe
from playwright.sync_api import expect

from ecom_erp.core.orders.canonical import Buyer
from tests.desk.screen import WAIT, dialog
from tests.factories import shop as factory
from tests.factories.shop import line, make_order

VERSION_15 = frappe.__version__.startswith("15.")


def test_an_order_is_found_by_number_buyer_mail_telephone_and_tracking_number(page_of, room):
	buyer = Buyer("B-zoe", "Zoe Papadakis", "zoe.papadakis@example.com", "+30 21 0555-0142")
	address = replace(factory.CHICAGO, name="Zoe Papadakis", phone="+30 21 0555-0142")
	placed = make_order(line(room.item, "10.00"), buyer=buyer, shipping_address=address)
	order = factory.labelled(room.shop, placed)
	room.order()
	tracking = frappe.db.get_value("Fulfilment Package", {"ecom_order": order}, "tracking_number")
	frappe.db.commit()
	page = page_of("Order Clerk")
	page.open("ecom-buyer")
	# version 15 shows the document's name, and of its fields those that have the text
	shown = [order] if VERSION_15 else ["Zoe Papadakis", placed.number]
	for text in (placed.number, "Papadakis", buyer.email, "0555 0142", tracking):
		look_for(page, text)
		found = page.page.locator(".search-dialog .search-results:not(.hide)")
		for part in shown:
			expect(found).to_contain_text(part, timeout=WAIT)
		if text == tracking:
			found.get_by_text(order if VERSION_15 else f"{placed.number} · Zoe Papadakis").first.click()
			page.wait("(name) => window.cur_frm?.doc?.name == name", order)
		else:
			dialog(page)  # one that is still coming in does not hear the key
			page.page.keyboard.press("Escape")
			page.wait("() => !document.querySelector('.modal.show, .modal-backdrop')")
	assert page.problems == []


def look_for(page, text: str) -> None:
	"""The key of the search (version 15 has another), the text, and the entry that searches everywhere."""
	page.page.keyboard.press("Control+g" if VERSION_15 else "Control+k")
	field = page.page.locator("#navbar-search").first
	expect(field).to_be_focused(timeout=WAIT)
	field.fill(text)
	page.page.locator("[role=option], .awesomplete li").filter(
		has_text=f"Search for {text.lstrip('#')}"
	).first.click(timeout=WAIT)
	page.settle()
