"""A settlement back out of the books: by its button, or because somebody has cancelled one of its entries in ERPNext."""

import frappe
from frappe.utils import getdate

from ecom_erp.core.states.money.settlement import OPEN, POSTED, READY
from ecom_erp.erp.accounts import bank, clearing
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.line_matching import open_lines
from ecom_erp.flows.accounting.settlements.posting.entries import REVERSAL, entry_row, save
from ecom_erp.flows.accounting.settlements.stored_lines import NO_TASK, SETTLEMENT
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.transaction import unit_of_work

ENTRY = "Ecom Settlement Entry"


@unit_of_work
def take_back(name: str) -> list[str]:
	"""Unpost a settlement: its entries are cancelled, or, where their period is closed, reversed today; the names of the
	reversals. It may be posted anew then."""
	doc = accounts.lock_of(name)
	return _take_back(doc) if doc.status == POSTED else []


def _take_back(doc) -> list[str]:
	reversals = []
	for row in [row for row in doc.entries if not row.taken_back and row.purpose != REVERSAL]:
		bank.release(row.journal_entry)
		reversal = undo(row.journal_entry)
		row.taken_back = 1
		if reversal:
			doc.append("entries", {**entry_row(reversal, getdate(), REVERSAL), "taken_back": 1})
			reversals.append(reversal)
	left = open_lines(doc.name)
	anew = {
		**NO_TASK,
		"bank_state": "",
		"bank_transaction": None,
		"attention": None,
		"attention_said": None,
		"posted_at": None,
		"posted_by": None,
		"open_count": left,
	}
	doc.update({"status": OPEN if left else READY, **anew})
	save(doc)
	return reversals


def before_cancel_by_hand(journal: str) -> None:
	"""Before somebody cancels a Journal Entry in ERPNext: take the locks. Raises ValidationError for one half of an entry
	and its reversal."""
	for row in _rows_of(journal):
		accounts.lock_of(row.parent)
		if frappe.db.get_value(ENTRY, row.name, "taken_back"):
			frappe.throw(
				_(
					"{0} and the entry that reverses it belong together: {1} was taken back. Neither is cancelled alone."
				).format(journal, row.parent)
			)


def cancelled_by_hand(journal: str) -> None:
	"""Somebody has cancelled an entry of a settlement in ERPNext: the whole settlement is taken back, since its entries are
	right only together."""
	for row in _rows_of(journal):
		doc = accounts.lock_of(row.parent)
		if doc.status == POSTED:
			_take_back(doc)
			timeline.note(SETTLEMENT, doc.name, _("{0} was cancelled in ERPNext").format(journal))


def _rows_of(journal: str) -> list:
	return frappe.get_all(ENTRY, {"journal_entry": journal, "parenttype": SETTLEMENT}, ["name", "parent"])


def undo(journal: str) -> str:
	"""Cancel a Journal Entry. The name of the entry that reverses a Journal Entry; "" where it was cancelled."""
	frappe.db.savepoint("take_back")
	try:
		clearing.cancel(journal)
	except frappe.ValidationError:
		# a closed or frozen period; what else is wrong is wrong today, too
		frappe.db.rollback(save_point="take_back")
		frappe.clear_messages()
		return clearing.reverse(journal, getdate())
	return ""
