"""Journal Entries against invoices, as accountants book a courier's payouts."""

from decimal import Decimal

import frappe
from frappe.utils import nowdate

from ecom_erp.erp.accounts.journal import received_by_journal
from ecom_erp.erp.accounts.order_figures import received_of
from tests import world
from tests.factories import shop as factory
from tests.flows.accounting.test_books_by_hand import (
	amend,
	cancel,
	card,
	cash,
	go_on,
	goods,
	paid_by_hand,
	receipts,
	stated_paid,
)

__all__ = ["goods"]
D = Decimal


def journal(order: str, amount: float, onto: str = world.BANK_ACCOUNT):
	"""The invoice's customer is credited, another account debited."""
	invoice = frappe.get_doc("Sales Invoice", factory.get(order).sales_invoice)
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": invoice.company,
			"posting_date": nowdate(),
			"accounts": [
				{
					"account": onto,
					"debit_in_account_currency": amount,
					"cost_center": world.COST_CENTER,
				},
				{
					"account": invoice.debit_to,
					"party_type": "Customer",
					"party": invoice.customer,
					"credit_in_account_currency": amount,
					"reference_type": "Sales Invoice",
					"reference_name": invoice.name,
					"cost_center": world.COST_CENTER,
				},
			],
		}
	).insert()
	entry.submit()
	return go_on(order, entry)


def completed(order: str) -> None:
	"""Nothing is owed, and nothing is left to do."""
	doc = factory.get(order)
	assert (doc.status, doc.next_action, doc.step, factory.holds(order)) == ("Completed", "", "", {})
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "outstanding_amount") == 0


def booked_with(order: str) -> list[str | None]:
	return [row.journal_entry for row in factory.get(order).payments if row.kind == "Capture"]


def test_a_payout_that_is_booked_by_journal_completes_the_order_once(shop, goods):
	"""What the shop marks as paid afterwards is the same money."""
	stated = cash(goods)
	order = factory.billed(shop, stated)
	entry = journal(order, 21)
	completed(order)
	stated_paid(shop, stated, "21.00")
	completed(order)
	assert (receipts(order), booked_with(order)) == ([], [entry.name])
	assert received_of([factory.get(order)]) == {order: D("21.00")}
	cancel("Journal Entry", entry.name)
	frappe.db.commit()
	doc = factory.get(order)
	assert (doc.status, doc.next_action, booked_with(order)) == ("Shipped", "Review", [None])
	assert factory.holds(order)["payment_cancelled"].startswith(f"Journal Entry {entry.name} was cancelled")
	go_on(order, amend(entry))
	completed(order)
	assert receipts(order) == []


def test_a_part_by_journal_leaves_the_rest_to_be_paid(shop, goods):
	order = factory.billed(shop, cash(goods))
	entry = journal(order, 10)
	assert (factory.get(order).status, factory.get(order).next_action) == ("Shipped", "Collect Payment")
	paid_by_hand(order)
	completed(order)
	cancel("Journal Entry", entry.name)
	frappe.db.commit()
	go_on(order)
	assert (factory.get(order).status, factory.get(order).next_action) == ("Shipped", "Collect Payment")


def test_a_write_off_brings_no_money(shop, goods):
	"""It completes the order; a payment that the shop reports then is booked."""
	stated = cash(goods)
	order = factory.billed(shop, stated)
	journal(order, 21, world.WRITE_OFF)
	assert factory.get(order).status == "Completed"
	assert received_by_journal([factory.get(order).sales_invoice]) == {}
	stated_paid(shop, stated, "21.00")
	assert len(receipts(order)) == 1


def test_a_payment_of_the_shop_is_booked_whatever_a_journal_names(shop, goods):
	order = factory.billed(shop, card(goods))
	go_on(order)
	assert factory.get(order).status == "Completed"
	assert len(receipts(order)) == 1
