"""Webhooks to other systems, set up by a manager in the desk."""

import os
from pathlib import Path

import frappe
import pytest

from ecom_erp.core.webhooks.signing import new_secret
from ecom_erp.flows.webhooks.announcing import WEBHOOK
from tests.browser import WAIT
from tests.factories.erpnext import unique
from tests.support.webhook_receiver import Receiver

PICTURES = os.environ.get("DESK_PICTURES", "")


@pytest.fixture
def receiver():
	with Receiver(new_secret()) as server:
		yield server
	frappe.db.rollback()
	for name in frappe.get_all(WEBHOOK, {"url": ("like", f"{server.url}%")}, pluck="name"):
		frappe.delete_doc(WEBHOOK, name, force=True)
	frappe.db.commit()


def test_the_manager_sets_up_a_webhook_and_sees_that_it_arrives(page_of, room, receiver, value):
	title = unique("Hook")
	manager = page_of("Ecom Manager")
	manager.open("ecom-webhook/new")
	page = manager.page
	page.locator('[data-fieldname="title"] input').fill(title)
	page.locator('[data-fieldname="url"] input').fill(f"{receiver.url}/hooks")
	page.keyboard.press("Control+s")
	page.get_by_role("button", name="Send Test").locator("visible=true").wait_for(timeout=WAIT)
	page.get_by_role("button", name="Show Secret").locator("visible=true").click(timeout=WAIT)
	code = page.locator(".msgprint code")
	code.wait_for(timeout=WAIT)
	receiver.secret = code.inner_text()
	page.locator(".modal.show .btn-modal-close").click()
	page.locator(".modal.show").wait_for(state="hidden", timeout=WAIT)
	page.get_by_role("button", name="Send Test").locator("visible=true").click(timeout=WAIT)
	page.get_by_text("The receiver answered 200").first.wait_for(timeout=WAIT)
	assert receiver.types() == ["webhook.test"] and not receiver.refused
	page.get_by_text("The last message arrived at").first.wait_for(timeout=WAIT)
	if PICTURES:
		manager.settle()
		page.screenshot(path=Path(PICTURES) / "webhook.png", full_page=True)
	receiver.answers = [500]
	page.get_by_role("button", name="Send Test").locator("visible=true").click(timeout=WAIT)
	page.get_by_text("answered 500").first.wait_for(timeout=WAIT)
	assert value(WEBHOOK, title, "enabled") == 1
	manager.open(f"ecom-webhook-message/view/list?webhook={title}")
	page.get_by_text("webhook.test").first.wait_for(timeout=WAIT)
	if PICTURES:
		manager.settle()
		page.screenshot(path=Path(PICTURES) / "webhook-messages.png", full_page=True)
