"""Quotations: how much of one is ordered follows from the Sales Orders that name its rows."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from tests import world
from tests.factories.erpnext import make_customer, make_item, make_sales_order, order_line


@pytest.fixture
def quotation(site):
	"""Three of one item and one of another, at 10 each."""
	doc = frappe.new_doc("Quotation")
	doc.update(
		{
			"quotation_to": "Customer",
			"party_name": make_customer(),
			"company": world.COMPANY,
			"currency": world.CURRENCY,
			"selling_price_list": world.PRICE_LIST,
			"order_type": "Sales",
			"transaction_date": nowdate(),
			"valid_till": add_days(nowdate(), 5),
			"disable_rounded_total": 1,
		}
	)
	for qty in (3, 1):
		doc.append("items", {"item_code": make_item(), "qty": qty, "rate": 10, "price_list_rate": 10})
	doc.insert()
	assert doc.status == "Draft"
	doc.submit()
	return doc


def status(quotation) -> str:
	return frappe.db.get_value("Quotation", quotation.name, "status")


def ordered(quotation, *quantities: int):
	"""A submitted Sales Order of its rows."""
	rows = [
		{
			**order_line(row.item_code, qty, 10),
			"prevdoc_docname": quotation.name,
			"quotation_item": row.name,
		}
		for row, qty in zip(quotation.items, quantities, strict=False)
	]
	return make_sales_order(rows, customer=quotation.party_name)


def test_its_total_and_status(quotation):
	assert (status(quotation), quotation.grand_total) == ("Open", 40)
	assert quotation.customer_name == frappe.db.get_value("Customer", quotation.party_name, "customer_name")


def test_in_parts_whole_and_given_back(quotation):
	first = ordered(quotation, 2)
	assert status(quotation) == "Partially Ordered"
	second = ordered(quotation, 1, 1)
	assert status(quotation) == "Ordered"
	second.reload()
	second.cancel()
	assert status(quotation) == "Partially Ordered"
	first.reload()
	first.cancel()
	assert status(quotation) == "Open"


def test_a_cancelled_one_is_not_ordered(quotation):
	quotation.cancel()
	assert status(quotation) == "Cancelled"
	with pytest.raises(frappe.ValidationError):
		ordered(quotation, 1)


def test_its_last_day_is_not_before_its_first(quotation):
	again = frappe.copy_doc(quotation)
	again.valid_till = add_days(nowdate(), -1)
	with pytest.raises(frappe.ValidationError, match="Valid till date cannot be before transaction date"):
		again.insert()
