"""An order's profit from its sale to the payout, and the proof that it is what the books say."""

from datetime import date
from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from ecom_erp.core.accounting.courier_bills.model import ChargeKind
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.courier_bills import deciding
from ecom_erp.flows.accounting.courier_bills import posting as bill_posting
from ecom_erp.flows.accounting.profit import order_statement, proof, sharing
from ecom_erp.flows.accounting.profit.entries import ENTRY
from ecom_erp.flows.accounting.profit.marks import VOUCHER
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.accounting.settlements import posting
from tests import world
from tests.factories import courier_bills
from tests.factories import settlements as factory_of
from tests.factories import shop as factory
from tests.factories.settlements import ledgers, read, settlement_account, statement
from tests.factories.shop import make_order
from tests.flows.accounting.settlements.test_settlements import charge, paid_order

D = Decimal


@pytest.fixture
def goods() -> str:
	"""A piece costs 10.00."""
	return factory.stocked(main=100)


def share_all() -> None:
	frappe.db.commit()
	while sharing.share_due(20):
		continue


def kinds(order: str) -> dict[str, tuple[D, D]]:
	"""(booked, estimated) by kind."""
	share_all()
	rows = order_statement.of_order(order)["rows"]
	return {row["kind"]: (D(str(row["amount"])), D(str(row["estimated"]))) for row in rows}


def differences(start: date | None = None, end: date | None = None) -> dict[str, D]:
	found = proof.prove(world.COMPANY, start or add_days(getdate(), -400), end or add_days(getdate(), 1))
	return {one.account: one.difference for one in found if one.difference}


@pytest.mark.smoke
def test_what_is_expected_becomes_what_is_booked(shop, goods):
	"""Two pieces for 100.00, of which 10.00 are given as discount; each has cost what lies in stock."""
	worth = D(
		str(frappe.db.get_value("Bin", {"item_code": goods, "warehouse": world.MAIN}, "valuation_rate"))
	)
	order = factory.allocated(shop, make_order(factory.line(goods, "50.00", 2, discount=D("10.00"))))
	before = kinds(order)
	assert before["Revenue"] == (D(0), D("90.00"))
	assert before["Cost of Goods"] == (D(0), -2 * worth)
	factory.label(order)
	factory.send(order)
	for step in (billing.bill, collect, billing.complete):
		step(order)
	after = kinds(order)
	assert after["Revenue"] == (D("100.00"), D(0))
	assert after["Discounts"] == (D("-10.00"), D(0))
	assert after["Cost of Goods"] == (-2 * worth, D(0))
	assert after["Freight"][0] == 0 and after["Freight"][1] < 0, "nobody has billed the label yet"
	lines = frappe.get_all(ENTRY, {"ecom_order": order, "kind": "Revenue"}, ["line_id", "item_code", "shop"])
	assert {(row.item_code, row.shop) for row in lines} == {(goods, shop)}


@pytest.mark.smoke
def test_the_fees_of_a_payout_reach_their_orders(shop, goods):
	books = ledgers()
	account = settlement_account(shop, books)
	(one, payment), (other, second) = paid_order(shop, goods), paid_order(shop, goods, "50.00")
	lines = [charge(payment), charge(second, "50.00", "1.75"), factory_of.line(LineKind.FEE, "-9.00")]
	settlement = read(account, statement(lines)).name
	[journal] = posting.post(settlement)
	assert kinds(one)["Fees"] == (D("-3.20"), D(0))
	assert kinds(other)["Fees"] == (D("-1.75"), D(0))
	rows = frappe.get_all(ENTRY, {"voucher_no": journal, "ecom_order": ("is", "not set")}, ["kind", "amount"])
	assert [(row.kind, D(str(row.amount))) for row in rows] == [("Fees", D("-9.00"))]
	posting.take_back(settlement)
	assert "Fees" not in kinds(one) or kinds(one)["Fees"][0] == 0


@pytest.mark.smoke
def test_all_that_is_shared_is_what_the_books_say(shop, goods):
	"""Sold, refunded by hand in ERPNext, and something that no order has: the accounts agree, each of them."""
	order = factory.billed(shop, make_order(factory.line(goods, "30.00", 3)))
	invoice = frappe.get_doc("Sales Invoice", factory.get(order).sales_invoice)
	rent = factory_of.ledger("Rent", "Indirect Expenses")
	journal = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": world.COMPANY,
			"posting_date": nowdate(),
			"accounts": [
				{"account": rent, "debit_in_account_currency": 700, "cost_center": world.COST_CENTER},
				{"account": world.BANK_ACCOUNT, "credit_in_account_currency": 700},
			],
		}
	)
	journal.insert()
	journal.submit()
	share_all()
	found = {one.account: one for one in proof.prove(world.COMPANY, getdate(), getdate())}
	assert found[rent].of_none == D("-700.00") and found[rent].of_orders == 0
	assert found[invoice.items[0].income_account].of_orders >= D("90.00")
	journal.cancel()
	share_all()
	assert not frappe.db.exists(ENTRY, {"voucher_no": journal.name})


@pytest.mark.smoke
def test_what_was_posted_without_a_word_is_found(shop, goods):
	"""Entries that somebody has removed, and a voucher of the time before: the proof differs, and sharing again mends it."""
	order = factory.billed(shop, make_order(factory.line(goods, "30.00")))
	share_all()
	invoice = factory.get(order).sales_invoice
	frappe.db.delete(ENTRY, {"voucher_no": invoice})
	frappe.db.delete(VOUCHER, {"voucher_no": invoice})
	account = frappe.db.get_value("Sales Invoice Item", {"parent": invoice}, "income_account")
	assert differences(getdate(), getdate())[account] >= D("30.00")
	assert ("Sales Invoice", invoice) in proof.differing(world.COMPANY, getdate(), getdate(), [account])
	assert proof.share_again(world.COMPANY, getdate(), getdate())
	assert kinds(order)["Revenue"][0] == D("30.00")


@pytest.mark.smoke
def test_what_a_courier_bills_takes_the_place_of_what_was_quoted(shop, goods, courier):
	"""Quoted 5.00, billed 4.50; a surcharge of 2.00 is of no parcel."""
	made = courier_bills.books()
	account = courier_bills.bill_account(courier, made)
	label = courier_bills.parcel(shop, goods)
	assert kinds(label.ecom_order)["Freight"] == (D(0), D("-5.00"))
	lines = [
		courier_bills.line(label.tracking_number, (ChargeKind.FREIGHT, "4.50")),
		courier_bills.line("", (ChargeKind.SURCHARGE, "2.00")),
	]
	bill = courier_bills.read(account, courier_bills.bill(lines))
	for line in courier_bills.found(bill):
		if line.state == "Open":
			deciding.accept(line.name, "agreed")
	invoice = bill_posting.post(bill)
	assert kinds(label.ecom_order)["Freight"] == (D("-4.50"), D(0))
	rows = frappe.get_all(ENTRY, {"voucher_no": invoice, "ecom_order": ("is", "not set")}, ["kind", "amount"])
	assert [(row.kind, D(str(row.amount))) for row in rows] == [("Freight", D("-2.00"))]
	bill_posting.take_back(bill)
	assert kinds(label.ecom_order)["Freight"] == (D(0), D("-5.00"))
