"""An exported table says all of an order: read back, it is the same order, and written again, the same bytes."""

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecom_erp.core import workbook
from ecom_erp.core.intake import table_text
from ecom_erp.core.intake.copies import table, writing
from ecom_erp.core.intake.copies.columns import ALL, COLUMNS, is_copy, is_personal
from ecom_erp.core.intake.copies.reading import missing, read_copies
from ecom_erp.core.orders.canonical import (
	Address,
	Buyer,
	CanonicalOrder,
	Line,
	Payment,
	PaymentKind,
	PaymentState,
	Refund,
	RefundLine,
	ShopStop,
	storable_order,
	to_dict,
)
from ecom_erp.core.spreadsheets import guarded, unguarded
from ecom_erp.core.text import as_json

AT = datetime(2026, 3, 2, 8, 15, tzinfo=timezone.utc)
TEXTS = st.one_of(
	st.sampled_from(
		["", "=1+1", "'=1+1", "''@x", "+49 (0)171 / 12", "+x", "-5", "007", "12345678901234567890", "😀 é 李雷", "a\nb\r\nc",
		 'say "x"', "a;b\tc|d", "'s-Gravenhage", "[1, 2]", "a, b", "yes", "#N/A", "1E+5"]
	),
	st.text(max_size=20),
)  # fmt: skip
IDS = st.sampled_from(["1001", "0007", "gid://shopify/Order/4501", "98765432109876543210", "A-1", "#12"])
AMOUNTS = st.one_of(
	st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-2)),
	st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-3)),
	st.integers(0, 10**6).map(Decimal),
	st.sampled_from([Decimal("0.1234"), Decimal("999999999999.99"), Decimal("12.000")]),
)
MOMENTS = st.integers(0, 10**9).map(
	lambda seconds: datetime(2001, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)
)
ADDRESSES = st.builds(Address, *[TEXTS] * 8, st.sampled_from(["", "DE", "CN"]), *[TEXTS] * 5)
PAYMENTS = st.builds(
	Payment, IDS, TEXTS, st.sampled_from(PaymentKind), AMOUNTS, st.just("EUR"), st.none() | MOMENTS, st.booleans(),
	st.none() | AMOUNTS, st.booleans(),
)  # fmt: skip
REFUNDS = st.builds(
	Refund, IDS, st.none() | MOMENTS, AMOUNTS,
	st.lists(st.builds(RefundLine, IDS, st.integers(0, 5), st.none() | AMOUNTS, st.none() | AMOUNTS, st.booleans()), max_size=2).map(tuple),
	AMOUNTS, TEXTS, st.none() | AMOUNTS, AMOUNTS, st.none() | AMOUNTS, st.booleans(),
)  # fmt: skip
LINES = st.builds(
	Line, IDS, TEXTS, TEXTS, TEXTS, st.integers(0, 999), AMOUNTS, AMOUNTS, AMOUNTS, TEXTS, st.none() | st.booleans(),
	st.integers(0, 99999), st.integers(0, 9), st.sampled_from(["", "1.5"]),
)  # fmt: skip


@st.composite
def orders(draw) -> CanonicalOrder:
	lines = draw(st.lists(LINES, max_size=4, unique_by=lambda line: line.external_id))
	order = CanonicalOrder(
		draw(IDS), draw(TEXTS), draw(MOMENTS), draw(MOMENTS), draw(st.sampled_from(["EUR", "JPY", "KWD"])),
		draw(st.sampled_from(PaymentState)), draw(AMOUNTS), tuple(lines),
		draw(st.builds(Buyer, TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from(["", "de-DE"]))), draw(ADDRESSES), draw(ADDRESSES),
		draw(st.booleans()), draw(AMOUNTS), draw(AMOUNTS), draw(TEXTS), draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS),
		tuple(draw(st.lists(PAYMENTS, max_size=2))), (), tuple(draw(st.lists(REFUNDS, max_size=2))),
		draw(st.none() | MOMENTS), draw(TEXTS), draw(st.booleans()), draw(st.none() | MOMENTS),
		tuple(sorted(filter(None, (one.strip() for one in draw(st.lists(TEXTS, max_size=3)))))), draw(TEXTS),
		draw(st.booleans()), draw(st.booleans()), draw(st.sampled_from(ShopStop)), draw(TEXTS), draw(st.booleans()),
		draw(TEXTS),
		draw(st.none() | st.integers(0, 6)),
	)  # fmt: skip
	order = storable_order(order)
	tags = tuple(one for one in order.tags if one)
	number = order.number or order.external_id
	return replace(order, tags=tags, number=number)


def table_of(orders, names=ALL) -> list[list]:
	return [
		list(names),
		*(row for order in orders for row in writing.rows(order, {"here.order": "A-1"}, names)),
	]


def text(cell) -> str:
	return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def csv_file(rows) -> bytes:
	stream = io.StringIO(newline="")
	csv.writer(stream).writerows([[guarded(text(cell)) for cell in row] for row in rows])
	return ("\ufeff" + stream.getvalue()).encode()


def excel_file(rows) -> bytes:
	stream = io.BytesIO()
	workbook.write(stream, rows)
	return stream.getvalue()


def from_csv(data: bytes) -> list:
	return table.plain(table_text.rows(data))


