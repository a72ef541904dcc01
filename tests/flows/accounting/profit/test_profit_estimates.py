"""What is expected of an order follows what becomes of it, also when all else of it is done."""

from decimal import Decimal

import frappe
import pytest

from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting.profit.entries import ENTRY
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.shipping import shipping_labels
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.flows.accounting.profit.test_order_profit import kinds
from tests.flows.accounting.test_three_decimals import kuwait, precision, tea  # noqa: F401
from tests.support.tickets import ticket

D = Decimal


@pytest.mark.smoke
def test_pieces_taken_out_before_shipping_bring_nothing(shop):
	"""3 x 10.00 less 3.00, of which one piece is paid back."""
	order = factory.allocated(
		shop, make_order(line(stocked(main=5), "10.00", 3, discount="3.00", tax="2.00"))
	)
	collect(order)
	assert kinds(order)["Revenue"] == (D(0), D("27.00"))
	made = ticket(order, "Refund Only", 1, "Changed Mind")
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	assert kinds(order)["Revenue"] == (D(0), D("18.00"))


def test_shipping_that_includes_its_tax_is_expected_without(shop):
	"""Goods of 12.00 with 2.00 of tax in them, shipping of 6.00 with 1.00."""
	order = make_order(
		line(stocked(main=5), "12.00", tax="2.00"),
		shipping=D("6.00"),
		shipping_tax=D("1.00"),
		taxes_included=True,
	)
	found = kinds(factory.allocated(shop, order))
	assert found["Revenue"][1] == D("10.00") and found["Shipping Charged"][1] == D("5.00")


def test_a_label_for_a_return_is_expected_though_its_order_is_done(shop):
	order = factory.billed(shop, make_order(line(stocked(main=3), "10.00", 3)))
	assert "After-Sales" not in kinds(order)
	shipping_labels.buy_return_label(ticket(order).name)
	assert kinds(order)["After-Sales"] == (D(0), D("-5.00"))


def test_books_of_three_decimals_are_proven_to_the_last(unproven, kuwait, precision):  # noqa: F811
	"""Three times 1.255 dinars are 12.236 dollars in the books: company and gateway are no reason to lose the 0.006."""
	precision("3")
	item = stocked(main=9)
	for _number in range(3):
		order = factory.billed(kuwait, tea(item))
	invoice = factory.get(order).sales_invoice
	assert frappe.db.get_value("Sales Invoice Item", {"parent": invoice}, "base_net_amount") == 12.236
	kinds(order)
	rows = frappe.get_all(ENTRY, {"voucher_no": invoice, "kind": "Revenue"}, pluck="amount")
	assert sum(D(str(amount)) for amount in rows) == D("12.236")
	assert not unproven()
