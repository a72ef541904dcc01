"""Payouts of Shopify Payments, fetched from the simulated shop and read from the file that its admin exports."""

import json
import os
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from graphql import parse, validate

from ecom_erp.core.accounting.statements.model import LineKind, prove
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations.http import Throttled, Unreachable
from ecom_erp.integrations.statements.shopify_payments import kinds, queries
from ecom_erp.integrations.statements.shopify_payments.adapter import PAGE
from ecom_sandbox import schema
from ecom_sandbox.gateways.shopify_payouts import READ_DISPUTES, READ_PAYOUTS, Payout, Transaction
from tests.statements.conftest import client, read, reader

D = Decimal
EARLY = datetime(2026, 3, 1, tzinfo=timezone.utc)
ISSUED = datetime(2026, 3, 5, 8, 0, tzinfo=timezone.utc)
SAMPLES = Path(os.environ.get("ECOM_PROVIDER_SAMPLES") or "none")
HEADER = (
	"Transaction Date,Type,Order,Card Brand,Card Source,Payout Status,Payout Date,Payout ID,Available On,Amount,Fee,Net,"
	"Checkout,Payment Method Name,Presentment Amount,Presentment Currency,Currency,VAT\n"
)


def payments(sandbox, retries: int = 3, **settings):
	settings = {"base_url": sandbox.url, "access_token": sandbox.token, **settings}
	return reader("Shopify Payments", client(sandbox.url, retries), **settings)


def fetched(sandbox, since=EARLY, **options):
	return list(payments(sandbox).fetch(since, {}, **options))


def one_of_each(sandbox):
	"""Charge 100.00 - 3.20, refund -40.00, dispute -25.00 - 15.00, reserve -10.00: 6.80 are paid out."""
	at = ISSUED - timedelta(days=2)
	sandbox.admin.payouts.disputes["601"] = ISSUED + timedelta(days=7)
	sandbox.admin.payouts.add(
		Payout("501", ISSUED, "USD", D("6.80")),
		[
			Transaction("11", "CHARGE", D("100.00"), at, D("3.20"), ("CHARGE", "71"), ("1", "#1001"), "81"),
			Transaction("12", "REFUND", D("-40.00"), at, D(0), ("REFUND", "72"), ("1", "#1001"), "82"),
			Transaction(
				"13", "DISPUTE_WITHDRAWAL", D("-25.00"), at, D("15.00"), ("DISPUTE", "601"), ("2", "#1002")
			),
			Transaction("14", "RESERVED_FUNDS", D("-10.00"), at, source=("", "")),
		],
	)


def test_the_documents_are_valid_against_the_published_schemas():
	for version in ("2026-07", "2026-10"):
		_version, published = schema.load(version)
		for document in queries.ALL:
			assert validate(published, parse(document)) == []


def test_every_named_type_is_one_that_shopify_has():
	_version, published = schema.load()
	names = {name.casefold() for name in published.type_map["ShopifyPaymentsTransactionType"].values}
	of_rest = {"dispute", "reserve", "credit", "debit", "payout", "payout_failure", "payout_cancellation"}
	assert set(kinds.KNOWN) | kinds.PAYOUTS <= names | of_rest


def test_a_payout_comes_with_all_it_consists_of(sandbox):
	one_of_each(sandbox)
	[statement] = fetched(sandbox)
	assert (statement.statement_id, statement.currency, statement.payout) == ("501", "USD", D("6.80"))
	assert statement.account_id == "47100000001"
	assert statement.paid_at == ISSUED
	assert prove(statement).stands
	charge, refund, dispute, reserve = statement.lines
	assert (charge.line_id, charge.kind, charge.amount, charge.fee, charge.net) == (
		"11", LineKind.CHARGE, D("100.00"), D("3.20"), D("96.80"),
	)  # fmt: skip
	assert (charge.order_number, charge.transaction_id, charge.other_ids) == ("#1001", "81", ("71",))
	assert (refund.kind, refund.amount, refund.transaction_id) == (LineKind.REFUND, D("-40.00"), "82")
	assert (dispute.kind, dispute.fee, dispute.answer_by) == (
		LineKind.DISPUTE, D("15.00"), ISSUED + timedelta(days=7),
	)  # fmt: skip
	assert (reserve.kind, reserve.order_number) == (LineKind.RESERVE_HELD, "")


