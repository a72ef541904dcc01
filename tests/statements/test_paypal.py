"""PayPal: days fetched from its simulated interface, settlement reports, and the activity that people download."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from ecom_erp.core.accounting.statements.model import LineKind, prove
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations.http import Refused, Throttled, Unreachable
from ecom_erp.integrations.statements.paypal.settings import DAY_FIRST
from ecom_sandbox.gateways.paypal import ACCOUNT, CLIENT_ID, MOST, SECRET, PayPalServer
from tests.statements.conftest import client, read, reader

D = Decimal
NOON = datetime(2026, 3, 8, 12, tzinfo=timezone.utc)
SINCE = datetime(2026, 3, 8, tzinfo=timezone.utc)
PUBLISHED = Path(os.environ.get("ECOM_PAYPAL_REPORTING") or "none")
TRANSACTIONS, BALANCES = "/v1/reporting/transactions", "/v1/reporting/balances"


@pytest.fixture
def server() -> Iterator[PayPalServer]:
	with PayPalServer() as running:
		yield running


def paypal(server, retries: int = 3, secret: str = SECRET):
	http = client(server.url, retries)
	return reader("PayPal", http, base_url=server.url, client_id=CLIENT_ID, client_secret=secret)


def fetched(server, since=SINCE, **options):
	return list(paypal(server).fetch(since, {}, **options))


def test_a_day_comes_with_its_balances_by_currency(server):
	server.opening = {"USD": D("10.00"), "EUR": D("5.00")}
	server.add("T1", "T0006", "100.00", NOON, fee="-3.20", invoice_id="#1001", custom_field="cart-9")
	server.add("T2", "T1107", "-40.00", NOON, fee="1.10", paypal_reference_id="T1")
	server.add("T3", "T0400", "-50.00", NOON)
	server.add("T4", "T0006", "20.00", NOON, currency="EUR", fee="-1.00")
	server.add("T5", "T0003", "-9.99", NOON)
	server.add("T6", "T1300", "70.00", NOON)
	server.add("T7", "T0006", "80.00", NOON, status="P")
	dollars, euros = fetched(server)
	assert (dollars.statement_id, dollars.currency, dollars.account_id) == ("2026-03-08", "USD", ACCOUNT)
	assert (dollars.opening, dollars.closing, dollars.payout) == (D("10.00"), D("7.91"), None)
	assert prove(dollars).stands and prove(euros).stands
	sold, back, withdrawn, sent = dollars.lines
	assert (sold.kind, sold.amount, sold.fee, sold.order_number) == (
		LineKind.CHARGE,
		D("100.00"),
		D("3.20"),
		"#1001",
	)
	assert (sold.line_id, sold.transaction_id, sold.other_ids) == ("T1:T0006:USD", "T1", ("cart-9",))
	assert (back.kind, back.fee, back.other_ids) == (LineKind.REFUND, D("-1.10"), ("T1",))
	assert withdrawn.kind is LineKind.TRANSFER
	assert (sent.type, sent.kind) == ("T0003 (DR)", LineKind.UNKNOWN)


def test_only_whole_days_that_paypal_has_finished_with(server):
	for day in (7, 8, 9, 10):
		server.add(f"D{day}", "T0006", "1.00", NOON.replace(day=day))
	assert [one.statement_id for one in fetched(server)] == ["2026-03-08", "2026-03-09"]
	assert [one.statement_id for one in fetched(server, known={"2026-03-08"})] == ["2026-03-09"]
	server.refreshed += timedelta(days=1)
	assert [one.statement_id for one in fetched(server)][-1] == "2026-03-10"


def test_a_day_that_contradicts_itself_stops_no_other(server):
	for day in (8, 9):
		server.add(f"D{day}", "T0006", "1.00", NOON.replace(day=day), fee="-0.10")
	server.rows[0]["fee_amount"]["currency_code"] = "EUR"
	given = []
	with pytest.raises(StatementError, match="The fee of D8 is in another currency"):
		for statement in paypal(server).fetch(SINCE, {}):
			given.append(statement.statement_id)
	assert given == ["2026-03-09"]


def test_long_days_come_whole(server):
	for number in range(MOST + 7):
		server.add(f"M{number}", "T0006", "1.00", NOON)
	[statement] = fetched(server)
	assert len(statement.lines) == MOST + 7
	assert prove(statement).stands


def test_the_token_is_asked_for_once_and_renewed_when_it_is_not_taken(server):
	server.add("T1", "T0006", "1.00", NOON)
	adapter = paypal(server)
	list(adapter.fetch(SINCE, {}))
	assert server.calls.count("/v1/oauth2/token") == 1
	server.tokens.clear()
	assert len(list(adapter.fetch(SINCE, {}))) == 1
	assert server.calls.count("/v1/oauth2/token") == 2


@pytest.mark.parametrize("kind", ["429", "503", "lost", "cut"])
@pytest.mark.parametrize("operation", ["/v1/oauth2/token", TRANSACTIONS, BALANCES])
def test_a_call_that_fails_once_is_repeated(server, kind, operation):
	server.add("T1", "T0006", "1.00", NOON)
	server.faults.add(kind=kind, operation=operation)
	assert len(fetched(server)) == 1


@pytest.mark.parametrize(("kind", "error"), [("429", Throttled), ("500", Unreachable), ("cut", Unreachable)])
def test_a_page_that_stays_away_gives_no_half_day(server, kind, error):
	for number in range(MOST + 1):
		server.add(f"M{number}", "T0006", "1.00", NOON)
	server.faults.add(kind=kind, operation=TRANSACTIONS, times=9, after=1)
	given = []
	with pytest.raises(error):
		for statement in paypal(server, retries=1).fetch(SINCE, {}):
			given.append(statement)
	assert given == []


def test_wrong_credentials_are_told_without_them(server):
	with pytest.raises(Refused) as told:
		list(paypal(server, secret="hidden").fetch(SINCE, {}))
	assert str(told.value) == "PayPal does not accept client ID and secret"


def test_without_credentials_nothing_is_asked(server):
	with pytest.raises(StatementError, match="Enter client ID"):
		list(paypal(server, secret="").fetch(SINCE, {}))
	assert server.calls == []


def test_who_is_connected_is_said(server):
	assert paypal(server).test() == f"PayPal {ACCOUNT}"


@pytest.mark.skipif(
	not PUBLISHED.is_file(), reason="PayPal's OpenAPI document is not part of this repository"
)
def test_the_simulated_interface_has_the_fields_that_paypal_publishes(server):
	document = json.loads(PUBLISHED.read_text())
	schemas = document["components"]["schemas"]
	server.add(
		"T1", "T0006", "1.00", NOON, fee="-0.30", invoice_id="1", custom_field="2", paypal_reference_id="3"
	)
	paypal(server).test()
	headers = {"authorization": f"Bearer {server.tokens[-1]}"}
	asked = {
		"start_date": ["2026-03-08T00:00:00Z"],
		"end_date": ["2026-03-08T23:59:59Z"],
		"page": ["1"],
		"page_size": ["5"],
	}
	page = server.answer("GET", TRANSACTIONS, asked, headers, "")
	held = server.answer("GET", BALANCES, {"as_of_time": ["2026-03-08T00:00:00Z"]}, headers, "")
	assert page.keys() <= schemas["search_response"]["properties"].keys()
	assert (
		page["transaction_details"][0]["transaction_info"].keys()
		<= schemas["transaction_info"]["properties"].keys()
	)
	assert held.keys() <= schemas["balances_response"]["properties"].keys()
	parameters = {
		path: {
			one.get("name") or one["$ref"].rpartition("/")[2]
			for one in document["paths"][path]["get"]["parameters"]
		}
		for path in (TRANSACTIONS, BALANCES)
	}
	assert {"start_date", "end_date", "page", "page_size"} <= parameters[TRANSACTIONS]
	assert "as_of_time" in parameters[BALANCES]


# settlement reports

CH = (
	'"CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type","Transaction Event Code",'
	'"Transaction Initiation Date","Transaction Completion Date","Transaction  Debit or Credit","Gross Transaction Amount",'
	'"Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency","Custom Field","Consumer ID",'
	'"Payment Tracking ID","Store ID"\n'
)
TIME = "2026/03/01 09:30:00 -0800"


def body(
	number: str,
	code: str,
	way: str,
	gross: str,
	currency: str = "USD",
	fee_way: str = "DR",
	fee: str = "0",
	**more,
) -> str:
	cells = [
		"SB", number, more.get("invoice", ""), more.get("reference", ""), "TXN", code, TIME, TIME, way, gross, currency, fee_way,
		fee, more.get("fee_currency", currency), "", "BUYER1", "", "",
	]  # fmt: skip
	return ",".join(f'"{one}"' for one in cells) + "\n"


def footer(
	currency: str, begin: str, end: str, begin_way: str = "CR", end_way: str = "CR", rows: int = 0
) -> str:
	balances = f'"{begin_way}",{begin},"{end_way}",{end},"CR",999,"CR",999,"CR",0,"CR",0'
	return f'"SF","{currency}",0,0,0,0,{balances},{rows}\n'


def report(rows: list[str], footers: list[str], count: int | None = None) -> str:
	return (
		'"RH","2026/03/02 05:00:00 -0800","A","ACCT1","009",\n"FH","01"\n'
		'"SH","2026/03/01 00:00:00 -0800","2026/03/01 23:59:59 -0800","ACCT1",""\n'
		+ CH
		+ "".join(rows)
		+ "".join(footers)
		+ f'"SC","{len(rows) if count is None else count}"\n"RF","USD"\n"RC","1"\n"FF","1"\n'
	)


STL = report(
	[
		body("T1", "T0006", "CR", "10000", fee="320", invoice="#1001"),
		body("T2", "T1107", "DR", "4000", fee_way="CR", fee="110", reference="T1"),
		body("T3", "T0006", "CR", "1500", "JPY", fee="60"),
		body("T4", "T1201", "DR", "2500"),
		body("T5", "T1503", "DR", "300"),
		body("T6", "T0400", "DR", "1000"),
	],
	[footer("USD", "1000", "2990"), footer("JPY", "0", "1440")],
)


def test_a_settlement_report_is_proven_by_its_balances_in_each_currency():
	dollars, yen = read("PayPal", STL)
	assert (dollars.account_id, dollars.opening, dollars.closing) == ("ACCT1", D("10.00"), D("29.90"))
	assert (yen.currency, yen.closing, yen.lines[0].net) == ("JPY", D("1440"), D("1440"))
	assert prove(dollars).stands and prove(yen).stands
	assert [line.kind for line in dollars.lines] == [
		LineKind.CHARGE,
		LineKind.REFUND,
		LineKind.DISPUTE,
		LineKind.RESERVE_HELD,
		LineKind.TRANSFER,
	]
	sold, back = dollars.lines[:2]
	assert (sold.order_number, sold.fee, sold.at) == (
		"#1001",
		D("3.20"),
		datetime(2026, 3, 1, 17, 30, tzinfo=timezone.utc),
	)
	assert (back.fee, back.other_ids) == (D("-1.10"), ("T1",))
	assert dollars.begins_at == datetime(2026, 3, 1, 8, tzinfo=timezone.utc)
	assert "BUYER1" not in repr(dollars)


def test_a_balance_may_be_negative():
	[statement] = read(
		"PayPal", report([body("T1", "T0006", "CR", "500")], [footer("USD", "1000", "500", "DR", "DR")])
	)
	assert (statement.opening, statement.closing) == (D("-10.00"), D("-5.00"))
	assert prove(statement).stands


def test_a_report_of_transactions_without_balances_is_not_proven():
	[statement] = read("PayPal", report([body("T1", "T0006", "CR", "500")], []))
	assert (statement.opening, statement.closing) == (None, None)


def test_a_hold_may_have_the_id_of_its_sale():
	rows = [body("T1", "T0006", "CR", "500"), body("T1", "T2105", "DR", "500")]
	[statement] = read("PayPal", report(rows, [footer("USD", "0", "0")]))
	assert [line.line_id for line in statement.lines] == ["T1:T0006:USD", "T1:T2105:USD"]


# activity

ACTIVITY = (
	'"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address",'
	'"Transaction ID","Reference Txn ID","Invoice Number","Custom Number","Balance","Subject","Note","Balance Impact"\n'
)


def act(
	number: str,
	kind: str,
	gross: str,
	fee: str,
	net: str,
	balance: str,
	date: str = "03/25/2026",
	**changed: str,
) -> str:
	cells = {
		"date": date, "time": "10:00:00", "zone": "PST", "name": "Ada Berg", "type": kind, "status": "Completed",
		"currency": "USD", "gross": gross, "fee": fee, "net": net, "from": "ada@example.com", "to": "shop@example.com",
		"id": number, "reference": "", "invoice": "#1001", "custom": "", "balance": balance, "subject": "", "note": "",
		"impact": "Debit" if net.startswith("-") else "Credit",
	}  # fmt: skip
	return ",".join(f'"{one}"' for one in {**cells, **changed}.values()) + "\n"


ROWS = [
	act("A1", "Express Checkout Payment", "1,100.00", "-3.20", "1,096.80", "1,106.80"),
	act("A2", "Payment Refund", "-40.00", "1.10", "-38.90", "1,067.90", time="10:00:05"),
	act("A3", "General Authorization", "70.00", "0.00", "70.00", "1,067.90", status="Pending", impact="Memo"),
	act("A4", "General Withdrawal", "-1,000.00", "0.00", "-1,000.00", "67.90", time="11:00:00"),
]


def test_downloaded_activity_is_proven_by_its_balances():
	for text in (ACTIVITY + "".join(ROWS), "\ufeff" + ACTIVITY + "".join(ROWS[::-1])):
		[statement] = read("PayPal", text)
		assert (statement.opening, statement.closing) == (D("10.00"), D("67.90"))
		assert prove(statement).stands
		assert {line.kind for line in statement.lines} == {
			LineKind.CHARGE,
			LineKind.REFUND,
			LineKind.TRANSFER,
		}
	assert statement.begins_at == datetime(2026, 3, 25, 18, tzinfo=timezone.utc)
	assert "ada" not in repr(statement).casefold()


def test_downloads_that_overlap_share_their_lines():
	whole = {line.line_id for line in read("PayPal", ACTIVITY + "".join(ROWS))[0].lines}
	assert {line.line_id for line in read("PayPal", ACTIVITY + "".join(ROWS[1:]))[0].lines} < whole


def test_european_downloads_are_read_in_their_own_format():
	row = act(
		"A1",
		"General Payment",
		"1.100,00",
		"-3,20",
		"1.096,80",
		"1.106,80",
		"25/03/2026",
		zone="CET",
		currency="EUR",
	)
	[statement] = read("PayPal", ACTIVITY + row)
	assert (statement.opening, statement.lines[0].at) == (
		D("10.00"),
		datetime(2026, 3, 25, 9, tzinfo=timezone.utc),
	)


def test_dates_that_can_be_read_both_ways_are_asked_about():
	text = ACTIVITY + act("A1", "General Payment", "1.00", "0.00", "1.00", "1.00", "03/04/2026")
	with pytest.raises(StatementError, match="03/04/2026 can be read in two ways"):
		read("PayPal", text)
	[statement] = reader("PayPal", dates=DAY_FIRST).read_file(text.encode(), "", {})
	assert statement.begins_at == datetime(2026, 4, 3, 18, tzinfo=timezone.utc)


@pytest.mark.parametrize(
	("text", "said", "at"),
	[
		("a,b\n1,2\n", "no settlement report", 0),
		(STL[:-1], "middle of row 16", 16),
		(STL.split('"SF"')[0], "lacks its end", 0),
		(STL.split('"FF"')[0], "lacks its end", 0),
		(report([body("T1", "T0006", "CR", "500")], [], count=2), "states 2 rows and has 1", 6),
		(report([body("T1", "T0006", "CR", "")], []), "no amount", 5),
		(report([body("T1", "T0006", "", "500")], []), "no amount", 5),
		(report([body("T1", "T0006", "CR", "5.00")], []), "no amount", 5),
		(report([body("T1", "T0006", "CR", "500", "HUF")], []), "whether HUF has decimals", 5),
		(report([body("T1", "T0006", "CR", "500", fee="10", fee_currency="EUR")], []), "fee is in EUR", 5),
		(
			report([body("T1", "T0006", "CR", "500"), body("T1", "T0006", "CR", "600")], []),
			"ID T1:T0006:USD of an earlier",
			6,
		),
		(report(['"SB","T1"\n'], []), "Row 5 is not what PayPal writes", 5),
		(report(['"SB","T1\n'], []), "cannot be told apart|middle of row", 5),
		(ACTIVITY, "no lines", 0),
		(ACTIVITY + ROWS[0][:-1], "middle of row 2", 2),
		(ACTIVITY + ROWS[0].split(',"Ada')[0] + "\n", "Row 2 has", 2),
		(
			ACTIVITY + act("A1", "General Payment", "1.00", "-0.10", "1.00", ""),
			"give 0.90, but the provider states 1.00",
			2,
		),
		(ACTIVITY + act("A1", "General Payment", "", "0.00", "1.00", ""), "no amount", 2),
		(ACTIVITY + act("", "General Payment", "1.00", "0.00", "1.00", ""), "no ID", 2),
		(ACTIVITY + act("A1", "General Payment", "1.00", "0.00", "1.00", "", zone="XYZ"), "no time zone", 2),
	],
)
def test_a_file_that_cannot_be_read_says_why_and_where(text, said, at):
	with pytest.raises(StatementError, match=said) as told:
		read("PayPal", text)
	assert told.value.row == at


def test_a_large_report_is_read_in_time():
	started = datetime.now()
	rows = [body(f"T{number}", "T0006", "CR", "100") for number in range(50_000)]
	[statement] = read("PayPal", report(rows, [footer("USD", "0", "5000000")]))
	assert prove(statement).stands
	assert datetime.now() - started < timedelta(seconds=30)
