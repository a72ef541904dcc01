"""A shop that sells in another currency than the company's: every document to the cent in the order's currency, the
gateway's fee on its account, the difference of rates nowhere lost."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, nowdate

from ecom_erp.core.orders.canonical import Payment, PaymentKind
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.work import order_steps
from tests import world
from tests.factories import erpnext
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked

D = Decimal
GATEWAY = "stripe"


@pytest.fixture
def crowns(courier) -> frappe._dict:
	"""A shop in NOK of a company in USD, at 1.10 USD to the crown; its accounts."""
	made = erpnext.make_foreign("NOK", 1.1)
	fees = erpnext.make_account(erpnext.unique("Fees"), "Indirect Expenses")
	shop = factory.make_shop(
		currency="NOK",
		price_list=made.prices,
		receivable_account=made.receivable,
		gateways=[
			{
				"gateway": GATEWAY,
				"account": made.bank,
				"fee_account": fees,
				"fee_percent": 1.5,
				"fee_fixed": 0.25,
			}
		],
	)
	return frappe._dict(name=shop, receivable=made.receivable, bank=made.bank, fees=fees)


def paid_by_stripe(order, fee: str | None = None):
	payment = Payment(
		f"ch-{order.external_id}",
		GATEWAY,
		PaymentKind.CAPTURE,
		order.total,
		"NOK",
		order.created_at,
		fee=D(fee) if fee else None,
	)
	return replace(order, payments=(payment,))


def balance(account: str, field: str = "account_currency") -> Decimal:
	"""Debit less credit of an account, in its currency or (`field` "") the company's."""
	suffix = "_in_account_currency" if field else ""
	rows = frappe.get_all(
		"GL Entry", {"account": account, "is_cancelled": 0}, [f"debit{suffix}", f"credit{suffix}"]
	)
	return sum((D(str(r[f"debit{suffix}"])) - D(str(r[f"credit{suffix}"])) for r in rows), D(0)).quantize(
		D("0.01")
	)


def crown_order(item: str, **changes):
	"""3 x 11.90 + 4.90 shipping, of which 5.70 and 0.78 are tax: 40.60 NOK."""
	order = make_order(
		line(item, "11.90", 3, tax="5.70"),
		currency="NOK",
		taxes_included=True,
		shipping=D("4.90"),
		shipping_tax=D("0.78"),
		**changes,
	)
	assert order.total == D("40.60")
	return order


@pytest.mark.smoke
def test_an_order_in_crowns_is_booked_in_crowns_to_the_cent(crowns):
	"""The fee by the gateway's terms: 1.5 % of 40.60 = 0.609, and 0.25: 0.86 NOK, which the books have as 0.94 or 0.95
	USD (44.66 less 39.74 at 1.1 = 43.71)."""
	name = factory.billed(crowns.name, paid_by_stripe(crown_order(stocked(main=3))))
	doc = factory.get(name)
	assert doc.status == "Completed"
	invoice = frappe.get_doc("Sales Invoice", doc.sales_invoice)
	assert (invoice.currency, invoice.grand_total, invoice.conversion_rate) == ("NOK", 40.6, 1.1)
	assert (invoice.debit_to, invoice.outstanding_amount) == (crowns.receivable, 0)
	assert balance(crowns.receivable) == 0
	assert balance(crowns.bank) == D("39.74")
	assert balance(crowns.fees, "") == D("44.66") - D("43.71")
	# costs are weighed in the company's currency: 5.00 USD for the first of 1200 g, 1.00 for the rest, 0.01 rank
	assert doc.allocation_cost == 6.01


def test_the_fee_that_the_shop_tells_counts(crowns):
	factory.billed(crowns.name, paid_by_stripe(crown_order(stocked(main=3)), fee="1.23"))
	assert balance(crowns.bank) == D("39.37")


def test_a_refund_in_crowns(crowns):
	"""One of three pieces back: 11.90 NOK with its tax."""
	name = factory.billed(crowns.name, paid_by_stripe(crown_order(stocked(main=3)), fee="0.60"))
	[row] = factory.get(name).lines
	ticket = open_ticket(name, "Refund Only", "Damaged", [{"line_id": row.line_id, "qty": 1}])
	after_sales.approve(ticket.name)
	after_sales.refund(ticket.name)
	ticket.reload()
	assert ticket.refund_amount == 11.9
	assert frappe.db.get_value("Sales Invoice", ticket.credit_note, "outstanding_amount") == 0
	assert balance(crowns.receivable) == 0
	assert balance(crowns.bank) == D("40.00") - D("11.90")


