"""Payouts as the three gateways write them: the export of Shopify Payments, Stripe's itemised payout reconciliation, and a table of
Alipay's that is read by a mapping."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

SHOPIFY = (
	"Transaction Date,Type,Order,Card Brand,Card Source,Payout Status,Payout Date,Payout ID,Available On,Amount,Fee,Net,"
	"Checkout,Payment Method Name,Presentment Amount,Presentment Currency,Currency,VAT"
)
STRIPE = (
	"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,description,"
	"automatic_payout_id,automatic_payout_effective_at_utc"
)
TABLE = "Line,Type,Date,Amount,Fee,Net,Order,Transaction,Currency,Payout,Paid"
MAPPING = {
	"Line ID": "Line",
	"Type": "Type",
	"Date": "Date",
	"Amount": "Amount",
	"Fee": "Fee",
	"Net": "Net",
	"Order Number": "Order",
	"Transaction ID": "Transaction",
	"Currency": "Currency",
	"Payout ID": "Payout",
	"Payout Amount": "Paid",
}


@dataclass(frozen=True)
class Line:
	"""Of a payout; `kind` is the gateway's word. A fee is positive where it is taken."""

	kind: str
	at: datetime
	amount: Decimal
	fee: Decimal = Decimal(0)
	number: str = ""  # of the order
	payment: str = ""

	@property
	def net(self) -> Decimal:
		return self.amount - self.fee


def write(
	gateway: str, payout: str, lines: Sequence[Line], currency: str, off: Decimal = Decimal(0)
) -> bytes:
	"""The file of a payout, which states `off` more than its lines come to."""
	head, rows = {"shopify_payments": _shopify, "stripe": _stripe, "alipay": _table}[gateway](
		payout, lines, currency, sum((line.net for line in lines), Decimal(0)) + off
	)
	stream = io.StringIO()
	writer = csv.writer(stream, lineterminator="\n")
	writer.writerow(head.split(","))
	writer.writerows(rows)
	return stream.getvalue().encode()


def _shopify(payout: str, lines: Sequence[Line], currency: str, paid: Decimal) -> tuple[str, list[list]]:
	def row(at: datetime, kind: str, number: str, amount, fee, net) -> list:
		day = f"{at:%Y-%m-%d}"
		money = [amount, fee, net, "", "card", amount, currency, currency, ""]
		return [f"{at:%Y-%m-%d %H:%M:%S} +0000", kind, number, "", "", "paid", day, payout, day, *money]

	last = max(line.at for line in lines)
	rows = [row(line.at, line.kind, line.number, line.amount, line.fee, line.net) for line in lines]
	return SHOPIFY, [*rows, row(last, "payout", "", -paid, 0, -paid)]


def _stripe(payout: str, lines: Sequence[Line], currency: str, paid: Decimal) -> tuple[str, list[list]]:
	last = f"{max(line.at for line in lines):%Y-%m-%d %H:%M:%S}"
	rows = [
		[
			f"txn_{payout}_{number}",
			f"{line.at:%Y-%m-%d %H:%M:%S}",
			currency.lower(),
			line.amount,
			line.fee,
			line.net,
			line.kind,
			line.payment,
			line.payment,
			"",
			payout,
			last,
		]
		for number, line in enumerate(lines, 1)
	]
	money = [currency.lower(), -paid, "0.00", -paid]
	return STRIPE, [*rows, [f"txn_{payout}_0", last, *money, "payout", payout, "", "", payout, last]]


def _table(payout: str, lines: Sequence[Line], currency: str, paid: Decimal) -> tuple[str, list[list]]:
	rows = [
		[
			f"{payout}-{number}",
			line.kind,
			f"{line.at:%Y-%m-%d %H:%M:%S}",
			line.amount,
			-line.fee,
			line.net,
			line.number,
			line.payment,
			currency,
			payout,
			paid,
		]
		for number, line in enumerate(lines, 1)
	]
	return TABLE, rows
