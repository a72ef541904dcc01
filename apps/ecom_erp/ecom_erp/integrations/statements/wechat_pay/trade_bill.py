"""交易账单: sales and refunds with their fees."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ecom_erp.core.accounting.statements.chinese import CURRENCY, bare, places
from ecom_erp.core.accounting.statements.figures import amount_of, currency_of, optional_amount
from ecom_erp.core.accounting.statements.lines import Groups
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError, kind_of
from ecom_erp.core.accounting.statements.times import CHINA, moment_of
from ecom_erp.integrations.statements.wechat_pay.bill import TRADES, Bill

_COLUMNS = {
	"at": ("交易时间",),
	"merchant": ("商户号",),
	"trade": ("微信订单号",),
	"order": ("商户订单号",),
	"state": ("交易状态",),
	"currency": ("货币种类",),
	"settled": ("应结订单金额", "总金额"),
	"refund": ("微信退款单号",),
	"own_refund": ("商户退款单号",),
	"refunded": ("退款金额",),
	"refund_state": ("退款状态",),
	"fee": ("手续费",),
	"title": ("商品名称",),
}
_NEEDED = ("at", "trade", "order", "state", "settled", "fee")
_ON_ITS_WAY = ("", "SUCCESS", "PROCESSING")
SOLD, GIVEN_BACK = "SUCCESS", ("REFUND", "REVOKED")
KNOWN: Mapping[str, LineKind] = {SOLD: LineKind.CHARGE, **dict.fromkeys(GIVEN_BACK, LineKind.REFUND)}
_KINDS = {name.casefold(): kind for name, kind in KNOWN.items()}


def read(bill: Bill, remembered: Mapping[str, LineKind]) -> list[Statement]:
	"""One statement a currency. Raises StatementError."""
	at = places(bill.table, _COLUMNS, _NEEDED)
	groups = Groups()
	merchants: set[str] = set()
	for row, cells in bill.rows():
		currency = currency_of(bare(cells, at["currency"]) or CURRENCY, row)
		merchants.add(bare(cells, at["merchant"]))
		groups.add(("", currency), _line(row, cells, at, currency, remembered), row)
	every = [line for _key, lines in groups for line in lines]
	_check(bill, every)
	if len(merchants) > 1:
		raise StatementError("The bill is of several merchants. Download one for each.")
	account = next(iter(merchants), "")
	return [_statement(account, currency, lines) for (_id, currency), lines in groups]


def _check(bill: Bill, lines: Sequence[StatementLine]) -> None:
	sold = sum((line.amount for line in lines if line.amount > 0), Decimal(0))
	back = sum((-line.amount for line in lines if line.amount < 0), Decimal(0))
	fees = sum((line.fee for line in lines), Decimal(0))
	bill.check({TRADES: len(lines), "手续费总金额": fees})
	bill.check({"应结订单总金额": sold, "退款总金额": back})
	bill.check({"总交易额": sold, "总退款金额": back})  # as they were called before 2019


def _statement(account: str, currency: str, lines: tuple[StatementLine, ...]) -> Statement:
	times = sorted(line.at for line in lines if line.at)
	first, last = (one.astimezone(CHINA) for one in (times[0], times[-1]))
	return Statement(
		statement_id=f"{account} {first:%Y-%m-%d}..{last:%Y-%m-%d}".strip(),
		currency=currency,
		account_id=account,
		begins_at=times[0],
		ends_at=times[-1],
		lines=lines,
		note="This bill states sales, refunds and fees, and no balance. Read the fund bill (资金账单) to prove it.",
	)


def _line(
	row: int, cells: Sequence[str], at: Mapping[str, int], currency: str, remembered: Mapping[str, LineKind]
) -> StatementLine:
	def text(name: str) -> str:
		return bare(cells, at[name])

	state = text("state").upper()
	back = state in GIVEN_BACK
	trade = text("trade")
	refund = "" if text("refund") == "0" else text("refund")
	line_id = (refund or f"{trade}:{state}") if back else trade
	if not trade:
		raise StatementError("Row {0} has no ID. Download the report again.", row, row=row)
	amount = amount_of(text("refunded" if back else "settled"), currency, row)
	if optional_amount(text("settled" if back else "refunded"), currency, row):
		raise StatementError("Row {0} states a sale and a refund. Download the bill again.", row, row=row)
	if back and text("refund_state").upper() not in _ON_ITS_WAY:
		state = f"{state} {text('refund_state').upper()}"
	return StatementLine(
		line_id=line_id,
		kind=kind_of(state, _KINDS, remembered),
		type=state,
		at=moment_of(text("at"), row, CHINA),
		amount=-abs(amount) if back else amount,
		fee=optional_amount(text("fee"), currency, row),
		order_number=text("order"),
		transaction_id=refund if back and refund else trade,
		other_ids=tuple(filter(None, [trade, text("own_refund")])) if back else (),
		description=text("title"),
	)
