"""A buyer on his phone: from the link in his e-mail to the return label."""

import frappe

from ecom_erp.flows.after_sales import ticket_worker
from tests.factories import shop as factory
from tests.support.calls import forget_calls
from tests.support.tickets import policy

PHONE = {"width": 375, "height": 740}


def test_a_return_on_a_phone(browser, live_site, room):
	forget_calls()
	policy("Return First", reason="Damaged", customer_message="We are sorry.", return_label_by="Seller")
	order = room.order(factory.billed)
	token = factory.get(order).public_token
	context = browser.new_context(viewport=PHONE, base_url=live_site.url, locale="en-US")
	page = context.new_page()
	problems = []
	page.on("pageerror", lambda error: problems.append(str(error)))
	page.goto(f"/returns?order={token}")
	width = page.evaluate("() => document.documentElement.scrollWidth")
	assert width <= PHONE["width"], "nothing to scroll sideways"
	page.select_option("#reason", "Damaged")
	page.fill("#text", "A crack in the handle")
	page.select_option("#lines .qty", "1")
	page.get_by_role("button", name="Send").click()
	page.locator(".ticket .answer", has_text="We are sorry.").wait_for(timeout=30_000)
	frappe.db.rollback()
	[ticket] = frappe.get_all("After Sales Ticket", {"ecom_order": order}, ["name", "status", "description"])
	assert (ticket.status, ticket.description) == ("Awaiting Return", "A crack in the handle")

	ticket_worker.work(ticket.name)
	page.reload()
	page.get_by_role("link", name="Print the return label").click()
	number = frappe.db.get_value("Shipping Label", {"after_sales_ticket": ticket.name}, "tracking_number")
	page.get_by_text(number, exact=True).first.wait_for(timeout=30_000)
	assert page.locator("main svg").count() == 1
	page.get_by_role("link", name="中文").click()
	page.get_by_text("未找到订单").or_(page.locator("html[lang=zh]")).first.wait_for(timeout=30_000)
	assert problems == []
	context.close()
