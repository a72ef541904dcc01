"""The reviewer's desk: a rule is written and tried, held orders are let go with a reason."""

from dataclasses import replace
from decimal import Decimal

from playwright.sync_api import expect

from tests.desk.screen import WAIT, dialog, open_form, press, shown, until
from tests.factories import shop as factory
from tests.factories.shop import line, make_order


def held(room) -> str:
	"""An order held because its total is a cent off."""
	total = Decimal("30.01")
	return room.order(
		lambda shop, order: factory.reviewed(shop, make_order(line(room.item, "30.00"), total=total))
	)


def test_a_rule_is_written_tried_on_past_orders_and_holds_the_next_one(page, room, value):
	small, big = room.order(quantity=1), room.order(quantity=5)
	page.open("review-rule/new-review-rule")
	until(page, "window.cur_frm && cur_frm.doctype == 'Review Rule' && cur_frm.is_new()")
	page.page.evaluate(
		"""async () => {
			await cur_frm.set_value("title", "Look at large orders");
			const condition = cur_frm.add_child("conditions");
			await frappe.model.set_value(condition.doctype, condition.name, {
				field: "Total (order currency)", operator: ">", value: "100",
			});
			const action = cur_frm.doc.actions && cur_frm.doc.actions[0] || cur_frm.add_child("actions");
			await frappe.model.set_value(action.doctype, action.name, { kind: "Hold" });
			cur_frm.save().catch(() => {});
		}"""
	)
	shown(page, "Action 1: enter Reason.")
	page.problems.clear()  # Frappe throws what it shows
	page.page.evaluate(
		"""async () => {
			frappe.hide_msgprint();
			const [action] = cur_frm.doc.actions;
			await frappe.model.set_value(action.doctype, action.name, "reason", "Call the buyer");
			await cur_frm.save();
		}"""
	)
	until(page, "!cur_frm.is_new()")
	assert (
		value("Review Rule Action", {"parent": "Look at large orders"}, "summary") == "Hold: Call the buyer"
	)
	page.page.keyboard.press("Escape")  # the action's row has opened its own form
	press(page, "Try on Past Orders")
	dialog(page).get_by_role("button", name="Try", exact=True).click()
	shown(page, "1 of 2 orders match; 1 would have been processed differently.")
	number = value("Ecom Order", big, "number")
	row = dialog(page).locator("tbody tr")
	expect(row).to_have_count(1, timeout=WAIT)
	assert number in row.inner_text() and "would wait for a person, but is Allocated" in row.inner_text()
	dialog(page).get_by_text("All (2)").click()
	expect(dialog(page).locator("tbody tr")).to_have_count(2, timeout=WAIT)
	assert value("Ecom Order", small, "status") == "Allocated"

	assert value("Review Rule", "Look at large orders", "enabled") == 0
	page.page.keyboard.press("Escape")
	until(page, "!document.querySelector('.modal.show')")
	shown(page, "The rule is switched off")
	page.page.evaluate("() => cur_frm.set_value('enabled', 1).then(() => cur_frm.save())")
	until(page, "!cur_frm.is_dirty()")
	order = room.order(factory.reviewed, quantity=6)
	open_form(page, "Ecom Order", order)
	shown(page, "Call the buyer (rule Look at large orders)")
	assert page.problems == []


def test_orders_are_released_together_with_a_remark(page, room, value):
	orders = [held(room), held(room)]
	page.open("ecom-order")
	until(page, "window.cur_list && cur_list.data.length == 2")
	for number in range(2):
		page.page.locator(".list-row-checkbox:visible").nth(number).click()
	press(page, "Approve or Release", group="Actions")
	box = dialog(page)
	box.locator("[data-fieldname=remark] textarea").fill("The cent is a rounding of the shop")
	box.get_by_role("button", name="Approve or Release").click()
	until(page, "cur_list.data.every((row) => row.status == 'Approved')")
	for name in orders:
		assert value("Ecom Order", name, "review_state") == "Approved"
		assert value("Ecom Order Hold", {"parent": name}, "remark") == "The cent is a rounding of the shop"
	assert page.problems == []


def test_the_form_asks_why_before_it_releases(page, room, value):
	order = held(room)
	open_form(page, "Ecom Order", order)
	press(page, "Release", group="Actions")
	box = dialog(page)
	box.locator("[data-fieldname=remark] textarea").fill("Agreed by phone")
	box.get_by_role("button", name="Release").click()
	until(page, "cur_frm.doc.status == 'Approved'")
	assert value("Ecom Order Hold", {"parent": order}, "remark") == "Agreed by phone"
	assert page.problems == []


def test_an_address_is_corrected_where_the_order_waits(page, room, value):
	wrong = replace(factory.CHICAGO, postal_code="6064")
	order = room.order(
		lambda shop, _order: factory.reviewed(
			shop, make_order(line(room.item, "30.00"), shipping_address=wrong)
		)
	)
	open_form(page, "Ecom Order", order)
	page.page.locator(".ecom-reason").get_by_role("button", name="Correct Address").click()
	code = dialog(page).locator("[data-fieldname=ship_postal_code] input")
	expect(code).to_have_value("6064", timeout=WAIT)
	code.fill("60647")
	dialog(page).get_by_role("button", name="Save and Review Again").click()
	until(page, "cur_frm.doc.ship_postal_code == '60647' && !cur_frm.is_dirty()")
	assert value("Ecom Order", order, "step") == "review"
	assert page.problems == []