def test_a_gateway_that_pays_out_in_dollars(crowns):
	"""40.60 NOK less 0.60 fee arrive as 44.00 USD."""
	shop = frappe.get_doc("Ecom Shop", crowns.name)
	shop.gateways[0].account = world.BANK_ACCOUNT
	shop.save()
	before = balance(world.BANK_ACCOUNT)
	factory.billed(crowns.name, paid_by_stripe(crown_order(stocked(main=3)), fee="0.60"))
	assert balance(world.BANK_ACCOUNT) - before == D("44.00")
	assert balance(crowns.receivable) == 0


def test_without_a_rate_the_order_says_what_to_do(courier):
	"""Nobody has written down a rate of the Swiss franc."""
	receivable = erpnext.make_account(
		"Debtors CHF", "Accounts Receivable", account_type="Receivable", account_currency="CHF"
	)
	shop = factory.make_shop(currency="CHF", receivable_account=receivable)
	order = make_order(line(stocked(main=1), "10.00"), currency="CHF")
	name = factory.reviewed(shop, order)
	order_steps.advance(name)
	doc = factory.get(name)
	assert doc.sales_order is None
	assert "CHF" in doc.hold_reason
	assert "Currency Exchange" in doc.hold_reason


def test_a_foreign_shop_needs_a_receivable_account(courier):
	with pytest.raises(frappe.ValidationError, match="Receivable Account"):
		factory.make_shop(currency="NOK")


def test_an_advance_has_the_rate_of_its_day(crowns):
	"""Captured five days ago, when a crown was worth 1.20 USD; it is 1.10 today."""
	erpnext.make_exchange_rate("NOK", 1.2, date=add_days(nowdate(), -6))
	frappe.local.request_cache.clear()
	stated = paid_by_stripe(crown_order(stocked(main=3)), fee="0.60")
	at = stated.created_at - timedelta(days=5)
	order = factory.allocated(
		crowns.name, replace(stated, payments=(replace(stated.payments[0], processed_at=at),))
	)
	collect(order)
	doc = factory.get(order)
	payment = frappe.get_doc("Payment Entry", doc.payments[0].payment_entry)
	assert (payment.source_exchange_rate, payment.paid_amount, payment.base_paid_amount) == (1.2, 40.0, 48.0)
	assert [(row.reference_name, row.allocated_amount) for row in payment.references] == [
		(doc.sales_order, 40.6)
	]
	assert frappe.db.get_value("Sales Order", doc.sales_order, "advance_paid") == 40.6
	assert (balance(crowns.receivable), balance(crowns.bank)) == (D("-40.60"), D("40.00"))
	factory.label(order)
	factory.send(order)
	order_steps.advance(order)
	assert factory.get(order).status == "Completed"
	assert (balance(crowns.receivable), balance(crowns.bank)) == (0, D("40.00"))


def test_money_with_a_fee_waits_for_its_sales_order_and_is_whole(crowns):
	"""At 0.137 USD to the crown a cent of the books is seven of a crown: 40.60 are 5.5622 USD, and 5.56 would be 40.58."""
	erpnext.make_exchange_rate("NOK", 0.137, date=add_days(nowdate(), -16))
	frappe.local.request_cache.clear()
	item = stocked()
	stated = paid_by_stripe(crown_order(item), fee="0.60")
	at = stated.created_at - timedelta(days=15)
	order = factory.pooled(
		crowns.name, replace(stated, payments=(replace(stated.payments[0], processed_at=at),))
	)
	order_steps.advance(order)
	assert factory.get(order).status == "On Hold"
	assert factory.get(order).payments[0].payment_entry is None
	erpnext.set_stock(item, 3)
	order_flow.try_again(doc := factory.get(order))
	order_flow.save(doc)
	frappe.db.commit()
	order_steps.advance(order)
	doc = factory.get(order)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "advance_paid") == 40.6
	assert frappe.db.get_value("Payment Entry", doc.payments[0].payment_entry, "unallocated_amount") == 0
	assert balance(crowns.receivable) == D("-40.60")


def test_an_account_for_advances_in_dollars_takes_no_crowns(crowns):
	"""They are booked with the invoice."""
	account = erpnext.make_account(
		erpnext.unique("Advances"), "Accounts Receivable", account_type="Receivable"
	)
	values = {
		"book_advance_payments_in_separate_party_account": 1,
		"default_advance_received_account": account,
	}
	frappe.db.set_value("Company", world.COMPANY, values)
	frappe.clear_document_cache("Company", world.COMPANY)
	try:
		order = factory.billed(crowns.name, paid_by_stripe(crown_order(stocked(main=3)), fee="0.60"))
	finally:
		frappe.db.set_value(
			"Company",
			world.COMPANY,
			{"book_advance_payments_in_separate_party_account": 0, "default_advance_received_account": None},
		)
		frappe.clear_document_cache("Company", world.COMPANY)
		frappe.db.commit()
	assert factory.get(order).status == "Completed"
	assert (balance(crowns.receivable), balance(crowns.bank), balance(account)) == (0, D("40.00"), 0)
