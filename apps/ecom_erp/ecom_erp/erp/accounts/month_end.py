"""Journal Entries of a month's end, and what stood on accounts then.

The revaluation is a Journal Entry of the type *Exchange Gain Or Loss*, in which amounts of the company's currency stand alone. ERPNext's
own document, *Exchange Rate Revaluation*, takes the whole balance out at one rate of nine digits and puts it back at another, which
loses cents of large balances, revalues whatever account it finds, and asks the internet for rates that are not written down."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.accounting.month_end import Gain
from ecom_erp.core.money import from_field, quantize
from ecom_erp.erp.accounts.clearing import JOURNAL, Standing
from ecom_erp.erp.accounts.currency_precision import require_exact
from ecom_erp.erp.documents.submission import own_books
from ecom_erp.erp.selling.masters import company_currency


def standings(accounts: Collection[str], day: date) -> dict[str, Standing]:
	"""What stood on accounts at the end of a day; one query."""
	entry, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	rows = (
		frappe.qb.from_(entry)
		.join(account)
		.on(account.name == entry.account)
		.select(
			entry.account,
			account.account_currency,
			account.company,
			Sum(entry.debit_in_account_currency - entry.credit_in_account_currency).as_("amount"),
			Sum(entry.debit - entry.credit).as_("base"),
		)
		.where(entry.account.isin(list(accounts) or [""]) & (entry.posting_date <= day))
		.where(entry.is_cancelled == 0)
		.groupby(entry.account, account.account_currency, account.company)
	).run(as_dict=True)
	found = {}
	for row in rows:
		books = company_currency(row.company)
		amount = quantize(from_field(row.amount), row.account_currency or books)
		found[row.account] = Standing(amount, quantize(from_field(row.base), books))
	return found


def post_gains(
	company: str, day: date, gains: Iterable[Gain], exchange_account: str, cost_center: str, remark: str
) -> str:
	"""Submit the revaluation; its name. Raises ValidationError: a closed or frozen period."""
	books = company_currency(company)
	gains = list(gains)
	doc = frappe.new_doc(JOURNAL)
	doc.update(
		{
			"voucher_type": "Exchange Gain Or Loss",
			"company": company,
			"posting_date": day,
			"user_remark": remark,
			"multi_currency": 1,
		}
	)
	for gain in gains:
		_append(doc, gain.account, gain.amount, cost_center, books)
	_append(doc, exchange_account, -sum((gain.amount for gain in gains), Decimal(0)), cost_center, books)
	with own_books():
		doc.flags.ignore_permissions = True
		doc.insert()
		doc.submit()
	return doc.name


def _append(doc, account: str, amount: Decimal, cost_center: str, books: str) -> None:
	if not amount:
		return  # gains and losses of several accounts that come to nothing
	currency = frappe.get_cached_value("Account", account, "account_currency") or books
	side = "debit" if amount > 0 else "credit"
	values = {
		"account": account,
		"account_currency": currency,
		"cost_center": cost_center or frappe.get_cached_value("Company", doc.company, "cost_center"),
		# not 1, for which ERPNext looks another one up; no amount in the account's currency is worked out of it
		"exchange_rate": 1 if currency == books else 2,
		side: float(abs(amount)),
	}
	if currency == books:
		values[f"{side}_in_account_currency"] = float(abs(amount))
	added = doc.append("accounts", values)
	require_exact(added, side, abs(amount), books)
