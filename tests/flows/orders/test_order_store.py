"""What a flow writes into an order: what it changed, checked, and never over another's change."""

from decimal import Decimal

import frappe
import pytest

from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory


@pytest.fixture
def order(shop) -> str:
	item = factory.stocked(main=5)
	lines = [factory.line(item, "10.00"), factory.line(item, "20.00")]
	return factory.pooled(shop, factory.make_order(*lines, shipping=Decimal("5.00")))


def rows(order: str) -> list:
	fields = ["name", "modified", "allocated_qty"]
	return frappe.get_all("Ecom Order Line", {"parent": order}, fields, order_by="idx")


def test_rows_that_a_flow_leaves_alone_are_not_written(order):
	before = rows(order)

	def change():
		doc = lock_order(order)
		doc.lines[1].allocated_qty = 1
		doc.note = "Ring twice"
		order_flow.raise_hold(doc, "manual", "Look at this")
		order_flow.save(doc)

	in_transaction(change)
	after = rows(order)
	assert after[0] == before[0]
	assert (after[1].name, after[1].allocated_qty) == (before[1].name, 1)
	doc = factory.get(order)
	assert (doc.note, [row.message for row in doc.holds]) == ("Ring twice", ["Look at this"])
	assert doc.holds[0].idx == 1


def test_rows_taken_away_are_gone(order):
	def change():
		doc = lock_order(order)
		doc.set("lines", doc.lines[:1])
		order_flow.save(doc)

	first = rows(order)[0]
	in_transaction(change)
	assert [row.name for row in rows(order)] == [first.name]
	assert len(factory.get(order).payments) == 1


def test_a_second_copy_cannot_write_over_the_first(order):
	def change():
		one, other = lock_order(order), lock_order(order)
		one.note = "first"
		order_flow.save(one)
		other.note = "second"
		order_flow.save(other)

	with pytest.raises(frappe.TimestampMismatchError):
		in_transaction(change)


def test_markup_of_strangers_is_not_kept(order):
	def change():
		doc = lock_order(order)
		order_flow.raise_hold(doc, "manual", "<b>Tea</b><script>alert(1)</script>")
		order_flow.save(doc)

	in_transaction(change)
	assert "<script" not in factory.get(order).holds[0].message
	assert "<script" not in factory.get(order).hold_reason


def test_a_value_that_is_no_choice_is_refused(order):
	def change():
		doc = lock_order(order)
		doc.status = "Somewhere"
		order_flow.save(doc)

	with pytest.raises(frappe.ValidationError):
		in_transaction(change)
