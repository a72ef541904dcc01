"""Clearing accounts of gateways: what payments have put there, what stands on them, and the Journal Entries that settle it."""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Sum

from ecom_erp.core.money import from_field, minor_units, quantize
from ecom_erp.erp.accounts.currency_precision import require_exact
from ecom_erp.erp.accounts.currency_rates import exchange_rate
from ecom_erp.erp.documents.submission import own_books
from ecom_erp.erp.selling.masters import company_currency

JOURNAL = "Journal Entry"


@dataclass(frozen=True)
class Booking:
	"""A submitted Payment Entry of an order. `clearing`: what it has put on `account`, in that account's currency, negative
	where it has taken from it; `fee`: what beside it was booked as fee, in the same currency. `amount`: what the buyer paid
	or got, in the order's currency. The fee is kept in the company's currency: `slack` is by how much rounding may have
	changed it."""

	name: str
	order: str
	account: str
	currency: str
	clearing: Decimal
	fee: Decimal
	amount: Decimal
	slack: Decimal = Decimal(0)

	def of_payment(self, amount: Decimal) -> "Booking":
		"""The same with the fee as it was before it was rounded, where it books one payment of that amount."""
		if not self.fee or abs(self.amount - amount) > self.slack:
			return self
		return replace(self, fee=amount - self.clearing, amount=amount)


def receipts(names: Collection[str]) -> dict[str, Booking]:
	"""Payments received, by the name of their Payment Entry; two queries."""
	fields = ["name", "company", "ecom_order", "paid_to", "paid_to_account_currency", "received_amount"]
	rows = _entries({"name": ("in", list(names) or [""])}, "Receive", [*fields, "target_exchange_rate"])
	fees = _deductions([row.name for row in rows])
	found = {}
	for row in rows:
		currency = row.paid_to_account_currency
		rate = from_field(row.target_exchange_rate) or Decimal(1)
		clearing = quantize(from_field(row.received_amount), currency)
		fee = quantize(fees.get(row.name, Decimal(0)) / rate, currency)
		slack = Decimal(1).scaleb(-minor_units(company_currency(row.company))) / rate
		found[row.name] = Booking(
			row.name, row.ecom_order or "", row.paid_to, currency, clearing, fee, clearing + fee, slack
		)
	return found


def paid_back(orders: Collection[str], account: str) -> dict[str, list[Booking]]:
	"""Payments to buyers from the account, by Ecom Order, oldest first."""
	filters = {"ecom_order": ("in", list(orders) or [""]), "paid_from": account}
	fields = ["name", "ecom_order", "paid_from_account_currency", "paid_amount", "received_amount"]
	found: dict[str, list[Booking]] = {}
	for row in _entries(filters, "Pay", [*fields, "paid_to_account_currency"]):
		currency = row.paid_from_account_currency
		clearing = -quantize(from_field(row.paid_amount), currency)
		amount = quantize(from_field(row.received_amount), row.paid_to_account_currency)
		found.setdefault(row.ecom_order, []).append(
			Booking(row.name, row.ecom_order, account, currency, clearing, Decimal(0), amount)
		)
	return found


def _entries(filters: dict, payment_type: str, fields: list[str]) -> list:
	return frappe.get_all(
		"Payment Entry",
		filters={**filters, "payment_type": payment_type, "docstatus": 1},
		fields=fields,
		order_by="posting_date, name",
	)


def _deductions(names: Collection[str]) -> dict[str, Decimal]:
	"""By Payment Entry what was booked beside it, in the company's currency."""
	row = frappe.qb.DocType("Payment Entry Deduction")
	query = frappe.qb.from_(row).select(row.parent, Sum(row.amount)).groupby(row.parent)
	found = query.where(row.parenttype == "Payment Entry").where(row.parent.isin(list(names) or [""])).run()
	return {name: from_field(amount) for name, amount in found}


@dataclass(frozen=True)
class Standing:
	"""What stands on an account, in its own currency and in the company's."""

	amount: Decimal
	base: Decimal


