"""What a column of a statement of any provider may hold, and how providers call it."""

from collections.abc import Sequence

from ecom_erp.core.intake.table_header import recognised

# field -> (label, how providers and people call it); the first that fits wins
FIELDS: dict[str, tuple[str, str]] = {
	"line_id": ("Line ID", "line id|entry id|balance transaction id|event id|流水号|资金流水单号|账务流水号"),
	"type": ("Type", "type|transaction type|event type|entry type|category|detailed type|业务类型|交易类型|类型"),
	"at": ("Date", "date|transaction date|capture date|created|created at|posted date|booking date|sale date|time|交易时间|发生时间|记账时间|日期"),
	"amount": ("Amount", "amount|gross|gross amount|transaction amount|credit|money in|收入|收入金额|金额|交易金额"),
	"amount_out": ("Money Out", "money out|debit|支出|支出金额"),
	"fee": ("Fee", "fee|fees|fee amount|commission|processing fee|手续费|服务费"),
	"fee_tax": ("Fee Tax", "fee tax|vat|tax on fee|vat amount|fee vat|手续费税额"),
	"net": ("Net", "net|net amount|settled amount|payout amount net|净额|实收金额|结算金额"),
	"order_number": ("Order Number", "order number|order id|order|merchant reference 1|merchant reference|reference|invoice number|商户订单号|订单号"),
	"transaction_id": ("Transaction ID", "transaction id|capture id|payment id|payment reference|charge id|psp reference|交易号|支付单号|微信订单号"),
	"currency": ("Currency", "currency|currency code|settlement currency|币种|货币种类"),
	"payout_id": ("Payout ID", "payout id|settlement id|batch id|batch number|payment reference payout|结算单号"),
	"payout_date": ("Payout Date", "payout date|settlement date|deposit date|paid at|结算日期"),
	"payout_amount": ("Payout Amount", "payout amount|settlement amount|total payout"),
	"balance": ("Balance", "balance|account balance|balance after|账户余额|账户结余|余额"),
	"description": ("Description", "description|details|note|memo|remark|备注|业务描述"),
	"sku": ("SKU", "sku|item sku|seller sku|商家编码"),
	"paid_amount": ("Paid Amount", "purchase amount|original amount|presentment amount|shopper amount"),
	"paid_currency": ("Paid Currency", "purchase currency|original currency|presentment currency|shopper currency"),
	"rate": ("Exchange Rate", "exchange rate|rate|fx rate|汇率"),
}  # fmt: skip


def guess(header: Sequence[str]) -> dict[str, str]:
	"""Our field -> the column's header, for the columns that are recognised."""
	return recognised(header, FIELDS)


def missing(columns) -> list[str]:
	"""Fields without which no statement can be read, by name. One of amount and net is enough."""
	lacking = [name for name in ("type", "at") if name not in columns]
	return lacking if {"amount", "net"} & set(columns) else [*lacking, "amount"]