def test_payouts_on_their_way_are_left_for_the_next_time(sandbox):
	one_of_each(sandbox)
	payout = sandbox.admin.payouts.payouts[0]
	for state in ("SCHEDULED", "IN_TRANSIT", "CANCELED"):
		payout.status = state
		assert fetched(sandbox) == []
	payout.status = "FAILED"
	assert [one.statement_id for one in fetched(sandbox)] == ["501"]


def test_what_a_failed_payout_gives_back_is_a_line_of_the_next(sandbox):
	one_of_each(sandbox)
	sandbox.admin.payouts.payouts[0].status = "FAILED"
	back = Transaction("21", "TRANSFER_FAILURE", D("6.80"), ISSUED, source=("TRANSFER", "501"))
	sandbox.admin.payouts.add(Payout("502", ISSUED + timedelta(days=1), "USD", D("6.80")), [back])
	first, second = fetched(sandbox)
	assert [line.kind for line in second.lines] == [LineKind.TRANSFER]
	assert prove(first).stands and prove(second).stands


def test_a_payout_that_is_collected_from_the_bank_is_negative(sandbox):
	refund = Transaction("31", "REFUND", D("-12.00"), ISSUED, source=("REFUND", "9"))
	sandbox.admin.payouts.add(Payout("503", ISSUED, "USD", D("-12.00"), direction="WITHDRAWAL"), [refund])
	[statement] = fetched(sandbox)
	assert statement.payout == D("-12.00")
	assert prove(statement).stands


def test_long_lists_come_whole(sandbox):
	for number in range(PAGE + 3):
		charge = Transaction(f"1{number:03}", "CHARGE", D("2.00"), ISSUED)
		sandbox.admin.payouts.add(
			Payout(f"2{number:03}", ISSUED + timedelta(minutes=number), "USD", D("2.00")), [charge]
		)
	many = [Transaction(f"3{number:03}", "CHARGE", D("1.01"), ISSUED) for number in range(2 * PAGE + 1)]
	last = Payout("4000", ISSUED + timedelta(days=1), "USD", D("1.01") * len(many))
	sandbox.admin.payouts.add(last, many)
	statements = fetched(sandbox)
	assert len(statements) == PAGE + 4
	assert len({line.line_id for line in statements[-1].lines}) == 2 * PAGE + 1
	assert all(prove(one).stands for one in statements)


def test_known_payouts_are_not_asked_for_again(sandbox):
	one_of_each(sandbox)
	before = len(sandbox.calls)
	assert fetched(sandbox, known={"501"}) == []
	assert sandbox.calls[before:] == ["Payouts"]


def test_test_orders_bring_no_money(sandbox):
	trial = Transaction("41", "CHARGE", D("5.00"), ISSUED, test=True)
	real = Transaction("42", "CHARGE", D("7.00"), ISSUED)
	sandbox.admin.payouts.add(Payout("504", ISSUED, "USD", D("7.00")), [trial, real])
	[statement] = fetched(sandbox)
	assert [line.line_id for line in statement.lines] == ["42"]
	assert prove(statement).stands


@pytest.mark.parametrize("fault", [{"kind": "429"}, {"kind": "503"}, {"kind": "throttled"}])
def test_a_shop_that_is_busy_is_asked_again(sandbox, fault):
	one_of_each(sandbox)
	sandbox.faults.add(operation="PayoutTransactions", **fault)
	[statement] = fetched(sandbox)
	assert len(statement.lines) == 4


@pytest.mark.parametrize(("kind", "error"), [("429", Throttled), ("500", Unreachable), ("lost", Unreachable)])
def test_a_shop_that_stays_so_is_told_and_no_half_payout_is_given(sandbox, kind, error):
	one_of_each(sandbox)
	sandbox.faults.add(operation="PayoutTransactions", kind=kind, times=9)
	given = []
	with pytest.raises(error):
		for statement in payments(sandbox, retries=1).fetch(EARLY, {}):
			given.append(statement)
	assert given == []


