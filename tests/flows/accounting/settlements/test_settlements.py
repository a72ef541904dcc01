"""A payout from its file to the books and back: proven, matched, posted, taken back."""

from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

import frappe
import pytest
from frappe.utils import now_datetime

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.erp.accounts.clearing import standing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.accounting.settlements import accounts, deciding, line_matching, posting
from ecom_erp.flows.accounting.settlements.stored_lines import SHARE
from ecom_erp.flows.accounting.settlements.storing import store
from tests.factories import settlements as factory_of
from tests.factories import shop as factory
from tests.factories.settlements import Ledgers, found, ledgers, read, settlement_account, statement
from tests.factories.shop import make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.processes import killed_at_commit

D = Decimal
GATEWAY = "shopify_payments"


@pytest.fixture
def books() -> Ledgers:
	return ledgers()


@pytest.fixture
def account(shop, books) -> str:
	return settlement_account(shop, books)


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


def paid_order(shop: str, item: str, price: str = "100.00", gateway: str = GATEWAY, **values):
	"""An order whose payment is booked; (its name, the payment's id)."""
	order = make_order(factory.line(item, price), **values)
	payment = Payment(
		f"tx-{order.external_id}", gateway, PaymentKind.CAPTURE, order.total, order.currency, order.created_at
	)
	name = factory.reviewed(shop, replace(order, payments=(payment,), payment_state=PaymentState.PAID))
	collect(name)
	assert factory.get(name).payments[0].payment_entry
	return name, payment.external_id


def charge(payment: str, amount: str = "100.00", fee: str = "3.20", **values):
	return factory_of.line(LineKind.CHARGE, amount, fee, transaction_id=payment, **values)


def doc(name: str):
	return frappe.get_doc("Ecom Settlement", name)


def gl(journal: str) -> dict[str, D]:
	rows = frappe.get_all(
		"GL Entry", {"voucher_no": journal, "is_cancelled": 0}, ["account", "debit", "credit"]
	)
	sums: dict[str, D] = {}
	for row in rows:
		sums[row.account] = sums.get(row.account, D(0)) + D(str(row.debit)) - D(str(row.credit))
	return {account: round(amount, 2) for account, amount in sums.items() if amount}


@pytest.mark.smoke
def test_a_payout_is_matched_posted_and_leaves_nothing_on_the_clearing_account(shop, goods, books, account):
	order, payment = paid_order(shop, goods)
	assert standing(books.clearing).amount == D("100.00")
	settlement = read(account, statement([charge(payment)])).name
	stored = doc(settlement)
	assert (stored.status, stored.open_count, stored.difference, stored.payout) == ("Ready", 0, 0, 96.8)
	[line] = found(settlement)
	assert (line.state, line.ecom_order) == ("Matched", order)
	[share] = frappe.get_all(SHARE, {"settlement": settlement}, ["ecom_order", "payment", "amount"])
	assert (share.ecom_order, share.payment, share.amount) == (order, payment, 100)
	[journal] = posting.post(settlement)
	assert gl(journal) == {books.bank: D("96.80"), books.clearing: D("-100.00"), books.fees: D("3.20")}
	assert standing(books.clearing).amount == 0
	assert doc(settlement).status == "Posted"
	# once
	assert posting.post(settlement) == []


