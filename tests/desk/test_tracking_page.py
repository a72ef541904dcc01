"""The public tracking page, as a buyer sees it on his phone."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import frappe
import pytest
import requests

from ecom_erp.core.portal.colours import LEAST_CONTRAST, contrast
from ecom_erp.flows.shipping import tracking
from tests import world
from tests.desk.screen import WAIT, open_form, until
from tests.factories import shop as factory

PHONE = {"width": 375, "height": 667}


@pytest.fixture
def order(room) -> str:
	"""Shipped yesterday, in transit, out for delivery since an hour; told with the buyer's name in the courier's words."""
	name = room.order(factory.shipped)
	[parcel] = factory.parcels(name)
	shipping_label = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label")
	now = datetime.now(timezone.utc)
	for hours, status, place in ((20, "In Transit", "Springfield"), (1, "Out for Delivery", "Chicago")):
		text = "Scanned for Ada Berg, 1640 N Damen Ave"
		tracking.record_event(shipping_label, status, "Person", now - timedelta(hours=hours), text, place)
	frappe.db.commit()
	return name


@pytest.fixture
def phone(browser, live_site) -> Iterator:
	"""A page on a phone of somebody who is not logged in, and prefers Chinese."""
	context = browser.new_context(
		viewport=PHONE, base_url=live_site.url, locale="zh-CN", device_scale_factor=2, is_mobile=True
	)
	yield context.new_page()
	context.close()


def address(order: str) -> str:
	return f"/track?order={factory.get(order).public_token}"


def picture(page, name: str) -> None:
	if folder := os.environ.get("ECOM_PICTURES"):
		page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_the_buyer_follows_his_parcel_on_a_phone_in_two_languages(phone, order):
	doc = factory.get(order)
	phone.goto(address(order))
	assert "您的订单正在运输途中。" in phone.inner_text("main")
	picture(phone, "track-zh")
	phone.click("text=English")
	text = phone.inner_text("main")
	assert "Your order is on its way." in text
	assert [line.split("\n")[0] for line in phone.locator(".timeline li").all_inner_texts()][1:] in (
		["Out for Delivery · Chicago", "In Transit · Springfield"],
		["In Transit · Springfield", "Shipped"],
	)
	assert doc.lines[0].title in text
	assert "A. · Chicago" in text
	assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
	whole = phone.content()
	for private in ("Berg", "Damen", doc.buyer_email, "60647", doc.buyer_phone or "no phone"):
		assert private not in whole, private
	assert phone.locator("a[href^='https://track.example.com/']").count() == 1
	assert phone.locator(f"a[href='/returns?order={doc.public_token}']").count() == 1
	picture(phone, "track-en")


def test_the_page_has_the_shops_colours_pictures_and_the_readers_time(browser, live_site, room):
	"""A yellow on which white could not be read, and a reader in Tokyo; an item's title is no HTML."""
	logo = "/assets/ecom_erp/images/logo.svg"
	frappe.db.set_value("Ecom Shop", room.shop, {"logo": logo, "brand_color": "#FFE100", "time_zone": "UTC"})
	frappe.clear_document_cache("Ecom Shop", room.shop)
	frappe.db.set_value("Item", room.item, "image", logo)
	name = room.order(factory.shipped)
	title = "Vase <img src=x onerror=alert(1)> " + "long " * 20
	frappe.db.set_value("Ecom Order Line", {"parent": name}, "title", title)
	[parcel] = factory.parcels(name)
	label = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label")
	at = datetime.now(timezone.utc).replace(hour=0, minute=30)
	tracking.record_event(label, "In Transit", "Person", at - timedelta(days=1), "", "Springfield")
	frappe.db.commit()
	size = {"width": 390, "height": 844}
	with browser.new_context(
		viewport=size, base_url=live_site.url, timezone_id="Asia/Tokyo", is_mobile=True, device_scale_factor=2
	) as context:
		phone = context.new_page()
		for language, words in (("zh", "运输途中"), ("en", "on its way")):
			phone.goto(f"{address(name)}&_lang={language}")
			assert words in phone.inner_text("main")
			assert phone.evaluate("document.documentElement.scrollWidth") <= size["width"]
			assert phone.evaluate("[...document.images].map((one) => one.naturalWidth > 0)") == [True, True]
			assert phone.locator("main img").count() == 1, "the title is text"
			colours = "({ color, backgroundColor }) => [color, backgroundColor].map((c) => c.match(/\\d+/g).slice(0, 3))"
			for place, ground in (("header", None), ("main section a", "#ffffff")):
				ink, paper = phone.eval_on_selector(place, f"(one) => ({colours})(getComputedStyle(one))")
				assert contrast(hex_of(ink), ground or hex_of(paper)) >= LEAST_CONTRAST
			picture(phone, f"track-brand-{language}")
		assert phone.inner_text(".brand") == room.shop and room.shop in phone.title()
		[time] = phone.locator("time").all()[-1:]
		assert "9:30" in time.inner_text() and "GMT+9" in time.inner_text(), time.inner_text()
		plain = requests.get(f"{live_site.url}{address(name)}", params={"_lang": "en"}, timeout=30).text
		assert "00:30 UTC" in plain, "without scripts it is the shop's time"


