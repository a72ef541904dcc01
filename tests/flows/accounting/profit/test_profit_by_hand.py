"""What people do in ERPNext by hand: documents made of several orders, parts of invoices, credit notes, goods that become dearer."""

import sys
from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, nowdate

from ecom_erp.flows.accounting.profit.entries import ENTRY
from tests import world
from tests.factories import erpnext
from tests.factories import shop as factory
from tests.factories.shop import make_order
from tests.flows.accounting.profit.test_order_profit import kinds, share_all
from tests.site import ON_REFERENCE_BENCH

D = Decimal
needs_erpnext = pytest.mark.skipif(not ON_REFERENCE_BENCH, reason="ERPNext's own mapping of documents")


@pytest.fixture
def goods() -> str:
	return factory.stocked(main=100)


def by_item(order: str, kind: str) -> dict[str, D]:
	share_all()
	found: dict[str, D] = {}
	for row in frappe.get_all(
		ENTRY, {"ecom_order": order, "kind": kind, "estimated": 0}, ["item_code", "amount"]
	):
		found[row.item_code] = found.get(row.item_code, D(0)) + D(str(row.amount))
	return found


def invoice_of(*orders: str, **changes):
	"""An invoice of the Sales Orders of several orders, as ERPNext makes it by hand."""
	from erpnext.selling.doctype.sales_order.sales_order import make_sales_invoice

	invoice = None
	for order in orders:
		invoice = make_sales_invoice(
			factory.get(order).sales_order, target_doc=invoice, ignore_permissions=True
		)
	invoice.update(changes)
	return invoice


def submitted(document):
	document.insert(ignore_permissions=True)
	document.reload()
	document.submit()
	return document


@pytest.fixture
def two(shop, goods) -> tuple[str, str]:
	"""Two orders of one buyer, of 30.00 and 10.00."""
	order = make_order(factory.line(goods, "30.00"))
	other = make_order(factory.line(factory.stocked(main=5), "10.00"), buyer=order.buyer)
	return factory.allocated(shop, order), factory.allocated(shop, other)


@needs_erpnext
@pytest.mark.smoke
def test_an_invoice_of_two_orders_is_each_order_s_own(unproven, two):
	one, other = two
	submitted(invoice_of(one, other))
	assert kinds(one)["Revenue"][0] == D("30.00")
	assert kinds(other)["Revenue"][0] == D("10.00")
	assert not unproven()


@needs_erpnext
def test_a_delivery_of_two_orders_is_each_order_s_own(unproven, two, goods):
	from erpnext.selling.doctype.sales_order.sales_order import make_delivery_note

	one, other = two
	note = None
	for order in two:
		note = make_delivery_note(factory.get(order).sales_order, target_doc=note)
	frappe.flags.ecom = 1
	submitted(note)
	cost = kinds(one)["Cost of Goods"][0]
	assert cost < 0 and kinds(other)["Cost of Goods"][0] == cost
	assert not unproven()


@needs_erpnext
def test_a_payment_of_two_orders_divides_its_fee(two):
	one, other = two
	invoices = [submitted(invoice_of(order)) for order in two]
	fees = erpnext.make_account(erpnext.unique("Fees"), "Indirect Expenses")
	payment = frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": "Receive",
			"company": world.COMPANY,
			"posting_date": nowdate(),
			"party_type": "Customer",
			"party": invoices[0].customer,
			"paid_from": invoices[0].debit_to,
			"paid_to": world.BANK_ACCOUNT,
			"paid_amount": 38,
			"received_amount": 38,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": "Both",
			"reference_date": nowdate(),
			"references": [
				{
					"reference_doctype": "Sales Invoice",
					"reference_name": one.name,
					"allocated_amount": one.grand_total,
				}
				for one in invoices
			],
			"deductions": [{"account": fees, "cost_center": world.COST_CENTER, "amount": 2}],
		}
	)
	submitted(payment)
	share_all()
	rows = frappe.get_all(ENTRY, {"voucher_no": payment.name}, ["ecom_order", "amount"])
	assert {row.ecom_order: D(str(row.amount)) for row in rows} == {one: D("-1.50"), other: D("-0.50")}


@needs_erpnext
@pytest.mark.smoke
def test_parts_of_an_invoice_have_their_parts_of_the_discount(unproven, shop, goods):
	"""Four pieces of 25.00 with 20.00 off, invoiced one and three."""
	order = factory.allocated(shop, make_order(factory.line(goods, "25.00", 4, discount=D("20.00"))))
	for qty in (1, 3):
		invoice = invoice_of(order)
		invoice.items[0].qty = qty
		submitted(invoice)
	found = kinds(order)
	assert found["Revenue"][0] == D("100.00") and found["Discounts"][0] == D("-20.00")
	assert not unproven()


