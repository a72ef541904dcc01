"""What each role does all day stands in the forms, works for that role alone, and is said in the reader's language."""

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import frappe
import pytest

from ecom_erp.api.desk import review
from tests.desk.screen import confirm, dialog, open_form, press, until
from tests.factories import shop as factory
from tests.factories.shop import line, make_order
from tests.factories.users import make_user, reading
from tests.support.tickets import ticket

BUTTONS = "() => Object.keys(cur_frm.custom_buttons)"


def picture(page, name: str) -> None:
	"""Kept where DESK_PICTURES names a folder."""
	if folder := os.environ.get("DESK_PICTURES"):
		page.page.screenshot(path=Path(folder) / f"{name}.png")


def say_why(page, text: str) -> None:
	dialog(page).locator("textarea:visible").first.fill(text)
	confirm(page)


@pytest.mark.parametrize("role", ["Order Clerk", "Ecom Manager"])
def test_an_allocated_order_is_held_corrected_released_and_cancelled(page_of, room, value, role):
	order = room.order()
	page = page_of(role)
	open_form(page, "Ecom Order", order)
	picture(page, f"allocated {role}")
	press(page, "Put on Hold", group="Change")
	say_why(page, "The buyer rings back")
	until(page, "cur_frm.doc.holds.some((row) => row.code == 'manual' && row.status == 'Open')")
	picture(page, f"held {role}")
	press(page, "Correct Address", group="Change")
	dialog(page).locator("[data-fieldname=ship_line1] input").first.fill("77 W Wacker Dr")
	confirm(page)
	until(page, "cur_frm.doc.ship_line1 == '77 W Wacker Dr' && !cur_frm.is_dirty()")
	picture(page, f"corrected {role}")
	press(page, "Release", group="Actions")
	say_why(page, "Agreed by phone")
	until(page, "!cur_frm.doc.holds.some((row) => row.status == 'Open')")
	press(page, "Cancel Order", group="Change")
	say_why(page, "No longer wanted")
	until(page, "cur_frm.doc.status == 'Cancelled'")
	picture(page, f"cancelled {role}")
	assert value("Ecom Order", order, "status") == "Cancelled"
	assert page.problems == []


def test_a_warehouse_clerk_packs_labels_and_ships(page_of, room, value):
	parcel = room.parcel()
	page = page_of("Warehouse Clerk")
	open_form(page, "Fulfilment Order", parcel)
	press(page, "Pack")
	dialog(page).locator("[data-fieldname=weight_grams] input").first.fill("950")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Packed'")
	picture(page, "packed")
	press(page, "Buy Label")
	until(page, "cur_frm.doc.status == 'Labelled'")
	press(page, "Ship")
	until(page, "cur_frm.doc.status == 'Shipped'")
	picture(page, "shipped")
	# an order he may look at, and change nothing of
	open_form(page, "Ecom Order", value("Fulfilment Order", parcel, "ecom_order"))
	assert not {"Put on Hold", "Cancel Order", "Correct Address"} & set(page.page.evaluate(BUTTONS))
	picture(page, "order of a warehouse clerk")
	assert page.problems == []


def test_customer_service_opens_and_rejects_a_ticket(page_of, room, value):
	order = room.order(factory.billed)
	page = page_of("Customer Service")
	open_form(page, "Ecom Order", order)
	press(page, "After Sales Ticket", group="Create")
	picture(page, "new ticket")
	dialog(page).locator("[data-fieldname=reason] select").first.select_option("Damaged")
	confirm(page)
	until(page, "cur_frm && cur_frm.doctype == 'After Sales Ticket' && cur_frm.doc.status == 'Open'")
	picture(page, "ticket")
	name = page.page.evaluate("() => cur_frm.doc.name")
	press(page, "Reject", group="Actions")
	say_why(page, "The box was whole when it left")  # he is asked, and the customer is told
	until(page, "cur_frm.doc.status == 'Rejected'")
	assert value("After Sales Ticket", name, "answer") == "The box was whole when it left"
	assert value("After Sales Ticket", name, "status") == "Rejected"
	assert page.problems == []


def test_an_accountant_reads_and_changes_nothing(page_of, room):
	order = room.order(factory.billed)
	name = ticket(order, "Refund Only").name
	page = page_of("Ecom Accountant")
	for doctype, document in (("Ecom Order", order), ("After Sales Ticket", name)):
		open_form(page, doctype, document)
		buttons = set(page.page.evaluate(BUTTONS))
		assert not {"Put on Hold", "Cancel Order", "Refund", "Approve"} & buttons, buttons
		picture(page, f"accountant {doctype}")
	for report in ("Ecom Orders by Channel", "Courier Performance", "Integrity Findings"):
		page.open(f"query-report/{report}")
		page.wait("() => frappe.query_report?.data !== undefined")
		picture(page, f"accountant {report}")
	assert page.problems == []


@pytest.fixture
def reader() -> Iterator[str]:
	"""An Order Clerk whose language is Chinese."""
	user = make_user("Order Clerk")
	with reading(user, "zh"):
		yield user


def test_why_an_order_waits_and_what_happened_is_read_in_chinese(page_of, room, reader):
	total = Decimal("30.01")
	held = room.order(
		lambda shop, order: factory.reviewed(shop, make_order(line(room.item, "30.00"), total=total))
	)
	review.change_order(held, {"ship_line1": "77 W Wacker Dr"})
	frappe.db.commit()
	waits = frappe.db.get_value("Ecom Order Hold", {"parent": held, "status": "Open"}, "message")
	notes = frappe.get_all("Comment", {"reference_name": held, "comment_type": "Info"}, pluck="content")
	assert waits and notes, "there is something to be read"
	page = page_of("Order Clerk")
	open_form(page, "Ecom Order", held)
	said = page.page.locator(".form-message, .form-message-container").first.inner_text()
	assert is_chinese(said) and waits not in said
	page.wait("() => document.querySelector('.new-timeline')?.innerText.trim()")
	timeline = page.page.locator(".new-timeline").inner_text()
	page.page.locator(".new-timeline").scroll_into_view_if_needed()
	picture(page, "zh timeline")
	assert is_chinese(timeline)
	assert [note for note in notes if frappe.utils.strip_html(note) in timeline] == []
	assert page.problems == []


def is_chinese(text: str) -> bool:
	return any("\u4e00" <= letter <= "\u9fff" for letter in text)
