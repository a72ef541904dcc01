"""ERPNext's documents in the desk: lists, new forms and trees open without script errors or failed requests."""

import pytest

LISTS = ("sales-order", "delivery-note", "sales-invoice", "payment-entry", "item", "bin", "customer", "pick-list")
FORMS = ("sales-order", "delivery-note", "stock-entry", "item", "customer", "material-request", "purchase-order")
TREES = ("Warehouse", "Account", "Item Group")


@pytest.mark.parametrize("name", LISTS)
def test_list_opens(page, name):
	page.open(name)
	page.page.wait_for_selector(".frappe-list")
	assert page.problems == []


@pytest.mark.parametrize("name", FORMS)
def test_new_form_opens(page, name):
	page.open(f"{name}/new")
	page.page.wait_for_selector(".form-layout .frappe-control")
	assert page.problems == []


@pytest.mark.parametrize("doctype", TREES)
def test_tree_opens(page, doctype):
	page.open(f"{doctype.lower().replace(' ', '-')}/view/tree")
	page.page.wait_for_selector(".tree .tree-node")
	assert page.problems == []
