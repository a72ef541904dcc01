"""The workspace's numbers are those of the lists behind them; every list and form opens."""

from urllib.parse import urlsplit

import frappe
import pytest
from playwright.sync_api import expect

from tests.desk.screen import WAIT, shown, until
from tests.factories import shop as factory

LISTS = (
	"Ecom Order",
	"Fulfilment Order",
	"Fulfilment Package",
	"Shipping Label",
	"After Sales Ticket",
	"Ecom Listing",
	"Ecom Buyer",
	"Inbox Message",
	"Outbox Message",
	"Ecom Shop",
	"Courier Account",
	"Courier Rate Card",
	"Ecom Warehouse Profile",
)
WIDGETS = ("ecom_erp.", "number_card", "dashboard_chart", "getdoc", "get_count", "frappe.client.")
"""What calls of cards, charts and shortcuts are named."""


def test_a_number_opens_its_list(page, room):
	held = room.order(factory.reviewed, item="NOT-MAPPED")
	page.open("ecom-operations")
	card = page.page.locator(".number-widget-box", has_text="Orders on Hold")
	expect(card.locator(".number")).to_contain_text("1", timeout=WAIT)
	card.locator(".widget-body, .number").first.click()
	page.page.wait_for_selector(".list-row", timeout=WAIT)
	page.settle()
	names = page.page.evaluate("() => cur_list.data.map((row) => row.name)")
	assert names == [held]
	assert page.problems == []


def test_a_clerks_home_asks_once_for_its_cards_and_once_for_its_charts(page_of, room):
	room.order()
	page, asked = page_of("Order Clerk"), []
	page.page.on("request", lambda request: asked.append(request.url))
	page.open("ecom-operations")
	expect(page.page.locator(".dashboard-widget-box svg.frappe-chart").first).to_be_visible(timeout=WAIT)
	calls = [urlsplit(url).path.rpartition("/")[2] for url in asked if "/api/method/" in url]
	of_widgets = [call for call in calls if any(name in call for name in WIDGETS)]
	assert sorted(of_widgets) == ["ecom_erp.api.desk.home.charts", "ecom_erp.api.desk.home.figures"]
	assert len(calls) <= 12, calls
	# a number that asks for somebody is coloured, none is not
	colours = [
		card_number(page, name).get_attribute("style") or "" for name in ("Orders to Ship", "Late Parcels")
	]
	assert ["color" in style for style in colours] == [True, False]
	card = page.page.locator(".number-widget-box", has_text="Orders to Ship")
	room.order()
	expect(card_number(page, "Orders to Ship")).to_have_text("1")
	card.hover()
	card.locator(".card-actions a").first.click()
	card.get_by_text("Refresh").click()
	expect(card_number(page, "Orders to Ship")).to_have_text("2", timeout=WAIT)
	assert page.problems == []


def card_number(page, card: str):
	return page.page.locator(".number-widget-box", has_text=card).locator(".number")


def test_charts_and_links_are_drawn(page, room):
	room.order()
	page.open("ecom-operations")
	for chart in ("Orders by Day and Channel",):
		box = page.page.locator(".dashboard-widget-box", has_text=chart)
		expect(box.locator("svg.frappe-chart")).to_be_visible(timeout=WAIT)
	for link in ("Courier Rate Card", "Ecom Warehouse Profile"):
		shown(page, link)
	assert [problem for problem in page.problems if "removeChild" not in problem] == []


@pytest.mark.parametrize("doctype", LISTS)
def test_list_opens(desk, doctype):
	desk.visit(doctype.lower().replace(" ", "-"))
	desk.wait(
		"(doctype) => window.cur_list?.doctype == doctype && cur_list.data && cur_list.filter_area", doctype
	)
	desk.settle()
	desk.page.evaluate(
		"() => ecom_erp.set_filters(cur_list, {})"
	)  # the filters of the last visit are remembered
	shown(desk, frappe.get_meta(doctype).description)
	assert desk.problems == []


def test_the_total_of_an_order_is_not_covered(desk, room):
	room.order()
	desk.visit("ecom-order")
	desk.wait("() => window.cur_list?.doctype == 'Ecom Order' && cur_list.data?.length == 1")
	place = "(one) => document.querySelector(`.list-row ${one}`).getBoundingClientRect().toJSON()"
	total, right = (
		desk.page.evaluate(place, one) for one in (".level-left .list-row-col:last-child", ".level-right")
	)
	assert total["right"] <= right["left"] + 1


@pytest.mark.smoke
def test_report_counts_the_orders(page, room):
	room.order(factory.reviewed, item="NOT-MAPPED")
	room.order()
	page.open("query-report/Ecom Orders by Channel")
	until(page, "frappe.query_report && (frappe.query_report.data || []).length")
	row = page.page.evaluate("() => frappe.query_report.data[0]")
	assert (row["shop"], row["orders"], row["held"], row["shipped"]) == (room.shop, 2, 1, 0)
	expect(page.page.locator(".chart-wrapper svg.frappe-chart")).to_be_visible(timeout=WAIT)
	assert page.problems == []


def test_desk_speaks_chinese(page, room):
	held = room.order(factory.reviewed, item="NOT-MAPPED")
	frappe.db.set_value("User", "Administrator", "language", "zh")
	frappe.db.commit()
	frappe.clear_cache(user="Administrator")
	try:
		page.open(f"ecom-order/{held}")
		# the last one: a note in the timeline, which was written in English
		for text in ("下一步：映射物料", "映射商品链接", "重新审核", "承诺日期", "已挂起："):
			shown(page, text)
		assert page.problems == []
	finally:
		frappe.db.set_value("User", "Administrator", "language", None)
		frappe.db.commit()
		frappe.clear_cache(user="Administrator")
