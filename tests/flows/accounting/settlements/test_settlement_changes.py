"""What changes while settlements are read, matched and posted: other workers, statements issued anew, people in ERPNext."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.erp.accounts.clearing import standing
from ecom_erp.flows.accounting.settlements import (
	accounts,
	deciding,
	fetching,
	line_matching,
	posting,
	statement_import,
	unsettled,
)
from ecom_erp.flows.accounting.settlements.stored_lines import SHARE
from ecom_erp.flows.accounting.settlements.storing import store
from ecom_sandbox.gateways.stripe import KEY, StripeServer, balance_transaction
from tests.factories import settlements as factory_of
from tests.factories.erpnext import make
from tests.factories.settlements import Ledgers, found, ledgers, read, settlement_account, statement
from tests.factories.shop import stocked
from tests.flows.accounting.settlements.test_settlements import charge, doc, paid_order
from tests.processes import together

D = Decimal


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


def test_two_workers_settle_a_payment_once(site, shop, goods, account):
	for _time in range(3):
		_order, payment = paid_order(shop, goods)
		frappe.db.commit()
		names = [store(accounts.read(account), statement([charge(payment)])).name for _two in range(2)]
		together(site, [lambda: line_matching.match_due(30)] * 2)
		line_matching.match_due(30)
		assert frappe.db.count(SHARE, {"payment": payment}) == 1
		assert sorted(doc(name).status for name in names) == ["Open", "Ready"]


def test_two_workers_read_one_statement_whole(site, shop, account, monkeypatch):
	monkeypatch.setattr("ecom_erp.flows.accounting.settlements.storing.BATCH", 3)
	lines = [factory_of.line(LineKind.FEE, "-1.00") for _number in range(20)]
	stated = statement(lines)
	known = accounts.read(account)
	names = together(site, [lambda: store(known, stated).name] * 2)
	assert names[0] == names[1]
	assert (doc(names[0]).status, len(found(names[0]))) == ("Open", 20)
	line_matching.match_due(30)
	assert doc(names[0]).status == "Ready"


def test_what_people_have_accepted_outlives_a_statement_that_is_issued_anew(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	odd = factory_of.line(LineKind.CHARGE, "10.00", transaction_id="test")
	short = charge(payment, "95.00", "3.00")
	stated = statement([short, odd])
	name = read(account, stated).name
	by_amount = {row.amount: row.name for row in found(name)}
	deciding.accept(by_amount[95], "A part of it")
	deciding.treat_as(by_amount[10], "Adjustment", "A test of the terminal")
	other = replace(short, fee=D("3.50"))
	anew = replace(stated, lines=(other, odd), payout=D("101.50"))
	assert read(account, anew).name == name
	assert [(row.amount, row.fee, row.state, row.kind) for row in found(name)] == [
		(95, 3.5, "Accepted", "Charge"),
		(10, 0, "Accepted", "Adjustment"),
	]
	assert frappe.get_all(SHARE, {"settlement": name}, pluck="amount") == [95]
	posting.post(name)
	# 5 are open of the payment
	assert standing(books.clearing).amount == D("5.00")
	# with another amount it is another line
	posting.take_back(name)
	last = replace(anew, lines=(replace(other, amount=D("96.00")), odd), payout=D("102.50"))
	read(account, last)
	assert [row.state for row in found(name)] == ["Open", "Accepted"]
	assert not frappe.db.exists(SHARE, {"settlement": name})


def test_a_payout_whose_lines_another_one_had_is_right_once_that_is_gone(shop, goods, account):
	_order, payment = paid_order(shop, goods)
	line = charge(payment)
	first = read(account, statement([line])).name
	stated = statement([line])
	second = read(account, stated).name
	assert doc(second).status == "Inconsistent"
	frappe.delete_doc("Ecom Settlement", first)
	assert read(account, stated).name == second
	assert (doc(second).status, doc(second).problem) == ("Ready", None)


def test_an_accepted_charge_that_the_shop_does_not_know_is_an_adjustment(shop, goods, books, account):
	_order, payment = paid_order(shop, goods)
	posting.post(read(account, statement([charge(payment)])).name)
	name = read(account, statement([charge(payment, "20.00", "0.50")])).name
	[line] = found(name)
	assert line.finding == "Amount Differs"
	deciding.accept(line.name, "A tip, the shop does not know it")
	posting.post(name)
	assert standing(books.clearing).amount == 0
	# 3.20 of the first, 0.50 less 20.00 of the second
	assert standing(books.fees).amount == D("-16.30")


def test_a_line_is_accepted_by_what_it_names_not_by_what_fits_elsewhere(shop, goods, account):
	_order, payment = paid_order(shop, goods)
	name = read(account, statement([charge(payment, "60.00", "1.00")])).name
	other = read(account, statement([charge(payment, "60.00", "1.00")])).name
	[first], [second] = found(name), found(other)
	deciding.accept(first.name, "The first part")
	with pytest.raises(frappe.ValidationError, match="changed meanwhile"):
		deciding.accept(second.name, "The second part")
	line_matching.match_again(other)
	line_matching.match_due(30)
	[second] = found(other)
	assert second.difference == 20
	deciding.accept(second.name, "20 too much")
	assert sorted(frappe.get_all(SHARE, {"payment": payment}, pluck="amount")) == [40, 60]


def test_lines_of_one_payment_on_two_pages_find_each_other(shop, goods, account, monkeypatch):
	monkeypatch.setattr(line_matching, "PAGE", 2)
	_order, payment = paid_order(shop, goods)
	between = [factory_of.line(LineKind.FEE, "-1.00") for _number in range(3)]
	lines = [charge(payment, "40.00", "1.00"), *between, charge(payment, "60.00", "1.00")]
	assert doc(read(account, statement(lines)).name).status == "Ready"


def test_what_failed_unexpectedly_is_forgotten_once_it_is_matched(shop, goods, account):
	_order, payment = paid_order(shop, goods)
	name = read(account, statement([charge(payment)])).name
	frappe.db.set_value("Ecom Settlement", name, {"status": "Open", "problem": "Unexpected: KeyError"})
	line_matching.match_again(name)
	line_matching.match_due(30)
	assert (doc(name).status, doc(name).problem) == ("Ready", None)


def test_an_entry_that_is_cancelled_in_erpnext_takes_the_settlement_back(shop, goods, books):
	account = settlement_account(shop, books, carried_forward_account=books.carried)
	_order, payment = paid_order(shop, goods)
	before = datetime(2026, 2, 27, 12, tzinfo=timezone.utc)
	lines = [charge(payment, at=before), factory_of.line(LineKind.FEE, "-1.00")]
	name = read(account, statement(lines)).name
	journals = posting.post(name)
	assert len(journals) == 2
	frappe.get_doc("Journal Entry", journals[1]).cancel()
	frappe.db.commit()
	assert [frappe.db.get_value("Journal Entry", one, "docstatus") for one in journals] == [2, 2]
	assert (doc(name).status, [row.taken_back for row in doc(name).entries]) == ("Ready", [1, 1])
	notes = frappe.get_all("Comment", {"reference_name": name, "comment_type": "Info"}, pluck="content")
	assert any(journals[1] in note for note in notes)
	posting.post(name)
	assert (standing(books.clearing).amount, standing(books.carried).amount) == (0, 0)


def test_an_entry_and_its_reversal_are_not_cancelled_alone(shop, goods, books, account, monkeypatch):
	_order, payment = paid_order(shop, goods)
	name = read(account, statement([charge(payment)])).name
	[journal] = posting.post(name)

	def closed(_name):
		frappe.throw("The period is closed")

	with monkeypatch.context() as patched:
		patched.setattr(posting.taking_back.clearing, "cancel", closed)
		[reversal] = posting.take_back(name)
	assert standing(books.clearing).amount == D("100.00")
	for one in (journal, reversal):
		with pytest.raises(frappe.ValidationError, match="belong together"):
			frappe.get_doc("Journal Entry", one).cancel()
		frappe.db.rollback()


def test_payments_of_other_gateways_do_not_hide_what_is_missing(shop, goods, account, monkeypatch):
	monkeypatch.setattr(unsettled, "MOST", 1)
	long_ago = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=20)
	frappe.db.set_value("Ecom Settlement Gateway", {"parent": account}, "gateway", "SHOPIFY_payments")
	frappe.clear_document_cache(accounts.ACCOUNT, account)
	paid_order(shop, goods, gateway="paypal", created_at=long_ago, updated_at=long_ago)
	order, _payment = paid_order(shop, goods)
	since = (long_ago - timedelta(days=1)).replace(tzinfo=None)
	assert [row["order"] for row in unsettled.unsettled(account, since, 0, [shop])[0]] == [order]


def test_a_payout_that_is_refused_does_not_stop_those_after_it(shop, books, account):
	with StripeServer() as server:
		for number, currency in (("1", "usd"), ("2", "eur"), ("3", "usd")):
			line = balance_transaction(number, "fee", 500, type="adjustment", currency=currency)
			server.add(number, [line], currency=currency, created=int(datetime.now().timestamp()) - 86_400)
		settings = frappe.get_doc(accounts.ACCOUNT, account)
		settings.update({"base_url": server.url, "stripe_secret_key": KEY})
		settings.save()
		for _time in range(2):
			fetching.start(account)
			fetching.fetch_due(30)
			read_ = frappe.get_all("Ecom Settlement", {"settlement_account": account}, pluck="statement_id")
			assert sorted(read_) == ["po_1", "po_3"]
			assert "EUR" in frappe.db.get_value(accounts.ACCOUNT, account, "fetch_problem")
		more = ledgers("EUR")
		row = {"currency": "EUR", "clearing_account": more.clearing, "bank_account": more.bank}
		settings.reload()
		settings.append("currencies", row)
		settings.save()
		fetching.start(account)
		fetching.fetch_due(30)
		assert frappe.db.count("Ecom Settlement", {"settlement_account": account}) == 3
		assert not frappe.db.get_value(accounts.ACCOUNT, account, "fetch_problem")


def test_a_payout_that_contradicts_itself_does_not_stop_those_after_it(account):
	with StripeServer() as server:
		for number in ("1", "2"):
			line = balance_transaction(number, "fee", 500, type="adjustment")
			server.add(number, [line], created=int(datetime.now().timestamp()) - 86_400 * (3 - int(number)))
		server.transactions["po_1"][-1]["net"] -= 25
		settings = frappe.get_doc(accounts.ACCOUNT, account)
		settings.update({"base_url": server.url, "stripe_secret_key": KEY})
		settings.save()
		fetching.start(account)
		fetching.fetch_due(30)
		read_ = frappe.get_all("Ecom Settlement", {"settlement_account": account}, pluck="statement_id")
		assert read_ == ["po_2"]
		assert "Transaction txn_1: " in frappe.db.get_value(accounts.ACCOUNT, account, "fetch_problem")
		server.transactions["po_1"][-1]["net"] += 25
		fetching.start(account)
		fetching.fetch_due(30)
		assert frappe.db.count("Ecom Settlement", {"settlement_account": account}) == 2
		assert not frappe.db.get_value(accounts.ACCOUNT, account, "fetch_problem")


@pytest.mark.parametrize(
	("content", "said"),
	[
		(
			"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category\n"
			"txn_1,2026-03-10 09:00:00,usd,1.00,0.10,0.80,charge\n",
			"Row 2: amount, fee and tax give 0.90",
		),
		(
			"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category\ntxn_1,2026",
			"The file ends in the middle of row 2",
		),
	],
)
def test_the_row_of_a_file_that_is_refused_is_said_once(account, content, said):
	file = make("File", file_name="report.csv", content=content, is_private=1)
	name = make("Ecom Statement Import", settlement_account=account, file=file.file_url).name
	statement_import.start(name, "Checking")
	statement_import.work_due(30)
	known = frappe.db.get_value("Ecom Statement Import", name, ["status", "status_message"], as_dict=True)
	assert known.status == "Failed"
	assert known.status_message.startswith(said)