def standing(account: str) -> Standing:
	"""All that is posted on the account. Call it under the lock of what posts there."""
	entry = frappe.qb.DocType("GL Entry")
	[row] = (
		frappe.qb.from_(entry)
		.select(
			Sum(entry.debit_in_account_currency - entry.credit_in_account_currency),
			Sum(entry.debit - entry.credit),
		)
		.where(entry.account == account)
		.where(entry.is_cancelled == 0)
	).run()
	currency, company = frappe.get_cached_value("Account", account, ["account_currency", "company"])
	books = company_currency(company)
	return Standing(
		quantize(from_field(row[0] or 0), currency or books), quantize(from_field(row[1] or 0), books)
	)


@dataclass(frozen=True)
class JournalRow:
	"""`amount` in the statement's currency; positive debits. `is_clearing`: its worth in the company's currency is what stands
	on the account, not what the rate of the day makes of it; `worth`: it is this, if it is known."""

	account: str
	amount: Decimal
	cost_center: str = ""
	shop: str = ""
	is_clearing: bool = False
	worth: Decimal | None = None


@dataclass(frozen=True)
class Journal:
	"""A Journal Entry to be: rows in one currency that come to 0; `reference` is found in the bank's statement."""

	company: str
	currency: str
	day: date
	rows: tuple[JournalRow, ...]
	reference: str
	remark: str
	exchange_account: str
	exchange_cost_center: str = ""


def post(journal: Journal) -> str:
	"""Submit the Journal Entry; its name. What rates and rounding make the two currencies differ by goes to the exchange
	account. Raises ValidationError: a closed or frozen period, an account that is not there, no rate."""
	books = company_currency(journal.company)
	doc = frappe.new_doc(JOURNAL)
	doc.update(
		{
			"voucher_type": "Journal Entry",
			"company": journal.company,
			"posting_date": journal.day,
			"cheque_no": journal.reference[:140],
			"cheque_date": journal.day,
			"user_remark": journal.remark,
			"multi_currency": 1,
		}
	)
	off = Decimal(0)
	for row in journal.rows:
		base = _base(row, journal, books)
		off += base
		_append(doc, row, base, journal, books)
	if off:
		row = JournalRow(journal.exchange_account, -off, journal.exchange_cost_center)
		_append(doc, row, -off, journal, books)
	with own_books():
		doc.flags.ignore_permissions = True
		doc.insert()
		doc.submit()
	return doc.name


def worth(journals: Collection[str], account: str) -> Decimal:
	"""What Journal Entries have posted on an account, in the company's currency."""
	entry = frappe.qb.DocType("GL Entry")
	query = frappe.qb.from_(entry).select(Sum(entry.debit - entry.credit)).where(entry.account == account)
	query = query.where(entry.voucher_type == JOURNAL).where(entry.voucher_no.isin(list(journals) or [""]))
	[[found]] = query.where(entry.is_cancelled == 0).run()
	return from_field(found or 0)


def put_on(journals: Collection[str], account: str) -> dict[str, Decimal]:
	"""What each Journal Entry has put on an account, in the account's currency; those that have nothing there are left out."""
	entry = frappe.qb.DocType("GL Entry")
	moved = Sum(entry.debit_in_account_currency - entry.credit_in_account_currency)
	query = frappe.qb.from_(entry).select(entry.voucher_no, moved).where(entry.account == account)
	query = query.where(entry.voucher_type == JOURNAL).where(entry.voucher_no.isin(list(journals) or [""]))
	rows = query.where(entry.is_cancelled == 0).groupby(entry.voucher_no).run()
	return {name: from_field(amount) for name, amount in rows}


def _base(row: JournalRow, journal: Journal, books: str) -> Decimal:
	"""What the row is worth in the company's currency; never nothing, which ERPNext refuses to post on an account that is
	kept in another currency."""
	if journal.currency == books:
		return row.amount
	known = row.worth if row.worth and row.worth * row.amount > 0 else None
	base = quantize(_worth(row, journal, books) if known is None else known, books)
	if base or _currency(row, books) == books:
		return base
	return Decimal(1).scaleb(-minor_units(books)).copy_sign(row.amount)


