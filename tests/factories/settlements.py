"""Settlement accounts and statements for tests: a gateway whose payments stand on a clearing account of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal

import frappe

from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.flows.accounting.settlements import accounts, line_matching
from ecom_erp.flows.accounting.settlements.stored_lines import LINE, SETTLEMENT
from ecom_erp.flows.accounting.settlements.storing import Stored, store
from tests import world
from tests.factories.erpnext import make, unique

AT = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
PAID = datetime(2026, 3, 12, 8, tzinfo=timezone.utc)
PROVIDER = "Stripe"
GATEWAYS = "Ecom Settlement Gateway"


@dataclass(frozen=True)
class Ledgers:
	"""The accounts of a settlement account, in `currency`."""

	clearing: str
	bank: str
	fees: str
	disputes: str
	carried: str


def ledger(title: str, parent: str, currency: str = world.CURRENCY, **values) -> str:
	"""An account of the test company; its name."""
	made = make(
		"Account",
		account_name=unique(title),
		parent_account=f"{parent} - {world.ABBR}",
		company=world.COMPANY,
		account_currency=currency,
		is_group=0,
		**values,
	)
	return made.name


def ledgers(currency: str = world.CURRENCY) -> Ledgers:
	return Ledgers(
		ledger("Clearing", "Bank Accounts", currency, account_type="Bank"),
		ledger("Payout Bank", "Bank Accounts", currency, account_type="Bank"),
		ledger("Gateway Fees", "Indirect Expenses"),
		ledger("Disputes", "Indirect Expenses"),
		ledger("Carried Forward", "Bank Accounts", currency, account_type="Bank"),
	)


def settlement_account(
	shop: str, books: Ledgers, gateway: str = "shopify_payments", currency: str = world.CURRENCY, **values
) -> str:
	"""A settlement account of a shop's gateway, whose payments are booked on its clearing account from now on; its name."""
	doc = frappe.get_doc("Ecom Shop", shop)
	for row in doc.gateways:
		if row.gateway == gateway:
			row.account = books.clearing
	doc.save()
	postings = {LineKind.FEE: books.fees, LineKind.DISPUTE: books.disputes, LineKind.ADJUSTMENT: books.fees}
	defaults = {
		"account_name": unique("Settlements"),
		"provider": PROVIDER,
		"company": world.COMPANY,
		"gateways": [{"shop": shop, "gateway": gateway}],
		"currencies": [
			{"currency": currency, "clearing_account": books.clearing, "bank_account": books.bank}
		],
		"postings": [{"kind": kind, "account": account} for kind, account in postings.items()],
	}
	return make(accounts.ACCOUNT, **{**defaults, **values}).name


def line(kind: LineKind, amount: str, fee: str = "0", **values) -> StatementLine:
	"""A line with an id of its own."""
	defaults = {"line_id": unique("txn"), "type": kind.value.lower(), "at": AT, "fee": Decimal(fee)}
	return StatementLine(kind=kind, amount=Decimal(amount), **{**defaults, **values})


def statement(lines: Sequence[StatementLine], payout: str | None = None, **values) -> Statement:
	"""A payout of all of its lines, unless another sum is given."""
	paid = sum((one.net for one in lines), Decimal(0)) if payout is None else Decimal(payout)
	defaults = {"statement_id": unique("po"), "currency": world.CURRENCY, "paid_at": PAID, "payout": paid}
	return Statement(lines=tuple(lines), **{**defaults, **values})


def read(account: str, stated: Statement) -> Stored:
	"""Store a statement and match its lines."""
	frappe.db.commit()
	stored = store(accounts.read(account), stated)
	line_matching.match_due(30)
	return stored


def found(settlement: str) -> list:
	"""The lines of a settlement as stored."""
	return frappe.get_all(LINE, filters={"settlement": settlement}, fields=["*"], order_by="line_no")


def bare(shop: str) -> dict[str, str]:
	"""A shop's settlement account with a posted settlement, its line, and an import, as rows alone. Committed."""
	account, settlement, row = unique("Bare"), unique("STL"), unique("LINE")
	values = {
		accounts.ACCOUNT: {"name": account, "account_name": account, "provider": PROVIDER, "enabled": 0},
		GATEWAYS: {
			"parent": account,
			"parenttype": accounts.ACCOUNT,
			"parentfield": "gateways",
			"idx": 1,
			"shop": shop,
			"gateway": "none",
		},
		SETTLEMENT: {
			"name": settlement,
			"settlement_account": account,
			"status": "Posted",
			"currency": "USD",
		},
		LINE: {
			"name": row,
			"settlement": settlement,
			"settlement_account": account,
			"state": "Matched",
			"kind": "Charge",
		},
		"Ecom Month End": {
			"name": unique("SME"),
			"settlement_account": account,
			"month_end": "2026-02-28",
			"status": "Proposed",
			"month_key": unique("M"),
		},
		"Ecom Write Off": {
			"name": unique("SWO"),
			"settlement_account": account,
			"payment": "none",
			"status": "Taken Back",
		},
		"Ecom Statement Import": {
			"name": unique("STI"),
			"settlement_account": account,
			"file": "/files/none.csv",
			"status": "Importing",
		},
	}
	made = {
		doctype: frappe.get_doc({"doctype": doctype, "company": world.COMPANY, **own})
		for doctype, own in values.items()
	}
	for doc in made.values():
		doc.db_insert()
	frappe.db.commit()
	return {
		"settlement_account": account,
		"settlement": settlement,
		"settlement_line": row,
		"statement_import": made["Ecom Statement Import"].name,
		"month_end": made["Ecom Month End"].name,
		"write_off": made["Ecom Write Off"].name,
	}


def arguments(kind: str, made: dict[str, str]) -> dict:
	"""What a method of settlements is called with, by its name; on documents on which it can do nothing."""
	document = {
		"check_file": "statement_import",
		"import_file": "statement_import",
		"fetch": "settlement_account",
		"test_connection": "settlement_account",
		"accept_line": "settlement_line",
		"treat_line_as": "settlement_line",
		"choose_order": "settlement_line",
		"undo_decision": "settlement_line",
		"write_off": "settlement_account",
		"take_write_off_back": "write_off",
	}.get(kind, "settlement")
	more = {
		"name_type": {"type_name": "none", "kind": "Unknown"},
		"accept_line": {"note": "none"},
		"treat_line_as": {"kind": "Adjustment", "note": "none"},
		"choose_order": {"order": made["order"]},
		"looked_into": {"note": "none"},
		"write_off": {"order": made["order"], "payment": "none", "account": "none", "reason": "none"},
		"reconcile_payout": {"transaction": "none"},
	}
	return {"name": made[document], **more.get(kind, {})}
