"""Files of any provider, by a mapping."""

import io
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from openpyxl import Workbook

from ecom_erp.core.accounting.statements.cells import DayOrder
from ecom_erp.core.accounting.statements.mapped import FeeSign, FileMapping
from ecom_erp.core.accounting.statements.mapped_fields import FIELDS, guess, missing
from ecom_erp.core.accounting.statements.model import LineKind, prove
from ecom_erp.core.accounting.statements.reading import StatementError
from tests.statements.conftest import read

D = Decimal
KLARNA = {
	"type": "type", "at": "capture_date", "amount": "gross_amount", "fee": "fee", "fee_tax": "vat", "net": "net_amount",
	"order_number": "merchant_reference1", "transaction_id": "capture_id", "currency": "currency_code",
	"payout_id": "payment_reference", "payout_date": "payout_date",
}  # fmt: skip
HEADER = "type,capture_date,gross_amount,fee,vat,net_amount,merchant_reference1,capture_id,currency_code,payment_reference,payout_date"
MAPPING = FileMapping(
	KLARNA,
	fees=FeeSign.NEGATIVE,
	payout_types=frozenset({"payout"}),
	kinds={"sale": LineKind.CHARGE, "return": LineKind.REFUND},
)
ROWS = (
	"SALE,2026-03-01,100.00,-3.00,-0.57,96.43,#1001,C1,EUR,P1,2026-03-05",
	"RETURN,2026-03-02,-20.00,0.50,0.10,-19.40,#1001,C2,EUR,P1,2026-03-05",
	"PAYOUT,2026-03-05,-77.03,0.00,0.00,-77.03,,,EUR,P1,2026-03-05",
	"SALE,2026-03-03,50.00,-1.00,-0.19,48.81,#1002,C3,SEK,P2,2026-03-06",
)


def file(*rows: str, header: str = HEADER, end: str = "\n") -> bytes:
	return ("\n".join([header, *rows]) + end).encode()


def mapped(data, mapping=MAPPING, remembered=None):
	return read("Other Provider", data, remembered, mapping=mapping)


def test_lines_are_read_by_payout_and_currency():
	first, second = mapped(file(*ROWS))
	assert (first.statement_id, first.currency, first.payout) == ("P1", "EUR", D("77.03"))
	assert first.paid_at == datetime(2026, 3, 5, tzinfo=timezone.utc)
	assert prove(first).stands
	sold, back = first.lines
	assert (sold.kind, sold.amount, sold.fee, sold.fee_tax) == (
		LineKind.CHARGE,
		D("100.00"),
		D("3.00"),
		D("0.57"),
	)
	assert (sold.order_number, sold.transaction_id) == ("#1001", "C1")
	assert (back.kind, back.fee, back.fee_tax) == (LineKind.REFUND, D("-0.50"), D("-0.10"))
	assert (second.currency, second.payout) == ("SEK", None)


def test_what_people_said_of_a_type_goes_before_the_mapping():
	assert (
		mapped(file(*ROWS), remembered={"sale": LineKind.ADJUSTMENT})[0].lines[0].kind is LineKind.ADJUSTMENT
	)
	other = FileMapping(KLARNA, payout_types=frozenset({"payout"}))
	assert {line.kind for line in mapped(file(*ROWS), other)[0].lines} == {LineKind.UNKNOWN}


def test_fees_may_be_written_without_a_sign():
	mapping = FileMapping(KLARNA, fees=FeeSign.POSITIVE)
	[statement] = mapped(file("SALE,2026-03-01,100.00,3.00,0.57,96.43,#1,C1,EUR,P1,"), mapping)
	assert (statement.lines[0].fee, statement.lines[0].fee_tax) == (D("3.00"), D("0.57"))


def test_the_other_sign_of_fees_is_refused_rather_than_booked():
	with pytest.raises(StatementError, match=r"103\.57, but the provider states 96\.43"):
		mapped(file(ROWS[0]), FileMapping(KLARNA, fees=FeeSign.POSITIVE))


def test_lines_without_ids_keep_theirs_when_the_next_file_overlaps():
	columns = {name: title for name, title in KLARNA.items() if name != "line_id"}
	mapping = FileMapping(columns)
	first = {line.line_id for one in mapped(file(ROWS[0], ROWS[0], ROWS[1]), mapping) for line in one.lines}
	unpaid = ROWS[1].replace("P1,2026-03-05", ",")
	later = {line.line_id for one in mapped(file(unpaid, ROWS[3]), mapping) for line in one.lines}
	assert len(first) == 3
	assert len(first & later) == 1


def test_european_figures_dates_and_separators():
	columns = {"type": "Art", "at": "Datum", "amount": "Betrag", "balance": "Saldo"}
	mapping = FileMapping(columns, "EUR", ",", DayOrder.DAY_FIRST, time_zone="Europe/Berlin")
	text = "Kontoauszug;;;\nMüller GmbH;;;\n\nArt;Datum;Betrag;Saldo\nVerkauf;03/04/2026 12:00;1.234,56;1.244,56\nGebühr;04/04/2026;-4,56;1.240,00\n"
	for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
		[statement] = mapped(text.encode(encoding), mapping)
		assert (statement.opening, statement.closing) == (D("10.00"), D("1240.00"))
		assert prove(statement).stands
		assert statement.lines[0].at == datetime(2026, 4, 3, 10, tzinfo=timezone.utc)
		assert statement.statement_id == "file 2026-04-03..2026-04-03"
		assert statement.lines[1].type == "Gebühr"