def hex_of(parts: list[str]) -> str:
	return "#" + "".join(f"{int(part):02x}" for part in parts)


def test_a_logo_that_not_everybody_may_fetch_is_refused(room):
	doc = frappe.get_doc("Ecom Shop", room.shop)
	for field, value, why in (
		("logo", "/private/files/logo.png", "public file"),
		("logo", "javascript:alert(1)", "public file"),
		("brand_color", "red;}</style>", "not a colour"),
	):
		doc.reload()
		doc.set(field, value)
		with pytest.raises(frappe.ValidationError, match=why):
			doc.save()


def test_the_form_finds_the_order_by_number_and_contact(phone, order):
	doc = factory.get(order)
	phone.goto("/track?_lang=en")
	picture(phone, "track-form")
	phone.fill("#number", doc.number.lstrip("#"))
	phone.fill("#contact", doc.buyer_email.upper())
	phone.click("button")
	phone.wait_for_url(f"**/track?order={doc.public_token}**")
	assert "Your order is on its way." in phone.inner_text("main")


def test_whatever_is_wrong_the_answer_is_the_same(live_site, order):
	doc = factory.get(order)
	answers = set()
	for number, contact in (
		(doc.number, "x@example.com"),
		("#0", doc.buyer_email),
		("", ""),
		(doc.number, ""),
	):
		answer = requests.post(
			f"{live_site.url}/api/method/ecom_erp.api.public.track.find",
			data={"number": number, "contact": contact},
			allow_redirects=False,
			timeout=30,
		)
		answers.add((answer.status_code, answer.headers["Location"]))
	assert len(answers) == 1
	assert "wrong=1" in answers.pop()[1]


def test_a_wrong_link_is_a_404_in_words(live_site, order):
	for token in ("x" * 32, "short", "'; drop"):
		answer = requests.get(f"{live_site.url}/track", params={"order": token, "_lang": "en"}, timeout=30)
		assert answer.status_code == 404
		assert "This link does not lead to an order" in answer.text


def test_an_order_still_in_the_house_shows_no_inner_matters(live_site, room):
	name = room.order(factory.allocated)
	text = requests.get(live_site.url + address(name), params={"_lang": "en"}, timeout=30).text
	assert "Your order is being prepared." in text
	assert "Being packed" in text
	assert "/returns" not in text


def test_the_clerk_sees_the_way_of_a_parcel_and_marks_it_delivered(page, order, value):
	[parcel] = factory.parcels(order)
	shipping_label = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label")
	open_form(page, "Shipping Label", shipping_label)
	screen = page.page
	screen.wait_for_selector(".ecom-event", timeout=WAIT)
	assert screen.locator(".ecom-event").count() == 2
	assert "Out for Delivery" in screen.locator(".ecom-event").first.inner_text()
	picture(screen, "label-form")
	screen.get_by_role("button", name="Mark as Delivered").click()
	screen.locator(".modal.show").get_by_role("button", name="Yes").click()
	until(page, "cur_frm.doc.tracking_status === 'Delivered'")
	assert value("Fulfilment Order", parcel, "status") == "Delivered"
	assert page.problems == []


def test_the_report_counts_what_the_choice_has_saved(site, room):
	"""Two labels at 5.00 where another courier asks 9.00 for one of them."""
	from ecom_erp.ecom_erp.report.courier_savings.courier_savings import execute

	room.order(factory.labelled, quantity=1)
	factory.make_courier({world.MAIN: factory.make_rate_card(world.MAIN, near=9)}, prefix="X")
	room.order(factory.labelled, quantity=1)
	_columns, rows, _message, _chart, summary = execute({"shop": room.shop})
	[row] = rows
	assert (row.parcels, row.cost, row.saved, row.currency) == (2, 10, 4, "USD")
	assert [(part["value"], part["currency"]) for part in summary] == [(4, "USD")]
