"""The gateways pay out: a settlement account for each of the three, and files of what they have settled, with faults of ten kinds
among them. They are imported and matched; deciding and posting is left to people."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import frappe
from frappe.utils import get_datetime

from ecom_demo import books, data, payout_files
from ecom_demo.payout_files import Line
from ecom_demo.progress import Counter
from ecom_demo.shops import account_title
from ecom_erp.core.states.money.statement_import import IMPORTING
from ecom_erp.erp.accounts import clearing
from ecom_erp.flows.accounting.settlements import line_matching, statement_import

ACCOUNT = "Ecom Settlement Account"
SECONDS = 120
GATEWAYS = {"us": "shopify_payments", "eu": "stripe", "cn": "alipay"}
PROVIDERS = {"shopify_payments": "Shopify Payments", "stripe": "Stripe", "alipay": "Other Provider"}
WORDS = {"sale": "Charge", "refund": "Refund"}
"""What the table of Alipay's calls its lines."""
MAPPING = "Alipay's Table"


@dataclass(frozen=True)
class Payment:
	"""A booked payment, or a refund, as the gateway knows it."""

	id: str
	number: str
	order: str
	amount: Decimal
	fee: Decimal
	is_refund: bool
	at: object


def serve(counter: Counter) -> None:
	"""Once: a second run finds the accounts of the first."""
	for key, gateway in GATEWAYS.items():
		if not frappe.db.exists(ACCOUNT, account_name(key)):
			_pay_out(key, gateway)
		counter.count += 1


def account_name(key: str) -> str:
	return f"{account_title(GATEWAYS[key], data.shop(key)['currency'])} Payouts"


def _pay_out(key: str, gateway: str) -> None:
	facts = data.shop(key)
	account = _make_account(key, gateway, facts)
	payments = list(_payments(facts["name"], gateway))
	for payout, lines, off in PLANS[key](payments):
		_import(account, gateway, payout, lines, facts["currency"], off)


def _payments(shop: str, gateway: str) -> Iterator[Payment]:
	rows = frappe.get_all(
		"Ecom Order Payment",
		{"gateway": gateway, "kind": ("in", ("Capture", "Refund")), "parenttype": "Ecom Order"},
		["parent", "external_id", "amount", "kind", "processed_at", "payment_entry"],
		order_by="processed_at, name",
	)
	numbers = dict(
		frappe.get_all(
			"Ecom Order",
			{"shop": shop, "name": ("in", [row.parent for row in rows] or [""])},
			["name", "number"],
			as_list=True,
		)
	)
	booked = clearing.receipts({row.payment_entry for row in rows if row.payment_entry})
	for row in rows:
		is_refund = row.kind == "Refund"
		if row.parent in numbers and (row.payment_entry in booked or is_refund):
			amount = Decimal(str(row.amount)).quantize(Decimal("0.01"))
			fee = Decimal(0) if is_refund else booked[row.payment_entry].of_payment(amount).fee
			yield Payment(
				row.external_id,
				numbers[row.parent],
				row.parent,
				amount,
				fee,
				is_refund,
				get_datetime(row.processed_at),
			)


def _line(one: Payment, sale: str, refund: str) -> Line:
	amount = -one.amount if one.is_refund else one.amount
	return Line(refund if one.is_refund else sale, one.at, amount, one.fee, one.number, one.id)


Plan = list[tuple[str, list[Line], Decimal]]
"""(the payout's number, its lines, what it states more than they come to)."""


def _us(payments: list[Payment]) -> Plan:
	"""An order that nobody knows, an amount that is too low, a payment twice, a fee that is too high."""
	lines = [_line(one, "charge", "refund") for one in payments]
	short, twice, dear = _charges(lines, 3)
	lines[short] = replace(lines[short], amount=lines[short].amount - 1)
	lines[dear] = replace(lines[dear], fee=lines[dear].fee + 1)
	lines.append(replace(lines[twice], fee=lines[twice].fee))
	lines.append(
		replace(lines[0], kind="charge", amount=Decimal("77.00"), fee=Decimal("2.53"), number="#99999")
	)
	return [("900001", lines, Decimal(0))]


