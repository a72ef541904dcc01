"""Payouts of Stripe, fetched from its simulated interface and read from its reports."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from ecom_erp.core.accounting.statements.model import LineKind, prove
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations.http import HttpError, Refused, Throttled, Unreachable
from ecom_erp.integrations.statements.stripe import kinds
from ecom_sandbox.gateways.stripe import ACCOUNT, KEY, MOST, StripeServer, balance_transaction, charge
from tests.statements.conftest import client, read, reader

D = Decimal
EARLY = datetime(2026, 1, 1, tzinfo=timezone.utc)
FIXTURES = Path(os.environ.get("ECOM_STRIPE_FIXTURES") or "none")


@pytest.fixture
def server() -> Iterator[StripeServer]:
	with StripeServer() as running:
		yield running


def stripe(server, retries: int = 3, key: str = KEY):
	return reader("Stripe", client(server.url, retries), base_url=server.url, secret_key=key)


def fetched(server, since=EARLY, **options):
	return list(stripe(server).fetch(since, {}, **options))


def sale(number: str = "1", amount: int = 10_000, fee: int = 320, **options):
	return balance_transaction(number, "charge", amount, fee=fee, source=charge(number, amount), **options)


def test_an_automatic_payout_comes_with_all_it_consists_of(server):
	dispute = {
		"id": "dp_1", "object": "dispute", "amount": 2500, "currency": "usd", "metadata": {}, "payment_intent": "pi_9",
		"charge": charge("9", 2500, order_number="#1009"), "evidence_details": {"due_by": 1_773_000_000},
	}  # fmt: skip
	refund = {
		"id": "re_1", "object": "refund", "amount": 4000, "currency": "usd", "metadata": {}, "charge": "ch_1",
		"payment_intent": "pi_1",
	}  # fmt: skip
	server.add(
		"1",
		[
			balance_transaction(
				"1", "charge", 10_000, fee=384, tax=64, source=charge("1", 10_000, order_number="#1001")
			),
			balance_transaction("2", "refund", -4_000, source=refund),
			balance_transaction("3", "dispute", -2_500, fee=1_500, type="adjustment", source=dispute),
			balance_transaction("4", "fee", -200, type="stripe_fee"),
			balance_transaction("5", "risk_reserved_funds", -300, type="reserve_transaction"),
		],
	)
	[statement] = fetched(server)
	assert (statement.statement_id, statement.currency, statement.account_id) == ("po_1", "USD", ACCOUNT)
	assert statement.payout == D("11.16")
	assert prove(statement).stands
	sold, back, disputed, fee, held = statement.lines
	assert (sold.line_id, sold.kind, sold.amount, sold.fee, sold.fee_tax) == (
		"txn_1", LineKind.CHARGE, D("100.00"), D("3.20"), D("0.64"),
	)  # fmt: skip
	assert (sold.order_number, sold.transaction_id, sold.other_ids) == ("#1001", "ch_1", ("pi_1",))
	assert (back.kind, back.transaction_id, back.other_ids) == (LineKind.REFUND, "re_1", ("ch_1", "pi_1"))
	assert (disputed.kind, disputed.order_number, disputed.other_ids) == (
		LineKind.DISPUTE,
		"#1009",
		("ch_9", "pi_9"),
	)
	assert disputed.answer_by == datetime.fromtimestamp(1_773_000_000, timezone.utc)
	assert (fee.kind, fee.amount, held.kind) == (LineKind.FEE, D("-2.00"), LineKind.RESERVE_HELD)


def test_a_payout_ordered_by_hand_says_that_it_has_no_transactions(server):
	server.add("2", [], automatic=False, amount=5_000)
	[statement] = fetched(server)
	assert (statement.payout, statement.lines) == (D("50.00"), ())
	assert "by hand" in statement.note
	assert not prove(statement).stands
	assert "/v1/balance_transactions" not in server.calls


def test_a_sale_in_another_currency_says_what_the_buyer_paid_and_the_rate(server):
	source = charge("1", 1_000, "eur")
	server.add("3", [balance_transaction("1", "charge", 1_234, source=source, rate=1.234)])
	[line] = fetched(server)[0].lines
	assert (line.amount, line.paid_amount, line.paid_currency, line.rate) == (
		D("12.34"), D("10.00"), "EUR", D("1.234"),
	)  # fmt: skip


@pytest.mark.parametrize(
	("currency", "minor", "amount"),
	[
		("jpy", 1234, "1234"),
		("kwd", 1234, "1.234"),
		("isk", 123400, "1234"),
		("mga", 1234, "1234.00"),
		("usd", 1, "0.01"),
	],
)
def test_amounts_have_the_decimals_that_stripe_gives_them(server, currency, minor, amount):
	server.add("4", [balance_transaction("1", "charge", minor, currency=currency)], currency=currency)
	[statement] = fetched(server)
	assert str(statement.lines[0].amount) == amount
	assert prove(statement).stands


def test_payouts_that_may_still_change_are_left_for_the_next_time(server):
	for number, state in enumerate(("pending", "in_transit", "canceled")):
		server.add(f"5{number}", [sale(f"5{number}")], status=state)
	server.add("60", [sale("60")], reconciliation="in_progress")
	server.add("61", [sale("61")], status="failed")
	assert [one.statement_id for one in fetched(server)] == ["po_61"]


def test_payouts_come_oldest_first_since_the_time_asked_for(server):
	for day in (3, 1, 2):
		server.add(f"7{day}", [sale(f"7{day}")], created=1_772_000_000 + day * 86_400)
	since = datetime.fromtimestamp(1_772_000_000 + 2 * 86_400, timezone.utc)
	assert [one.statement_id for one in fetched(server, since)] == ["po_72", "po_73"]
	assert [one.statement_id for one in fetched(server, since, known={"po_72"})] == ["po_73"]


def test_long_lists_come_whole(server):
	many = [sale(f"m{number}", 101, 1) for number in range(2 * MOST + 5)]
	server.add("8", many)
	[statement] = fetched(server)
	assert len(statement.lines) == 2 * MOST + 5
	assert prove(statement).stands


@pytest.mark.parametrize("kind", ["429", "503", "lost", "cut"])
def test_a_call_that_fails_once_is_repeated(server, kind):
	server.add("9", [sale()])
	server.faults.add(kind=kind, operation="/v1/balance_transactions")
	assert [one.statement_id for one in fetched(server)] == ["po_9"]


@pytest.mark.parametrize(
	("kind", "error"),
	[
		("429", Throttled),
		("500", Unreachable),
		("503", Unreachable),
		("lost", Unreachable),
		("cut", Unreachable),
	],
)
def test_a_page_that_stays_away_gives_no_half_payout(server, kind, error):
	server.add("10", [sale(f"n{number}") for number in range(MOST + 1)])
	server.faults.add(kind=kind, operation="/v1/balance_transactions", times=9, after=1)
	given = []
	with pytest.raises(error):
		for statement in stripe(server, retries=1).fetch(EARLY, {}):
			given.append(statement)
	assert given == []


def test_a_wrong_key_is_told_without_it(server):
	with pytest.raises(Refused) as told:
		list(stripe(server, key="rk_secret").fetch(EARLY, {}))
	assert str(told.value) == "Stripe does not accept the secret key"


def test_without_a_key_nothing_is_asked(server):
	with pytest.raises(StatementError, match="Enter the secret key"):
		list(stripe(server, key="").fetch(EARLY, {}))
	assert server.calls == []


def test_an_answer_of_another_shape_is_an_error_of_the_service(server):
	server.answer = lambda *_given: []
	with pytest.raises(HttpError):
		stripe(server).test()


def test_who_is_connected_is_said(server):
	assert stripe(server).test() == f"{ACCOUNT} USD"


def test_a_net_that_is_not_that_of_its_amount_is_refused(server):
	wrong = sale()
	wrong["net"] += 1
	server.add("11", [wrong])
	with pytest.raises(StatementError, match=r"96\.80, but the provider states 96\.81"):
		fetched(server)


def test_a_payout_that_contradicts_itself_is_named_and_stops_no_other(server):
	wrong = sale("2")
	wrong["net"] -= 500
	server.add("11", [wrong], created=1_772_400_000)
	server.add("12", [sale("3")], created=1_772_500_000)
	given = []
	with pytest.raises(StatementError, match=r"^Transaction txn_2: amount, fee and tax give 96\.80, but"):
		for statement in stripe(server).fetch(EARLY, {}):
			given.append(statement.statement_id)
	assert given == ["po_12"]


def test_a_key_that_may_not_read_transactions_is_asked_once(server):
	for number in ("11", "12"):
		server.add(number, [sale(number)])
	server.faults.add(kind="403", operation="/v1/balance_transactions", times=9)
	with pytest.raises(StatementError, match="Allow Read for Balance"):
		fetched(server)
	assert server.calls.count("/v1/balance_transactions") == 1


@pytest.mark.skipif(not FIXTURES.is_file(), reason="Stripe's fixtures are not part of this repository")
def test_the_simulated_interface_has_the_fields_of_stripes_own_examples(server):
	published = json.loads(FIXTURES.read_text())["resources"]
	payout = server.add("12", [sale()])
	assert payout.keys() == published["payout"].keys()
	assert sale().keys() == published["balance_transaction"].keys()
	assert charge("1", 1).keys() <= published["charge"].keys()


# the reports

REPORT = (
	"automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,created_utc,currency,gross,fee,net,"
	"reporting_category,source_id,payment_intent_id,charge_id,payment_metadata[order_id]\n"
)
EXPORT = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Transfer,Transfer Date (UTC)\n"


def reported(**changed: str) -> str:
	cells = {
		"payout": "po_1", "paid": "2026-03-05 00:00:00", "id": "txn_1", "created": "2026-03-02 10:15:31", "currency": "gbp",
		"gross": "45.99", "fee": "0.89", "net": "45.10", "category": "charge", "source": "ch_1", "intent": "pi_1",
		"charge": "ch_1", "order": "1001",
	}  # fmt: skip
	return ",".join({**cells, **changed}.values()) + "\n"


def test_the_payout_report_is_read_by_payout():
	text = (
		REPORT
		+ reported()
		+ reported(id="txn_2", category="refund", gross="-5.00", fee="0.00", net="-5.00", source="re_1")
	)
	text += reported(id="txn_3", category="payout", gross="-40.10", fee="0", net="-40.10", source="po_1")
	text += reported(id="txn_4", payout="po_2", paid="2026-03-06 00:00:00", currency="eur")
	first, second = read("Stripe", text)
	assert (first.statement_id, first.currency, first.payout) == ("po_1", "GBP", D("40.10"))
	assert first.paid_at == datetime(2026, 3, 5, tzinfo=timezone.utc)
	assert prove(first).stands
	sold, back = first.lines
	assert (sold.line_id, sold.order_number, sold.transaction_id, sold.other_ids) == (
		"txn_1",
		"1001",
		"ch_1",
		("pi_1",),
	)
	assert (back.kind, back.transaction_id, back.other_ids) == (LineKind.REFUND, "re_1", ("ch_1", "pi_1"))
	assert (second.statement_id, second.currency, second.payout) == ("po_2", "EUR", None)


def test_an_account_with_payouts_by_hand_is_one_statement_a_currency():
	text = EXPORT + "txn_1,charge,ch_1,120.00,3.78,116.22,usd,2026-03-01 14:03,2026-03-03 00:00,Sale,,\n"
	text += "txn_2,stripe_fee,,-2.00,0.00,-2.00,usd,2026-03-02 14:03,2026-03-02 14:03,Billing,,\n"
	text += "txn_3,payout,po_1,-114.22,0.00,-114.22,usd,2026-03-05 14:03,2026-03-05 14:03,STRIPE PAYOUT,,\n"
	[statement] = read("Stripe", text)
	assert statement.statement_id == "balance 2026-03-01..2026-03-05"
	assert [line.kind for line in statement.lines] == [LineKind.CHARGE, LineKind.FEE, LineKind.TRANSFER]
	assert statement.payout is None


def test_what_has_no_payout_yet_is_left_to_the_next_report():
	text = REPORT + reported() + reported(id="txn_2", payout="", paid="")
	assert [one.statement_id for one in read("Stripe", text)] == ["po_1"]


def test_the_same_row_twice_is_one_and_a_changed_one_is_an_error():
	assert len(read("Stripe", REPORT + reported() + reported())[0].lines) == 1
	with pytest.raises(StatementError, match="ID txn_1 of an earlier row"):
		read("Stripe", REPORT + reported() + reported(gross="46.99", net="46.10"))


def test_an_unknown_category_is_left_to_a_person():
	text = REPORT + reported(category="climate_order_purchase")
	assert read("Stripe", text)[0].lines[0].kind is LineKind.UNKNOWN
	said = {"climate_order_purchase": LineKind.ADJUSTMENT}
	assert read("Stripe", text, said)[0].lines[0].kind is LineKind.ADJUSTMENT


@pytest.mark.parametrize(
	("text", "said", "at"),
	[
		("Transaction Date,Type,Order\n", "no itemised report of Stripe", 0),
		("category,count,net,fee,currency\ncharge,1,1,1,usd\n", "no itemised report of Stripe", 0),
		("balance_transaction_id,net,fee,currency,created_utc,type\n", "lacks the column gross", 0),
		("balance_transaction_id,created,gross,fee,net,currency,reporting_category\n", "not in UTC", 0),
		(REPORT, "no transactions", 0),
		(REPORT + reported()[:-1], "middle of row 2", 2),
		(REPORT + reported() + reported(id="txn_2")[:40] + "\n", "Row 3 has", 3),
		(REPORT + reported(gross=""), "no amount", 2),
		(REPORT + reported(id=""), "no ID", 2),
		(REPORT + reported(net="45.11"), "but the provider states", 2),
		(REPORT + reported(currency="jpy"), "more decimals than JPY", 2),
	],
)
def test_a_report_that_cannot_be_read_says_why_and_where(text, said, at):
	with pytest.raises(StatementError, match=said) as told:
		read("Stripe", text)
	assert told.value.row == at


def test_a_large_report_is_read_in_time():
	started = datetime.now()
	text = REPORT + "".join(reported(id=f"txn_{number}") for number in range(50_000))
	[statement] = read("Stripe", text)
	assert len(statement.lines) == 50_000
	assert datetime.now() - started < timedelta(seconds=30)


def test_no_name_has_two_kinds():
	assert kinds.PAYOUT not in kinds.KNOWN
