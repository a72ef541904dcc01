"""An accountant's day with a courier's bill: the file checked and imported, lines accepted and claimed, the bill posted and taken
back; a claim made and refused; what a ticket has cost."""

import os
from pathlib import Path

import frappe
import pytest

from ecom_erp.flows.accounting.courier_bills import auditing, bill_import
from tests.browser import WAIT
from tests.courier_bills.files import ups_file, ups_row
from tests.desk.screen import confirm, dialog, open_form, press, shown, until
from tests.factories import courier_bills as bills
from tests.factories.erpnext import make, unique
from tests.factories.users import make_user, reading
from tests.support.tickets import ticket


@pytest.fixture
def imported(room):
	"""A Bill Import with a bill of two parcels, one of which is too dear, and a fee; its name, the account and the labels."""
	first, second = (bills.parcel(room.shop, room.item) for _each in range(2))
	account = bills.bill_account(first.courier_account, bills.books())
	facts = {"invoice": unique("INV"), "day": frappe.utils.nowdate(), "account": ""}
	rows = [
		ups_row(first.tracking_number, "Ground", f"{first.cost:.2f}", **facts),
		ups_row(second.tracking_number, "Ground", f"{second.cost:.2f}", **facts),
		ups_row(
			second.tracking_number,
			"Address Correction Ground",
			"18.00",
			category="ADJ",
			detail="ADC",
			**facts,
		),
		ups_row("", "Service Charge", "15.00", category="MIS", detail="SVCH", **facts),
	]
	content = ups_file(*rows, total=f"{first.cost + second.cost + 33:.2f}")
	file = make("File", file_name=f"{unique('bill')}.csv", content=content, is_private=1)
	doc = make("Ecom Bill Import", bill_account=account, file=file.file_url)
	frappe.db.commit()
	return doc.name, account, second


def worked() -> None:
	"""The machine's turn."""
	bill_import.work_due(30)
	auditing.audit_due(30)
	frappe.db.commit()


def picture(page, name: str) -> None:
	"""For whoever wants to look: ECOM_PICTURES names a folder."""
	if folder := os.environ.get("ECOM_PICTURES"):
		page.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_bill_from_the_file_to_the_books_and_back(imported, page_of):
	name, account, _label = imported
	page = page_of("Ecom Accountant")
	open_form(page, "Ecom Bill Import", name)
	press(page, "Check File")
	worked()
	open_form(page, "Ecom Bill Import", name)
	shown(page, "Adds up")
	picture(page, "bill_import")
	press(page, "Import")
	worked()
	[bill] = frappe.get_all("Ecom Courier Bill", {"bill_account": account}, pluck="name")
	open_form(page, "Ecom Courier Bill", bill)
	shown(page, "Adds up to the last cent")
	shown(page, "2 lines cost more than was quoted")
	picture(page, "bill_open")
	page.page.locator("button[data-act=claim][data-cause='Address Correction']").click(timeout=WAIT)
	confirm(page)
	until(page, "cur_frm.doc.open_count == 1")
	page.page.locator("button[data-act=accept][data-cause='Not of a Parcel']").click(timeout=WAIT)
	dialog(page).locator("[data-fieldname=note] textarea").fill("Weekly fee")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Ready'")
	press(page, "Post")
	dialog(page).get_by_text("18.00").first.wait_for(timeout=WAIT)
	picture(page, "bill_post")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Posted'")
	picture(page, "bill_posted")
	frappe.db.rollback()  # to read what the server has committed
	[claim] = frappe.get_all("Ecom Claim", {"courier_bill": bill}, pluck="name")
	open_form(page, "Ecom Claim", claim)
	shown(page, "for the correction of an address")
	press(page, "Claimed")
	dialog(page).locator("[data-fieldname=reference] input").fill("C-7")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Claimed'")
	press(page, "Refused by Them")
	dialog(page).locator("[data-fieldname=note] textarea").fill("The address was wrong")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Refused'")
	open_form(page, "Ecom Courier Bill", bill)
	until(page, "cur_frm.doc.status == 'Ready'")
	press(page, "Take Back")
	confirm(page)
	until(page, "cur_frm.doc.postings.every((row) => row.taken_back)")
	page.page.locator("a[data-cause='Address Correction']").click(timeout=WAIT)
	until(
		page, "window.cur_list && cur_list.doctype == 'Ecom Courier Bill Line' && cur_list.data.length == 1"
	)
	assert page.problems == []


def test_a_bill_is_read_in_chinese_and_its_lines_too(imported, page_of):
	name, account, _label = imported
	frappe.db.set_value("Ecom Bill Import", name, {"status": "Importing", "step_due_at": "2026-01-01"})
	worked()
	[bill] = frappe.get_all("Ecom Courier Bill", {"bill_account": account}, pluck="name")
	accountant = make_user("Ecom Accountant")
	with reading(accountant, "zh"):
		page = page_of("Ecom Accountant")
		open_form(page, "Ecom Courier Bill", bill)
		shown(page, "地址更正")
		picture(page, "zh_bill")
		[line] = frappe.get_all(
			"Ecom Courier Bill Line", {"courier_bill": bill, "cause": "Address Correction"}, pluck="name"
		)
		open_form(page, "Ecom Courier Bill Line", line)
		shown(page, "报价中没有")
		shown(page, "Address Correction Ground")
		picture(page, "zh_bill_line")
		page.open(f"ecom-courier-bill-line?courier_bill={bill}")
		until(page, "window.cur_list && cur_list.data.length == 4")
		open_form(page, "Ecom Bill Account", account)
		shown(page, "约定")
		picture(page, "zh_bill_account")
		assert page.problems == []


def test_a_ticket_shows_its_cost_and_is_charged_on(imported, page_of):
	_name, _account, label = imported
	made = ticket(label.ecom_order)
	page = page_of("Ecom Manager")
	open_form(page, "After Sales Ticket", made.name)
	made.db_set({"status": "Closed", "base_amount": 12})
	frappe.db.commit()
	press(page, "Cost", "View")
	dialog(page).get_by_text("12.00 USD").first.wait_for(timeout=WAIT)
	picture(page, "ticket_cost")
	dialog(page).get_by_text("Claim from Courier").click(timeout=WAIT)
	shown(page, "To be claimed")
	assert frappe.db.count("Ecom Claim", {"after_sales_ticket": made.name, "against": "Courier"}) == 1
	assert page.problems == []
