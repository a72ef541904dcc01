"""Money is booked when the gateway captures it: an advance until the order is invoiced.

The orders cost 21.00 (two pieces at 10.00, tax 1.00) unless a test says otherwise.
"""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, getdate

from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work import order_steps
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import erpnext
from tests.factories import shop as factory
from tests.factories.erpnext import set_stock
from tests.factories.shop import CARD, line, make_order, stocked
from tests.support.tickets import balance, ticket

D = Decimal
BANK, DEBTORS = world.BANK_ACCOUNT, world.RECEIVABLE


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


def card(item: str, **changes):
	return make_order(line(item, "10.00", 2, tax="1.00"), **changes)


def paid(order, *amounts: str, **values):
	"""The order with these captures instead of its own."""
	captures = tuple(
		Payment(
			f"c{n}-{order.external_id}",
			CARD,
			PaymentKind.CAPTURE,
			D(amount),
			"USD",
			order.created_at,
			**values,
		)
		for n, amount in enumerate(amounts, 1)
	)
	state = (
		PaymentState.PAID
		if sum(one.amount for one in captures) >= order.total
		else PaymentState.PARTIALLY_PAID
	)
	return replace(order, payments=captures, payment_state=state)


def pooled(shop: str, stated) -> str:
	"""In the pool, and taken as far as the machine takes it."""
	name = factory.pooled(shop, stated)
	order_steps.advance(name)
	return name


def entries(order: str, **filters) -> list:
	"""The order's submitted Payment Entries: (amount, allocated, what to)."""
	found = []
	names = frappe.get_all(
		"Payment Entry", {"ecom_order": order, "docstatus": 1, **filters}, pluck="name", order_by="creation"
	)
	for name in names:
		entry = frappe.get_doc("Payment Entry", name)
		found.append(
			(
				entry.payment_type,
				entry.paid_amount,
				{row.reference_name: row.allocated_amount for row in entry.references},
				entry.unallocated_amount,
			)
		)
	return found


def gl(doctype: str, name: str) -> dict[str, float]:
	"""Debit less credit by account of one voucher."""
	sums: dict[str, float] = {}
	for row in frappe.get_all(
		"GL Entry",
		{"voucher_type": doctype, "voucher_no": name, "is_cancelled": 0},
		["account", "debit", "credit"],
	):
		sums[row.account] = round(sums.get(row.account, 0) + row.debit - row.credit, 2)
	return {account: amount for account, amount in sums.items() if amount}


def advance_paid(sales_order: str) -> float:
	return frappe.db.get_value("Sales Order", sales_order, "advance_paid")


def send_and_bill(order: str) -> None:
	open_parcels = {"ecom_order": order, "status": ("!=", "Cancelled")}
	for parcel in frappe.get_all("Fulfilment Order", open_parcels, pluck="name"):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	order_steps.advance(order)


def settled(order: str, bank: str = "21.00") -> None:
	doc = factory.get(order)
	assert (doc.status, doc.step, factory.holds(order)) == ("Completed", "", {})
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "outstanding_amount") == 0
	assert (balance(order, DEBTORS), balance(order, BANK)) == (0, D(bank))


@pytest.mark.smoke
def test_an_order_that_goes_through_has_one_payment_for_its_sales_order(shop, goods):
	order = pooled(shop, card(goods))
	doc = factory.get(order)
	assert (doc.status, doc.step, doc.next_action) == ("Allocated", "", "Ship")
	assert entries(order) == [("Receive", 21, {doc.sales_order: 21}, 0)]
	[row] = doc.payments
	assert gl("Payment Entry", row.payment_entry) == {BANK: 21, DEBTORS: -21}
	assert advance_paid(doc.sales_order) == 21
	send_and_bill(order)
	settled(order)
	doc = factory.get(order)
	assert entries(order) == [("Receive", 21, {doc.sales_invoice: 21}, 0)]
	assert doc.payments[0].payment_entry == row.payment_entry


def test_a_held_order_has_its_money_with_the_customer_until_its_sales_order_takes_it(shop):
	item = stocked()
	order = pooled(shop, card(item))
	doc = factory.get(order)
	assert (doc.status, doc.step, list(factory.holds(order))) == ("On Hold", "allocate", ["no_stock"])
	assert entries(order) == [("Receive", 21, {}, 21)]
	assert doc.step_due_at > frappe.utils.now_datetime(), "it is tried again later"
	set_stock(item, 2, world.MAIN)
	order_steps.advance(order)
	doc = factory.get(order)
	assert (doc.status, doc.step) == ("Allocated", "")
	assert entries(order) == [("Receive", 21, {doc.sales_order: 21}, 0)]
	assert advance_paid(doc.sales_order) == 21
	send_and_bill(order)
	settled(order)
	assert len(entries(order)) == 1


