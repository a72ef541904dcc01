"""The tasks of warehouse, service and set-up of which the clicks are known elsewhere, each as its role. Keys, scans and typing are not
counted; choosing in a menu or a list is."""

import frappe
import pytest

from tests import world
from tests.browser import WAIT
from tests.desk.screen import dialog, open_form, shown, until
from tests.desk.test_clicks import COUNT, at_most, button, card, in_menu, primary, row_link
from tests.factories import shop as factory
from tests.flows.intake.test_order_import import csv_file, row

VERSION_15 = frappe.__version__.startswith("15.")


@pytest.fixture
def counting(page_of):
	"""`counting(role)`: a page of the role that counts its clicks."""

	def of(*roles: str):
		page = page_of(*roles)
		page.page.add_init_script(COUNT)
		return page

	return of


def link(page, label: str) -> None:
	"""A link of the home page."""
	page.page.locator(".links-widget-box a, .shortcut-widget-box", has_text=label).locator(
		"visible=true"
	).first.click(timeout=WAIT)
	page.settle()


def test_a_listing_is_mapped(counting, room, value):
	"""Linnworks: 4."""
	order = room.order(factory.reviewed, item="NOT-MAPPED")
	listing = frappe.get_all("Ecom Order Line", {"parent": order}, pluck="listing")[0]
	clerk = counting("Order Clerk")
	with at_most(clerk, 4):
		card(clerk, "Unmapped Listings")
		until(clerk, "window.cur_list && cur_list.doctype == 'Ecom Listing' && cur_list.data.length")
		row_link(clerk, listing)
		button(clerk, "Map to Item")
		field = dialog(clerk).locator("[data-fieldname=item_code] input").first
		field.fill(room.item)
		clerk.page.locator("[role=option]", has_text=room.item).first.wait_for(timeout=WAIT)
		field.press("Tab")
		primary(clerk)
		until(clerk, "cur_frm.doc.status == 'Mapped'")
	assert value("Ecom Listing", listing, "status") == "Mapped"
	assert clerk.problems == []


def test_a_wave_is_made_released_printed_and_picked(counting, room, value):
	"""ShipStation: 4."""
	parcels = [room.parcel() for _number in range(2)]
	clerk = counting("Warehouse Clerk")
	with at_most(clerk, 4):
		card(clerk, "Parcels to Pick")
		until(clerk, "window.cur_list && cur_list.doctype == 'Fulfilment Order' && cur_list.data.length == 2")
		button(clerk, "Next Wave")
		field = dialog(clerk).locator("[data-fieldname=warehouse] input").first
		if field.input_value() != world.MAIN:
			field.fill(world.MAIN)
			clerk.page.locator("[role=option]", has_text=world.MAIN).first.wait_for(timeout=WAIT)
			field.press("Tab")
		with clerk.page.expect_popup() as printed:
			primary(clerk)
		printed.value.wait_for_url("**/printview?**", timeout=WAIT)
		assert "Wave+Pick+List" in printed.value.url.replace("%20", "+")
		until(
			clerk,
			"window.cur_frm && cur_frm.doctype == 'Fulfilment Wave' && cur_frm.doc.status == 'Released'",
		)
		button(clerk, "All Picked")
		until(clerk, "cur_frm.doc.status == 'Picked'")
	assert {value("Fulfilment Order", parcel, "status") for parcel in parcels} == {"Picked"}
	assert clerk.problems == []


def test_parcels_are_handed_over(counting, room, value):
	"""Elsewhere: 2. The first package that is scanned says for which courier it is."""
	parcels = [room.parcel(factory.labelled) for _number in range(2)]
	numbers = [value("Fulfilment Package", {"fulfilment_order": name}, "tracking_number") for name in parcels]
	clerk = counting("Warehouse Clerk")
	with at_most(clerk, 2):
		link(clerk, "Handover")
		clerk.page.locator(".handover [data-scan]").wait_for(timeout=WAIT)
		for count, number in enumerate(["4711", *numbers]):
			clerk.page.keyboard.type(number)
			clerk.page.keyboard.press("Enter")
			if count:
				clerk.wait(
					"(text) => document.querySelector('.handover [data-count]')?.textContent == text",
					str(count),
				)
			else:
				shown(clerk, "UNKNOWN: no package has the number 4711")
		with clerk.page.expect_popup():
			clerk.page.locator("[data-close]").click()
		shown(clerk, "is closed")
	assert {value("Fulfilment Order", name, "status") for name in parcels} == {"Shipped"}
	assert clerk.problems == []


