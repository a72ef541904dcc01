"""Payouts in the bank: the entry of a posted settlement finds its Bank Transaction, which ERPNext's Bank Reconciliation Tool then
shows as reconciled. Where number, amount and day agree it is reconciled at once, else it is proposed to a person."""

from datetime import timedelta
from decimal import Decimal

import frappe
from frappe.utils import getdate, now_datetime

from ecom_erp.core.accounting.bank_matching import AFTER, BEFORE, Payout, find
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field
from ecom_erp.core.states.money.settlement import POSTED
from ecom_erp.erp.accounts import bank, clearing
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.posting.entries import STATEMENT
from ecom_erp.flows.accounting.settlements.stored_lines import SETTLEMENT
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected, refuse
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import roll_back, unit_of_work

NOT_FOUND, PROPOSED, RECONCILED = "Not Found", "Proposed", "Reconciled"
LOOKED_FOR = timedelta(days=90)  # after that a person looks
AT_ONCE = 500


def look_for_all() -> int:
	"""Look for the payouts that are posted and not reconciled; how many were looked for."""
	since = now_datetime() - LOOKED_FOR
	filters = {"status": POSTED, "posted_at": (">=", since), "bank_state": ("in", ("", NOT_FOUND, PROPOSED))}
	names = frappe.get_all(SETTLEMENT, filters, pluck="name", order_by="posted_at desc", limit=AT_ONCE)
	for name in names:
		try:
			look_for(name)
		except Exception:
			roll_back()
			log_unexpected(f"Bank side of {name}")
	return len(names)


@unit_of_work
def look_for(name: str) -> str:
	"""Find the Bank Transaction of a posted settlement's payout; what became of it, "" where nothing was paid out."""
	doc = accounts.lock_of(name)
	journal = _entry_of(doc)
	if not journal or doc.bank_state == RECONCILED:
		return doc.bank_state or ""
	known = bank.reconciled_with([journal]).get(journal)
	if known:  # by a person, before the app knew of it
		return _note(name, RECONCILED, min(known))
	payout = _payout(doc, journal)
	begins, ends = payout.day - timedelta(days=BEFORE), payout.day + timedelta(days=AFTER)
	found = find(payout, bank.open_lines(_bank_account(doc), begins, ends))
	if not found:
		return _note(name, NOT_FOUND, None)
	if not found.is_sure:
		return _note(name, PROPOSED, found.name)
	bank.reconcile(found.name, journal)
	return _note(name, RECONCILED, found.name)


@unit_of_work
def reconcile(name: str, transaction: str) -> None:
	"""A person says which Bank Transaction a payout is. Raises ValidationError where ERPNext refuses it."""
	doc = accounts.lock_of(name)
	journal = _entry_of(doc)
	if not journal or doc.bank_state == RECONCILED:
		refuse(
			ErrorCode.WRONG_STATUS, _("{0} has no payout that waits for its bank transaction").format(name)
		)
	if bank.account_of(transaction) != _bank_account(doc):
		refuse(
			ErrorCode.INVALID_REQUEST,
			_("{0} is no bank transaction of the account {1}").format(transaction, _bank_account(doc)),
		)
	bank.reconcile(transaction, journal)
	_note(name, RECONCILED, transaction)


def changed(transaction, is_new: bool = False) -> None:
	"""A Bank Transaction was submitted, reconciled otherwise or cancelled, by anybody: its settlements say so."""
	journals = {
		row.payment_entry for row in transaction.payment_entries if bank.is_of(row, {row.payment_entry})
	}
	ours = _settlements_of(journals) if transaction.docstatus == 1 else {}
	for name in ours:
		_note(name, RECONCILED, transaction.name)
	gone = {
		"bank_transaction": transaction.name,
		"bank_state": RECONCILED,
		"name": ("not in", list(ours) or [""]),
	}
	for name in frappe.get_all(SETTLEMENT, gone, pluck="name", order_by="name"):
		_note(name, "", None)
	if is_new or transaction.unallocated_amount:
		kick("match_bank")


def _settlements_of(journals) -> set[str]:
	filters = {"journal_entry": ("in", list(journals) or [""]), "taken_back": 0, "parenttype": SETTLEMENT}
	return set(frappe.get_all("Ecom Settlement Entry", filters, pluck="parent"))


def _entry_of(doc) -> str:
	"""The entry with the payout: the last one of the statement."""
	if doc.status != POSTED or not from_field(doc.payout):
		return ""
	return next(
		(
			row.journal_entry
			for row in reversed(doc.entries)
			if row.purpose == STATEMENT and not row.taken_back
		),
		"",
	)


def _bank_account(doc) -> str:
	return accounts.books_of(accounts.read(doc.settlement_account), doc.currency).bank


def _payout(doc, journal: str) -> Payout:
	"""As the bank sees it, in the currency of its account."""
	account = _bank_account(doc)
	currency = frappe.get_cached_value("Account", account, "account_currency")
	amount = from_field(doc.payout)
	if currency != doc.currency:
		amount = clearing.put_on([journal], account).get(journal, Decimal(0))
	return Payout(doc.statement_id, amount, getdate(doc.paid_at or doc.ends_at or doc.posted_at))


def _note(name: str, state: str, transaction: str | None) -> str:
	# within Take Back the settlement is saved afterwards
	values = {"bank_state": state, "bank_transaction": transaction}
	frappe.db.set_value(SETTLEMENT, name, values, update_modified=False)
	return state