def from_excel(data: bytes) -> list:
	book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
	return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def json_lines(rows) -> bytes:
	names, *others = rows
	cells = [[text(one) if isinstance(one, Decimal) else one for one in row] for row in others]
	return "".join(as_json(dict(zip(names, row, strict=True))) + "\n" for row in cells).encode()


FORMS = {
	"csv": (csv_file, from_csv),
	"excel": (excel_file, from_excel),
	"json": (json_lines, table.rows_of_json),
}


@pytest.mark.parametrize("form", FORMS)
@given(order=orders())
@settings(max_examples=60, deadline=None)
def test_an_order_comes_back_as_it_was_and_is_written_the_same_again(form, order):
	write, read = FORMS[form]
	data = write(table_of([order]))
	header, *rows = read(data)
	[found] = read_copies(header, rows)
	assert found.problems == ()
	assert found.order == order
	assert to_dict(found.order).keys() == to_dict(order).keys()
	assert write(table_of([found.order])) == data


@given(text=st.one_of(TEXTS, st.text(alphabet="'=+-@ \t\r1a", max_size=8)))
def test_a_guarded_text_is_no_formula_and_comes_back(text):
	assert unguarded(guarded(text)) == text
	assert not guarded(text).lstrip().startswith(("=", "@"))


ORDER = CanonicalOrder(
	"1001", "#1001", AT, AT, "EUR", PaymentState.PAID, Decimal("30.00"),
	(Line("1", "", "MUG", "Mug", 2, Decimal("10.00")), Line("2", "", "CUP", "Cup", 1, Decimal("10.00"))),
	Buyer(name="Ann"), Address(name="Ann", country_code="DE"),
)  # fmt: skip


def test_each_line_is_a_row_and_the_order_stands_in_each():
	names = ["order.id", "order.total", "line.sku", "line.quantity", "here.order", "order.created_at"]
	time = "2026-03-02T08:15:00+00:00"
	assert table_of([ORDER], names)[1:] == [
		["1001", Decimal("30.00"), "MUG", 2, "A-1", time],
		["1001", Decimal("30.00"), "CUP", 1, "A-1", time],
	]


def changed(name: str, value, row: int = 1) -> list:
	rows = [[text(cell) for cell in row] for row in table_of([ORDER])]
	rows[row][list(ALL).index(name)] = value
	[found] = read_copies(rows[0], rows[1:])
	return [(one.row, one.column) for one in found.problems]


@pytest.mark.parametrize(
	("name", "value"),
	[
		("order.total", "12,50"), ("order.total", "NaN"), ("order.total", "1" * 14), ("order.total", ""),
		("order.created_at", "2026-03-02 08:15"), ("order.created_at", "yesterday"), ("order.payment_state", "bezahlt"),
		("order.taxes_included", "maybe"), ("order.payments", "[{"), ("order.payments", '[{"x": 1}]'), ("order.payments", "[null]"),
		("order.payments", '[{"id": "1"}]'), ("order.refunds", "paypal"), ("line.quantity", "1.5"), ("line.quantity", "-1"),
		("line.id", ""), ("line.id", "9.8E+19"),
	],
)  # fmt: skip
def test_what_was_spoilt_is_told_with_its_row(name, value):
	assert changed(name, value)


def test_an_id_that_no_order_can_have_is_told():
	rows = [[text(cell) for cell in row] for row in table_of([replace(ORDER, external_id="x" * 101)])]
	[found] = read_copies(rows[0], rows[1:])
	assert [(one.row, one.column) for one in found.problems] == [(2, "order.id")]


def test_rows_of_one_order_must_not_contradict_each_other():
	assert changed("order.note", "other", row=2) == [(3, "order.note")]


def test_two_lines_with_one_id_are_told():
	assert changed("line.id", "1", row=2) == [(2, "line.id")]


def test_a_bad_order_does_not_keep_the_others_from_being_read():
	other = replace(ORDER, external_id="1002")
	rows = [[text(cell) for cell in row] for row in table_of([ORDER, other])]
	rows[1][list(ALL).index("order.total")] = "x"
	first, second = read_copies(rows[0], rows[1:])
	assert first.order is None and second.order == other


def test_fewer_columns_are_enough_as_long_as_the_needed_are_there():
	names = ["order.id", "order.created_at", "order.currency", "order.payment_state", "order.total", "line.id", "line.quantity", "line.unit_price"]  # fmt: skip
	rows = table_of([ORDER], names)
	[found] = read_copies(rows[0], rows[1:])
	assert found.problems == () and found.order.computed_total == ORDER.computed_total
	assert missing(names) == [] and missing(names[:-1]) == ["line.unit_price"]


def test_exports_are_told_from_tables_of_marketplaces():
	assert is_copy(ALL) and is_copy(["line.id", " order.id "])
	assert not is_copy(["Order ID", "Line ID", "order.id"])


def test_what_says_who_bought_is_marked():
	personal = {name for name in COLUMNS if is_personal(name)}
	assert {"buyer.email", "ship.line1", "bill.phone", "order.note", "ship.postal_code"} <= personal
	assert not personal & {"order.id", "ship.country_code", "line.sku", "order.total"}


def test_a_workbook_has_no_formula_and_refuses_what_does_not_fit():
	data = excel_file([["=1+1", Decimal("10.00"), 5]])
	assert from_excel(data) == [["=1+1", 10, 5]]
	with pytest.raises(workbook.DoesNotFit):
		excel_file([["x" * 32_768]])
