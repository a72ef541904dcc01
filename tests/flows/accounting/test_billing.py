"""Every amount of the shop's order is booked to the cent."""

from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked

D = Decimal


@pytest.fixture(scope="module")
def goods(_session_site):
	"""Two items with plenty of stock, shared by the cases."""
	items = stocked(main=1000), stocked(main=1000)
	frappe.db.commit()
	return items


def cases(one: str, other: str) -> dict:
	"""(order, its total worked by hand) by case."""
	return {
		# 3 x 9.99 - 1.00 = 28.97, which three pieces do not divide
		"discount that does not divide": (make_order(line(one, "9.99", 3, discount="1.00")), "28.97"),
		# 7 x 0.10 = 0.70 - 0.33 = 0.37; 2 x 3.33 = 6.66; less 5.00 on the order
		"order discount": (
			make_order(line(one, "0.10", 7, discount="0.33"), line(other, "3.33", 2), discount=D("5.00")),
			"2.03",
		),
		# 20.00 + tax 1.65 + shipping 7.95 + its tax 0.66 + tip 3.00 + fee 1.50 + its tax 0.12
		"shipping, tax, tip and fees": (
			make_order(
				line(one, "20.00", 1, tax="1.65"),
				shipping=D("7.95"),
				shipping_tax=D("0.66"),
				tip=D("3.00"),
				fees=D("1.50"),
				fees_tax=D("0.12"),
			),
			"34.88",
		),
		# 3 x 11.90 + 4.90 shipping, taxes of 5.70 and 0.78 are contained
		"tax included": (
			make_order(
				line(one, "11.90", 3, tax="5.70"),
				taxes_included=True,
				shipping=D("4.90"),
				shipping_tax=D("0.78"),
			),
			"40.60",
		),
		"free line": (make_order(line(one, "10.00"), line(other, "5.00", 2, discount="10.00")), "10.00"),
	}


CASES = (
	"discount that does not divide",
	"order discount",
	"shipping, tax, tip and fees",
	"tax included",
	"free line",
)


@pytest.mark.parametrize("case", CASES)
def test_all_documents_have_the_shops_total(shop, goods, case):
	order, total = cases(*goods)[case]
	assert order.total == D(total), "the case itself"
	name = factory.billed(shop, order)
	doc = factory.get(name)
	assert doc.status == "Completed"
	amount = lambda doctype, field, document: D(  # noqa: E731
		str(frappe.db.get_value(doctype, document, field))
	).quantize(D("0.01"))
	assert amount("Sales Order", "grand_total", doc.sales_order) == D(total)
	assert amount("Sales Invoice", "grand_total", doc.sales_invoice) == D(total)
	assert amount("Sales Invoice", "outstanding_amount", doc.sales_invoice) == 0
	paid = frappe.get_all("Payment Entry", {"ecom_order": name, "docstatus": 1}, pluck="paid_amount")
	assert sum(D(str(value)) for value in paid) == D(total)


@pytest.mark.smoke
def test_tax_and_shipping_stand_on_their_accounts(shop, goods):
	from tests import world

	order, _total = cases(*goods)["shipping, tax, tip and fees"]
	doc = factory.get(factory.billed(shop, order))
	rows = frappe.get_all(
		"GL Entry", {"voucher_no": doc.sales_invoice, "is_cancelled": 0}, ["account", "debit", "credit"]
	)
	booked = {}
	for row in rows:
		booked[row.account] = round(booked.get(row.account, 0) + row.debit - row.credit, 2)
	assert booked == {
		world.RECEIVABLE: 34.88,
		world.INCOME: -20.0,
		world.SALES_TAX: -(1.65 + 0.66 + 0.12),
		# tip and fees have no account of their own in this shop: 7.95 + 3.00 + 1.50
		world.SHIPPING_INCOME: -12.45,
	}


