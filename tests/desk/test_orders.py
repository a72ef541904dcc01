"""From a held order to a shipped parcel by the buttons of the desk."""

import json
from dataclasses import replace

import frappe
import pytest

from tests.desk.screen import choose, confirm, dialog, open_form, press, shown, until
from tests.factories import shop as factory


def test_a_held_order_leads_to_the_listing_to_map(page, room, value):
	order = room.order(factory.reviewed, item="NOT-MAPPED")
	open_form(page, "Ecom Order", order)
	shown(page, "Next: Map Items")
	page.page.get_by_role("button", name="Map Listing").first.click()
	until(page, "cur_frm && cur_frm.doctype == 'Ecom Listing'")
	press(page, "Map to Item")
	choose(page, "item_code", room.item)
	confirm(page)
	until(page, "cur_frm.doc.status == 'Mapped'")
	assert value("Ecom Order", order, "step") == "review"
	assert page.problems == []


def test_what_was_too_long_is_said_and_can_be_read(page, room, value):
	"""The city is longer than its field; the postal code is wrong, and is put right without touching the city."""
	city = "Chicago, behind the red mill, " * 20 + "second gate"
	address = replace(factory.CHICAGO, city=city, postal_code="1")
	order = factory.reviewed(
		room.shop, factory.make_order(factory.line(room.item, "30.00"), shipping_address=address)
	)
	frappe.db.commit()
	open_form(page, "Ecom Order", order)
	shown(page, "City: too long, shortened here.")
	shown(page, "behind the red mill, second gate")
	press(page, "Correct Address", group="Change")
	dialog(page).locator("[data-fieldname=ship_postal_code] input").first.fill("60647")
	confirm(page)
	until(page, "cur_frm.doc.ship_postal_code == '60647' && !cur_frm.is_dirty()")
	stated = json.loads(value("Ecom Order", order, "canonical"))["shipping_address"]
	assert (stated["city"], stated["postal_code"]) == (city, "60647")
	assert page.problems == []


@pytest.mark.smoke
def test_a_parcel_is_packed_labelled_and_shipped(page, room, value):
	parcel = room.parcel()
	open_form(page, "Fulfilment Order", parcel)
	press(page, "Pack")
	dialog(page).locator("[data-fieldname=weight_grams] input").first.fill("950")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Packed'")
	assert value("Fulfilment Order", parcel, "weight_grams") == 950
	press(page, "Buy Label")
	until(page, "cur_frm.doc.status == 'Labelled'")
	press(page, "Ship")
	until(page, "cur_frm.doc.status == 'Shipped'")
	note = value("Fulfilment Order", parcel, "delivery_note")
	assert frappe.db.get_value("Delivery Note", note, "docstatus") == 1
	assert page.problems == []


def test_a_person_says_what_lies_in_which_package(page, room, value):
	"""Two pieces in two packages; then one of their labels is given back."""
	parcel = room.parcel()
	open_form(page, "Fulfilment Order", parcel)
	press(page, "Pack")
	until(page, "window.cur_dialog && cur_dialog.display && cur_dialog.get_value('count') == 1")
	dialog(page).locator("[data-fieldname=count] input").first.fill("2")
	page.page.keyboard.press("Tab")
	until(page, "window.cur_dialog && cur_dialog.get_value('count') == 2")
	dialog(page).locator(".btn-primary:visible").last.click()
	until(page, "window.cur_dialog && cur_dialog.display && cur_dialog.fields_dict.boxes")
	page.page.evaluate(
		"""() => {
			const { boxes, contents } = cur_dialog.fields_dict;
			boxes.df.data.forEach((row, index) => Object.assign(row, { weight_grams: 500 + index }));
			Object.assign(contents.df.data[0], { qty: 1 });
			contents.df.data.push({ item_code: contents.df.data[0].item_code, qty: 1, number: 2 });
			[boxes, contents].forEach((field) => field.grid.refresh());
		}"""
	)
	confirm(page)
	until(page, "cur_frm.doc.status == 'Packed'")
	assert (value("Fulfilment Order", parcel, "packages"), cur_weights(parcel)) == (2, [500, 501])
	page.page.wait_for_selector("[data-package]")
	assert page.page.locator("[data-package]").count() == 2
	press(page, "Buy Label")
	until(page, "cur_frm.doc.status == 'Labelled'")
	shown(page, "T0001, T0002")
	page.page.wait_for_selector(f"[data-package='{parcel}-P2']:has-text('T0002')")
	press(page, "Package 2", group="Void Label")
	page.page.locator(".modal.show .btn-primary:visible").last.click()
	until(page, "cur_frm.doc.status == 'Packed'")
	assert value("Fulfilment Package", f"{parcel}-P2", "status") == "Packed"
	open_form(page, "Fulfilment Package", f"{parcel}-P1")
	shown(page, "Package 1")
	labels = page.page.evaluate("() => Object.keys(cur_frm.custom_buttons)")
	assert "Void Label" in labels
	assert page.problems == []