def test_the_second_page_that_fails_gives_no_half_payout(sandbox):
	many = [Transaction(f"3{number:03}", "CHARGE", D("1.00"), ISSUED) for number in range(PAGE + 1)]
	sandbox.admin.payouts.add(Payout("505", ISSUED, "USD", D(PAGE + 1)), many)
	sandbox.faults.add(operation="PayoutTransactions", kind="500", after=1)
	with pytest.raises(Unreachable):
		list(payments(sandbox, retries=0).fetch(EARLY, {}))


def test_a_missing_scope_is_named(sandbox):
	one_of_each(sandbox)
	sandbox.admin.app.scopes = tuple(one for one in sandbox.admin.app.scopes if one != READ_PAYOUTS)
	with pytest.raises(StatementError, match="read_shopify_payments_payouts"):
		fetched(sandbox)


def test_without_the_scope_for_disputes_only_their_day_is_missing(sandbox):
	one_of_each(sandbox)
	sandbox.admin.app.scopes = tuple(one for one in sandbox.admin.app.scopes if one != READ_DISPUTES)
	[statement] = fetched(sandbox)
	assert statement.lines[2].answer_by is None
	assert prove(statement).stands


def test_a_shop_without_shopify_payments_says_so(sandbox):
	sandbox.admin.payouts.account = ""
	with pytest.raises(StatementError, match="does not use Shopify Payments"):
		fetched(sandbox)


def test_wrong_credentials_are_told_without_them(sandbox):
	with pytest.raises(StatementError) as told:
		list(payments(sandbox, access_token="shpat_secret").fetch(EARLY, {}))
	assert "shpat_secret" not in str(told.value)


def test_who_is_connected_is_said(sandbox):
	assert payments(sandbox).test() == "Shopify Payments 47100000001, US USD"


def test_a_transfer_of_another_amount_is_refused(sandbox):
	one_of_each(sandbox)
	sandbox.admin.payouts.transactions[-1].amount = D("-6.90")
	with pytest.raises(StatementError, match=r"6\.80 and 6\.90"):
		fetched(sandbox)


def test_a_payout_that_contradicts_itself_stops_no_other(sandbox):
	one_of_each(sandbox)
	sandbox.admin.payouts.transactions[-1].amount = D("-6.90")
	sandbox.admin.payouts.add(
		Payout("502", ISSUED + timedelta(days=1), "USD", D("9.00")),
		[Transaction("21", "CHARGE", D("9.00"), ISSUED)],
	)
	given = []
	with pytest.raises(StatementError, match=r"6\.80 and 6\.90"):
		for statement in payments(sandbox).fetch(EARLY, {}):
			given.append(statement.statement_id)
	assert given == ["502"]


# the exported file


def row(**changed: str) -> str:
	cells = {
		"at": "2026-03-02 10:15:00 -0500", "type": "charge", "order": "#1001", "brand": "visa", "source": "online",
		"state": "paid", "date": "2026-03-05", "payout": "501", "available": "2026-03-05", "amount": "56.29", "fee": "1.93",
		"net": "54.36", "checkout": "#5501", "method": "card", "paid": "56.29", "paid_in": "USD", "currency": "USD", "vat": "0.00",
	}  # fmt: skip
	return ",".join({**cells, **changed}.values()) + "\n"


def test_the_exported_file_is_read_by_payout_and_currency():
	text = (
		HEADER
		+ row()
		+ row(
			type="refund", amount="-10.00", fee="0.00", net="-10.00", payout="502", paid="9.20", paid_in="EUR"
		)
	)
	text += row(order="#1003", currency="CAD", payout="503", paid_in="CAD") + row(
		state="pending", payout="", date=""
	)
	first, second, third = read("Shopify Payments", text)
	assert (first.statement_id, first.currency, first.payout) == ("501", "USD", None)
	assert first.paid_at == datetime(2026, 3, 5, tzinfo=timezone.utc)
	[line] = first.lines
	assert (line.kind, line.order_number, line.net, line.other_ids) == (
		LineKind.CHARGE,
		"#1001",
		D("54.36"),
		("5501",),
	)
	assert line.at == datetime(2026, 3, 2, 15, 15, tzinfo=timezone.utc)
	assert line.paid_amount is None
	[refund] = second.lines
	assert (refund.kind, refund.paid_amount, refund.paid_currency) == (LineKind.REFUND, D("-9.20"), "EUR")
	assert third.currency == "CAD"


