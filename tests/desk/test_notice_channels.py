"""A manager lets a group chat be told, and sees whether it is."""

import os
from pathlib import Path

import frappe
import pytest

from ecom_erp.flows.notify.notice_channels import CHANNEL
from tests.browser import WAIT
from tests.factories.erpnext import unique
from tests.support.robots import DINGTALK_SECRET, Robots

PICTURES = os.environ.get("DESK_PICTURES", "")


@pytest.fixture
def robots():
	with Robots() as server:
		yield server
	frappe.db.rollback()
	for name in frappe.get_all(CHANNEL, pluck="name"):
		frappe.delete_doc(CHANNEL, name, force=True)
	frappe.db.commit()


def test_the_manager_sets_up_a_robot_and_reads_why_it_refuses(page_of, room, robots, value):
	title = unique("Group")
	manager = page_of("Ecom Manager")
	manager.open("ecom-notice-channel/new")
	page = manager.page
	page.locator('[data-fieldname="title"] input').fill(title)
	page.locator('[data-fieldname="form"] select').select_option("DingTalk")
	page.locator('[data-fieldname="url"] input').fill(robots.dingtalk)
	page.keyboard.press("Control+s")
	button = page.get_by_role("button", name="Send a Test Message").locator("visible=true")
	button.click(timeout=WAIT)
	page.get_by_text("refused: sign not match (310000)").first.wait_for(timeout=WAIT)
	page.locator(".modal.show .btn-modal-close").first.click()
	page.locator(".modal.show").wait_for(state="hidden", timeout=WAIT)
	assert robots.texts == []
	page.reload()
	page.get_by_text("Messages have not arrived since").first.wait_for(timeout=WAIT)
	page.locator('[data-fieldname="secret"] input').fill(DINGTALK_SECRET)
	page.keyboard.press("Control+s")
	page.locator(".indicator-pill", has_text="Not Saved").wait_for(state="hidden", timeout=WAIT)
	button.click(timeout=WAIT)
	page.get_by_text("127.0.0.1 has taken the message").first.wait_for(timeout=WAIT)
	page.get_by_text("The last message arrived at").first.wait_for(timeout=WAIT)
	assert len(robots.texts) == 1 and value(CHANNEL, title, "host") == "127.0.0.1"
	if PICTURES:
		manager.settle()
		page.screenshot(path=Path(PICTURES) / "notice-channel.png", full_page=True)