def test_money_in_and_out_in_two_columns():
	columns = {"type": "类型", "at": "日期", "amount": "收入", "amount_out": "支出"}
	text = "类型,日期,收入,支出\n交易,2026-03-01,5.00,\n退款,2026-03-01,,2.00\n退款,2026-03-01,0.00,-1.00\n"
	[statement] = mapped(text.encode("gbk"), FileMapping(columns, "CNY"))
	assert [line.amount for line in statement.lines] == [D("5.00"), D("-2.00"), D("-1.00")]


def test_files_that_only_state_the_net():
	columns = {"type": "Type", "at": "Date", "net": "Net", "fee": "Fee"}
	[statement] = mapped(b"Type,Date,Net,Fee\nsale,2026-03-01,96.80,-3.20\n", FileMapping(columns, "USD"))
	assert (statement.lines[0].amount, statement.lines[0].net) == (D("100.00"), D("96.80"))


def workbook(rows) -> bytes:
	book = Workbook()
	for row in rows:
		book.active.append(row)
	stream = io.BytesIO()
	book.save(stream)
	return stream.getvalue()


def test_a_workbook_is_read_like_a_file():
	columns = {
		"type": "Type",
		"at": "Date",
		"amount": "Amount",
		"order_number": "Order",
		"payout_id": "Payout",
	}
	rows = [["Statement"], [], ["Type", "Date", "Amount", "Order", "Payout"]]
	rows += [
		["sale", datetime(2026, 3, 1, 12), 0.1 + 0.2, 1001, "P1"],
		["sale", date(2026, 3, 2), 12, "#1002", "P1"],
	]
	[statement] = mapped(workbook(rows), FileMapping(columns, "USD", time_zone="Asia/Shanghai"))
	assert [line.amount for line in statement.lines] == [D("0.30"), D("12.00")]
	assert statement.lines[0].at == datetime(2026, 3, 1, 4, tzinfo=timezone.utc)
	assert statement.lines[0].order_number == "1001"


def test_a_column_of_the_payout_is_proven_and_must_agree():
	columns = {
		"type": "Type",
		"at": "Date",
		"amount": "Amount",
		"payout_id": "Payout",
		"payout_amount": "Paid Out",
	}
	text = "Type,Date,Amount,Payout,Paid Out\nsale,2026-03-01,5.00,P1,7.00\nsale,2026-03-01,2.00,P1,{}\n"
	[statement] = mapped(text.format("7.00").encode(), FileMapping(columns, "USD"))
	assert prove(statement).stands
	with pytest.raises(StatementError, match="another payout amount"):
		mapped(text.format("8.00").encode(), FileMapping(columns, "USD"))


def test_the_columns_of_klarna_are_recognised():
	found = guess(HEADER.split(","))
	assert {name: found[name] for name in ("type", "at", "amount", "fee", "net", "currency")} == {
		name: KLARNA[name] for name in ("type", "at", "amount", "fee", "net", "currency")
	}
	assert missing(found) == []
	assert missing({}) == ["type", "at", "amount"]
	assert all(label for label, _words in FIELDS.values())


SIMPLE = FileMapping({"type": "Type", "at": "Date", "amount": "Amount"}, "USD")


@pytest.mark.parametrize(
	("data", "mapping", "said", "at"),
	[
		(file(*ROWS), None, "Choose a mapping", 0),
		(file(*ROWS), FileMapping({"type": "type"}, "USD"), "lacks columns for: Date, Amount", 0),
		(file(*ROWS), FileMapping({"type": "type", "at": "capture_date", "amount": "fee"}), "Enter the currency", 0),
		(file(*ROWS), SIMPLE, "no column Amount", 0),
		(file(), MAPPING, "header and no lines", 0),
		(file(ROWS[0].replace("100.00", "")), MAPPING, "no amount", 2),
		(file(ROWS[0].replace("96.43", "96.44")), MAPPING, "but the provider states 96.44", 2),
		(file(ROWS[0].replace("2026-03-01", "01/03/2026")), MAPPING, "is no date", 2),
		(file(ROWS[0] + ",extra"), MAPPING, "more cells than the header", 2),
		(file(ROWS[0].replace("EUR", "EURO")), MAPPING, "currency code", 2),
		(file('"SALE,2026'), MAPPING, "middle of row 2", 2),
		(b"Type,Date,Amount\nsale,2026-03-01,12.3", SIMPLE, "middle of row 2", 2),
		(workbook([["Type", "Date", "Amount"], ["sale", "2026-03-01", "=1+1"]]), SIMPLE, "never calculated", 0),
		(b"PK\x03\x04no book", SIMPLE, "no Excel workbook", 0),
		(b"Type,Date,Amount\nsale,2026-03-01,5.00\n\xff\xfe\x81", SIMPLE, "no text", 0),
	],
	# a workbook's bytes differ from one shard to the next
	ids=lambda value: value if isinstance(value, str) else "-",
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_and_where(data, mapping, said, at):
	with pytest.raises(StatementError, match=said) as told:
		mapped(data, mapping)
	assert told.value.row == at


def test_a_last_row_without_its_end_is_taken_where_no_figure_can_be_cut():
	text = b"Type,Date,Amount,Order\nsale,2026-03-01,12.30,#1"
	assert len(mapped(text, SIMPLE)[0].lines) == 1


def test_a_large_file_is_read_in_time():
	started = datetime.now()
	rows = [ROWS[0].replace("C1", f"C{number}").replace("#1001", "Müller") for number in range(50_000)]
	for encoding in ("utf-8", "cp1252"):
		data = ("\n".join([HEADER, *rows]) + "\n").encode(encoding)
		assert len(mapped(data)[0].lines) == 50_000
	assert datetime.now() - started < timedelta(seconds=30)
