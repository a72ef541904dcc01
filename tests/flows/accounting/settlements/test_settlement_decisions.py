"""What people decide and take back: a line, the rest of a payment, a contradiction, a payment that is cancelled later."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.ecom_erp.report.payments_not_settled import payments_not_settled
from ecom_erp.erp.accounts.clearing import standing
from ecom_erp.flows.accounting import write_offs
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.accounting.settlements import accounts, deciding, line_matching, posting, unsettled
from ecom_erp.flows.accounting.settlements.stored_lines import SHARE, WRITE_OFF
from ecom_erp.flows.accounting.settlements.storing import store
from tests.factories import settlements as factory_of
from tests.factories import shop as factory
from tests.factories.settlements import found, ledgers, read, settlement_account, statement
from tests.factories.shop import stocked
from tests.factories.users import make_user
from tests.flows.accounting.settlements.test_settlements import GATEWAY, charge, doc, gl, paid_order

D = Decimal


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


@pytest.fixture
def books():
	return ledgers()


@pytest.fixture
def account(shop, books) -> str:
	return settlement_account(shop, books, write_off_limit=5)


def test_a_decision_is_undone_and_the_line_is_what_it_was(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	name = read(account, statement([charge(payment, "95.00", "3.00")])).name
	[line] = found(name)
	deciding.treat_as(line.name, "Adjustment", "A test")
	assert (doc(name).status, found(name)[0].kind) == ("Ready", "Adjustment")
	deciding.undo(line.name)
	line_matching.match_due(30)
	[line] = found(name)
	assert (line.kind, line.state, line.finding, line.accepted_note) == (
		"Charge",
		"Open",
		"Amount Differs",
		None,
	)
	deciding.accept(line.name, "By agreement")
	deciding.undo(line.name)
	assert frappe.db.count(SHARE, {"settlement": name}) == 0
	line_matching.match_due(30)
	assert (doc(name).status, doc(name).open_count) == ("Open", 1)
	with pytest.raises(frappe.ValidationError, match="Nobody has decided"):
		deciding.undo(line.name)
	deciding.accept(line.name, "By agreement after all")
	posting.post(name)
	with pytest.raises(frappe.ValidationError, match="does not wait for decisions"):
		deciding.undo(line.name)


def short(shop, goods, account, kept: str = "96.00"):
	"""A payment of 100 of which a posted statement has settled less; (its order, its id)."""
	order, payment = paid_order(shop, goods)
	name = read(account, statement([charge(payment, kept, "3.00")])).name
	deciding.accept(found(name)[0].name, "The provider keeps the rest")
	posting.post(name)
	return order, payment


@pytest.mark.smoke
def test_a_missing_rest_is_written_off_and_taken_back(shop, goods, books, account):
	order, payment = short(shop, goods, account)
	assert standing(books.clearing).amount == D("4.00")
	name = write_offs.write_off(account, order, payment, books.disputes, "Too little to ask for")
	assert gl(frappe.db.get_value(WRITE_OFF, name, "journal_entry")) == {
		books.clearing: D("-4.00"),
		books.disputes: D("4.00"),
	}
	assert standing(books.clearing).amount == 0
	_columns, rows, _said = payments_not_settled.execute({"settlement_account": account})
	assert order not in {row["order"] for row in rows}
	with pytest.raises(frappe.ValidationError, match="Nothing is open"):
		write_offs.write_off(account, order, payment, books.disputes, "Again")
	# the provider pays it after all: it is told as settled, not settled twice
	late = read(account, statement([charge(payment, "4.00", "0")])).name
	assert doc(late).status == "Open"
	write_offs.take_back(name)
	assert standing(books.clearing).amount == D("4.00")
	line_matching.match_again(late)
	line_matching.match_due(30)
	posting.post(late)
	assert standing(books.clearing).amount == 0


def test_an_expected_fee_of_the_rest_is_taken_back_too(shop, goods, books, account):
	row = frappe.get_doc("Ecom Shop", shop)
	next(one for one in row.gateways if one.gateway == GATEWAY).update(
		{"fee_account": books.fees, "fee_percent": 3}
	)
	row.save()
	order, payment = short(shop, goods, account)
	# 97 of the payment stood there with 3 of fee; of the open 4 that is 3.88 and 0.12
	assert standing(books.clearing).amount == D("3.88")
	name = write_offs.write_off(account, order, payment, books.disputes, "Too little to ask for")
	assert gl(frappe.db.get_value(WRITE_OFF, name, "journal_entry")) == {
		books.clearing: D("-3.88"),
		books.fees: D("-0.12"),
		books.disputes: D("4.00"),
	}
	assert standing(books.clearing).amount == 0


def test_more_than_the_limit_needs_the_role(shop, goods, books, account):
	order, payment = short(shop, goods, account, "90.00")
	accountant = make_user("Ecom Accountant")
	frappe.set_user(accountant)
	with pytest.raises(frappe.PermissionError, match="more than the limit"):
		write_offs.write_off(account, order, payment, books.disputes, "x")
	frappe.set_user("Administrator")
	manager = make_user("Ecom Manager")
	frappe.set_user(manager)
	try:
		with pytest.raises(frappe.ValidationError, match="Say why"):
			write_offs.write_off(account, order, payment, books.disputes, " ")
		assert write_offs.write_off(account, order, payment, books.disputes, "Lost")
	finally:
		frappe.set_user("Administrator")


def test_an_entry_cancelled_in_erpnext_takes_the_write_off_back(shop, goods, books, account):
	order, payment = short(shop, goods, account)
	name = write_offs.write_off(account, order, payment, books.disputes, "Too little")
	frappe.get_doc("Journal Entry", frappe.db.get_value(WRITE_OFF, name, "journal_entry")).cancel()
	assert frappe.db.get_value(WRITE_OFF, name, "status") == "Taken Back"
	assert write_offs.take_back(name) == ""


def test_what_contradicts_the_books_is_kept_beside(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	stated = statement([charge(payment)])
	name = read(account, stated).name
	posting.post(name)
	other = replace(stated, payout=D("90"), lines=(replace(stated.lines[0], fee=D("10")),))
	beside = store(accounts.read(account), other)
	kept = doc(beside.name)
	assert (kept.status, kept.contradicts, kept.payout) == ("Inconsistent", name, 90)
	assert stated.lines[0].line_id in kept.problem
	assert (doc(name).status, doc(name).payout, len(found(name))) == ("Posted", 96.8, 1)
	assert store(accounts.read(account), other).is_new is False
	with pytest.raises(frappe.ValidationError, match="other figures"):
		posting.post(beside.name)
	posting.take_back(name)
	again = read(account, other)
	assert (again.name, doc(name).payout, doc(name).status) == (name, 90, "Ready")
	assert not frappe.db.exists("Ecom Settlement", beside.name)


@pytest.mark.smoke
def test_a_payment_cancelled_after_posting_is_told(shop, goods, books, account):
	order, payment = paid_order(shop, goods)
	name = read(account, statement([charge(payment)])).name
	posting.post(name)
	entry = factory.get(order).payments[0].payment_entry
	frappe.get_doc("Payment Entry", entry).cancel()
	assert entry in doc(name).attention
	assert order in doc(name).attention
	posting.looked_into(name, "Booked again")
	assert doc(name).attention is None
	collect(order)


def test_the_report_says_that_it_is_cut(shop, goods, books, account, monkeypatch):
	for _number in range(3):
		paid_order(shop, goods)
	given = {"settlement_account": account}
	_columns, rows, said = payments_not_settled.execute(given)
	assert (len(rows), said) == (3, None)
	monkeypatch.setattr(unsettled, "MOST", 2)
	monkeypatch.setattr(payments_not_settled, "MOST", 2)
	_columns, rows, said = payments_not_settled.execute(given)
	assert len(rows) == 2
	assert account in said


def test_a_line_that_is_treated_keeps_its_kind_when_it_is_read_anew(shop, goods, books, account):
	line = factory_of.line(LineKind.CHARGE, "10.00", transaction_id="test")
	stated = statement([line])
	name = read(account, stated).name
	deciding.treat_as(found(name)[0].name, "Adjustment", "A test")
	more = replace(stated, payout=D("9"), lines=(line, factory_of.line(LineKind.FEE, "-1.00")))
	read(account, more)
	assert {row.kind for row in found(name)} == {"Adjustment", "Fee"}