def test_an_order_that_waits_for_approval_has_its_money_booked(courier, goods):
	order = pooled(factory.make_shop(auto_approve=0), card(goods))
	doc = factory.get(order)
	assert (doc.status, doc.next_action, doc.step) == ("Paid", "Approve", "")
	assert entries(order) == [("Receive", 21, {}, 21)]
	factory.act(order, "Approve")
	order_steps.advance(order)
	doc = factory.get(order)
	assert doc.status == "Allocated"
	assert entries(order) == [("Receive", 21, {doc.sales_order: 21}, 0)]


def test_a_payment_that_comes_later_is_an_advance(shop, goods):
	stated = paid(card(goods), "8.00")
	order = pooled(shop, stated)
	assert (factory.get(order).status, entries(order)) == ("To Pay", [("Receive", 8, {}, 8)])
	both = paid(card(goods), "8.00", "13.00").payments
	both = (stated.payments[0], replace(both[1], external_id=f"later-{stated.external_id}"))
	pooled(shop, factory.later(stated, payments=both, payment_state=PaymentState.PAID))
	doc = factory.get(order)
	assert doc.status == "Allocated"
	assert entries(order) == [
		("Receive", 8, {doc.sales_order: 8}, 0),
		("Receive", 13, {doc.sales_order: 13}, 0),
	]
	send_and_bill(order)
	settled(order)


def test_of_more_than_the_order_costs_the_rest_stays_with_the_customer(shop, goods):
	order = factory.allocated(shop, card(goods))
	stated = card(goods)
	doc = factory.get(order)
	more = Payment("more", CARD, PaymentKind.CAPTURE, D("30.00"), "USD", stated.created_at)
	order = factory.pooled(shop, replace(stated, payments=(more,)))
	order_steps.advance(order)
	assert list(factory.holds(order)) == ["overpaid"]
	assert entries(order) == [("Receive", 30, {}, 30)]
	factory.act(order, "Release")
	order_steps.advance(order)
	doc = factory.get(order)
	assert entries(order) == [("Receive", 30, {doc.sales_order: 21}, 9)]
	send_and_bill(order)
	doc = factory.get(order)
	assert entries(order) == [("Receive", 30, {doc.sales_invoice: 21}, 9)]
	assert (doc.status, balance(order, DEBTORS), balance(order, BANK)) == (
		"Completed",
		D("-9.00"),
		D("30.00"),
	)


def test_nothing_is_booked_before_money_comes(shop, goods):
	cash = replace(card(goods), payments=(), payment_state=PaymentState.PENDING)
	authorized = Payment("a", CARD, PaymentKind.AUTHORIZATION, D("21.00"), "USD", cash.created_at)
	free = make_order(line(goods, "10.00", discount="10.00"), payments=(), payment_state=PaymentState.PAID)
	for stated in (cash, replace(cash, external_id=f"{cash.external_id}-2", payments=(authorized,)), free):
		order = pooled(shop, stated)
		assert (entries(order), factory.get(order).step) == ([], "")


def test_a_test_order_brings_no_money(shop, goods):
	order = pooled(shop, card(goods, is_test=True))
	assert (list(factory.holds(order)), entries(order)) == (["test_order"], [])


def test_a_payment_whose_gateway_has_no_account_waits_for_it(courier, goods):
	shop = factory.make_shop()
	stated = card(goods)
	order = pooled(shop, replace(stated, payments=(replace(stated.payments[0], gateway="newpay"),)))
	assert (list(factory.holds(order)), entries(order)) == (["gateway_without_account"], [])
	settings = frappe.get_doc("Ecom Shop", shop)
	settings.append("gateways", {"gateway": "newpay", "account": BANK})
	settings.save()
	in_transaction(_review_again, order)
	order_steps.advance(order)
	doc = factory.get(order)
	assert (doc.status, entries(order)) == ("Allocated", [("Receive", 21, {doc.sales_order: 21}, 0)])


# the day


def test_a_payment_is_booked_on_the_day_of_its_capture(shop, goods):
	day = add_days(getdate(), -3)
	at = datetime.combine(day, datetime.min.time(), timezone.utc) + timedelta(hours=12)
	stated = card(goods)
	order = pooled(shop, replace(stated, payments=(replace(stated.payments[0], processed_at=at),)))
	[row] = factory.get(order).payments
	assert frappe.db.get_value("Payment Entry", row.payment_entry, ["posting_date", "reference_date"]) == (
		day,
		day,
	)
	send_and_bill(order)
	settled(order)


