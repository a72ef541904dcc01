"""Refunds, several lines of a payment, other currencies, expected fees, and what no statement has settled."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.ecom_erp.report.payments_not_settled import payments_not_settled
from ecom_erp.erp.accounts.clearing import standing
from ecom_erp.erp.accounts.payments import Gateway, Money, post_advance_back
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.accounting.settlements import posting
from ecom_erp.flows.shops.shops import get_shop
from tests.factories import erpnext
from tests.factories import settlements as factory_of
from tests.factories import shop as factory
from tests.factories.settlements import found, ledgers, read, settlement_account, statement
from tests.factories.shop import make_order, stocked

D = Decimal
GATEWAY = "shopify_payments"


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


def paid(shop: str, item: str, price: str = "100.00", **values):
	"""An order whose payment is booked; (its name, the payment's id)."""
	order = make_order(factory.line(item, price), **values)
	payment = Payment(
		f"tx-{order.external_id}", GATEWAY, PaymentKind.CAPTURE, order.total, order.currency, order.created_at
	)
	name = factory.reviewed(shop, replace(order, payments=(payment,), payment_state=PaymentState.PAID))
	collect(name)
	return name, payment.external_id


def charge(payment: str, amount: str = "100.00", fee: str = "3.20", **values):
	return factory_of.line(LineKind.CHARGE, amount, fee, transaction_id=payment, **values)


def post(settlement: str) -> list[str]:
	assert frappe.db.get_value("Ecom Settlement", settlement, "status") == "Ready", found(settlement)
	return posting.post(settlement)


def test_a_payment_that_comes_in_two_payouts_is_settled_in_parts(shop, goods):
	books = ledgers()
	account = settlement_account(shop, books)
	_order, payment = paid(shop, goods, "99.99")
	first = read(
		account, statement([charge(payment, "33.33", "1.00"), charge(payment, "66.66", "2.00")])
	).name
	post(first)
	assert standing(books.clearing).amount == 0


def test_an_expected_fee_is_trued_up(shop, goods):
	books = ledgers()
	account = settlement_account(shop, books)
	doc = frappe.get_doc("Ecom Shop", shop)
	row = next(row for row in doc.gateways if row.gateway == GATEWAY)
	row.update({"fee_account": books.fees, "fee_percent": 3})
	doc.save()
	_order, payment = paid(shop, goods)
	# 97 stand on the clearing account, 3 were booked as fee; the provider kept 3.20
	assert standing(books.clearing).amount == D("97.00")
	name = read(account, statement([charge(payment)])).name
	[line] = found(name)
	assert (line.state, line.finding, line.difference) == ("Matched", "Fee Differs", 0.2)
	post(name)
	assert standing(books.clearing).amount == 0
	assert standing(books.fees).amount == D("3.20")


@pytest.mark.smoke
def test_a_payout_in_another_currency_leaves_nothing_in_either(shop, goods):
	"""A shop and its gateway in zloty, of a company in USD, at 1.10 when the payment came; 100 zloty, of which 3.20 are kept."""
	made = erpnext.make_foreign("PLN", 1.1)
	books = replace(
		ledgers(),
		clearing=made.bank,
		bank=factory_of.ledger("Zloty Bank", "Bank Accounts", "PLN", account_type="Bank"),
	)
	euros = factory.make_shop(
		currency="PLN",
		price_list=made.prices,
		receivable_account=made.receivable,
		gateways=[{"gateway": GATEWAY, "account": made.bank}],
	)
	account = settlement_account(euros, books, currency="PLN")
	before = standing(made.bank)
	assert (before.amount, before.base) == (0, 0)
	_order, payment = paid(euros, goods, currency="PLN")
	assert standing(made.bank).amount == D("100.00")
	today = datetime.now(timezone.utc)
	stated = statement([charge(payment, at=today)], currency="PLN", paid_at=today)
	name = read(account, stated).name
	[journal] = post(name)
	after = standing(made.bank)
	assert (after.amount, after.base) == (0, 0)
	rows = frappe.get_all("GL Entry", {"voucher_no": journal}, ["debit", "credit"])
	assert sum(row.debit - row.credit for row in rows) == pytest.approx(0, abs=0.001)


def test_what_no_statement_has_settled_is_listed(shop, goods):
	books = ledgers()
	account = settlement_account(shop, books, missing_after_days=10)
	long_ago = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=20)
	order, payment = paid(shop, goods, created_at=long_ago, updated_at=long_ago)
	fresh, _payment = paid(shop, goods)
	given = {"settlement_account": account}
	_columns, rows, _said = payments_not_settled.execute({**given, "only_missing": 1})
	assert [(row["order"], row["open"], row["days"]) for row in rows] == [(order, D("100.00"), 20)]
	_columns, rows, _said = payments_not_settled.execute(given)
	assert {row["order"] for row in rows} == {order, fresh}
	read(account, statement([charge(payment, "60.00", at=long_ago)]))
	_columns, rows, _said = payments_not_settled.execute({**given, "only_missing": 1})
	assert [row["order"] for row in rows] == [order]


