"""账务明细: each movement of the account with the balance behind it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ecom_erp.core.accounting.statements.balances import of_rows
from ecom_erp.core.accounting.statements.chinese import CURRENCY, bare, places
from ecom_erp.core.accounting.statements.figures import amount_of, optional_amount
from ecom_erp.core.accounting.statements.lines import Groups
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.times import CHINA, moment_of
from ecom_erp.integrations.statements.alipay.bill import Bill
from ecom_erp.integrations.statements.alipay.kinds import kind, typed

_COLUMNS = {
	"id": ("账务流水号",),
	"business": ("业务流水号",),
	"order": ("商户订单号",),
	"base": ("业务基础订单号",),
	"title": ("商品名称",),
	"at": ("发生时间", "入账时间"),
	"income": ("收入金额（+元）", "收入金额(+元)", "收入金额"),
	"outgo": ("支出金额（-元）", "支出金额(-元)", "支出金额"),
	"balance": ("账户余额（元）", "账户余额(元)", "账户余额"),
	"type": ("业务类型",),
	"described": ("业务描述",),
	"note": ("备注",),
}
_NEEDED = ("id", "at", "income", "outgo", "type")


def read(bill: Bill, remembered: Mapping[str, LineKind]) -> Statement:
	"""Raises StatementError."""
	at = places(bill.table, _COLUMNS, _NEEDED)
	key = f"{bill.account} {bill.period}".strip(), CURRENCY
	groups = Groups()
	groups.open(key)
	movements: list[tuple] = []
	for row, cells in bill.rows():
		line = _line(row, cells, at, remembered)
		groups.add(key, line, row)
		if balance := bare(cells, at["balance"]):
			movements.append((line.at, row, line.amount, amount_of(balance, CURRENCY, row)))
	[(_key, lines)] = groups
	_check_totals(bill, lines)
	opening, closing = of_rows(movements, len(lines))
	return Statement(
		statement_id=key[0],
		currency=CURRENCY,
		account_id=bill.account,
		begins_at=bill.begins_at,
		ends_at=bill.ends_at,
		opening=opening,
		closing=closing,
		lines=lines,
	)


def _line(row: int, cells: Sequence[str], at: Mapping[str, int], remembered) -> StatementLine:
	def text(name: str) -> str:
		return bare(cells, at[name])

	income = optional_amount(text("income"), CURRENCY, row)
	outgo = abs(optional_amount(text("outgo"), CURRENCY, row))
	if not income and not outgo and not (text("income") or text("outgo")):
		raise StatementError("Row {0} has no amount. Download the file again.", row, row=row)
	if not text("id"):
		raise StatementError("Row {0} has no ID. Download the report again.", row, row=row)
	type_name = typed(text("type") or text("described"), income > outgo)
	return StatementLine(
		line_id=text("id"),
		kind=kind(type_name, remembered),
		type=type_name,
		at=moment_of(text("at"), row, CHINA),
		amount=income - outgo,
		order_number=text("order"),
		transaction_id=text("business"),
		other_ids=tuple(filter(None, [text("base")])),
		description=" ".join(filter(None, [text("described"), text("title"), text("note")])),
	)


def _check_totals(bill: Bill, lines: Sequence[StatementLine]) -> None:
	for word, sign in (("收入", 1), ("支出", -1)):
		found = [line.amount for line in lines if line.amount * sign > 0]
		count = bill.totals.get(word, (len(found),))[0]
		zeros = sum(not line.amount for line in lines)
		# a movement of nothing is counted on one side or the other
		counted = count if len(found) <= count <= len(found) + zeros else len(found)
		bill.check_total(word, counted, sum(found, Decimal(0)))
