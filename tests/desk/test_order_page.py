"""The page of an order: its way, what comes next, its documents, pictures and timeline, as each role sees them."""

from decimal import Decimal

import frappe
import pytest
from playwright.sync_api import expect

from ecom_erp.api.desk import warehouse
from tests.browser import WAIT
from tests.desk.screen import dialog, open_form, until
from tests.factories import shop as factory
from tests.factories.shop import line, make_order
from tests.factories.users import make_user


def open_order(page, name: str) -> None:
	open_form(page, "Ecom Order", name)
	until(page, f"cur_frm.ecom_page && cur_frm.doc.name == '{name}' && document.querySelector('.ecom-way')")


def kinds(page) -> set[str]:
	return set(
		page.page.evaluate(
			"() => [...document.querySelectorAll('.ecom-documents [data-kind]')].map((one) => one.dataset.kind)"
		)
	)


def test_the_way_names_days_and_people(page_of, room):
	name = room.order()
	[parcel] = factory.parcels(name)
	packer = make_user("Warehouse Clerk")
	frappe.db.commit()
	frappe.set_user(packer)
	warehouse.mark_packed(parcel, weight_grams=900)
	frappe.set_user("Administrator")
	frappe.db.commit()
	page = page_of("Order Clerk")
	open_order(page, name)
	way = page.page.locator(".ecom-way:visible").first
	expect(way.locator(".step.done")).to_have_count(5)
	expect(way.locator("[data-step=packed]")).to_contain_text(frappe.utils.get_fullname(packer))
	expect(way.locator("[data-step=shipped]")).to_have_class("step now")
	page.page.locator(".ecom-next").get_by_role("button", name="Open Parcels").click()
	until(page, f"cur_frm.doctype == 'Fulfilment Order' && cur_frm.doc.name == '{parcel}'")
	assert page.problems == []


def test_the_next_action_of_a_held_order_is_a_button(page_of, room, value):
	name = room.order(
		lambda shop, _order: factory.reviewed(
			shop, make_order(line(room.item, "30.00"), total=Decimal("30.01"))
		)
	)
	page = page_of("Order Clerk")
	open_order(page, name)
	page.page.locator(".ecom-next").get_by_role("button", name="Approve or Release").click()
	box = dialog(page)
	box.locator("[data-fieldname=remark] textarea").fill("Agreed by phone")
	box.get_by_role("button", name="Approve or Release").click()
	until(page, "cur_frm.doc.status == 'Approved' && document.querySelector('[data-step=checked].done')")
	assert value("Ecom Order Hold", {"parent": name}, "remark") == "Agreed by phone"
	assert page.problems == []


def test_lines_have_pictures(page_of, room):
	frappe.db.set_value("Item", room.item, "image", "/assets/ecom_erp/images/logo.svg")
	page = page_of("Order Clerk")
	open_order(page, room.order())
	picture = page.page.locator("[data-fieldname=lines] img.ecom-thumb").first
	expect(picture).to_have_attribute("src", "/assets/ecom_erp/images/logo.svg", timeout=WAIT)
	assert page.problems == []


def test_the_timeline_is_without_the_machine_and_its_versions(page_of, room):
	name = room.order()
	data = {"changed": [["canonical", "a", "b"], ["priority", "Normal", "High"]], "added": [["lines", {}]]}
	version = {"doctype": "Version", "ref_doctype": "Ecom Order", "docname": name}
	frappe.get_doc({**version, "data": frappe.as_json(data)}).insert(ignore_permissions=True)
	frappe.db.commit()
	page = page_of("Order Clerk")
	open_order(page, name)
	timeline = page.page.locator(".new-timeline:visible")
	for text in ("Paid: $ 60.00 by card", "Approved: no problems found", "High"):
		expect(timeline).to_contain_text(text, timeout=WAIT)
	texts = timeline.inner_text()
	assert "created this" not in texts and "last edited this" not in texts
	assert "canonical" not in texts and "Original from Shop" not in texts
	assert "Administrator Approved" not in texts
	assert page.problems == []


@pytest.mark.parametrize(
	("roles", "seen", "unseen"),
	[
		(("Order Clerk",), {"Fulfilment Order", "Shipping Label"}, {"Sales Invoice", "Payment Entry"}),
		(("Warehouse Clerk",), {"Fulfilment Order", "Shipping Label"}, {"Sales Invoice", "Payment Entry"}),
		(("Customer Service",), {"Fulfilment Order", "Shipping Label"}, {"Payment Entry"}),
		(("Ecom Accountant", "Accounts User"), {"Sales Invoice", "Payment Entry"}, set()),
		(("Ecom Manager",), {"Fulfilment Order", "Shipping Label"}, {"Payment Entry"}),
	],
)
def test_each_role_is_linked_to_what_it_may_open(page_of, room, roles, seen, unseen):
	page = page_of(*roles)
	open_order(page, room.order(factory.billed))
	found = kinds(page)
	assert seen <= found and not unseen & found
	may = roles[0] in ("Order Clerk", "Ecom Manager")
	assert page.page.evaluate("() => ecom_erp.may_write(cur_frm)") == may
	assert page.problems == []
