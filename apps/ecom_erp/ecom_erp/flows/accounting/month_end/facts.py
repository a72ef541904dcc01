"""What a settlement account has at a month's end: open money in other currencies, and money that no statement has settled. A fixed
number of queries for an account, and for each of its settlements that are read and not posted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Coalesce, Sum

from ecom_erp.core.accounting.month_end import Held, Unsettled
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.posting import PostedLine
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.settlement import OPEN, READY
from ecom_erp.erp.accounts import clearing, month_end
from ecom_erp.erp.accounts.currency_rates import exchange_rate
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.accounting.settlements.movements import CAPTURE
from ecom_erp.flows.accounting.settlements.posting.bookings import Bookings
from ecom_erp.flows.accounting.settlements.posting.proposal import lines_of
from ecom_erp.flows.accounting.settlements.stored_lines import LINE, SETTLEMENT, SHARE
from ecom_erp.messaging.zoned_times import aware

LATELY = timedelta(days=90)
"""What fees have been is taken from the lines of so many days."""
LONGEST = timedelta(days=180)
"""A payment that no statement has settled for so long is looked into, not accrued."""


def held(account: SettlementAccount, day: date) -> list[Held]:
	"""What stands on the account's clearing accounts and on those that hold money back, in other currencies than the books."""
	books = company_currency(account.company)
	names = {one.clearing for one in account.books.values()} | set(account.postings.values())
	names |= {account.carried_forward} - {""}
	found = month_end.standings(names, day)
	kept = frappe.get_all(
		"Account",
		{"name": ("in", list(found) or [""]), "root_type": ("in", ("Asset", "Liability"))},
		["name", "account_currency"],
		order_by="name",
	)
	return [
		Held(
			row.name,
			found[row.name].amount,
			found[row.name].base,
			exchange_rate(row.account_currency, books, day),
		)
		for row in kept
		if row.account_currency not in (None, "", books) and (found[row.name].amount or found[row.name].base)
	]


@dataclass(frozen=True)
class Waiting:
	"""Payments up to a day that lines up to that day have not settled. `unbooked`: how many of them stand nowhere."""

	payments: tuple[Unsettled, ...]
	unbooked: int


def waiting(account: SettlementAccount, currency: str, day: date) -> Waiting:
	"""Of the currency's clearing account."""
	rows = [row for row in _captured(account, day) if account.settles(row.shop, row.gateway or "")]
	booked = clearing.receipts({row.payment_entry for row in rows if row.payment_entry})
	payments, unbooked = [], 0
	for row in rows:
		whole = quantize(from_field(row.amount), row.currency)
		open_part = (whole - from_field(row.settled)) / whole if whole else Decimal(0)
		booking = booked.get(row.payment_entry)
		if not booking:
			unbooked += not row.journal_entry and row.currency == currency
			continue
		if booking.account == account.books[currency].clearing:
			if booking.currency == row.currency:
				booking = booking.of_payment(whole)
			amount = booking.clearing + booking.fee
			payments.append(Unsettled(row.shop, amount * open_part, booking.fee * open_part))
	return Waiting(tuple(payments), unbooked)


def _captured(account: SettlementAccount, day: date) -> list:
	payment, order = frappe.qb.DocType("Ecom Order Payment"), frappe.qb.DocType("Ecom Order")
	share, line = frappe.qb.DocType(SHARE), frappe.qb.DocType(LINE)
	settled = (
		frappe.qb.from_(share)
		.join(line)
		.on(line.name == share.line)
		.select(share.ecom_order, share.payment, Sum(share.amount).as_("amount"))
		.where((line.settlement_account == account.name) & (Coalesce(line.at, "1970-01-01") < _after(day)))
		.groupby(share.ecom_order, share.payment)
	)
	end = aware(_after(day)).astimezone(timezone.utc).replace(tzinfo=None)
	return (
		frappe.qb.from_(payment)
		.join(order)
		.on(order.name == payment.parent)
		.left_join(settled)
		.on((settled.ecom_order == payment.parent) & (settled.payment == payment.external_id))
		.select(
			order.shop,
			payment.gateway,
			payment.amount,
			payment.currency,
			payment.payment_entry,
			payment.journal_entry,
			Coalesce(settled.amount, 0).as_("settled"),
		)
		.where(order.shop.isin(list(account.gateways) or [""]) & (payment.kind == CAPTURE))
		.where((payment.processed_at < end) & (payment.processed_at >= end - LONGEST))
		.where(Coalesce(settled.amount, 0) < payment.amount)
		.orderby(payment.parent, payment.idx)
	).run(as_dict=True)


def fee_share(account: SettlementAccount, currency: str, day: date) -> Decimal:
	"""What of a unit of money the provider has kept lately, tax on it included; 0 where nothing is known."""
	line = frappe.qb.DocType(LINE)
	[row] = (
		frappe.qb.from_(line)
		.select(Sum(line.amount), Sum(line.fee + line.fee_tax))
		.where((line.settlement_account == account.name) & (line.kind == LineKind.CHARGE))
		.where((line.currency == currency) & line.at.between(_after(day) - LATELY, _after(day)))
	).run()
	amount, fee = (from_field(one or 0) for one in row)
	return fee / amount if amount > 0 and fee > 0 else Decimal(0)


def unposted_lines(account: SettlementAccount, currency: str, day: date) -> Iterator[PostedLine]:
	"""Lines up to a day of settlements that are read and not posted, with what their payments have booked."""
	filters = {"settlement_account": account.name, "currency": currency, "status": ("in", (OPEN, READY))}
	for name in frappe.get_all(SETTLEMENT, filters, pluck="name", order_by="name"):
		doc = frappe.get_doc(SETTLEMENT, name)
		for one in lines_of(doc, account.books[currency].clearing, Bookings()):
			if one.day <= day:
				yield one


def _after(day: date) -> datetime:
	"""The moment in the site's time at which the day is over."""
	return datetime.combine(day + timedelta(days=1), time())
