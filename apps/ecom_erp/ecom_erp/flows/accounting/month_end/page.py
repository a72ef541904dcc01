"""What the form of a month end shows. Amounts are texts, exact."""

from datetime import timedelta
from decimal import Decimal

import frappe
from frappe.utils import getdate

from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.month_end.posting import ACCRUAL, REVALUATION
from ecom_erp.flows.accounting.month_end.proposal import MonthEnd, propose
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.accounting.settlements.posting.chosen import account_in
from ecom_erp.flows.words.sentences import _


def shown(doc) -> dict:
	"""{entries: [{day, purpose, rows: [{account, purpose, shop, debit, credit, currency}]}], obstacles, notes, digest}"""
	account = accounts.read(doc.settlement_account)
	try:
		found = propose(account, getdate(doc.month_end))
	except frappe.ValidationError as error:
		frappe.clear_messages()
		found = MonthEnd(obstacles=[str(error)])
	return {
		"entries": _entries(account, getdate(doc.month_end), found),
		"obstacles": found.obstacles,
		"notes": found.notes,
		"digest": found.digest,
	}


def _entries(account: SettlementAccount, day, found: MonthEnd) -> list[dict]:
	entries = []
	for accrual in found.accruals:
		rows = [
			_row(
				account_in(account, accrual.currency, row.account),
				row.account,
				row.amount,
				accrual.currency,
				row.shop,
			)
			for row in accrual.rows
		]
		other = -sum((row.amount for row in accrual.rows), Decimal(0))
		rows.append(_row(account.accrual, ACCRUAL, other, accrual.currency))
		until = _("{0}, reversed on {1}").format(_(ACCRUAL), frappe.format(day + timedelta(days=1), "Date"))
		entries.append({"day": day.isoformat(), "purpose": until, "rows": rows})
	if found.gains:
		books = company_currency(account.company)
		rows = [_row(gain.account, REVALUATION, gain.amount, books) for gain in found.gains]
		total = -sum((gain.amount for gain in found.gains), Decimal(0))
		rows.append(_row(account.exchange, "Exchange", total, books))
		entries.append({"day": day.isoformat(), "purpose": REVALUATION, "rows": rows})
	return entries


def _row(account: str, purpose: str, amount: Decimal, currency: str, shop: str = "") -> dict:
	return {
		"account": account,
		"purpose": str(purpose),
		"shop": shop,
		"debit": str(amount) if amount > 0 else "",
		"credit": str(-amount) if amount < 0 else "",
		"currency": currency,
	}
