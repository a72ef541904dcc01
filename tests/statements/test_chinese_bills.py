"""The bills of Alipay and WeChat Pay."""

import io
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ecom_erp.core.accounting.statements.model import LineKind, prove
from ecom_erp.core.accounting.statements.reading import StatementError
from tests.statements.conftest import read

D = Decimal
CHINA = timezone(timedelta(hours=8))
ACCOUNT = "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注"
BUSINESS = (
	"支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,"
	"集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
FUNDS = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号"
TRADES = (
	"交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,"
	"商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
FUND_TOTALS = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
TRADE_TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


def alipay(
	name: str, header: str, rows: list[str], totals: list[str], days=("2026年03月01日", "2026年03月02日")
) -> str:
	return "\r\n".join(
		[
			f"#支付宝{name}查询",
			"#账号：[20881234567890120156]",
			f"#起始日期：[{days[0]} 00:00:00]   终止日期：[{days[1]} 00:00:00]",
			f"#-----------------{name}列表----------------",
			header,
			*rows,
			f"#-----------------{name}列表结束------------",
			*totals,
			"#导出时间：[2026年03月02日 05:46:49]",
			"",
		]
	)


def movement(
	number: int, time: str, income: str, outgo: str, balance: str, kind: str, order: str = "A-1"
) -> str:
	return f"{number}\t,B{number}\t,{order}\t,马克杯,2026-03-01 {time},张三 (zh***@example.com)\t,{income},{outgo},{balance},支付宝,{kind},"


MOVEMENTS = [
	movement(6, "23:10:00", "0.00", "-100.00", "75.40", "提现", ""),
	movement(5, "12:00:00", "0.60", "0.00", "175.40", "退费"),
	movement(4, "11:30:00", "", "-25.00", "174.80", "交易退款"),
	movement(3, "11:00:00", "0.00", "0.60", "199.80", "收费"),
	movement(2, "11:00:00", "100.00", "0.00", "200.40", "在线支付"),
	movement(1, "10:00:00", "88.00", "0.00", "100.40", "其它", "A-2"),
]
TOTALS = ["#支出合计：3笔，共125.60元", "#收入合计：3笔，共188.60元"]


def account_bill(rows=MOVEMENTS, totals=TOTALS, **options) -> bytes:
	return alipay("账务明细", ACCOUNT, rows, totals, **options).encode("gbk")


def test_alipays_account_details_are_read_and_proven_by_their_balances():
	[statement] = read("Alipay", account_bill())
	assert (statement.currency, statement.account_id) == ("CNY", "20881234567890120156")
	assert statement.statement_id == "20881234567890120156 2026-03-01..2026-03-02"
	assert statement.begins_at == datetime(2026, 3, 1, tzinfo=CHINA)
	assert (statement.opening, statement.closing, statement.payout) == (D("12.40"), D("75.40"), None)
	assert prove(statement).stands
	assert [(line.kind, line.amount) for line in statement.lines] == [
		(LineKind.TRANSFER, D("-100.00")),
		(LineKind.FEE, D("0.60")),
		(LineKind.REFUND, D("-25.00")),
		(LineKind.FEE, D("-0.60")),
		(LineKind.CHARGE, D("100.00")),
		(LineKind.UNKNOWN, D("88.00")),
	]
	sold = statement.lines[4]
	assert (sold.line_id, sold.order_number, sold.transaction_id) == ("2", "A-1", "B2")
	assert sold.at == datetime(2026, 3, 1, 11, tzinfo=CHINA)


def test_no_name_of_a_buyer_is_kept():
	assert "张三" not in repr(read("Alipay", account_bill()))


def test_alipays_bills_that_overlap_share_their_lines():
	ids = {line.line_id for line in read("Alipay", account_bill())[0].lines}
	later = account_bill(MOVEMENTS[:3], [], days=("2026年03月01日", "2026年03月05日"))
	assert {line.line_id for line in read("Alipay", later)[0].lines} <= ids


def test_money_sent_is_no_sale():
	rows = [movement(1, "10:00:00", "0.00", "-88.00", "12.00", "在线支付")]
	[line] = read("Alipay", account_bill(rows, []))[0].lines
	assert (line.type, line.kind) == ("在线支付 (支出)", LineKind.UNKNOWN)


def test_goods_whose_name_begins_with_a_quotation_mark_do_no_harm():
	rows = [one.replace("马克杯", '"大"马克杯') for one in MOVEMENTS]
	assert prove(read("Alipay", account_bill(rows))[0]).stands


def test_a_bill_with_a_row_missing_is_not_proven():
	[statement] = read("Alipay", account_bill(MOVEMENTS[:2] + MOVEMENTS[3:], []))
	assert (statement.opening, statement.closing) == (None, None)
	assert not prove(statement).stands


def packed(**files: bytes) -> bytes:
	stream = io.BytesIO()
	with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
		for name, data in files.items():
			archive.writestr(f"20881234567890120156_{name}.csv", data)
	return stream.getvalue()


def test_archives_are_unpacked_and_the_totals_beside_left_out():
	summary = "#支付宝账务汇总查询\n#账号：[1]\n类型,笔数\n".encode("gbk")
	[statement] = read("Alipay", packed(账务明细=account_bill(), 账务汇总=summary))
	assert prove(statement).stands
	assert len(read("WeChat Pay", packed(a=fund_bill().encode(), b=fund_bill().encode()))) == 2


@pytest.mark.parametrize(
	("data", "said"),
	[
		(lambda: packed(账务汇总="#支付宝账务汇总查询\n类型,笔数\n".encode("gbk")), "file with totals"),
		(lambda: packed(), "no CSV"),
		(lambda: packed(账务明细=account_bill())[:-30], "cannot be unpacked"),
		(lambda: packed(a=b" " * 210_000_000), "too large"),
	],
)
def test_an_archive_that_cannot_be_read_says_why(data, said):
	with pytest.raises(StatementError, match=said):
		read("Alipay", data())


def deal(
	trade: str, kind: str, received: str, request: str = "", fee: str = "0.00", shared: str = "0.00"
) -> str:
	return (
		f"{trade}\t,A-1\t,{kind}\t,马克杯,2026-03-01 10:00:00,2026-03-01 10:00:05,\t,\t,\t,\t,**博(156******89)\t,{received},{received},"
		f"0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,{request},{fee},{shared},\t"
	)


def business_bill(rows, totals=()) -> bytes:
	return alipay("业务明细", BUSINESS, list(rows), list(totals)).encode("gb18030")


def test_alipays_business_details_state_sales_refunds_and_fees():
	rows = [
		deal("T1", "交易", "35.80", fee="-0.21"),
		deal("T1", "退款", "-10.00", "R1", "0.06"),
		deal("T2", "交易", "5.00"),
	]
	totals = [
		"#交易合计：2笔，商家实收共40.80元，商家优惠共0.00元",
		"#退款合计：1笔，商家实收退款共-10.00元，商家优惠退款共0.00元",
	]
	[statement] = read("Alipay", business_bill(rows, totals))
	sold, back, _other = statement.lines
	assert (sold.line_id, sold.amount, sold.fee, sold.net) == ("T1:交易", D("35.80"), D("0.21"), D("35.59"))
	assert (back.kind, back.amount, back.fee, back.transaction_id, back.other_ids) == (
		LineKind.REFUND, D("-10.00"), D("-0.06"), "R1", ("T1",),
	)  # fmt: skip
	assert "no balance" in statement.note


@pytest.mark.parametrize(
	("data", "said", "at"),
	[
		(account_bill(totals=["#收入合计：4笔，共188.60元"]), "states 4 rows", 0),
		(account_bill(totals=["#支出合计：3笔，共125.61元"]), "125.61 yuan", 0),
		(business_bill([deal("T1", "交易", "5.00")], ["#交易合计：1笔，商家实收共6.00元"]), "6.00 yuan", 0),
		(business_bill([deal("T1", "交易", "5.00", shared="0.50")]), "分润", 6),
		(business_bill([deal("T1", "交易", "")]), "no amount", 6),
		(account_bill().split("#-----------------账务明细列表结束".encode("gbk"))[0], "lacks its end", 0),
		(account_bill([*MOVEMENTS[:1], "7\t,B7"]), "Row 7 has 2 cells", 7),
		(account_bill([movement(1, "10:00:00", "", "", "1.00", "收费")], []), "no amount", 6),
		(account_bill([movement(1, "10:00:00", "1.00", "", "1.00", "收费"), movement(1, "10:00:00", "2.00", "", "3.00", "收费")], []),
			"ID 1 of an earlier row", 7),
		("#支付宝账务汇总查询\n#账号：[1]\n类型,笔数\n".encode("gbk"), "totals", 0),
		("支付宝交易明细\n交易时间,交易分类,收/付款方式\n".encode("gbk"), "personal account", 0),
		(b"a,b\n", "no bill of Alipay", 0),
	],
)  # fmt: skip
def test_a_bill_of_alipay_that_cannot_be_read_says_why(data, said, at):
	with pytest.raises(StatementError, match=said) as told:
		read("Alipay", data)
	assert told.value.row == at


# WeChat Pay


def guarded(*cells: str) -> str:
	return ",".join(f"`{one}" for one in cells)


def flow(number: int, time: str, kind: str, direction: str, amount: str, balance: str) -> str:
	return guarded(
		f"2026-03-01 {time}",
		f"W{number}",
		f"F{number}",
		"交易",
		kind,
		direction,
		amount,
		balance,
		"system",
		"备注",
		f"V{number}",
	)


FLOWS = [
	flow(1, "10:00:00", "交易", "收入", "100.00", "150.00"),
	flow(2, "10:00:00", "扣除交易手续费", "支出", "0.60", "149.40"),
	flow(3, "11:00:00", "退款", "支出", "30.00", "119.40"),
	flow(4, "12:00:00", "提现", "支出", "100.00", "19.40"),
]


def fund_bill(rows=FLOWS, totals: str = guarded("4", "1", "100.00", "3", "130.60")) -> str:
	return "\n".join([FUNDS, *rows, FUND_TOTALS, totals, ""])


def trade(
	number: int, state: str, settled: str, refunded: str = "0.00", fee: str = "0.00000", **changed: str
) -> str:
	refund = f"50{number}" if state == "REFUND" else "0"
	cells = {
		"at": "2026-03-01 10:00:00", "app": "wx1", "merchant": "1900000001", "sub": "0", "device": "", "trade": f"42{number}",
		"order": f"A-{number}", "user": "openid", "type": "JSAPI", "state": state, "bank": "OTHERS", "currency": "CNY",
		"settled": settled, "coupon": "0.00", "refund": refund, "own": f"R-{number}" if state == "REFUND" else "0",
		"refunded": refunded, "coupon_back": "0.00", "way": "", "refund_state": "SUCCESS" if state == "REFUND" else "",
		"title": "马克杯", "data": "", "fee": fee, "rate": "0.60%", "total": settled, "asked": refunded, "note": "",
	}  # fmt: skip
	return guarded(*{**cells, **changed}.values())


def trade_bill(rows, totals: str) -> str:
	return "\r\n".join([TRADES, *rows, TRADE_TOTALS, totals])


def test_wechats_fund_bill_is_read_and_proven_by_its_balances():
	for text in (fund_bill(), "\ufeff" + fund_bill(), fund_bill(FLOWS[::-1])):
		[statement] = read("WeChat Pay", text)
		assert (statement.opening, statement.closing) == (D("50.00"), D("19.40"))
		assert prove(statement).stands
	assert [line.kind for line in read("WeChat Pay", fund_bill())[0].lines] == [
		LineKind.CHARGE,
		LineKind.FEE,
		LineKind.REFUND,
		LineKind.TRANSFER,
	]


def test_wechats_trade_bill_states_sales_refunds_and_fees():
	rows = [trade(1, "SUCCESS", "10.00", fee="0.06000"), trade(2, "REFUND", "0.00", "4.00", "-0.02000")]
	[statement] = read(
		"WeChat Pay", trade_bill(rows, guarded("2", "10.00", "4.00", "0.00", "0.04000", "10.00", "4.00"))
	)
	sold, back = statement.lines
	assert (statement.account_id, statement.currency) == ("1900000001", "CNY")
	assert (sold.line_id, sold.kind, sold.order_number, sold.net) == (
		"421",
		LineKind.CHARGE,
		"A-1",
		D("9.94"),
	)
	assert (back.line_id, back.kind, back.amount, back.fee, back.other_ids) == (
		"502", LineKind.REFUND, D("-4.00"), D("-0.02"), ("422", "R-2"),
	)  # fmt: skip
	assert sold.at == datetime(2026, 3, 1, 10, tzinfo=CHINA)
	assert "openid" not in repr(statement)


def test_wechats_bills_in_gbk_are_read_too():
	assert len(read("WeChat Pay", fund_bill().encode("gbk"))[0].lines) == 4


SALE = trade(1, "SUCCESS", "10.00")
SUM = guarded("1", "10.00", "0.00", "0.00", "0.00000", "10.00", "0.00")


@pytest.mark.parametrize(
	("text", "said", "at"),
	[
		(fund_bill(totals=guarded("5", "1", "100.00", "3", "130.60")), "as 5, but its rows come to 4", 0),
		(fund_bill(totals=guarded("4", "1", "100.01", "3", "130.60")), "as 100.01", 0),
		(fund_bill().split(FUND_TOTALS)[0], "lacks the totals", 0),
		(fund_bill().split("`4,`1")[0], "lacks the totals", 0),
		(fund_bill([flow(1, "10:00:00", "交易", "", "1.00", "1.00")]), "neither in nor out", 2),
		(fund_bill([flow(1, "10:00:00", "交易", "收入", "", "1.00")]), "no amount", 2),
		(fund_bill([FLOWS[0][:30]]), "Row 2 has", 2),
		(fund_bill() + FLOWS[0] + "\n", "behind the totals", 0),
		(trade_bill([SALE], SUM.replace("10.00", "9.00")), "as 9.00, but its rows come to 10.00", 0),
		(trade_bill([trade(1, "SUCCESS", "10.00", "1.00")], SUM), "a sale and a refund", 2),
		(trade_bill([trade(1, "SUCCESS", "10.00", fee="0.05940")], SUM), "more decimals", 2),
		(
			trade_bill([SALE, trade(2, "SUCCESS", "0.00", merchant="2")], SUM.replace("`1,", "`2,", 1)),
			"several merchants",
			0,
		),
		("微信支付账单明细,,\n交易时间,交易类型,交易对方,商品,收/支\n", "personal account", 0),
		("a,b\n", "no trade bill", 0),
	],
)
def test_a_bill_of_wechat_that_cannot_be_read_says_why(text, said, at):
	with pytest.raises(StatementError, match=said) as told:
		read("WeChat Pay", text)
	assert told.value.row == at


def test_a_failed_refund_is_left_to_a_person():
	rows = [trade(2, "REFUND", "0.00", "4.00", refund_state="CHANGE")]
	[statement] = read(
		"WeChat Pay", trade_bill(rows, guarded("1", "0.00", "4.00", "0.00", "0.00000", "0.00", "4.00"))
	)
	assert (statement.lines[0].type, statement.lines[0].kind) == ("REFUND CHANGE", LineKind.UNKNOWN)


def test_large_bills_are_read_in_time():
	started = datetime.now()
	rows = [flow(number, "10:00:00", "交易", "收入", "1.00", f"{number}.00") for number in range(1, 50_001)]
	[statement] = read("WeChat Pay", fund_bill(rows, guarded("50000", "50000", "50000.00", "0", "0.00")))
	assert prove(statement).stands
	rows = [
		movement(number, "10:00:00", "1.00", "0.00", f"{number}.00", "交易付款")
		for number in range(50_000, 0, -1)
	]
	[statement] = read("Alipay", account_bill(rows, ["#收入合计：50000笔，共50000.00元"]))
	assert prove(statement).stands
	assert datetime.now() - started < timedelta(seconds=30)
