"""A manager tries a profile out and exchanges with it."""

import os
from pathlib import Path

import frappe
import pytest

from ecom_erp.flows.exchange import runs, worker
from ecom_erp.flows.exchange.profiles import DOCUMENT, PROFILE, RUN
from tests.browser import WAIT
from tests.desk.screen import open_form, shown
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.users import make_user, reading

PICTURES = os.environ.get("DESK_PICTURES", "")


@pytest.fixture
def profile(room):
	fields = [
		{"our_field": "order.number", "their_field": "Number"},
		{"our_field": "line.quantity", "their_field": "Pieces", "form": "Number"},
	]
	values = {"transport": "Desk", "file_format": "CSV", "shop": room.shop, "fields": fields}
	name = make(
		PROFILE, profile_name=unique("Exchange"), enabled=1, changed_since="2020-01-01", **values
	).name
	frappe.db.commit()
	yield name
	frappe.db.rollback()
	frappe.delete_doc(PROFILE, name, force=True)
	frappe.db.commit()


def test_the_manager_sees_what_is_sent_and_has_it_sent(page_of, room, profile, value):
	number = factory.get(room.order()).number
	manager = page_of("Ecom Manager")
	manager.open(f"ecom-exchange-profile/{profile}")
	page = manager.page
	page.get_by_role("button", name="Preview").locator("visible=true").click(timeout=WAIT)
	page.locator(".modal.show pre", has_text=f'"Number": "{number}"').wait_for(timeout=WAIT)
	page.locator(".modal.show").get_by_text("Nothing was sent").wait_for(timeout=WAIT)
	if PICTURES:
		manager.settle()
		page.screenshot(path=Path(PICTURES) / "exchange-preview.png")
	page.locator(".modal.show .btn-modal-close").first.click()
	page.locator(".modal.show").wait_for(state="hidden", timeout=WAIT)
	frappe.db.rollback()
	assert not frappe.db.exists(RUN, {"profile": profile})
	page.get_by_role("button", name="Exchange Now").locator("visible=true").click(timeout=WAIT)
	page.wait_for_url("**/ecom-exchange-run/**", timeout=WAIT)
	run = page.url.rpartition("/")[2]
	assert value(RUN, run, "profile") == profile
	if PICTURES:
		manager.settle()
		page.screenshot(path=Path(PICTURES) / "exchange-run.png")


def test_fields_are_offered_as_they_are_called_here(page_of, profile):
	manager = page_of("Ecom Manager")
	manager.open(f"ecom-exchange-profile/{profile}")
	page = manager.page
	row = page.locator('[data-fieldname="fields"] .grid-row[data-idx="1"]')
	row.locator('[data-fieldname="our_field"]').click(timeout=WAIT)
	entry = row.locator('input[data-fieldname="our_field"]')
	entry.fill("order.curr", timeout=WAIT)
	page.locator(".awesomplete li", has_text="order.currency").first.wait_for(timeout=WAIT)


def test_lists_show_how_exchanges_and_documents_stand(page_of, room, profile):
	room.order()
	runs.start(profile)
	while worker.work_due(30):
		continue
	manager = page_of("Ecom Manager")
	for doctype, said in ((RUN, "Done"), (DOCUMENT, "Accepted")):
		manager.open(f"{frappe.scrub(doctype).replace('_', '-')}/view/list?profile={profile}")
		pill = manager.page.locator(".list-row .indicator-pill.green", has_text=said).locator("visible=true")
		pill.first.wait_for(timeout=WAIT)


def test_profile_and_exchange_are_read_in_chinese(page_of, room, profile):
	room.order()
	run = runs.start(profile)
	worker.work_due(30)
	assert frappe.db.get_value(RUN, run, "status_message") == "Documents exchanged: 1"
	user = make_user("Ecom Manager")
	with reading(user, "zh"):
		manager = page_of("Ecom Manager")
		open_form(manager, PROFILE, profile)
		shown(manager, "下次交换的起点")
		open_form(manager, RUN, run)
		shown(manager, "已交换单据：1")
		fields = manager.page.locator(".form-layout:visible")
		assert "发送" in fields.inner_text() and "订单" in fields.inner_text()
		for english in ("Orders", "Documents", "Out"):
			assert fields.get_by_text(english, exact=True).locator("visible=true").count() == 0, english
		manager.open("ecom-exchange-profile/new")
		shown(manager, "名称")
	assert manager.problems == []
