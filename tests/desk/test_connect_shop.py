"""A Shopify shop is connected in its form, from nothing to the first order, by who has the roles that the README names."""

import frappe
from playwright.sync_api import expect

from ecom_erp.flows.intake import inbox_worker
from ecom_sandbox import SandboxServer
from tests import world
from tests.browser import WAIT
from tests.desk.screen import confirm, dialog, shown, until
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.support.readme import roles_for_a_set_up


def test_from_a_name_to_the_first_order(page_of, site):
	factory.make_profiles()
	frappe.db.commit()
	with SandboxServer() as sandbox:
		sandbox.shop.place("#1001", stamp=True)
		page = page_of(*roles_for_a_set_up())
		name = unique("Aurora")
		begin(page, name, sandbox)

		step(page, "Test Connection")
		shown(page, "America/New_York")
		shown(page, "set host_name in its site config")
		step(page, "Apply Proposals")
		choose(page)
		shown(page, "Complete.")

		step(page, "Enable in Rehearsal")
		shown(page, "Orders are taken in and reviewed; nothing is posted")
		page.page.locator("[data-sync=poll] button").click(timeout=WAIT)
		page.settle()
		frappe.db.rollback()
		assert inbox_worker.process_inbox(5) == 1
		frappe.db.commit()
		expect(page.page.locator(".ecom-connect")).to_contain_text("1 orders taken in", timeout=WAIT)

		[order] = frappe.get_all("Ecom Order", {"shop": name}, ["number", "sales_order"])
		assert (order.number, order.sales_order) == ("#1001", None)
		for secret in (sandbox.webhook_secret, *sandbox.lent):
			assert secret not in page.page.content()
		assert page.problems == []


def begin(page, name: str, sandbox) -> None:
	"""What is entered first: name, channel, company, address and credentials."""
	page.open("ecom-shop/new")
	until(page, "window.cur_frm && cur_frm.doc && cur_frm.is_new() && cur_frm.fields_dict.shop_name")
	page.page.evaluate(
		"(values) => cur_frm.set_value(values)",
		{
			"shop_name": name,
			"channel": "Shopify",
			"company": world.COMPANY,
			"base_url": sandbox.url,
			"shopify_client_id": sandbox.client_id,
			"shopify_client_secret": sandbox.webhook_secret,
		},
	)
	page.page.evaluate("() => cur_frm.save()")
	until(page, "cur_frm && cur_frm.doc && !cur_frm.is_new()")
	shown(page, "Open the Dev Dashboard")


def step(page, label: str) -> None:
	"""Press a button of a step."""
	page.page.locator(".ecom-connect").get_by_role("button", name=label, exact=True).click(timeout=WAIT)
	page.settle()


def choose(page) -> None:
	"""The proposals as they are, and what nobody can know."""
	box = dialog(page)
	account = box.get_by_label("Account of the gateway", exact=False)
	if not account.count():
		account = box.locator("[data-fieldname=gateway_0] select")
	account.first.select_option(world.BANK_ACCOUNT)
	box.locator("[data-fieldname=customer_group] select").select_option(world.CUSTOMER_GROUP)
	box.locator("[data-fieldname=tax_account] select").select_option(world.SALES_TAX)
	confirm(page)