def test_a_day_that_is_closed_is_only_noted(shop, goods):
	"""No fiscal year has the day."""
	at = datetime(1999, 12, 31, 12, tzinfo=timezone.utc)
	stated = card(goods)
	order = pooled(shop, replace(stated, payments=(replace(stated.payments[0], processed_at=at),)))
	[row] = factory.get(order).payments
	booked = frappe.db.get_value("Payment Entry", row.payment_entry, ["posting_date", "reference_date"])
	assert booked == (getdate(), getdate("1999-12-31"))
	assert frappe.db.count("Payment Entry", {"ecom_order": order}) == 1


def test_a_payment_of_tomorrow_is_booked_today(shop, goods):
	stated = card(goods)
	at = datetime.now(timezone.utc) + timedelta(days=2)
	order = pooled(shop, replace(stated, payments=(replace(stated.payments[0], processed_at=at),)))
	[row] = factory.get(order).payments
	assert frappe.db.get_value("Payment Entry", row.payment_entry, "posting_date") == getdate()


# going back


def test_an_allocation_that_is_undone_gives_its_advance_to_the_next(shop, goods):
	stated = card(goods)
	order = pooled(shop, stated)
	first = factory.get(order).sales_order
	dearer = replace(stated.lines[0], quantity=3)
	changed = factory.later(stated, lines=(dearer,))
	paid_more = replace(stated.payments[0], external_id="more", amount=changed.total - D("21.00"))
	pooled(shop, replace(changed, payments=(*stated.payments, paid_more)))
	doc = factory.get(order)
	assert doc.status == "Allocated" and doc.sales_order != first
	assert frappe.db.get_value("Sales Order", first, "docstatus") == 2
	assert entries(order) == [
		("Receive", 21, {doc.sales_order: 21}, 0),
		("Receive", 10, {doc.sales_order: 10}, 0),
	]
	send_and_bill(order)
	settled(order, "31.00")


@pytest.mark.parametrize("setting", (0, 1))
def test_a_cancelled_order_leaves_its_money_with_the_customer(shop, goods, setting):
	"""Whatever the Accounts Settings say of advances."""
	frappe.db.set_single_value("Accounts Settings", "unlink_advance_payment_on_cancelation_of_order", setting)
	stated = card(goods)
	order = pooled(shop, stated)
	sales_order = factory.get(order).sales_order
	pooled(shop, factory.later(stated, cancelled_at=stated.created_at))
	frappe.db.set_single_value("Accounts Settings", "unlink_advance_payment_on_cancelation_of_order", 1)
	assert factory.get(order).status == "Cancelled"
	assert frappe.db.get_value("Sales Order", sales_order, "docstatus") == 2
	assert entries(order) == [("Receive", 21, {}, 21)]
	assert (balance(order, DEBTORS), balance(order, BANK)) == (D("-21.00"), D("21.00"))


def test_money_of_an_order_that_comes_cancelled_is_there(shop, goods):
	stated = card(goods)
	order = pooled(shop, replace(stated, cancelled_at=stated.created_at))
	assert (factory.get(order).status, entries(order)) == ("Cancelled", [("Receive", 21, {}, 21)])


def test_an_advance_that_is_refunded_before_shipping_goes_back_once(shop, goods):
	order = pooled(shop, card(goods))
	made = ticket(order, "Refund Only", 2, "Changed Mind")
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	order_steps.advance(order)
	assert factory.get(order).status == "Cancelled"
	assert entries(order) == [("Receive", 21, {}, 21), ("Pay", 21, {}, 21)]
	assert (balance(order, DEBTORS), balance(order, BANK)) == (0, 0)


def test_a_part_that_is_refunded_before_shipping(shop, goods):
	"""One of two pieces goes: 10.50 go back, 10.50 are invoiced."""
	order = pooled(shop, card(goods))
	made = ticket(order, "Refund Only", 1, "Changed Mind")
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	order_steps.advance(order)
	doc = factory.get(order)
	assert doc.status == "Allocated"
	assert entries(order) == [("Receive", 21, {doc.sales_order: 10.5}, 10.5), ("Pay", 10.5, {}, 10.5)]
	send_and_bill(order)
	settled(order, "10.50")


# by hand


def test_an_advance_that_is_cancelled_by_hand_is_said_and_not_booked_again(shop, goods):
	stated = card(goods)
	order = pooled(shop, stated)
	entry = factory.get(order).payments[0].payment_entry
	frappe.get_doc("Payment Entry", entry).cancel()
	frappe.db.commit()
	doc = factory.get(order)
	assert (doc.status, doc.review_state, doc.payments[0].payment_entry) == ("On Hold", "On Hold", None)
	assert entry in factory.holds(order)["payment_cancelled"]
	pooled(shop, factory.later(stated, note="Ring twice"))
	order_steps.advance(order)
	assert (entries(order), list(factory.holds(order))) == ([], ["payment_cancelled"])
	in_transaction(_review_again, order)
	order_steps.advance(order)
	doc = factory.get(order)
	assert (doc.status, factory.holds(order)) == ("Allocated", {})
	assert entries(order) == [("Receive", 21, {doc.sales_order: 21}, 0)]