def test_several_payments_are_booked_one_by_one(shop, goods):
	order = make_order(line(goods[0], "10.00", 3))
	parts = tuple(
		Payment(f"p{n}", factory.CARD, PaymentKind.CAPTURE, D(part), "USD", order.created_at)
		for n, part in enumerate(("12.34", "17.66"))
	)
	name = factory.billed(shop, replace(order, payments=parts))
	rows = frappe.get_all(
		"Payment Entry", {"ecom_order": name, "docstatus": 1}, ["paid_amount", "reference_no"]
	)
	assert sorted((row.reference_no, row.paid_amount) for row in rows) == [("p0", 12.34), ("p1", 17.66)]
	assert factory.get(name).status == "Completed"


def test_failed_and_authorised_payments_are_not_money(shop, goods):
	order = make_order(line(goods[0], "10.00"))
	failed = Payment("f", factory.CARD, PaymentKind.CAPTURE, D("10.00"), "USD", succeeded=False)
	held = Payment("a", factory.CARD, PaymentKind.AUTHORIZATION, D("10.00"), "USD")
	name = factory.billed(shop, replace(order, payments=(failed, held, *order.payments)))
	assert frappe.db.count("Payment Entry", {"ecom_order": name, "docstatus": 1}) == 1


def test_a_gateway_without_account_is_named_and_nothing_is_lost(shop, goods):
	from ecom_erp.flows.work import order_steps

	order = make_order(line(goods[0], "10.00"))
	order = replace(order, payments=(replace(order.payments[0], gateway="newpay"),))
	name = factory.reviewed(shop, order)
	assert list(factory.holds(name)) == ["gateway_without_account"]
	factory.act(name, "Release", "Ship it all the same")
	order_steps.advance(name)
	for parcel in factory.parcels(name):
		factory.shipping_labels.buy_labels(parcel)
		factory.ship.ship(parcel)
	order_steps.advance(name)
	doc = factory.get(name)
	assert "newpay" in doc.hold_reason
	assert doc.next_action == "Review"
	settings = frappe.get_doc("Ecom Shop", shop)
	settings.append("gateways", {"gateway": "newpay", "account": settings.gateways[0].account})
	settings.save()
	frappe.db.commit()
	collect(name)
	billing.complete(name)
	assert factory.get(name).status == "Completed"


def test_billing_twice_books_once(shop, goods):
	name = factory.billed(shop, make_order(line(goods[0], "10.00")))
	for step in (billing.bill, collect, billing.complete):
		step(name)
	assert frappe.db.count("Sales Invoice", {"ecom_order": name}) == 1
	assert frappe.db.count("Payment Entry", {"ecom_order": name}) == 1


def test_a_free_order_needs_no_payment(shop, goods):
	order = make_order(line(goods[0], "10.00", discount="10.00"))
	order = replace(order, payments=(), payment_state=PaymentState.PAID)
	doc = factory.get(factory.billed(shop, order))
	assert (doc.total, doc.status) == (0, "Completed")


@pytest.fixture
def auckland():
	"""The site is in New Zealand, 12 or 13 hours before UTC."""
	zone = frappe.db.get_single_value("System Settings", "time_zone")

	def move_to(name: str) -> None:
		frappe.db.set_single_value("System Settings", "time_zone", name)
		frappe.clear_document_cache("System Settings", "System Settings")
		frappe.local.system_settings = None
		frappe.db.commit()

	move_to("Pacific/Auckland")
	yield
	move_to(zone)


def test_a_payment_is_of_the_day_that_it_was_where_the_site_is(shop, auckland):
	"""15 March, 20:00 UTC is the morning of the 16th in Auckland."""
	stated = make_order(line(stocked(main=5), "10.00"))
	at = datetime(2026, 3, 15, 20, 0, tzinfo=timezone.utc)
	(payment,) = stated.payments
	order = factory.billed(shop, replace(stated, payments=(replace(payment, processed_at=at),)))
	(booked,) = frappe.get_all("Payment Entry", {"ecom_order": order}, pluck="reference_date")
	assert str(booked) == "2026-03-16"