def _eu(payments: list[Payment]) -> Plan:
	"""An amount that is too high, a type that nobody knows, a dispute, a charge that names nothing."""
	lines = [_line(one, "charge", "refund") for one in payments]
	(high,) = _charges(lines, 1)
	disputed = lines[high]
	lines[high] = replace(lines[high], amount=lines[high].amount + 2)
	day = lines[-1].at
	lines.append(Line("climate_contribution", day, Decimal("-3.00")))
	lines.append(Line("dispute", day, -disputed.amount, Decimal("20.00"), payment=disputed.payment))
	lines.append(Line("charge", day, Decimal("12.00"), Decimal("0.43")))
	return [("po_demo_1", lines, Decimal(0))]


def _cn(payments: list[Payment]) -> Plan:
	"""A payment that is in no payout, and a payout that does not add up."""
	lines = [_line(one, "sale", "refund") for one in payments]
	(missing,) = _charges(lines, 1)
	kept = [line for number, line in enumerate(lines) if number != missing]
	day = lines[-1].at
	odd = [Line("sale", day, Decimal("5.00"), payment="2026-odd")]
	return [*([("ALI-1", kept, Decimal(0))] if kept else []), ("ALI-2", odd, Decimal("1.00"))]


def _charges(lines: list[Line], wanted: int) -> list[int]:
	"""Where charges stand that name an order with no other payment."""
	once = [line.number for line in lines]
	found = [n for n, line in enumerate(lines) if line.amount > 5 and once.count(line.number) == 1]
	return found[:wanted]


PLANS: dict[str, Callable[[list[Payment]], Plan]] = {"us": _us, "eu": _eu, "cn": _cn}


def _make_account(key: str, gateway: str, facts: dict) -> str:
	shop = frappe.get_doc("Ecom Shop", facts["name"])
	company, currency = shop.company, facts["currency"]
	clearing = next(row for row in shop.gateways if row.gateway == gateway)
	bank = books.ensure_account(company, f"Bank {currency}", "Bank Accounts", "Bank", currency)
	disputes = books.ensure_account(company, "Payment Disputes", "Indirect Expenses", "Expense Account")
	kinds = {"Fee": clearing.fee_account, "Dispute": disputes, "Adjustment": disputes}
	values = {
		"doctype": ACCOUNT,
		"account_name": account_name(key),
		"provider": PROVIDERS[gateway],
		"company": company,
		"gateways": [{"shop": shop.name, "gateway": gateway}],
		"currencies": [{"currency": currency, "clearing_account": clearing.account, "bank_account": bank}],
		"postings": [{"kind": kind, "account": account} for kind, account in kinds.items()],
		"accrual_account": books.ensure_account(company, "Accrued Gateway Fees", "Accounts Payable"),
		"write_off_limit": 5,
		"missing_after_days": 1,
	}
	if gateway == "alipay":
		values |= {"mapping": _mapping(currency), "types": [{"type": w, "kind": k} for w, k in WORDS.items()]}
	name = frappe.get_doc(values).insert().name
	frappe.db.commit()
	return name


def _mapping(currency: str) -> str:
	columns = [{"field": field, "column": column} for field, column in payout_files.MAPPING.items()]
	values = {"mapping_name": MAPPING, "currency": currency, "columns": columns}
	return frappe.get_doc({"doctype": "Ecom Statement Mapping", **values}).insert().name


def _import(account: str, gateway: str, payout: str, lines: list[Line], currency: str, off: Decimal) -> None:
	text = payout_files.write(gateway, payout, lines, currency, off)
	file = frappe.get_doc(
		{"doctype": "File", "file_name": f"{payout}.csv", "is_private": 1, "content": text}
	).insert()
	doc = frappe.get_doc(
		{"doctype": "Ecom Statement Import", "settlement_account": account, "file": file.file_url}
	)
	doc.insert()
	frappe.db.commit()
	statement_import.start(doc.name, IMPORTING)
	end = time.monotonic() + SECONDS
	while statement_import.work_due(SECONDS) or line_matching.match_due(SECONDS):
		if time.monotonic() > end:
			break
	frappe.db.commit()
	doc.reload()
	if doc.status != "Done":
		raise RuntimeError(f"{payout}.csv: {doc.status} {doc.status_message}")