def _review_again(order: str) -> None:
	doc = lock_order(order)
	order_flow.try_again(doc)
	order_flow.save(doc)


def test_an_advance_that_is_amended_by_hand_is_taken(shop, goods):
	order = pooled(shop, card(goods))
	entry = frappe.get_doc("Payment Entry", factory.get(order).payments[0].payment_entry)
	entry.cancel()
	amended = frappe.copy_doc(entry)
	amended.update({"amended_from": entry.name, "docstatus": 0})
	amended.insert()
	amended.submit()
	frappe.db.commit()
	order_steps.advance(order)
	doc = factory.get(order)
	assert (doc.status, factory.holds(order), doc.payments[0].payment_entry) == (
		"Allocated",
		{},
		amended.name,
	)
	send_and_bill(order)
	settled(order)


def test_what_somebody_has_booked_before_is_not_booked_again(shop, goods):
	"""The payment of the Sales Order is booked by hand before the shop tells of it."""
	stated = replace(card(goods), payments=(), payment_state=PaymentState.PAID)
	order = pooled(shop, stated)
	entry = erpnext.pay("Sales Order", factory.get(order).sales_order)
	frappe.db.commit()
	pooled(shop, factory.later(stated, payments=paid(stated, "21.00").payments))
	assert [row.payment_entry for row in factory.get(order).payments] == [entry.name]
	send_and_bill(order)
	settled(order)
	assert len(entries(order)) == 1


def test_an_order_that_is_collected_twice_is_booked_once(shop, goods):
	order = pooled(shop, card(goods))
	assert collect(order) == []
	assert len(entries(order)) == 1


# an account for advances of its own


@pytest.fixture
def apart(site) -> str:
	"""The company keeps advances on an account of their own; the account."""
	account = erpnext.make_account(
		erpnext.unique("Advances"), "Accounts Receivable", account_type="Receivable"
	)
	_keep_advances_on(account)
	yield account
	_keep_advances_on(None)


def _keep_advances_on(account: str | None) -> None:
	values = {
		"book_advance_payments_in_separate_party_account": int(bool(account)),
		"default_advance_received_account": account,
	}
	frappe.db.set_value("Company", world.COMPANY, values)
	frappe.clear_document_cache("Company", world.COMPANY)
	frappe.db.commit()


def test_an_advance_leaves_its_account_when_the_invoice_takes_it(shop, goods, apart):
	order = pooled(shop, card(goods))
	doc = factory.get(order)
	[row] = doc.payments
	assert entries(order) == [("Receive", 21, {doc.sales_order: 21}, 0)]
	assert gl("Payment Entry", row.payment_entry) == {BANK: 21, apart: -21}
	assert advance_paid(doc.sales_order) == 21
	send_and_bill(order)
	settled(order)
	assert gl("Payment Entry", row.payment_entry) == {BANK: 21, DEBTORS: -21}
	assert balance(order, apart) == 0


def test_an_advance_before_the_sales_order_waits_on_its_account_for_the_invoice(shop, apart):
	item = stocked()
	order = pooled(shop, card(item))
	assert gl("Payment Entry", factory.get(order).payments[0].payment_entry) == {BANK: 21, apart: -21}
	set_stock(item, 2, world.MAIN)
	order_steps.advance(order)
	assert (factory.get(order).status, entries(order)) == ("Allocated", [("Receive", 21, {}, 21)])
	send_and_bill(order)
	settled(order)
	assert balance(order, apart) == 0


def test_an_advance_is_refunded_from_its_account(shop, goods, apart):
	order = pooled(shop, card(goods))
	made = ticket(order, "Refund Only", 2, "Changed Mind")
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	assert factory.get(order).status == "Cancelled"
	assert [(kind, amount) for kind, amount, *_rest in entries(order)] == [("Receive", 21), ("Pay", 21)]
	assert (balance(order, apart), balance(order, DEBTORS), balance(order, BANK)) == (0, 0, 0)


def test_a_payment_after_the_invoice_is_no_advance(shop, goods, apart):
	stated = replace(card(goods), payments=(), payment_state=PaymentState.PAID)
	order = factory.shipped(shop, stated)
	order_steps.advance(order)
	pooled(shop, factory.later(stated, payments=paid(stated, "21.00").payments))
	settled(order)
	assert gl("Payment Entry", factory.get(order).payments[0].payment_entry) == {BANK: 21, DEBTORS: -21}
