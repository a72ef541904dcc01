"""业务明细: sales and refunds with what the merchant gets of them, and the service fee."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ecom_erp.core.accounting.statements.chinese import CURRENCY, bare, places
from ecom_erp.core.accounting.statements.figures import amount_of, optional_amount
from ecom_erp.core.accounting.statements.lines import Groups
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.times import CHINA, moment_of
from ecom_erp.integrations.statements.alipay.bill import Bill
from ecom_erp.integrations.statements.alipay.kinds import kind

_COLUMNS = {
	"trade": ("支付宝交易号",),
	"order": ("商户订单号",),
	"type": ("业务类型",),
	"title": ("商品名称",),
	"at": ("完成时间",),
	"received": ("商家实收（元）", "商家实收(元)"),
	"request": ("退款批次号/请求号",),
	"fee": ("服务费（元）", "服务费(元)"),
	"shared": ("分润（元）", "分润(元)"),
	"note": ("备注",),
}
_NEEDED = ("trade", "type", "at", "received")
SALE, REFUND = "交易", "退款"


def read(bill: Bill, remembered: Mapping[str, LineKind]) -> Statement:
	"""What the account held is not stated, only what the rows come to. Raises StatementError."""
	at = places(bill.table, _COLUMNS, _NEEDED)
	key = f"{bill.account} {bill.period} 业务".strip(), CURRENCY
	groups = Groups()
	groups.open(key)
	for row, cells in bill.rows():
		groups.add(key, _line(row, cells, at, remembered), row)
	[(_key, lines)] = groups
	for word in (SALE, REFUND):
		found = [line.amount for line in lines if line.type == word]
		bill.check_total(word, len(found), sum(found, Decimal(0)))
	return Statement(
		statement_id=key[0],
		currency=CURRENCY,
		account_id=bill.account,
		begins_at=bill.begins_at,
		ends_at=bill.ends_at,
		lines=lines,
		note="This bill states sales, refunds and fees, and no balance. Read the account details (账务明细) to prove it.",
	)


def _line(row: int, cells: Sequence[str], at: Mapping[str, int], remembered) -> StatementLine:
	def text(name: str) -> str:
		return bare(cells, at[name])

	trade, type_name, request = text("trade"), text("type"), text("request")
	if not trade:
		raise StatementError("Row {0} has no ID. Download the report again.", row, row=row)
	if optional_amount(text("shared"), CURRENCY, row):
		raise StatementError(
			"Row {0} shares profit (分润), which this bill does not tell whole. Upload the account details (账务明细).",
			row,
			row=row,
		)
	amount = amount_of(text("received"), CURRENCY, row)
	fee = abs(optional_amount(text("fee"), CURRENCY, row))
	back = type_name == REFUND
	return StatementLine(
		line_id=":".join(filter(None, (trade, type_name, request))),
		kind=kind(type_name, remembered),
		type=type_name,
		at=moment_of(text("at"), row, CHINA),
		amount=-abs(amount) if back else amount,
		fee=-fee if back else fee,
		order_number=text("order"),
		transaction_id=request if back and request else trade,
		other_ids=(trade,) if back and request else (),
		description=" ".join(filter(None, [text("title"), text("note")])),
	)
