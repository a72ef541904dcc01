"""Money that people move by the app's buttons, as themselves: none of them has a role in ERPNext's accounts."""

import frappe
import pytest

from ecom_erp.api.desk import after_sales, review
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user
from tests.flows.accounting.test_advances import pooled

GOODS = {"ticket_type": "Return and Refund", "reason": "Damaged"}


@pytest.fixture
def become(site):
	users = {
		role: make_user(role)
		for role in ("Customer Service", "Order Clerk", "Warehouse Clerk", "Ecom Manager")
	}
	yield lambda role: frappe.set_user(users[role])
	frappe.set_user("Administrator")


def opened(order: str, **values) -> str:
	lines = [{"line_id": factory.get(order).lines[0].line_id, "qty": 1}]
	return after_sales.open(order, lines=frappe.as_json(lines), **{**GOODS, **values})["name"]


def payments(order: str, kind: str = "Pay") -> list[str]:
	filters = {"ecom_order": order, "payment_type": kind, "docstatus": 1}
	return frappe.get_all("Payment Entry", filters, pluck="owner")


@pytest.mark.smoke
def test_customer_service_pays_back_what_the_warehouse_has_received(shop, become):
	order = factory.billed(shop, make_order(line(stocked(main=5), "10.00", 2)))
	become("Customer Service")
	name = opened(order)
	after_sales.approve(name)
	become("Warehouse Clerk")
	row = frappe.db.get_value("After Sales Ticket Line", {"parent": name}, "name")
	after_sales.receive(name, frappe.as_json([{"row": row, "qty": 1, "disposition": "Restock"}]))
	become("Customer Service")
	after_sales.refund(name)
	who = frappe.session.user
	assert frappe.db.get_value("After Sales Ticket", name, "credit_note")
	assert payments(order) == [who], "who has paid it back stands in the books"


def test_an_order_clerk_cancels_an_order_whose_money_is_booked(shop, become):
	order = pooled(shop, make_order(line(stocked(main=5), "10.00", 2)))
	assert payments(order, "Receive")
	become("Order Clerk")
	review.cancel_order(order, "the buyer rang")
	assert frappe.db.get_value("Ecom Order", order, "status") == "Cancelled"


def test_customer_service_gives_back_a_piece_that_has_not_left(shop, become):
	order = pooled(shop, make_order(line(stocked(main=5), "10.00", 2)))
	become("Customer Service")
	name = opened(order, ticket_type="Refund Only")
	after_sales.approve(name)
	after_sales.refund(name)
	assert frappe.db.get_value("After Sales Ticket", name, "status") in ("Refunding", "Closed")
