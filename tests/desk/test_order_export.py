"""Orders into a file in the desk, as those who may do it."""

import frappe
from playwright.sync_api import expect

from ecom_erp.flows.intake.copies import export
from tests.browser import WAIT
from tests.desk.screen import until
from tests.desk.test_order_list import open_list, tick


def test_a_clerk_exports_what_is_ticked_and_downloads_it(page_of, room):
	first = room.order()
	room.order()
	clerk = page_of("Order Clerk")
	open_list(clerk, 2)
	tick(clerk, first)
	page = clerk.page
	page.locator(".actions-btn-group button:visible").click()
	page.locator(".actions-btn-group .dropdown-item:visible", has_text="Export to File").click()
	page.locator(".modal.show select[data-fieldname=file_format]").select_option("CSV")
	page.locator(".modal.show .btn-modal-primary").click()
	until(clerk, "window.cur_frm && cur_frm.doctype == 'Order Export' && !cur_frm.is_new()")
	name = page.evaluate("cur_frm.doc.name")
	while export.export_due():
		continue
	frappe.db.rollback()
	page.evaluate("cur_frm.reload_doc()")
	until(clerk, "cur_frm.doc.status == 'Done'")
	expect(page.locator("body")).to_contain_text("1 orders are in the file", timeout=WAIT)
	expect(page.locator("button:visible", has_text="Download").first).to_be_visible(timeout=WAIT)
	text = page.evaluate("fetch(cur_frm.doc.file).then((answer) => answer.text())")
	assert first in text and text.count("\r\n") == 2
	assert frappe.db.get_value("Order Export", name, "owner") != "Administrator"


def test_customer_service_is_not_offered_an_export(page_of, room):
	room.order()
	service = page_of("Customer Service")
	open_list(service, 1)
	assert not service.page.locator("text=Export Filtered Orders").count()