@needs_erpnext
def test_what_somebody_adds_to_an_invoice_is_of_its_own_item(shop, goods):
	extra = factory.stocked(main=10)
	order = factory.allocated(
		shop, make_order(factory.line(goods, "30.00"), factory.line(factory.stocked(main=5), "20.00"))
	)
	invoice = invoice_of(order)
	invoice.append(
		"items",
		{"item_code": extra, "qty": 1, "rate": 7, "warehouse": world.MAIN, "cost_center": world.COST_CENTER},
	)
	submitted(invoice)
	assert by_item(order, "Revenue")[extra] == D("7.00")
	assert by_item(order, "Revenue")[goods] == D("30.00")


@pytest.mark.smoke
def test_a_discount_of_the_whole_order_and_a_line_for_nothing(unproven, shop, goods):
	"""20.00 + 10.00, of which 6.00 are given on all, and a gift of 5.00 with 5.00 off."""
	gift = factory.stocked(main=10)
	order = factory.billed(
		shop,
		make_order(
			factory.line(goods, "20.00"),
			factory.line(factory.stocked(main=5), "10.00"),
			factory.line(gift, "5.00", discount=D("5.00")),
			discount=D("6.00"),
		),
	)
	found = kinds(order)
	assert found["Revenue"][0] == D("35.00") and found["Discounts"][0] == D("-11.00")
	assert by_item(order, "Discounts")[goods] == D("-4.00")
	assert by_item(order, "Discounts")[gift] == D("-5.00")
	assert not unproven()


@needs_erpnext
@pytest.mark.smoke
def test_goods_that_become_dearer_afterwards_are_shared_anew(unproven, shop):
	"""Sold at 10.00 a piece; a receipt of the day before, entered later, makes them cost 15.00."""
	item = erpnext.make_item(weight_per_unit=400, weight_uom="Gram")
	receive(item, 1, 10, add_days(nowdate(), -3))
	order = factory.billed(shop, make_order(factory.line(item, "40.00")))
	assert kinds(order)["Cost of Goods"][0] == D("-10.00")
	receive(item, 1, 20, add_days(nowdate(), -2))
	for name in frappe.get_all("Repost Item Valuation", {"status": "Queued"}, pluck="name"):
		asked = frappe.get_doc("Repost Item Valuation", name)
		# what the scheduler calls stands beside the document's class; the stand-in has neither
		sys.modules[type(asked).__module__].repost(asked)
	note = frappe.get_all("Delivery Note", {"ecom_order": order}, pluck="name")[0]
	cost = frappe.get_all(
		"Stock Ledger Entry", {"voucher_no": note, "is_cancelled": 0}, pluck="stock_value_difference"
	)
	assert kinds(order)["Cost of Goods"][0] == D(str(cost[0])).quantize(D("0.01"))
	assert not unproven()


def receive(item: str, qty: float, rate: float, day: str) -> None:
	submitted(
		frappe.get_doc(
			{
				"doctype": "Stock Entry",
				"stock_entry_type": "Material Receipt",
				"purpose": "Material Receipt",
				"company": world.COMPANY,
				"set_posting_time": 1,
				"posting_date": day,
				"posting_time": "12:00:00",
				"items": [{"item_code": item, "qty": qty, "basic_rate": rate, "t_warehouse": world.MAIN}],
			}
		)
	)


@needs_erpnext
@pytest.mark.smoke
def test_a_ledger_that_nobody_may_change_keeps_the_order_of_what_was_cancelled(unproven, shop, goods):
	order = factory.billed(shop, make_order(factory.line(goods, "30.00")))
	note = frappe.get_doc("Delivery Note", {"ecom_order": order})
	invoice = frappe.get_doc("Sales Invoice", factory.get(order).sales_invoice)
	frappe.db.set_single_value("Accounts Settings", "enable_immutable_ledger", 1)
	frappe.form_dict.posting_date = add_days(nowdate(), 1)
	try:
		for document in (invoice, note):
			document.reload()
			document.cancel()
	finally:
		frappe.form_dict.pop("posting_date", None)
		frappe.db.set_single_value("Accounts Settings", "enable_immutable_ledger", 0)
	share_all()
	for name in (invoice.name, note.name):
		rows = frappe.get_all(ENTRY, {"voucher_no": name}, ["ecom_order", "posting_date", "amount"])
		assert {row.ecom_order for row in rows} == {order}, name
		assert len({row.posting_date for row in rows}) == 2 and not sum(row.amount for row in rows)
	assert not unproven()