def by_hand(payments: list[str], order: str, account: str, amount: float) -> None:
	"""An accountant's payment that books several of an order."""
	entry = frappe.copy_doc(
		frappe.get_doc(
			"Payment Entry", frappe.db.get_value("Ecom Order Payment", {"parent": order}, "payment_entry")
		)
	)
	entry.update({"paid_to": account, "paid_amount": amount, "received_amount": amount, "references": []})
	entry.insert()
	entry.submit()
	rows = {"parent": order, "external_id": ("in", payments)}
	frappe.db.set_value("Ecom Order Payment", rows, "payment_entry", entry.name)


def test_an_entry_that_books_several_payments_is_settled_by_each_for_its_part(shop, goods):
	books = ledgers()
	account = settlement_account(shop, books)
	order = make_order(factory.line(goods, "200.00"))
	payments = tuple(
		Payment(
			f"{number}-{order.external_id}", GATEWAY, PaymentKind.CAPTURE, D("100"), "USD", order.created_at
		)
		for number in (1, 2)
	)
	name = factory.reviewed(shop, replace(order, payments=payments, payment_state=PaymentState.PAID))
	collect(name)
	before = standing(books.clearing).amount
	by_hand([one.external_id for one in payments], name, books.clearing, 200)
	assert standing(books.clearing).amount - before == 200
	lines = [charge(one.external_id, "100.00", "3.00") for one in payments]
	settlement = read(account, statement(lines)).name
	proposal = posting.propose(frappe.get_doc("Ecom Settlement", settlement))
	assert [(row.account, row.amount) for entry in proposal.entries for row in entry.rows] == [
		("Bank", D("194.00")),
		("Clearing", D("-200.00")),
		("Fee", D("6.00")),
	]


def test_a_payment_that_a_journal_entry_put_elsewhere_is_told(shop, goods):
	books = ledgers()
	account = settlement_account(shop, books)
	order, payment = paid(shop, goods)
	journal = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": frappe.db.get_value("Ecom Shop", shop, "company"),
			"posting_date": "2026-03-10",
			"accounts": [
				{"account": books.bank, "debit_in_account_currency": 100},
				{"account": books.fees, "credit_in_account_currency": 100},
			],
		}
	)
	journal.insert()
	journal.submit()
	row = {"parent": order, "external_id": payment}
	frappe.db.set_value("Ecom Order Payment", row, {"payment_entry": None, "journal_entry": journal.name})
	settlement = read(account, statement([charge(payment)])).name
	[obstacle] = posting.propose(frappe.get_doc("Ecom Settlement", settlement)).obstacles
	assert journal.name in obstacle


def test_a_refund_in_a_later_payout_than_its_payment(shop, goods):
	"""What the earlier payout settled of the payment says nothing of the refund."""
	books = ledgers()
	account = settlement_account(shop, books)
	stated = make_order(factory.line(goods, "100.00"))
	at = stated.created_at
	paid_, back = (
		Payment(f"{kind}-{stated.external_id}", GATEWAY, kind, D(amount), "USD", at)
		for kind, amount in ((PaymentKind.CAPTURE, "100"), (PaymentKind.REFUND, "30"))
	)
	name = factory.reviewed(shop, replace(stated, payments=(paid_, back), payment_state=PaymentState.PAID))
	collect(name)
	money = Money(back.amount, back.external_id)
	post_advance_back(factory.get(name), get_shop(shop), money, Gateway(books.clearing))
	post(read(account, statement([charge(paid_.external_id)])).name)
	assert standing(books.clearing).amount == D("-30.00")
	later = factory_of.line(LineKind.REFUND, "-30.00", transaction_id=back.external_id)
	post(read(account, statement([later])).name)
	assert standing(books.clearing).amount == 0


def test_refunds_on_two_pages_do_not_take_one_entry_twice(shop, goods, monkeypatch):
	from ecom_erp.flows.accounting.settlements.posting import bookings

	made = {"O": [bookings.Booking("PE-1", "O", "Clearing", "USD", D("-40"), D(0), D("40"))]}
	monkeypatch.setattr(bookings.clearing, "paid_back", lambda _orders, _account: made)
	monkeypatch.setattr(bookings, "_posted_before", lambda _settlement, _payments: {})
	settled: dict = {}
	pages = []
	for number in ("1", "2"):
		share = {"line": number, "ecom_order": "O", "payment": f"r{number}", "is_refund": 1}
		row = frappe._dict(share, currency="USD", amount=40, whole=40)
		monkeypatch.setattr(bookings, "_shares", lambda _lines, row=row: [row])
		pages.append(bookings.bookings("STL", [number], "Clearing", "USD", settled))
	assert [page.by_line.get(str(number)) is not None for number, page in enumerate(pages, 1)] == [
		True,
		False,
	]
	assert [page.unbooked for page in pages] == [set(), {"O"}]
