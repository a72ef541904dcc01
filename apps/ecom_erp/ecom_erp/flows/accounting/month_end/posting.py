"""A month end into the books and back: the revaluation of open money in other currencies, and accruals that are reversed on the next
day. One document for an account and month; posted once, in one transaction."""

from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe.utils import getdate, now_datetime, nowdate

from ecom_erp.core.accounting.month_end import end_of_month, last_month_end
from ecom_erp.core.accounting.statements.identity import name_of
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.money.month_end import POSTED, PROPOSED
from ecom_erp.erp.accounts import clearing
from ecom_erp.erp.accounts.clearing import Journal, JournalRow
from ecom_erp.erp.accounts.month_end import post_gains
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.accounting.month_end.proposal import Accrual, propose
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.accounting.settlements.posting.chosen import account_in
from ecom_erp.flows.accounting.settlements.posting.taking_back import undo
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.words.sentences import _, joined
from ecom_erp.messaging.errors import log_unexpected, refuse
from ecom_erp.messaging.transaction import roll_back, unit_of_work

MONTH, ENTRY = "Ecom Month End", "Ecom Month End Entry"
REVALUATION, ACCRUAL, REVERSED, REVERSAL = "Revaluation", "Accrual", "Accrual Reversed", "Reversal"
PROPOSED_UNTIL = 10  # day of the next month


def propose_due() -> int:
	"""In the first days of a month: the month before, of each account that has something to post; how many are new."""
	today = getdate(nowdate())
	if today.day > PROPOSED_UNTIL:
		return 0
	day, made = last_month_end(today), 0
	for name in frappe.get_all(accounts.ACCOUNT, {"enabled": 1}, pluck="name", order_by="name"):
		try:
			if not frappe.db.exists(MONTH, {"month_key": _key(name, day)}) and _has_something(name, day):
				open_month(name, day)
				made += 1
		except frappe.ValidationError:
			# a rate is not written down: the person who proposes it by hand is told
			roll_back()
			frappe.clear_messages()
		except Exception:
			roll_back()
			log_unexpected(f"Month end of {name}")
	return made


def _has_something(name: str, day: date) -> bool:
	found = propose(accounts.read(name), day)
	return bool(found.gains or found.accruals)


@unit_of_work
def open_month(name: str, day: date) -> str:
	"""The month end of an account, by its last day, made where there is none; its name."""
	if day != end_of_month(day) or day >= getdate(nowdate()):
		refuse(ErrorCode.INVALID_REQUEST, _("Choose the last day of a month that is over"))
	doc = frappe.get_doc(
		{
			"doctype": MONTH,
			"settlement_account": name,
			"month_end": day,
			"status": PROPOSED,
			"company": frappe.get_cached_value(accounts.ACCOUNT, name, "company"),
			"month_key": _key(name, day),
		}
	)
	doc.flags.by_machine = True
	if insert_once(doc):
		return doc.name
	return frappe.db.get_value(MONTH, {"month_key": doc.month_key})


def _key(name: str, day: date) -> str:
	return name_of(name, day.isoformat())


def _locked(name: str):
	"""The month end under its lock, after that of its account: settlements of it are posted before or after."""
	lock_values(accounts.ACCOUNT, frappe.db.get_value(MONTH, name, "settlement_account"), "name")
	return lock(MONTH, name)


@unit_of_work
def post(name: str, seen: str = "") -> list[str]:
	"""Submit the entries of a month end; their names. Nothing where it is posted already. `seen`: the digest of what was shown."""
	doc = _locked(name)
	if doc.status == POSTED:
		return []
	account = accounts.read(doc.settlement_account)
	day = getdate(doc.month_end)
	found = propose(account, day)
	if found.obstacles:
		refuse(ErrorCode.REFUSED, joined(" ", found.obstacles))
	if not found.gains and not found.accruals:
		refuse(ErrorCode.REFUSED, _("There is nothing to post for this month."))
	if seen and seen != found.digest:
		refuse(
			ErrorCode.REFUSED,
			_("What would be posted has changed since it was shown. Look at it once more, then post it."),
		)
	for accrual in found.accruals:
		journal = clearing.post(_journal(account, accrual, day))
		_note(doc, journal, day, ACCRUAL)
		_note(doc, clearing.reverse(journal, day + timedelta(days=1)), day + timedelta(days=1), REVERSED)
	if found.gains:
		remark = _("{0}, revaluation").format(account.name)
		centre = account.cost_center
		_note(
			doc,
			post_gains(account.company, day, found.gains, account.exchange, centre, remark),
			day,
			REVALUATION,
		)
	doc.update({"status": POSTED, "posted_at": now_datetime(), "posted_by": frappe.session.user})
	_save(doc)
	return [row.journal_entry for row in doc.entries if not row.taken_back]


def _journal(account: SettlementAccount, accrual: Accrual, day: date) -> Journal:
	rows = [
		JournalRow(
			account_in(account, accrual.currency, row.account),
			row.amount,
			(row.shop and frappe.get_cached_value("Ecom Shop", row.shop, "cost_center"))
			or account.cost_center,
			row.shop,
		)
		for row in accrual.rows
	]
	other = -sum((row.amount for row in accrual.rows), Decimal(0))
	if other:
		rows.append(JournalRow(account.accrual, other, account.cost_center))
	remark = _("{0}, accrued at the month's end").format(account.name)
	return Journal(
		account.company,
		accrual.currency,
		day,
		tuple(rows),
		f"{account.name} {day.isoformat()}",
		remark,
		account.exchange or account.accrual,
		account.cost_center,
	)


@unit_of_work
def take_back(name: str) -> list[str]:
	"""Unpost a month end: its entries are cancelled, or, where their period is closed, reversed today; the names of the
	reversals. It may be posted anew then."""
	doc = _locked(name)
	return _take_back(doc) if doc.status == POSTED else []


def _take_back(doc) -> list[str]:
	reversals = []
	# what reverses an accrual is taken off before it
	for row in [row for row in reversed(doc.entries) if not row.taken_back]:
		row.taken_back = 1
		if reversal := undo(row.journal_entry):
			_note(doc, reversal, getdate(), REVERSAL, taken_back=1)
			reversals.append(reversal)
	doc.update({"status": PROPOSED, "posted_at": None, "posted_by": None})
	_save(doc)
	return reversals


def before_cancel_by_hand(journal: str) -> None:
	"""Before somebody cancels a Journal Entry in ERPNext: take the locks."""
	for parent in _months_of(journal):
		_locked(parent)


def cancelled_by_hand(journal: str) -> None:
	"""Somebody has cancelled an entry of a month end in ERPNext: all of it is taken back, since accrual and reversal are right
	only together."""
	for parent in _months_of(journal):
		doc = _locked(parent)
		if doc.status == POSTED:
			_take_back(doc)


def _months_of(journal: str) -> list[str]:
	filters = {"journal_entry": journal, "taken_back": 0, "parenttype": MONTH}
	return sorted(frappe.get_all(ENTRY, filters, pluck="parent"))


def _note(doc, journal: str, day: date, purpose: str, taken_back: int = 0) -> None:
	row = {"journal_entry": journal, "posting_date": day, "purpose": purpose, "taken_back": taken_back}
	doc.append("entries", row)


def _save(doc) -> None:
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True)
