"""An accountant looks at what an order has earned, and at the proof."""

import os
from pathlib import Path

import frappe

from ecom_erp.flows.accounting.profit import sharing
from tests.browser import WAIT
from tests.desk.screen import dialog, open_form, press, shown, until
from tests.factories import shop as factory
from tests.factories.users import make_user, reading


def picture(page, name: str) -> None:
	"""For whoever wants to look: ECOM_PICTURES names a folder."""
	if folder := os.environ.get("ECOM_PICTURES"):
		page.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def shared(room) -> str:
	"""An order that is delivered, billed and paid, and its profit shared; its name."""
	name = room.order(factory.billed)
	while sharing.share_due(20):
		continue
	frappe.db.commit()
	return name


def report(page, name: str, **filters) -> None:
	query = "&".join(f"{key}={value}" for key, value in filters.items())
	page.open(f"query-report/{name}?{query}")
	until(page, "window.frappe?.query_report?.data && !frappe.query_report.is_loading")


def test_the_statement_of_an_order_and_the_report_that_has_it(room, page_of):
	name = shared(room)
	page = page_of("Ecom Accountant")
	open_form(page, "Ecom Order", name)
	press(page, "Profit", "View")
	front = dialog(page)
	for said in ("Revenue", "Cost of Goods", "Freight", "In all"):
		front.get_by_text(said).first.wait_for(timeout=WAIT)
	invoice = factory.get(name).sales_invoice
	assert front.locator(f"a[href*='{invoice}']").count()
	picture(page, "profit_order")
	report(page, "Order Profit", group_by="Item", shop=room.shop)
	shown(page, room.item)
	until(page, "frappe.query_report.data.length > 0 && frappe.query_report.data[0].revenue == 60")
	picture(page, "profit_report")
	assert page.problems == []


def test_the_proof_is_read_in_chinese(room, page_of):
	shared(room)
	accountant = make_user("Ecom Accountant")
	with reading(accountant, "zh"):
		page = page_of("Ecom Accountant")
		report(page, "Profit Against Books")
		shown(page, "属于订单")
		press(page, "重新分摊")
		picture(page, "profit_proof_zh")
	assert page.problems == []
