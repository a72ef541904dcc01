"""The proof: over any period what is shared, among orders and to none, comes to what ERPNext's profit and loss accounts say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Sum
from frappe.utils import add_days, getdate

from ecom_erp.core.money import from_field, rounded
from ecom_erp.erp.accounts import profit_books
from ecom_erp.erp.accounts.profit_books import Key
from ecom_erp.flows.accounting.profit.entries import ENTRY
from ecom_erp.flows.accounting.profit.marks import VOUCHER, mark
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction

NOTHING = Decimal(0)
DAYS = 45
"""So far back is looked each night for what has changed without a word."""


@dataclass(frozen=True)
class AccountProof:
	"""Of one account in a period, credit less debit in the company's currency."""

	account: str
	books: Decimal
	of_orders: Decimal
	of_none: Decimal

	@property
	def difference(self) -> Decimal:
		return self.books - self.of_orders - self.of_none


def prove(company: str, start: date, end: date) -> list[AccountProof]:
	"""Each account of profit and loss that has moved in the period, by name. Two queries."""
	books, shared = profit_books.by_account(company, start, end), _shared(company, start, end)
	return [
		AccountProof(account, books.get(account, NOTHING), *shared.get(account, (NOTHING, NOTHING)))
		for account in sorted({*books, *shared})
		if books.get(account) or any(shared.get(account, ()))
	]


def _shared(company: str, start: date, end: date) -> dict[str, tuple[Decimal, Decimal]]:
	entry = frappe.qb.DocType(ENTRY)
	of_orders = Sum(Case().when(entry.ecom_order.isnotnull(), entry.amount).else_(0))
	rows = (
		_in_books(frappe.qb.from_(entry), entry, company, start, end)
		.select(entry.account, of_orders, Sum(entry.amount))
		.groupby(entry.account)
	).run()
	digits = profit_books.digits_of(company)
	found = {}
	for account, orders, whole in rows:
		own = rounded(from_field(orders), digits)
		found[account] = (own, rounded(from_field(whole), digits) - own)
	return found


def _in_books(query, entry, company: str, start: date, end: date):
	return query.where(
		(entry.company == company)
		& (entry.in_books == 1)
		& (entry.posting_date >= start)
		& (entry.posting_date <= end)
	)


def differing(company: str, start: date, end: date, accounts: Collection[str]) -> dict[Key, Decimal]:
	"""Vouchers of the period whose shares on the accounts are not what the books say, with the difference. Two queries."""
	entry = frappe.qb.DocType(ENTRY)
	rows = (
		_in_books(frappe.qb.from_(entry), entry, company, start, end)
		.select(entry.voucher_type, entry.voucher_no, entry.account, Sum(entry.amount))
		.where(entry.account.isin(list(accounts) or [""]))
		.groupby(entry.voucher_type, entry.voucher_no, entry.account)
	).run()
	digits = profit_books.digits_of(company)
	left = profit_books.by_voucher(company, start, end, accounts)
	for doctype, name, account, amount in rows:
		place = ((doctype, name), account)
		left[place] = left.get(place, NOTHING) - rounded(from_field(amount), digits)
	found: dict[Key, Decimal] = {}
	for (voucher, _account), amount in left.items():
		if amount:
			found[voucher] = found.get(voucher, NOTHING) + amount
	return found


def share_again(company: str, start: date, end: date) -> int:
	"""Have all vouchers of the period shared anew whose shares are not what the books say; how many. In the caller's
	transaction. It is also how the vouchers of the time before the app come in."""
	accounts = [one.account for one in prove(company, start, end) if one.difference]
	found = differing(company, start, end, accounts) if accounts else {}
	mark(found)
	if found:
		kick("share_profit")
	return len(found)


def share_what_differs() -> None:
	"""Each night: the last days of each company with shops."""
	end = getdate()
	for company in frappe.get_all("Ecom Shop", pluck="company", distinct=True, order_by=""):
		in_transaction(share_again, company, add_days(end, -DAYS), end)


def shop_made(shop: Any) -> None:
	"""With the first shop of a company what was posted lately, before anybody looked, is shared in the background."""
	if not frappe.db.exists("Ecom Shop", {"company": shop.company, "name": ("!=", shop.name)}):
		kick("prove_profit")


def waiting() -> int:
	"""How many vouchers and orders are still to be shared or estimated."""
	return frappe.db.count(VOUCHER, {"due_at": ("is", "set")})


def failed() -> int:
	"""How many of them have failed and are tried again, or were given up."""
	return frappe.db.count(VOUCHER, {"failed": 1})