def _worth(row: JournalRow, journal: Journal, books: str) -> Decimal:
	stands = standing(row.account) if row.is_clearing else Standing(Decimal(0), Decimal(0))
	if stands.amount * row.amount >= 0 or stands.amount * stands.base <= 0:
		return row.amount * exchange_rate(journal.currency, books, journal.day)
	if abs(row.amount) <= abs(stands.amount):
		return stands.base * row.amount / stands.amount
	# what stands there leaves with its worth; the rest is new on the other side
	beyond = row.amount + stands.amount
	return beyond * exchange_rate(journal.currency, books, journal.day) - stands.base


def _currency(row: JournalRow, books: str) -> str:
	return frappe.get_cached_value("Account", row.account, "account_currency") or books


def _append(doc, row: JournalRow, base: Decimal, journal: Journal, books: str) -> None:
	currency = _currency(row, books)
	if currency not in (books, journal.currency):
		frappe.throw(
			_("The account {0} is kept in {1}. Choose one in {2} or in {3}.").format(
				row.account, currency, journal.currency, books
			)
		)
	if not base:
		return  # less than the smallest coin of the company's currency
	amount = base if currency == books else row.amount
	side = "debit" if amount > 0 else "credit"
	values = {
		"account": row.account,
		"account_currency": currency,
		"cost_center": row.cost_center or frappe.get_cached_value("Company", journal.company, "cost_center"),
		"exchange_rate": _rate(float(abs(base)), float(abs(amount))),
		f"{side}_in_account_currency": float(abs(amount)),
		side: float(abs(base)),
	}
	if row.shop and (dimension := shop_dimension()):
		values[dimension] = row.shop
	added = doc.append("accounts", values)
	require_exact(added, f"{side}_in_account_currency", abs(amount), currency)
	require_exact(added, side, abs(base), books)


def _rate(base: float, amount: float) -> float:
	"""What makes `base` of `amount`. ERPNext takes a rate of exactly 1 for none, and looks another one up."""
	rate = base / amount if amount else 1.0
	return math.nextafter(rate, 2) if rate == 1 else rate


def shop_dimension() -> str:
	"""The field of an Accounting Dimension for shops, where the site has one; else ""."""
	fields = frappe.get_meta("Journal Entry Account").get("fields", {"options": "Ecom Shop"})
	return fields[0].fieldname if fields else ""


def cancel(name: str) -> None:
	"""Cancel a Journal Entry. Raises ValidationError where its period is closed or frozen."""
	doc = frappe.get_doc(JOURNAL, name)
	if doc.docstatus != 1:
		return
	with own_books():
		doc.flags.ignore_permissions = True
		doc.cancel()


def reversed_by(name: str) -> str:
	"""The Journal Entry that another one reverses; "" where it reverses none."""
	return frappe.db.get_value(JOURNAL, name, "reversal_of") or ""


def reverse(name: str, day: date) -> str:
	"""Submit the opposite of a Journal Entry on a day; its name."""
	source = frappe.get_doc(JOURNAL, name)
	doc = frappe.copy_doc(source)
	doc.update({"docstatus": 0, "posting_date": day, "cheque_date": day, "cheque_no": source.cheque_no})
	doc.reversal_of = name
	doc.user_remark = _("Reverses {0}").format(name)
	for row in doc.accounts:
		for field in ("", "_in_account_currency"):
			debit, credit = row.get(f"debit{field}"), row.get(f"credit{field}")
			row.update({f"debit{field}": credit, f"credit{field}": debit})
		row.docstatus = 0
		# as kept it is rounded, and large amounts would come to something else by it
		amount = row.debit_in_account_currency or row.credit_in_account_currency
		row.exchange_rate = _rate(row.debit or row.credit, amount)
	with own_books():
		doc.flags.ignore_permissions = True
		doc.insert()
		doc.submit()
	return doc.name
