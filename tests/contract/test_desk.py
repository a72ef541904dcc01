"""ERPNext's documents in the desk: lists, forms and trees work without script errors or failed requests."""

import frappe
import pytest

from tests import world
from tests.factories import erpnext as make

LISTS = (
	"sales-order",
	"delivery-note",
	"sales-invoice",
	"payment-entry",
	"item",
	"bin",
	"customer",
	"pick-list",
	"purchase-order",
	"material-request",
)
FORMS = ("delivery-note", "stock-entry", "item", "customer")
TREES = ("Warehouse", "Account", "Item Group")


@pytest.mark.stand_in
@pytest.mark.parametrize("name", LISTS)
def test_list_opens(desk, name):
	desk.visit(name)
	desk.wait("(name) => window.cur_list && frappe.router.slug(cur_list.doctype) == name", name)
	desk.page.wait_for_selector(".frappe-list >> visible=true")
	assert desk.problems == []


@pytest.mark.stand_in
@pytest.mark.parametrize("name", FORMS)
def test_new_form_opens(desk, name):
	desk.visit(f"{name}/new")
	desk.wait(
		"(name) => window.cur_frm && frappe.router.slug(cur_frm.doctype) == name && cur_frm.is_new()", name
	)
	desk.page.wait_for_selector(".form-layout .frappe-control >> visible=true")
	assert desk.problems == []


@pytest.mark.stand_in
@pytest.mark.parametrize("doctype", TREES)
def test_tree_opens(page, doctype):
	page.open(f"{doctype.lower().replace(' ', '-')}/view/tree")
	page.page.wait_for_selector(".tree .tree-node")
	assert page.problems == []


def test_order_is_written_in_the_form(page):
	"""A customer, an item and a date are enough: the form fills price, currency and rates, and saves.

	The net total, because ERPNext adds the default tax template of the country."""
	item, customer = make.make_item(), make.make_customer()
	make.make_item_price(item, 12.5)
	frappe.db.commit()
	page.open("sales-order/new")
	page.wait("() => window.cur_frm && cur_frm.doctype === 'Sales Order' && cur_frm.doc.items")
	page.page.evaluate(
		"""async ([company, customer, item, list, warehouse]) => {
			const form = cur_frm;
			await form.set_value("company", company);
			await form.set_value("customer", customer);
			await form.set_value("selling_price_list", list);
			await form.set_value("delivery_date", frappe.datetime.add_days(frappe.datetime.get_today(), 3));
			const [row] = form.doc.items;
			await frappe.model.set_value(row.doctype, row.name, "item_code", item);
			await frappe.model.set_value(row.doctype, row.name, "warehouse", warehouse);
		}""",
		[world.COMPANY, customer, item, world.PRICE_LIST, world.MAIN],
	)
	page.settle()
	page.wait("() => cur_frm.doc.items[0].rate === 12.5")
	page.page.evaluate("() => cur_frm.save()")
	page.wait("() => !cur_frm.is_new()")
	name = page.page.evaluate("() => cur_frm.doc.name")
	frappe.db.rollback()
	saved = frappe.db.get_value("Sales Order", name, ["customer", "net_total", "conversion_rate"])
	assert saved == (customer, 12.5, 1)
	assert page.problems == []
