"""资金账单: each movement of the account with the balance behind it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ecom_erp.core.accounting.statements.balances import of_rows
from ecom_erp.core.accounting.statements.chinese import CURRENCY, bare, places
from ecom_erp.core.accounting.statements.figures import amount_of
from ecom_erp.core.accounting.statements.lines import Groups, span
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError, kind_of, shown
from ecom_erp.core.accounting.statements.times import CHINA, moment_of
from ecom_erp.integrations.statements.wechat_pay.bill import FUNDS, Bill

IN, OUT = "收入", "支出"
_COLUMNS = {
	"at": ("记账时间",),
	"business": ("微信支付业务单号",),
	"id": ("资金流水单号",),
	"name": ("业务名称",),
	"type": ("业务类型",),
	"direction": ("收支类型",),
	"amount": ("收支金额(元)", "收支金额（元）"),
	"balance": ("账户结余(元)", "账户结余（元）"),
	"note": ("备注",),
	"voucher": ("业务凭证号",),
}
_NEEDED = ("at", "id", "type", "direction", "amount", "balance")
KNOWN: Mapping[str, LineKind] = {
	"交易": LineKind.CHARGE,
	"退款": LineKind.REFUND,
	"扣除交易手续费": LineKind.FEE,
	"交易手续费": LineKind.FEE,
	"退回交易手续费": LineKind.FEE,
	"提现": LineKind.TRANSFER,
	"充值": LineKind.TRANSFER,
}
_USUAL = {"交易": IN, "退款": OUT}


def read(bill: Bill, remembered: Mapping[str, LineKind]) -> Statement:
	"""Raises StatementError."""
	at = places(bill.table, _COLUMNS, _NEEDED)
	groups = Groups()
	movements = []
	key = FUNDS, CURRENCY
	groups.open(key)
	for row, cells in bill.rows():
		line = _line(row, cells, at, remembered)
		groups.add(key, line, row)
		balance = amount_of(bare(cells, at["balance"]), CURRENCY, row)
		movements.append((moment_of(bare(cells, at["at"]), row, CHINA), row, line.amount, balance))
	[(_key, lines)] = groups
	for word, sign in ((IN, 1), (OUT, -1)):
		found = [line.amount for line in lines if line.amount * sign > 0]
		bill.check({f"{word}金额": abs(sum(found, Decimal(0)))})
	bill.check({FUNDS: len(lines)})
	begins_at, ends_at = span(lines)
	opening, closing = of_rows(movements, len(lines))
	return Statement(
		statement_id=f"funds {begins_at.astimezone(CHINA):%Y-%m-%d}..{ends_at.astimezone(CHINA):%Y-%m-%d}"
		if begins_at and ends_at
		else "funds",
		currency=CURRENCY,
		begins_at=begins_at,
		ends_at=ends_at,
		opening=opening,
		closing=closing,
		lines=lines,
	)


def _line(
	row: int, cells: Sequence[str], at: Mapping[str, int], remembered: Mapping[str, LineKind]
) -> StatementLine:
	def text(name: str) -> str:
		return bare(cells, at[name])

	direction = text("direction")
	if direction not in (IN, OUT):
		raise StatementError("Row {0}: {1} says neither in nor out", row, shown(direction), row=row)
	if not text("id"):
		raise StatementError("Row {0} has no ID. Download the report again.", row, row=row)
	amount = amount_of(text("amount"), CURRENCY, row)
	type_name = text("type")
	if _USUAL.get(type_name, direction) != direction:
		type_name = f"{type_name} ({direction})"
	return StatementLine(
		line_id=":".join(filter(None, (text("id"), text("business"), text("type")))),
		kind=kind_of(type_name, KNOWN, remembered),
		type=type_name,
		at=moment_of(text("at"), row, CHINA),
		amount=amount if direction == IN else -amount,
		transaction_id=text("business"),
		other_ids=tuple(filter(None, [text("id"), text("voucher")])),
		description=" ".join(filter(None, [text("name"), text("note")])),
	)