@pytest.mark.smoke
def test_a_posted_settlement_is_taken_back_and_posted_anew(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	settlement = read(account, statement([charge(payment)])).name
	[first] = posting.post(settlement)
	assert posting.take_back(settlement) == []
	assert frappe.db.get_value("Journal Entry", first, "docstatus") == 2
	assert (doc(settlement).status, standing(books.clearing).amount) == ("Ready", D("100.00"))
	[second] = posting.post(settlement)
	assert second != first
	assert standing(books.clearing).amount == 0
	assert [(row.purpose, row.taken_back) for row in doc(settlement).entries] == [
		("Statement", 1),
		("Statement", 0),
	]


def test_a_statement_that_comes_again_changes_nothing(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	stated = statement([charge(payment)])
	first = read(account, stated)
	posting.post(first.name)
	again = store(accounts.read(account), replace(stated, lines=tuple(reversed(stated.lines))))
	assert (again.name, again.is_new, doc(first.name).status) == (first.name, False, "Posted")
	assert len(found(first.name)) == 1


def test_a_statement_that_does_not_add_up_is_not_posted_and_is_replaced(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	line = charge(payment)
	broken = statement([line], payout="90.00")
	name = read(account, broken).name
	stored = doc(name)
	assert (stored.status, stored.difference) == ("Inconsistent", 6.8)
	with pytest.raises(frappe.ValidationError, match="does not add up"):
		posting.post(name)
	# the provider had left a line out
	whole = replace(broken, lines=(line, factory_of.line(LineKind.RESERVE_HELD, "-6.80")))
	again = read(account, whole)
	assert (again.name, doc(name).status, len(found(name))) == (name, "Ready", 2)
	with pytest.raises(frappe.ValidationError, match="Reserve Held"):
		posting.post(name)


def test_a_type_that_nobody_knows_is_asked_once(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	odd = factory_of.line(LineKind.UNKNOWN, "-5.00", type="Climate Contribution")
	name = read(account, statement([charge(payment), odd])).name
	assert (doc(name).status, doc(name).open_count) == ("Open", 1)
	[asked] = deciding.unknown_types(name)
	assert (asked["type"], asked["lines"], asked["net"]) == ("Climate Contribution", 1, -5)
	deciding.name_type(account, "Climate Contribution", "Fee")
	line_matching.match_due(30)
	assert doc(name).status == "Ready"
	assert accounts.read(account).types == {"climate contribution": LineKind.FEE}
	[journal] = posting.post(name)
	assert gl(journal)[books.fees] == D("8.20")


def test_an_order_that_is_not_here_is_told_and_matched_when_it_comes(shop, goods, books, account):
	line = factory_of.line(
		LineKind.CHARGE, "100.00", "3.20", order_number="#nowhere", transaction_id="tx-later"
	)
	name = read(account, statement([line])).name
	assert (doc(name).status, found(name)[0].finding) == ("Open", "No Order")
	with pytest.raises(frappe.ValidationError, match="1 lines are open"):
		posting.post(name)
	order = make_order(factory.line(goods, "100.00"))
	payment = Payment("tx-later", GATEWAY, PaymentKind.CAPTURE, order.total, "USD", order.created_at)
	pooled = factory.reviewed(shop, replace(order, payments=(payment,), payment_state=PaymentState.PAID))
	line_matching.match_again(name)
	line_matching.match_due(30)
	assert (doc(name).status, found(name)[0].ecom_order) == ("Ready", pooled)
	# its payment is not booked yet
	with pytest.raises(frappe.ValidationError, match="not booked yet"):
		posting.post(name)
	collect(pooled)
	posting.post(name)
	assert standing(books.clearing).amount == 0


def test_a_line_whose_amount_differs_is_accepted_with_a_reason(shop, goods, books, account):
	order, payment = paid_order(shop, goods)
	name = read(account, statement([charge(payment, "95.00", "3.00")])).name
	[line] = found(name)
	assert (line.finding, line.ecom_order, abs(line.difference)) == ("Amount Differs", order, 5)
	with pytest.raises(frappe.ValidationError, match="Say why"):
		deciding.accept(line.name, " ")
	deciding.accept(line.name, "Partial capture by agreement")
	assert doc(name).status == "Ready"


def test_a_charge_from_elsewhere_is_treated_as_something_else(shop, goods, books, account):
	name = read(account, statement([factory_of.line(LineKind.CHARGE, "10.00", transaction_id="test")])).name
	[line] = found(name)
	with pytest.raises(frappe.ValidationError, match="Choose another kind"):
		deciding.treat_as(line.name, "Charge", "x")
	deciding.treat_as(line.name, "Adjustment", "A test of the terminal")
	[journal] = posting.post(name)
	# the clearing account gets it, and pays it out
	assert gl(journal) == {books.bank: D("10.00"), books.fees: D("-10.00")}


def test_a_line_is_given_its_order_by_hand(shop, goods, books, account):
	order, _payment = paid_order(shop, goods)
	name = read(
		account, statement([factory_of.line(LineKind.CHARGE, "100.00", "3.20", transaction_id="odd")])
	).name
	[line] = found(name)
	assert line.state == "Open"
	assert deciding.choose_order(line.name, order) == ""
	assert (found(name)[0].state, doc(name).status) == ("Accepted", "Ready")
	posting.post(name)
	assert standing(books.clearing).amount == 0


def test_two_payouts_of_one_payment_are_told(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	read(account, statement([charge(payment)]))
	second = read(account, statement([charge(payment)])).name
	assert (doc(second).status, found(second)[0].finding) == ("Open", "Doubled")


def test_a_line_in_two_payouts_makes_the_second_inconsistent(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	line = charge(payment)
	first = read(account, statement([line])).name
	second = read(account, statement([line])).name
	assert doc(second).status == "Inconsistent"
	assert first in doc(second).problem


def test_files_of_days_that_overlap_count_each_line_once(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	early, late = charge(payment), factory_of.line(LineKind.FEE, "-1.00")
	first = store(
		accounts.read(account), replace(statement([early]), payout=None, opening=D(0), closing=D("96.80"))
	)
	second = store(
		accounts.read(account),
		replace(statement([early, late]), payout=None, opening=D(0), closing=D("95.80")),
	)
	assert [doc(one.name).status for one in (first, second)] == ["Open", "Open"]
	assert (doc(second.name).opening, doc(second.name).line_count) == (96.8, 1)


def test_the_first_statement_says_which_account_it_is(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	read(account, statement([charge(payment)], account_id="acct_1"))
	assert accounts.read(account).external_account == "acct_1"
	with pytest.raises(frappe.ValidationError, match="acct_2"):
		store(accounts.read(account), statement([charge("x")], account_id="acct_2"))


def test_a_statement_of_another_account_or_currency_is_refused(shop, goods, books, account):
	frappe.db.set_value(accounts.ACCOUNT, account, "external_account", "acct_1")
	frappe.clear_document_cache(accounts.ACCOUNT, account)
	with pytest.raises(frappe.ValidationError, match="acct_2"):
		store(accounts.read(account), statement([charge("x")], account_id="acct_2"))
	with pytest.raises(frappe.ValidationError, match="no accounts for EUR"):
		store(accounts.read(account), statement([charge("x")], currency="EUR", account_id="ACCT_1"))
	assert not frappe.db.exists("Ecom Settlement", {"settlement_account": account})


@pytest.mark.smoke
def test_a_statement_over_a_months_end_is_posted_in_two(shop, goods, books):
	account = settlement_account(shop, books, carried_forward_account=books.carried)
	_order, payment = paid_order(shop, goods)
	_other, second = paid_order(shop, goods, "50.00")
	before = datetime(2026, 2, 27, 12, tzinfo=timezone.utc)
	lines = [charge(payment, "100.00", "3.00", at=before), charge(second, "50.00", "2.00")]
	name = read(account, statement(lines)).name
	first, last = posting.post(name)
	assert gl(first) == {books.carried: D("97.00"), books.clearing: D("-100.00"), books.fees: D("3.00")}
	assert str(frappe.db.get_value("Journal Entry", first, "posting_date")) == "2026-02-28"
	assert gl(last) == {
		books.bank: D("145.00"),
		books.carried: D("-97.00"),
		books.clearing: D("-50.00"),
		books.fees: D("2.00"),
	}
	assert (standing(books.clearing).amount, standing(books.carried).amount) == (0, 0)


def test_killed_at_any_commit_and_run_again(site, shop, goods, books, account):
	for after in (False, True):
		_order, payment = paid_order(shop, goods)
		stated = statement([charge(payment), factory_of.line(LineKind.FEE, "-1.00")])

		def run(stated=stated):
			name = store(accounts.read(account), stated).name
			line_matching.match_due(30)
			posting.post(name)

		number = 1
		while killed_at_commit(site, run, number, after):
			number += 1
			# what a killed worker had leased is due again after its lease
			frappe.db.set_value("Ecom Settlement", {"status": "Open"}, "step_due_at", now_datetime())
			frappe.db.commit()
		assert number >= 5, "it died several times"
		name = frappe.db.get_value("Ecom Settlement", {"statement_id": stated.statement_id})
		assert doc(name).status == "Posted"
		assert len(found(name)) == 2
		assert frappe.db.count(SHARE, {"settlement": name}) == 1
		assert standing(books.clearing).amount == 0
		assert frappe.db.count("Journal Entry", {"cheque_no": stated.statement_id, "docstatus": 1}) == 1


def test_who_is_limited_to_a_shop_sees_no_money_of_others(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	name = read(account, statement([charge(payment)])).name
	accountant = make_user("Ecom Accountant")
	limited_to(accountant, factory.make_shop())
	frappe.set_user(accountant)
	try:
		for doctype in ("Ecom Settlement", "Ecom Settlement Line", SHARE, accounts.ACCOUNT):
			assert frappe.get_list(doctype, pluck="name") == [], doctype
		assert not frappe.has_permission("Ecom Settlement", "read", name)
	finally:
		unlimited(accountant)
