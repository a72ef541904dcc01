"""What a manager enters for the pages that buyers see, and what a clerk reads of the day on which a parcel should arrive."""

import re
from collections.abc import Callable, Iterator

import frappe
import pytest
from frappe.utils import add_days, getdate

from ecom_erp.core.portal.colours import LEAST_CONTRAST, contrast
from tests.browser import WAIT
from tests.desk.screen import dialog, open_form, shown, until
from tests.factories import shop as factory


def enter(page, field: str, text: str) -> None:
	"""Type into a field of the form, as a person does."""
	page.page.evaluate("(field) => cur_frm.scroll_to_field(field)", field)
	box = page.page.locator(f".form-layout [data-fieldname={field}] input").locator("visible=true").first
	box.fill(text, timeout=WAIT)
	box.press("Tab")
	page.settle()


def save(page) -> None:
	page.page.locator("button.primary-action:visible, button[data-label=Save]:visible").first.click(
		timeout=WAIT
	)
	page.settle()


@pytest.fixture
def shipped(room) -> str:
	return room.order(factory.shipped)


def test_a_manager_gives_the_buyers_pages_the_shops_colour(page_of, browser, live_site, room, shipped, value):
	"""What he has typed stands on the page of the buyer, in a shade that can be read."""
	manager = page_of("Ecom Manager")
	open_form(manager, "Ecom Shop", room.shop)
	shown(manager, "Pages for Buyers")
	enter(manager, "brand_color", "#ffe100")
	until(manager, "cur_frm.doc.brand_color && cur_frm.doc.brand_color.toLowerCase() === '#ffe100'")
	save(manager)
	until(manager, "!cur_frm.is_dirty()")
	assert value("Ecom Shop", room.shop, "brand_color").lower() == "#ffe100"
	assert manager.problems == []
	with browser.new_context(base_url=live_site.url) as context:
		buyer = context.new_page()
		buyer.goto(f"/track?order={factory.get(shipped).public_token}")
		ink, paper = buyer.eval_on_selector(
			"header", "(one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
		)
		assert room.shop in buyer.inner_text(".brand")
		assert contrast(_hex(ink), _hex(paper)) >= LEAST_CONTRAST
		assert _hex(paper) != "#ffffff", "the head has a colour"


def test_a_logo_that_buyers_could_not_fetch_is_said_to_the_manager(page_of, room, value):
	manager = page_of("Ecom Manager")
	open_form(manager, "Ecom Shop", room.shop)
	manager.page.evaluate("() => cur_frm.set_value('logo', '/private/files/logo.png')")
	save(manager)
	assert "public file" in dialog(manager).inner_text()
	assert not value("Ecom Shop", room.shop, "logo")


def test_a_clerk_may_look_at_the_shop_but_not_change_its_pages(page_of, room):
	frappe.db.set_value("Ecom Shop", room.shop, "brand_color", "#204080")
	frappe.clear_document_cache("Ecom Shop", room.shop)
	frappe.db.commit()
	clerk = page_of("Order Clerk")
	open_form(clerk, "Ecom Shop", room.shop)
	shown(clerk, "Pages for Buyers")
	box = clerk.page.locator(".form-layout [data-fieldname=brand_color] input").locator("visible=true")
	assert box.count() == 0
	assert clerk.problems == []


@pytest.fixture
def speaking(site) -> Iterator[Callable[[str, str], None]]:
	"""`speaking(user, language)`: for this test, since others have the same users."""
	changed = []

	def speak(user: str, language: str) -> None:
		changed.append(user)
		frappe.db.set_value("User", user, "language", language)
		frappe.db.commit()
		frappe.clear_cache(user=user)

	yield speak
	for user in set(changed):
		speak(user, "en")


@pytest.mark.parametrize(("language", "words"), [("en", "Estimated Arrival"), ("zh", "预计送达")])
def test_a_clerk_reads_the_day_of_arrival_and_where_it_comes_from(
	page_of, room, shipped, speaking, language, words
):
	[parcel] = factory.parcels(shipped)
	label = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label")
	day = add_days(getdate(), 3)
	frappe.db.set_value(
		"Shipping Label", label, {"estimated_date": day, "estimate_source": "Past Deliveries"}
	)
	frappe.db.commit()
	clerk = page_of("Warehouse Clerk")
	open_form(clerk, "Shipping Label", label)
	user = clerk.page.evaluate("() => frappe.session.user")
	speaking(user, language)
	clerk.page.reload()
	open_form(clerk, "Shipping Label", label)
	shown(clerk, words)
	box = clerk.page.locator("[data-fieldname=estimated_date] .control-value").locator("visible=true").first
	said = clerk.page.evaluate("(day) => frappe.datetime.str_to_user(day)", str(day))
	assert box.inner_text() == said
	source = clerk.page.locator("[data-fieldname=estimate_source] .control-value").locator("visible=true")
	assert source.first.inner_text() == clerk.page.evaluate("() => __('Past Deliveries')")
	assert clerk.problems == []


def test_a_manager_says_that_a_courier_delivers_at_no_weekend(page_of, room, value):
	manager = page_of("Ecom Manager")
	open_form(manager, "Courier Account", room.courier)
	manager.page.evaluate("() => cur_frm.scroll_to_field('no_weekends')")
	manager.page.locator("[data-fieldname=no_weekends] input[type=checkbox]").locator(
		"visible=true"
	).first.check(timeout=WAIT)
	save(manager)
	until(manager, "!cur_frm.is_dirty()")
	assert value("Courier Account", room.courier, "no_weekends") == 1
	assert manager.problems == []


def _hex(colour: str) -> str:
	red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
	return f"#{red:02x}{green:02x}{blue:02x}"