def test_a_row_of_the_payout_itself_says_what_was_paid_out():
	text = (
		HEADER + row() + row(type="payout", order="", amount="-54.36", fee="0.00", net="-54.36", checkout="")
	)
	[statement] = read("Shopify Payments", text)
	assert statement.payout == D("54.36")
	assert prove(statement).stands


def test_the_same_rows_have_the_same_ids_also_when_the_payout_has_gone_on():
	before = HEADER + row() + row() + row(order="#1002", state="pending", payout="", date="")
	after = HEADER + row(order="#1002") + row() + row()
	ids = {line.line_id for one in read("Shopify Payments", before) for line in one.lines}
	later = [line for one in read("Shopify Payments", after) for line in one.lines]
	assert len(ids) == 2
	assert ids == {line.line_id for line in later if line.order_number == "#1001"}


def test_an_unknown_type_is_left_to_a_person_and_remembered():
	text = HEADER + row(type="magic_credit")
	assert read("Shopify Payments", text)[0].lines[0].kind is LineKind.UNKNOWN
	assert read("Shopify Payments", text, {"magic_credit": LineKind.LOAN})[0].lines[0].kind is LineKind.LOAN


@pytest.mark.parametrize(
	("text", "said", "at"),
	[
		("", "empty", 0),
		("\x00\x01", "no text", 0),
		("Payout Date,Status,Charges,Total,Currency\n2026-03-05,paid,1.00,1.00,USD\n", "list of payouts", 0),
		("a,b\n1,2\n", "no file of transactions", 0),
		(HEADER + row()[:-1], "middle of row 2", 2),
		(HEADER + row() + row()[:60] + "\n", "Row 3 has", 3),
		(HEADER + row(order='"#1001'), "middle of row 2", 2),
		(HEADER + row(amount=""), "no amount", 2),
		(HEADER + row(net="54.35"), "54.36, but the provider states 54.35", 2),
		(HEADER + row(amount="5.x"), "no amount", 2),
		(HEADER + row(amount="56.291"), "more decimals", 2),
		(HEADER + row(currency="US"), "currency code", 2),
		(HEADER + row(at="yesterday"), "no date", 2),
		(HEADER + row(state="pending"), "No payout of this file", 0),
		(HEADER + row(state="seized"), "a state that is not known", 2),
		(HEADER + row(payout="", date=""), "names no payout", 2),
	],
)
def test_a_file_that_cannot_be_read_says_why_and_where(text, said, at):
	with pytest.raises(StatementError, match=said) as told:
		read("Shopify Payments", text)
	assert told.value.row == at


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not part of this repository")
def test_shopifys_own_example_of_a_payout_is_understood():
	"""It is REST's; its types are those of the exported file. One of its rows contradicts itself, and they do not come to the
	payout."""
	every = json.loads((SAMPLES / "shopify/payouts_transactions.json").read_text())["transactions"]
	nodes = [one for one in every if D(one["net"]) == D(one["amount"]) - D(one["fee"])]
	assert len(every) - len(nodes) == 1
	text = HEADER
	for node in nodes:
		figures = {name: node[name] for name in ("amount", "fee", "net", "currency")}
		text += row(
			type=node["type"],
			at=node["processed_at"],
			payout=str(node["payout_id"]),
			paid_in="USD",
			**figures,
		)
	[statement] = read("Shopify Payments", text)
	assert statement.payout == D("41.90")
	assert LineKind.UNKNOWN not in {line.kind for line in statement.lines}
	assert sum(line.net for line in statement.lines) == sum(
		D(one["net"]) for one in nodes if one["type"] != "payout"
	)
