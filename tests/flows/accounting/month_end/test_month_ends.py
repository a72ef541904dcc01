"""A settlement account at a month's end: revalued, accrued, reversed on the next day, taken back."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.erp.accounts.clearing import standing
from ecom_erp.erp.accounts.month_end import standings
from ecom_erp.flows.accounting import month_end
from ecom_erp.flows.accounting.settlements import posting
from tests.factories import erpnext
from tests.factories import settlements as factory_of
from tests.factories import shop as factory
from tests.factories.settlements import ledger, ledgers, read, settlement_account, statement
from tests.factories.shop import stocked
from tests.flows.accounting.settlements.test_settlements import charge, gl, paid_order
from tests.processes import killed_at_commit

D = Decimal
END = date(2026, 10, 31)
BEFORE = datetime(2026, 10, 20, 12, tzinfo=timezone.utc)
PAID = datetime(2026, 11, 3, 6, tzinfo=timezone.utc)
CURRENCY = "CZK"


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


@pytest.fixture
def rates(site):
	erpnext.make_exchange_rate(CURRENCY, 0.04, date="2026-09-01")
	erpnext.make_exchange_rate(CURRENCY, 0.05, date="2026-10-31")
	frappe.db.commit()
	frappe.local.request_cache.clear()
	yield
	frappe.db.delete("Currency Exchange", {"from_currency": CURRENCY})
	frappe.db.commit()


@pytest.fixture
def books():
	return ledgers()


@pytest.fixture
def accrued() -> str:
	return ledger("Accrued Fees", "Duties and Taxes")


@pytest.fixture
def account(shop, books, accrued) -> str:
	return settlement_account(shop, books, accrual_account=accrued)


def at(account: str, day: date = END) -> D:
	found = standings([account], day).get(account)
	return found.base if found else D(0)


def month(account: str) -> str:
	frappe.db.commit()
	return month_end.open_month(account, END)


def entries(name: str) -> list:
	stored = frappe.get_doc("Ecom Month End", name)
	return [(row.purpose, str(row.posting_date)) for row in stored.entries if not row.taken_back]


@pytest.mark.smoke
def test_fees_of_money_on_the_way_are_accrued_and_reversed(shop, goods, books, accrued, account):
	# 4 % were kept lately
	_order, settled = paid_order(shop, goods, created_at=BEFORE, updated_at=BEFORE)
	read(account, statement([charge(settled, "100.00", "4.00", at=BEFORE)], paid_at=BEFORE))
	paid_order(shop, goods, "50.00", created_at=BEFORE, updated_at=BEFORE)
	posting.post(frappe.get_last_doc("Ecom Settlement").name)
	name = month(account)
	month_end.post(name)
	assert entries(name) == [("Accrual", "2026-10-31"), ("Accrual Reversed", "2026-11-01")]
	assert (at(accrued), at(books.fees)) == (D("-2.00"), D("6.00"))
	after = END + timedelta(days=1)
	assert (at(accrued, after), at(books.fees, after)) == (D("0.00"), D("4.00"))
	# once
	assert month_end.post(name) == []
	assert month(account) == name
	month_end.take_back(name)
	assert (at(accrued), at(books.fees), entries(name)) == (D(0), D("4.00"), [])
	assert len(month_end.post(name)) == 2


def test_lines_that_are_read_and_not_posted_are_accrued_deferred_ones_too(
	shop, goods, books, accrued, account
):
	held = ledger("Deferred", "Bank Accounts", account_type="Bank")
	doc_ = frappe.get_doc("Ecom Settlement Account", account)
	doc_.append("postings", {"kind": "Deferred", "account": held})
	doc_.save()
	_order, payment = paid_order(shop, goods, created_at=BEFORE, updated_at=BEFORE)
	lines = [
		charge(payment, "100.00", "3.20", at=BEFORE),
		factory_of.line(LineKind.DEFERRED, "-20.00", at=BEFORE),
		factory_of.line(LineKind.FEE, "-7.00", at=PAID),  # of the month after
	]
	settlement = read(account, statement(lines, paid_at=PAID)).name
	name = month(account)
	month_end.post(name)
	assert (at(books.fees), at(held), at(accrued)) == (D("3.20"), D("20.00"), D("-23.20"))
	posting.post(settlement)
	month_end.take_back(name)
	# the statement has posted them on the last day of their month by itself
	assert (at(books.fees), at(held), at(accrued)) == (D("3.20"), D("20.00"), D(0))
	assert month_end.propose(frappe_account(account), END).accruals == []


def frappe_account(name: str):
	from ecom_erp.flows.accounting.settlements import accounts

	return accounts.read(name)


@pytest.mark.smoke
def test_open_money_in_another_currency_is_worth_the_rate_of_the_day(goods, rates):
	made = erpnext.make_foreign(CURRENCY, 0.04)
	own = replace(ledgers(CURRENCY), clearing=made.bank)
	shop = factory.make_shop(
		currency=CURRENCY,
		price_list=made.prices,
		receivable_account=made.receivable,
		gateways=[{"gateway": "shopify_payments", "account": made.bank}],
	)
	account = settlement_account(shop, own, currency=CURRENCY)
	_order, payment = paid_order(shop, goods, currency=CURRENCY, created_at=BEFORE, updated_at=BEFORE)
	assert standing(own.clearing).base == D("4.00")
	name = month(account)
	[journal] = month_end.post(name)
	exchange = frappe.db.get_value(
		"Company", frappe.db.get_value("Ecom Shop", shop, "company"), "exchange_gain_loss_account"
	)
	assert gl(journal) == {own.clearing: D("1.00"), exchange: D("-1.00")}
	stands = standing(own.clearing)
	assert (stands.amount, stands.base) == (D("100.00"), D("5.00"))
	# what leaves later is worth what stands there, and nothing is left in either currency
	stated = statement([charge(payment, at=PAID)], currency=CURRENCY, paid_at=PAID)
	posting.post(read(account, stated).name)
	stands = standing(own.clearing)
	assert (stands.amount, stands.base) == (0, 0)


def test_what_lacks_is_said_before_anything_is_posted(shop, goods, books):
	account = settlement_account(shop, books)
	_order, payment = paid_order(shop, goods, created_at=BEFORE, updated_at=BEFORE)
	read(account, statement([charge(payment, at=BEFORE)], paid_at=PAID))
	name = month(account)
	with pytest.raises(frappe.ValidationError, match="Choose an Accrual Account"):
		month_end.post(name)
	assert "Accrual Account" in month_end.shown(frappe.get_doc("Ecom Month End", name))["obstacles"][0]
	with pytest.raises(frappe.ValidationError, match="last day of a month"):
		month_end.open_month(account, date(2026, 10, 30))


def test_an_entry_that_is_cancelled_in_erpnext_takes_the_month_back(shop, goods, books, accrued, account):
	_order, payment = paid_order(shop, goods, created_at=BEFORE, updated_at=BEFORE)
	read(account, statement([charge(payment, at=BEFORE)], paid_at=PAID))
	name = month(account)
	first, second = month_end.post(name)
	frappe.get_doc("Journal Entry", first).cancel()
	assert frappe.db.get_value("Ecom Month End", name, "status") == "Proposed"
	assert frappe.db.get_value("Journal Entry", second, "docstatus") == 2
	assert at(accrued) == 0


def test_the_first_days_of_a_month_propose_the_one_before(shop, goods, books, accrued, account, monkeypatch):
	from ecom_erp.flows.accounting.month_end import posting as months

	_order, payment = paid_order(shop, goods, created_at=BEFORE, updated_at=BEFORE)
	read(account, statement([charge(payment, at=BEFORE)], paid_at=PAID))
	idle = settlement_account(factory.make_shop(), ledgers(), accrual_account=accrued)
	frappe.db.commit()
	monkeypatch.setattr(months, "nowdate", lambda: "2026-11-02")
	month_end.propose_due()
	month_end.propose_due()
	found = frappe.get_all("Ecom Month End", {"settlement_account": ("in", (account, idle))}, ["*"])
	assert [(row.settlement_account, str(row.month_end), row.status) for row in found] == [
		(account, "2026-10-31", "Proposed")
	]
	monkeypatch.setattr(months, "nowdate", lambda: "2026-11-11")
	assert month_end.propose_due() == 0


def test_killed_at_any_commit_and_run_again(site, shop, goods, books, accrued, account):
	_order, payment = paid_order(shop, goods, created_at=BEFORE, updated_at=BEFORE)
	read(account, statement([charge(payment, at=BEFORE)], paid_at=PAID))
	name = month(account)
	for after in (False, True):
		number = 1
		while killed_at_commit(site, lambda: month_end.post(name), number, after):
			number += 1
		assert number >= 2
		assert (at(accrued), len(entries(name))) == (D("-3.20"), 2)
		month_end.take_back(name)
		assert at(accrued) == 0
