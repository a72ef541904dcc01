"""A manager erases a person in the desk; who does nothing is signed out there."""

import os
from pathlib import Path

import frappe
import pytest

from ecom_erp.flows.privacy import record_file, requests
from tests.browser import WAIT
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.flows.safety.test_sign_in import limit

PICTURES = os.environ.get("DESK_PICTURES", "")


@pytest.fixture
def idle_limit():
	limit(("Ecom Manager", 1))
	yield
	limit()


def test_the_manager_sees_what_is_held_and_erases(page_of, room, tmp_path, monkeypatch):
	monkeypatch.setattr(record_file, "path", lambda: tmp_path / record_file.FILE)
	order = factory.billed(room.shop, make_order(line(stocked(main=5), "10.00")))
	email = frappe.db.get_value("Ecom Order", order, "buyer_email")
	frappe.db.commit()
	manager = page_of("Ecom Manager")
	manager.open("privacy-request/new")
	page = manager.page
	page.locator('[data-fieldname="wish"] select').select_option("Erase")
	page.locator('[data-fieldname="email"] input').fill(email)
	page.keyboard.press("Control+s")
	held = page.locator(".privacy-held")
	held.get_by_text(order, exact=True).first.wait_for(timeout=WAIT)
	assert "Stays as the law demands" in held.inner_text()
	if PICTURES:
		manager.settle()
		page.screenshot(path=Path(PICTURES) / "privacy.png", full_page=True)
	page.get_by_role("button", name="Erase").locator("visible=true").click(timeout=WAIT)
	page.locator(".modal.show .btn-modal-primary").click(timeout=WAIT)
	page.get_by_text("This is done in the background").first.wait_for(timeout=WAIT)
	frappe.db.rollback()
	requests.work_due(5)
	frappe.db.rollback()
	assert frappe.db.get_value("Ecom Order", order, "buyer_email") is None


def test_who_does_nothing_is_signed_out(page_of, room, idle_limit):
	manager = page_of("Ecom Manager")
	manager.open("ecom-order")
	page = manager.page
	page.evaluate("localStorage.setItem('ecom_last_seen', Date.now() - 50000)")
	page.wait_for_timeout(7000)
	assert "/login" not in page.url
	page.evaluate("localStorage.setItem('ecom_last_seen', Date.now() - 61000)")
	page.wait_for_url("**/login**", timeout=WAIT)
