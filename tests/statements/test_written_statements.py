"""Random statements, written in each provider's form by writers that share nothing with the readers, are read back line by
line; and what is cut anywhere is refused or is the same, never less."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, prove
from ecom_erp.core.accounting.statements.reading import StatementError
from tests.statements import test_amazon, test_chinese_bills, test_paypal, test_shopify_payments, test_stripe
from tests.statements.conftest import read, reader

CHINA = timezone(timedelta(hours=8))
DIGITS = {"USD": 2, "JPY": 0, "KWD": 3}
BASE = datetime(2026, 3, 1, 0, 0, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Entry:
	"""Whole units of the smallest coin; `fee` is what is taken."""

	number: int
	sale: bool
	amount: int
	fee: int
	seconds: int
	order: str

	@property
	def signed(self) -> int:
		return self.amount if self.sale else -self.amount

	@property
	def net(self) -> int:
		return self.signed - self.fee

	@property
	def at(self) -> datetime:
		return BASE + timedelta(seconds=self.seconds)


def coins(units: int, digits: int, sign: str = ".", group: str = "") -> str:
	"""By hand, so that no reading of decimals is repeated here."""
	text = str(abs(units)).rjust(digits + 1, "0")
	whole, rest = (text[:-digits], text[-digits:]) if digits else (text, "")
	if group:
		whole = group.join(reversed([whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]))
	return ("-" if units < 0 else "") + whole + (sign + rest if rest else "")


orders = st.text(
	st.characters(categories=("L", "N"), include_characters='-_ ,;"#', max_codepoint=0x9FFF), max_size=12
).map(str.strip)
plain_orders = st.from_regex(r"#?[A-Z0-9-]{0,12}", fullmatch=True)


@st.composite
def entries(draw, order=plain_orders, fees=True):
	count = draw(st.integers(1, 12))
	return [
		Entry(
			number,
			draw(st.booleans()),
			draw(st.integers(1, 10**9)),
			draw(st.integers(-500, 500)) if fees else 0,
			draw(st.integers(0, 86_399)),
			draw(order),
		)
		for number in range(1, count + 1)
	]


currencies = st.sampled_from(sorted(DIGITS))


def written(header: list[str], rows: list[list[str]]) -> str:
	stream = io.StringIO()
	writer = csv.writer(stream, lineterminator="\r\n")
	writer.writerows([header, *rows])
	return stream.getvalue()


def same(lines, expected, digits: int, *, fees: bool = True) -> None:
	assert [(coins_of(line.amount, digits), coins_of(line.fee, digits), line.at) for line in lines] == [
		(one.signed, one.fee if fees else 0, one.at) for one in expected
	]
	assert [line.kind for line in lines] == [
		LineKind.CHARGE if one.sale else LineKind.REFUND for one in expected
	]
	assert len({line.line_id for line in lines}) == len(lines)


def coins_of(amount: Decimal, digits: int) -> int:
	assert not amount or -amount.as_tuple().exponent == digits
	return int(amount.scaleb(digits))


def shopify(made: list[Entry], currency: str, digits: int) -> str:
	header = test_shopify_payments.HEADER.strip().split(",")
	rows = [
		[
			one.at.strftime("%Y-%m-%d %H:%M:%S +0000"), "charge" if one.sale else "refund", one.order, "visa", "online", "paid",
			"2026-03-05", "501", "2026-03-05", coins(one.signed, digits), coins(one.fee, digits), coins(one.net, digits),
			f"#{one.number}", "card", coins(one.amount, digits), currency, currency, "0.00",
		]
		for one in made
	]  # fmt: skip
	total = coins(-sum(one.net for one in made), digits)
	rows.append([
		"2026-03-05 00:00:00 +0000", "payout", "", "", "", "paid", "2026-03-05", "501", "", total, coins(0, digits), total, "", "", "",
		"", currency, "",
	])  # fmt: skip
	return written(header, rows)


@given(entries(orders), currencies)
def test_shopifys_export(made, currency):
	[statement] = read("Shopify Payments", shopify(made, currency, DIGITS[currency]))
	same(statement.lines, made, DIGITS[currency])
	assert [line.order_number for line in statement.lines] == [one.order for one in made]
	assert prove(statement).stands


@given(entries(orders), currencies)
def test_stripes_report(made, currency):
	digits = DIGITS[currency]
	header = test_stripe.REPORT.strip().split(",")
	rows = [
		[
			"po_1", "2026-03-05 00:00:00", f"txn_{one.number}", one.at.strftime("%Y-%m-%d %H:%M:%S"), currency.lower(),
			coins(one.signed, digits), coins(one.fee, digits), coins(one.net, digits), "charge" if one.sale else "refund",
			f"ch_{one.number}", "", "", one.order,
		]
		for one in made
	]  # fmt: skip
	total = coins(-sum(one.net for one in made), digits)
	rows.insert(
		0,
		[
			"po_1",
			"",
			"txn_po",
			"2026-03-05 00:00:00",
			currency,
			total,
			"0",
			total,
			"payout",
			"po_1",
			"",
			"",
			"",
		],
	)
	[statement] = read("Stripe", written(header, rows))
	same(statement.lines, made, digits)
	assert [line.order_number for line in statement.lines] == [one.order for one in made]
	assert prove(statement).stands


@given(entries(), currencies, st.integers(-(10**9), 10**9))
def test_paypals_settlement_report(made, currency, start):
	def row(one: Entry) -> str:
		stamp = one.at.strftime("%Y/%m/%d %H:%M:%S +0000")
		cells = [
			"SB", f"T{one.number}", one.order, "", "", "T0006" if one.sale else "T1107", stamp, stamp, "CR" if one.sale else "DR",
			str(one.amount), currency, "DR" if one.fee > 0 else "CR", str(abs(one.fee)), currency, "", "", "", "",
		]  # fmt: skip
		return ",".join(f'"{text}"' for text in cells) + "\n"

	end = start + sum(one.net for one in made)
	way = {True: "CR", False: "DR"}
	footer = test_paypal.footer(currency, str(abs(start)), str(abs(end)), way[start >= 0], way[end >= 0])
	[statement] = read("PayPal", test_paypal.report([row(one) for one in made], [footer]))
	same(statement.lines, made, DIGITS[currency])
	assert (coins_of(statement.opening, DIGITS[currency]), coins_of(statement.closing, DIGITS[currency])) == (
		start,
		end,
	)
	assert prove(statement).stands


@given(entries(orders), currencies, st.integers(-(10**9), 10**9), st.booleans(), st.booleans())
def test_paypals_activity(made, currency, start, newest_first, comma):
	digits = DIGITS[currency]
	sign, group = (",", ".") if comma else (".", ",")
	balance, rows = start, []
	ordered = sorted(made, key=lambda one: one.seconds)
	for one in ordered:
		balance += one.net
		rows.append([
			one.at.strftime("%Y-%m-%d"), one.at.strftime("%H:%M:%S"), "UTC", "Ada", "General Payment" if one.sale else "Payment Refund",
			"Completed", currency, *(coins(units, digits, sign, group) for units in (one.signed, -one.fee, one.net)), "", "",
			f"A{one.number}", "", one.order, "", coins(balance, digits, sign, group), "", "", "Credit" if one.net > 0 else "Debit",
		])  # fmt: skip
	header = [title.strip('"') for title in test_paypal.ACTIVITY.strip().split(",")]
	text = written(header, rows[::-1] if newest_first else rows)
	try:
		[statement] = read("PayPal", text)
	except StatementError as error:
		assert digits == 3 and "in two ways" in str(error)
		return
	same(statement.lines[::-1] if newest_first else statement.lines, ordered, digits)
	assert coins_of(statement.closing - statement.opening, digits) == sum(one.net for one in made)
	assert prove(statement).stands


@given(entries(), currencies, st.booleans())
def test_amazons_flat_file(made, currency, comma):
	digits = DIGITS[currency]
	sign, group = (",", ".") if comma else (".", ",")

	def figure(units: int) -> str:
		return coins(units, digits, sign, group)

	text = test_amazon.HEADER + test_amazon.summary(figure(sum(one.net for one in made)), currency)
	for one in made:
		time = one.at.strftime("%Y-%m-%d %H:%M:%S UTC")
		words = "Order" if one.sale else "Refund"
		text += test_amazon.amount(
			figure(one.signed), f"{words}/ItemPrice/Principal", order_id=one.order, posted_date_time=time
		)
		text += test_amazon.amount(
			figure(-one.fee), f"{words}/ItemFees/Commission", order_id=one.order, posted_date_time=time
		)
	try:
		[statement] = read("Amazon", text)
	except StatementError as error:
		assert digits == 3 and "in two ways" in str(error)
		return
	same(statement.lines[::2], made, digits, fees=False)
	assert [coins_of(line.amount, digits) for line in statement.lines[1::2]] == [-one.fee for one in made]
	assert prove(statement).stands


@given(
	entries(fees=False), st.integers(0, 10**9), st.booleans(), st.sampled_from(["utf-8", "gbk", "utf-8-sig"])
)
def test_alipays_account_details(made, start, newest_first, encoding):
	balance, rows = start, []
	ordered = sorted(made, key=lambda one: one.seconds)
	for one in ordered:
		balance += one.net
		income, outgo = (coins(one.amount, 2), "0.00") if one.sale else ("", coins(-one.amount, 2))
		time = one.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
		kind = "交易付款" if one.sale else "交易退款"
		rows.append(
			f"{one.number}\t,B\t,{one.order}\t,马克杯,{time},某人,{income},{outgo},{coins(balance, 2)},支付宝,{kind},"
		)
	paid = [one.amount for one in made if one.sale]
	back = [one.amount for one in made if not one.sale]
	totals = [
		f"#支出合计：{len(back)}笔，共{coins(sum(back), 2)}元",
		f"#收入合计：{len(paid)}笔，共{coins(sum(paid), 2)}元",
	]
	text = test_chinese_bills.alipay(
		"账务明细", test_chinese_bills.ACCOUNT, rows[::-1] if newest_first else rows, totals
	)
	[statement] = read("Alipay", text.encode(encoding))
	same(statement.lines[::-1] if newest_first else statement.lines, ordered, 2, fees=False)
	assert coins_of(statement.closing - statement.opening, 2) == sum(one.net for one in made)
	assert prove(statement).stands


@given(entries(), st.sampled_from(["utf-8", "gbk", "utf-8-sig"]))
def test_wechats_trade_bill(made, encoding):
	rows = []
	for one in made:
		settled, refunded = (coins(one.amount, 2), "0.00") if one.sale else ("0.00", coins(one.amount, 2))
		changed = {"at": one.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"), "order": one.order}
		fee = coins(one.fee, 2) + "000"
		rows.append(
			test_chinese_bills.trade(
				one.number, "SUCCESS" if one.sale else "REFUND", settled, refunded, fee, **changed
			)
		)
	paid, back = (sum(one.amount for one in made if one.sale is sale) for sale in (True, False))
	fees = coins(sum(one.fee for one in made), 2) + "000"
	totals = test_chinese_bills.guarded(
		str(len(made)), coins(paid, 2), coins(back, 2), "0.00", fees, coins(paid, 2), coins(back, 2)
	)
	[statement] = read("WeChat Pay", test_chinese_bills.trade_bill(rows, totals).encode(encoding))
	same(statement.lines, made, 2)
	assert [line.order_number for line in statement.lines] == [
		"" if one.order in ("-", "--") else one.order for one in made
	]


@given(entries(orders), currencies, st.booleans(), st.sampled_from([",", ";", "\t"]))
def test_any_table_by_a_mapping(made, currency, comma, delimiter):
	digits = DIGITS[currency]
	sign = "," if comma else "."
	stream = io.StringIO()
	writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
	writer.writerow(["ID", "Type", "Date", "Gross", "Fee", "Net", "Order", "Payout", "Paid"])
	for one in made:
		figures = [coins(units, digits, sign) for units in (one.signed, -one.fee, one.net)]
		total = coins(sum(each.net for each in made), digits, sign)
		writer.writerow(
			[
				one.number,
				"s" if one.sale else "r",
				one.at.strftime("%Y-%m-%d %H:%M:%S"),
				*figures,
				one.order,
				"P",
				total,
			]
		)
	columns = {
		"line_id": "ID", "type": "Type", "at": "Date", "amount": "Gross", "fee": "Fee", "net": "Net", "order_number": "Order",
		"payout_id": "Payout", "payout_amount": "Paid",
	}  # fmt: skip
	mapping = FileMapping(columns, currency, sign, kinds={"s": LineKind.CHARGE, "r": LineKind.REFUND})
	[statement] = read("Other Provider", stream.getvalue(), mapping=mapping)
	same(statement.lines, made, digits)
	assert prove(statement).stands


WHOLE = {
	"Shopify Payments": shopify(
		[Entry(1, True, 1099, 40, 5, "#1"), Entry(2, False, 500, 0, 9, '#"2')], "USD", 2
	).encode(),
	"Stripe": (test_stripe.REPORT + test_stripe.reported() + test_stripe.reported(id="txn_2")).encode(),
	"PayPal": test_paypal.STL.encode(),
	"Amazon": test_amazon.settlement().encode(),
	"Alipay": test_chinese_bills.account_bill(),
	"WeChat Pay": test_chinese_bills.fund_bill().encode(),
}


@pytest.mark.parametrize("provider", WHOLE)
@settings(max_examples=150)
@given(share=st.floats(0, 1, exclude_max=True))
@example(share=0.999)
@example(share=0.97)
def test_a_file_that_is_cut_anywhere_is_refused_or_loses_nothing(provider, share):
	"""Where the cut is at the end of a row, no provider's rows but the closing ones could tell: those then do not prove."""
	data = WHOLE[provider]
	ours = reader(provider)
	whole = ours.read_file(data, "", {})
	cut = data[: int(len(data) * share)]
	try:
		got = ours.read_file(cut, "", {})
	except StatementError:
		return
	if sum(len(one.lines) for one in got) == sum(len(one.lines) for one in whole):
		assert [one.lines for one in got] == [one.lines for one in whole]
	else:
		assert cut.endswith(b"\n"), "a row was lost, and more than a row"
		assert not any(prove(one).stands for one in got)
