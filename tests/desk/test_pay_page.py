"""The page on which a buyer pays, as he sees it on his phone."""

import os
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_days, getdate

from ecom_erp.flows.changes import entry
from ecom_erp.flows.notify import pages
from ecom_erp.flows.review import order_review
from tests.factories import shop as factory
from tests.factories.shop import CARD
from tests.flows.changes.test_entry import typed

PHONE = {"width": 375, "height": 667}
LINK = "https://pay.example.com/{order}?amount={amount}&currency={currency}"


@pytest.fixture
def order(room) -> str:
	"""An order over 30.00 that waits for its payment."""
	bank = f"Bank of Springfield\nIBAN US00 1234 5678 {'9' * 60}"
	gateway = {"gateway": CARD, "account": factory.world.BANK_ACCOUNT, "payment_url": LINK}
	shop = factory.make_shop(channel="Own Shop", base_url="", bank_details=bank, gateways=[gateway])
	name = entry.enter(
		shop, typed(room.item, payment="Waits for Payment", gateway=""), frappe.generate_hash(length=20)
	)
	order_review.review(name)
	frappe.db.commit()
	return name


def address(order: str, days: int = 3) -> str:
	token, until = factory.get(order).public_token, add_days(getdate(), days)
	return f"/pay?order={token}&until={until}&sign={pages.signature(token, until)}"


def picture(page, name: str) -> None:
	if folder := os.environ.get("ECOM_PICTURES"):
		page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_the_buyer_pays_on_a_phone_in_two_languages(browser, live_site, order):
	number = factory.get(order).number
	with browser.new_context(
		viewport=PHONE, base_url=live_site.url, locale="zh-CN", device_scale_factor=2, is_mobile=True
	) as context:
		phone = context.new_page()
		phone.goto(address(order))
		assert "应付" in phone.inner_text("main") or "待付" in phone.inner_text("main")
		picture(phone, "pay-zh")
		phone.click("text=English")
		text = phone.inner_text("main")
		assert f"Order {number}" in text and "30.00" in text and "IBAN US00" in text
		link = phone.get_by_role("link", name=f"Pay with {CARD}")
		assert link.get_attribute("href") == f"https://pay.example.com/{number}?amount=30.00&currency=USD"
		assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
		for private in ("Berg", "Damen", "ada@example.com", "60647"):
			assert private not in phone.content(), private
		picture(phone, "pay-en")
		phone.goto(address(order, -1))
		assert phone.locator("main a[href^='https://pay']").count() == 0
		assert phone.goto(address(order).replace("sign=", "sign=0")).status == 404