def cur_weights(parcel: str) -> list[int]:
	filters = {"fulfilment_order": parcel}
	return frappe.get_all("Fulfilment Package", filters, pluck="weight_grams", order_by="number")


def test_only_buttons_that_apply_are_shown(page, room):
	open_form(page, "Fulfilment Order", room.parcel())
	labels = page.page.evaluate("() => Object.keys(cur_frm.custom_buttons)")
	assert "Ship" not in labels and "Void Label" not in labels
	assert {"Pack", "Buy Label"} <= set(labels)


def test_labels_are_bought_for_the_chosen_rows(page, room, value):
	parcels = [room.parcel(), room.parcel()]
	page.open("fulfilment-order")
	until(page, "window.cur_list && cur_list.data.length == 2")
	page.page.locator(".list-row-checkbox:visible").first.click()
	page.page.locator(".list-row-checkbox:visible").nth(1).click()
	press(page, "Buy Labels", group="Actions")
	until(page, "cur_list.data.every((row) => row.status == 'Labelled')")
	assert [value("Fulfilment Order", parcel, "status") for parcel in parcels] == ["Labelled", "Labelled"]
	assert page.problems == []


def test_a_dead_message_is_tried_again(page, room, value):
	order = room.order(factory.shipped)
	message = frappe.db.get_value("Outbox Message", {"ecom_order": order}, "name")
	frappe.db.set_value("Outbox Message", message, {"status": "Dead", "error": "The shop refused it"})
	frappe.db.commit()
	open_form(page, "Outbox Message", message)
	shown(page, "The shop refused it")
	press(page, "Try Again")
	until(page, "cur_frm.doc.status == 'New'")
	assert value("Outbox Message", message, "attempts") == 0
	assert page.problems == []


def test_a_return_goes_from_the_order_to_the_refund(page, room, value):
	order = room.order(factory.billed)
	open_form(page, "Ecom Order", order)
	press(page, "After Sales Ticket", group="Create")
	dialog(page).locator("[data-fieldname=reason] select").first.select_option("Damaged")
	confirm(page)
	until(page, "cur_frm && cur_frm.doctype == 'After Sales Ticket' && cur_frm.doc.status == 'Open'")
	press(page, "Approve", group="Actions")
	until(page, "cur_frm.doc.status == 'Awaiting Return'")
	press(page, "Receive Return")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Received'")
	press(page, "Refund")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Refunding'")
	ticket = page.page.evaluate("() => cur_frm.doc.name")
	assert value("After Sales Ticket", ticket, "refund_amount") == 60
	assert page.problems == []


def test_an_own_label_opens_in_a_tab(page, room, value):
	shipping_label = value(
		"Fulfilment Package", {"fulfilment_order": room.parcel(factory.labelled)}, "shipping_label"
	)
	open_form(page, "Shipping Label", shipping_label)
	with page.page.context.expect_page() as tab:
		press(page, "Open Label")
	tab.value.wait_for_url("**/printview?**Shipping+Label**")
	assert page.problems == []


@pytest.mark.parametrize("button", ["Test Connection", "Fetch Now"])
def test_the_shop_says_that_it_cannot_be_reached(page, room, button):
	"""Nobody listens at the shop's address: the buttons end with the reason in the form's head."""
	open_form(page, "Ecom Shop", room.shop)
	shown(page, "Not fetched yet")
	press(page, button)
	until(page, "cur_frm.doc.sync_status == 'Failing'")
	shown(page, "Connection fails")
	assert page.problems == []