def test_one_label_and_twenty_are_printed_again(counting, room):
	"""Elsewhere: 2 for one, 3 for twenty."""
	for _number in range(3):
		room.parcel(factory.labelled)
	clerk = counting("Warehouse Clerk")
	three = "window.cur_list && cur_list.doctype == 'Fulfilment Order' && cur_list.data.length == 3"
	with at_most(clerk, 3):
		card(clerk, "Parcels to Hand Over")
		until(clerk, three)
		with clerk.page.expect_popup():
			clerk.page.locator(
				".list-row-container .list-actions button, .list-row-container .btn-action"
			).locator("visible=true").first.click(timeout=WAIT)
		assert clicked(clerk) == 2, "one label"
		clerk.page.locator(".list-header-checkbox, .list-check-all").locator("visible=true").first.click()
		clerk.page.evaluate("() => document.activeElement.blur()")
		with clerk.page.expect_popup() as printed:
			clerk.page.keyboard.press("p")
		printed.value.wait_for_url("**/ecom_erp.api.desk.label_prints.as_pdf?**", timeout=WAIT)
	assert clerk.problems == []


def test_a_return_from_its_order_to_its_refund(counting, room, value):
	"""Shopify: 9. Three people here, in as many clicks altogether."""
	order = room.order(factory.billed)
	service = counting("Customer Service")
	open_form(service, "Ecom Order", order)
	service.page.evaluate("() => sessionStorage.setItem('clicks', 0)")
	in_menu(service, "Create", "After Sales Ticket")
	dialog(service).locator("[data-fieldname=reason] select").first.select_option("Damaged")
	primary(service)
	until(service, "cur_frm && cur_frm.doctype == 'After Sales Ticket' && cur_frm.doc.status == 'Open'")
	ticket = service.page.evaluate("() => cur_frm.doc.name")
	button(service, "Approve")
	until(service, "cur_frm.doc.status == 'Awaiting Return'")
	clicks = [clicked(service)]
	clerk = counting("Warehouse Clerk")
	open_form(clerk, "After Sales Ticket", ticket)
	clerk.page.evaluate("() => sessionStorage.setItem('clicks', 0)")
	button(clerk, "Receive Return")
	primary(clerk)
	until(clerk, "cur_frm.doc.status == 'Received'")
	clicks.append(clicked(clerk))
	open_form(service, "After Sales Ticket", ticket)
	service.page.evaluate("() => sessionStorage.setItem('clicks', 0)")
	button(service, "Refund")
	primary(service)
	until(service, "cur_frm.doc.status == 'Refunding'")
	clicks.append(clicked(service))
	print(clicks)
	assert sum(clicks) <= 8, f"{clicks}; the label that is sent to the buyer is a ninth"
	assert value("After Sales Ticket", ticket, "refund_amount") == 60
	assert service.problems == clerk.problems == []


def clicked(page) -> int:
	return int(page.page.evaluate("() => sessionStorage.getItem('clicks')"))


def test_an_order_is_found_by_its_number(counting, room):
	"""Elsewhere: 1."""
	order = room.order()
	number = frappe.db.get_value("Ecom Order", order, "number")
	clerk = counting("Order Clerk")
	with at_most(clerk, 1):
		clerk.page.keyboard.press("Control+g" if VERSION_15 else "Control+k")
		clerk.page.locator("#navbar-search").first.fill(number)
		clerk.page.locator("[role=option], .awesomplete li").filter(
			has_text=f"Search for {number.lstrip('#')}"
		).first.wait_for(timeout=WAIT)
		clerk.page.keyboard.press("Enter")
		clerk.settle()
		found = clerk.page.locator(".search-dialog .search-results:not(.hide)")
		found.get_by_text(order if VERSION_15 else number).first.click(timeout=WAIT)
		clerk.wait("(name) => window.cur_frm?.doc?.name == name", order)
	assert clerk.problems == []


def test_orders_of_a_file_are_imported(counting, room, tmp_path, value):
	"""Elsewhere: 5 to 6."""
	frappe.db.set_value("Ecom Shop", {"name": ("is", "set")}, "enabled", 0)
	gateway = {"gateway": "alipay", "account": world.BANK_ACCOUNT}
	shop = factory.make_shop(channel="Own Shop", base_url="", gateways=[gateway])
	frappe.db.commit()
	path = tmp_path / "orders.csv"
	path.write_bytes(csv_file(row("T1", room.item), row("T2", room.item)))
	clerk = counting("Order Clerk")
	with at_most(clerk, 6):
		link(clerk, "Order Import")
		until(clerk, "window.cur_list && cur_list.doctype == 'Order Import'")
		button(clerk, "Add Order Import")
		until(clerk, "window.cur_frm && cur_frm.is_new() && cur_frm.doc.shop")
		clerk.page.locator("[data-fieldname=file] .btn-attach").first.click(timeout=WAIT)
		front = dialog(clerk)
		with clerk.page.expect_file_chooser() as chosen:
			front.locator(".btn-file-upload").first.click(timeout=WAIT)
		chosen.value.set_files(path)
		primary(clerk)
		until(clerk, "!cur_frm.is_new() && cur_frm.doc.status == 'Checked'")
		button(clerk, "Import")
		until(clerk, "['Importing', 'Done'].includes(cur_frm.doc.status)")
	assert value("Order Import", {"shop": shop}, "status") in ("Importing", "Done")
	assert clerk.problems == []
