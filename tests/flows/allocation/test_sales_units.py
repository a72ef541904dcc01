"""Pieces stay pieces of items that ERPNext sells by the box."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from ecom_erp.core.insight import invariants
from ecom_erp.erp.documents import submission
from ecom_erp.erp.selling.items import list_prices
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.insight.integrity.catalogue import of_site
from ecom_erp.flows.insight.integrity.texts import in_words
from ecom_erp.flows.review import bulk_review
from ecom_erp.flows.work import order_steps
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, make, make_customer, make_item, set_stock
from tests.factories.shop import line, make_order
from tests.support.tickets import credit_notes, ticket


@pytest.fixture
def boxed(site) -> str:
	"""An item of which five pieces are there, sold by ERPNext in boxes of six."""
	item = make_item(
		weight_per_unit=400,
		weight_uom="Gram",
		uoms=[{"uom": "Box", "conversion_factor": 6}],
		sales_uom="Box",
	)
	set_stock(item, 5)
	return item


@pytest.mark.smoke
def test_three_pieces_of_a_box_are_sold_shipped_billed_and_taken_back(shop, boxed):
	order = factory.allocated(shop, make_order(line(boxed, "10.00", 3)))
	assert bin_of(boxed).reserved_qty == 3
	factory.label(order)
	factory.send(order)
	assert (bin_of(boxed).actual_qty, bin_of(boxed).reserved_qty) == (2, 0)
	billing.bill(order)
	collect(order)
	doc = factory.get(order)
	note = frappe.db.get_value("Fulfilment Order", {"ecom_order": order}, "delivery_note")
	documents = (
		("Sales Order", doc.sales_order),
		("Delivery Note", note),
		("Sales Invoice", doc.sales_invoice),
	)
	for doctype, name in documents:
		[row] = frappe.get_doc(doctype, name).items
		assert (row.qty, row.uom, row.stock_qty, row.rate) == (3, "Nos", 3, 10)
	back = ticket(order, qty=2)
	after_sales.approve(back.name)
	after_sales.receive(back.name, [{"row": back.lines[0].name, "qty": 2, "disposition": "Restock"}])
	after_sales.refund(back.name)
	assert bin_of(boxed).actual_qty == 4
	assert credit_notes(order) == [-20.0]


def test_an_order_that_was_posted_in_boxes_is_found_and_posted_anew(shop, boxed, monkeypatch):
	"""As before pieces named their unit: ERPNext takes three pieces for three boxes of six."""
	monkeypatch.setattr(submission, "in_stock_units", lambda _document: None)
	order = factory.allocated(shop, make_order(line(boxed, "10.00", 3)))
	monkeypatch.undo()
	wrong = frappe.get_doc("Sales Order", factory.get(order).sales_order)
	assert [(row.qty, row.uom, row.stock_qty) for row in wrong.items] == [(3, "Box", 18)]
	[found] = of_site(invariants.SOLD_PIECES)
	assert found.name == order and "has 3 Box, which are 18 pieces" in in_words(found)
	# what the finding says: cancel the Sales Order, and press Review Again
	wrong.cancel()
	bulk_review.apply_decision(order, "review_again", "")
	order_steps.advance(order)
	doc = factory.get(order)
	[row] = frappe.get_doc("Sales Order", doc.sales_order).items
	assert (doc.status, row.qty, row.uom, row.stock_qty) == ("Allocated", 3, "Nos", 3)
	assert bin_of(boxed).reserved_qty == 3 and list(of_site(invariants.SOLD_PIECES)) == []


def test_the_same_pieces_in_boxes_by_hand_are_no_finding(shop, boxed):
	set_stock(boxed, 12)
	order = factory.allocated(shop, make_order(line(boxed, "10.00", 12)))
	row = {"parent": factory.get(order).sales_order}
	values = {"qty": 2, "uom": "Box", "conversion_factor": 6, "stock_qty": 12}
	frappe.db.set_value("Sales Order Item", row, values)
	assert list(of_site(invariants.SOLD_PIECES)) == []


def test_the_price_of_a_piece_is_not_that_of_a_box_or_of_one_customer(boxed):
	def price(rate: float, **values) -> None:
		make(
			"Item Price",
			item_code=boxed,
			price_list=world.PRICE_LIST,
			price_list_rate=rate,
			selling=1,
			**values,
		)

	def known() -> dict:
		return list_prices([boxed], world.PRICE_LIST, world.CURRENCY)

	price(60, uom="Box")
	assert known() == {}
	price(12, uom="Nos", valid_from=add_days(nowdate(), -9))
	price(9, uom="Nos", customer=make_customer())
	price(99, uom="Nos", valid_from=add_days(nowdate(), 1))
	price(1, uom="Nos", valid_from=add_days(nowdate(), -30), valid_upto=add_days(nowdate(), -10))
	assert known() == {boxed: 12}
