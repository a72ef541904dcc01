"""Settlements in a currency that is not the company's: what leaves the clearing account is worth what stands there."""

import math
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.erp.accounts import clearing
from ecom_erp.erp.accounts.clearing import Booking, Journal, JournalRow, standing
from ecom_erp.flows.accounting.settlements import posting
from tests import world
from tests.factories import erpnext
from tests.factories import settlements as factory_of
from tests.factories import shop as factory
from tests.factories.settlements import Ledgers, ledgers, read, settlement_account, statement
from tests.flows.accounting.settlements.test_settlement_money import GATEWAY

D = Decimal
CURRENCY = "RON"  # a quarter of a USD, so that rounding a fee in USD changes it


@pytest.fixture
def made(site) -> erpnext.Foreign:
	return erpnext.make_foreign(CURRENCY, 0.25)


@pytest.fixture
def books(made) -> Ledgers:
	return ledgers(CURRENCY)


def journal(books: Ledgers, amount: str, other: str, day: date, is_clearing: bool = True) -> str:
	"""An amount on the clearing account, the rest of it on another one."""
	exchange = frappe.db.get_value("Company", world.COMPANY, "exchange_gain_loss_account")
	rows = (
		JournalRow(books.clearing, D(amount), is_clearing=is_clearing),
		JournalRow(other, -D(amount)),
	)
	return clearing.post(
		Journal(world.COMPANY, CURRENCY, day, rows, "PO-1", "A test", exchange or books.fees)
	)


@pytest.fixture
def today() -> date:
	return datetime.now(timezone.utc).date()


def stood(books: Ledgers) -> tuple[D, D]:
	found_ = standing(books.clearing)
	return found_.amount, found_.base


def at_other_rate(books: Ledgers, amount: str, rate: float, today: date) -> None:
	"""An accountant's entry on the clearing account."""
	base = round(float(D(amount)) * rate, 2)
	# ERPNext takes a rate of exactly 1 for one that nobody has entered
	rate = math.nextafter(rate, 2)
	doc = frappe.new_doc("Journal Entry")
	doc.update({"company": world.COMPANY, "posting_date": today, "multi_currency": 1})
	doc.append(
		"accounts",
		{
			"account": books.clearing,
			"exchange_rate": rate,
			"debit_in_account_currency": float(D(amount)),
			"debit": base,
		},
	)
	doc.append("accounts", {"account": books.fees, "credit_in_account_currency": base, "credit": base})
	doc.insert()
	doc.submit()


def test_an_account_on_which_one_is_worth_one(books, today):
	at_other_rate(books, "100.00", 1.0, today)
	journal(books, "-100.00", books.bank, today)
	assert stood(books) == (0, 0)


def test_what_is_more_than_stands_there_is_worth_the_rate_of_the_day(books, today):
	at_other_rate(books, "100.00", 0.5, today)
	journal(books, "-140.00", books.bank, today)
	# 100 left with the 50 that they were worth, 40 at 0.25
	assert stood(books) == (D("-40.00"), D("-10.00"))


def test_less_than_a_cent_of_the_company_is_posted_all_the_same(books, today):
	journal(books, "-0.01", books.fees, today)
	assert stood(books) == (D("-0.01"), D("-0.01"))


def test_a_large_entry_is_reversed_to_the_cent(books, today):
	at_other_rate(books, "30000000.00", 0.2345678912, today)
	name = journal(books, "-30000000.00", books.bank, today)
	before = stood(books)
	assert before == (0, 0)
	clearing.reverse(name, today)
	rows = frappe.get_all("GL Entry", {"account": books.clearing}, ["debit", "credit"])
	assert len(rows) == 3
	assert stood(books) == (D("30000000.00"), D("7037036.74"))


def foreign_account(made, books: Ledgers, **values) -> tuple[str, str]:
	shop = factory.make_shop(
		currency=CURRENCY,
		price_list=made.prices,
		receivable_account=made.receivable,
		gateways=[{"gateway": GATEWAY, "account": books.clearing}],
	)
	return shop, settlement_account(shop, books, currency=CURRENCY, **values)


def test_a_fee_that_was_rounded_in_the_books_is_no_difference():
	# 2.91 of 100.00 at 0.25 were booked as 25.00 - 24.27 = 0.73, which is 2.92; a cent of the company is 0.04
	booked = Booking("PE-1", "O", "Clearing", CURRENCY, D("97.09"), D("2.92"), D("100.01"), D("0.04"))
	exact = booked.of_payment(D("100.00"))
	assert (exact.clearing, exact.fee, exact.amount) == (D("97.09"), D("2.91"), D("100.00"))
	assert booked.of_payment(D("99.00")) is booked
	assert replace(booked, fee=D(0)).of_payment(D("100.00")).fee == 0


def test_what_is_carried_forward_comes_back_with_its_worth(made, books):
	_shop, account = foreign_account(made, books, carried_forward_account=books.carried)
	erpnext.make_exchange_rate(CURRENCY, 0.2, date="2026-01-01")
	erpnext.make_exchange_rate(CURRENCY, 0.3, date="2026-03-01")
	frappe.local.request_cache.clear()
	before = datetime(2026, 2, 27, 12, tzinfo=timezone.utc)
	lines = [
		factory_of.line(LineKind.ADJUSTMENT, "100.00", at=before),
		factory_of.line(LineKind.FEE, "-1.00"),
	]
	name = read(account, statement(lines, currency=CURRENCY)).name
	try:
		posting.post(name)
		carried = standing(books.carried)
		assert (carried.amount, carried.base, standing(books.clearing).amount) == (0, 0, 0)
	finally:
		frappe.db.delete("Currency Exchange", {"from_currency": CURRENCY, "date": ("<", "2026-04-01")})
		frappe.db.commit()


def test_an_account_for_differences_of_rates_is_asked_for(made, books):
	_shop, account = foreign_account(made, books)
	known = frappe.db.get_value("Company", world.COMPANY, "exchange_gain_loss_account")
	name = read(account, statement([factory_of.line(LineKind.FEE, "-1.00")], currency=CURRENCY)).name
	frappe.db.set_value("Company", world.COMPANY, "exchange_gain_loss_account", None)
	frappe.clear_document_cache("Company", world.COMPANY)
	try:
		[obstacle] = posting.propose(frappe.get_doc("Ecom Settlement", name)).obstacles
		assert "Exchange Account" in obstacle
	finally:
		frappe.db.set_value("Company", world.COMPANY, "exchange_gain_loss_account", known)
		frappe.db.commit()
		frappe.clear_document_cache("Company", world.COMPANY)
