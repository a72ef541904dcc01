"""A settlement into the books: what was shown is what is posted, in one transaction or not at all."""

from datetime import date

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.statements.posting import Entry, Purpose
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.money.settlement import POSTED
from ecom_erp.erp.accounts import clearing
from ecom_erp.erp.accounts.clearing import Journal, JournalRow
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.accounting.settlements.posting.chosen import account_for
from ecom_erp.flows.accounting.settlements.posting.proposal import Progress, propose
from ecom_erp.flows.accounting.settlements.stored_lines import NO_TASK
from ecom_erp.flows.words.sentences import _, joined
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import unit_of_work

STATEMENT, MONTH_END, REVERSAL = "Statement", "Month's End", "Reversal"


@unit_of_work
def post(name: str, seen: str = "", progress: Progress | None = None) -> list[str]:
	"""Submit the entries of a settlement that is ready; their names. Nothing where it is posted already. `seen`: the digest
	of the proposal that somebody has looked at; another one is not posted."""
	doc = accounts.lock_of(name)
	if doc.status == POSTED:
		return []
	account = accounts.read(doc.settlement_account)
	proposal = propose(doc, progress)
	if proposal.obstacles:
		refuse(ErrorCode.REFUSED, joined(" ", proposal.obstacles))
	if seen and seen != proposal.digest:
		refuse(
			ErrorCode.REFUSED,
			_("What would be posted has changed since it was shown. Look at it once more, then post it."),
		)
	names: list[str] = []
	for entry in proposal.entries:
		journal = clearing.post(_journal(doc, account, entry, names))
		doc.append("entries", entry_row(journal, entry.day, MONTH_END if entry.is_month_end else STATEMENT))
		names.append(journal)
	posted = {"status": POSTED, "posted_at": now_datetime(), "posted_by": doc.task_by or frappe.session.user}
	doc.update({**posted, **NO_TASK})
	save(doc)
	kick("match_bank")
	return names


def entry_row(journal: str, day: date, purpose: str) -> dict:
	return {"journal_entry": journal, "posting_date": day, "purpose": purpose}


def _journal(doc, account: SettlementAccount, entry: Entry, before: list[str]) -> Journal:
	"""`before`: the journals of earlier months; what they have carried forward is worth the same when it comes back."""
	rows = tuple(
		JournalRow(
			account_for(account, doc, row.account),
			row.amount,
			(row.shop and frappe.get_cached_value("Ecom Shop", row.shop, "cost_center"))
			or account.cost_center,
			row.shop,
			row.account == Purpose.CLEARING,
			-clearing.worth(before, account.carried_forward)
			if row.account == Purpose.CARRIED_FORWARD and before
			else None,
		)
		for row in entry.rows
	)
	return Journal(
		account.company,
		doc.currency,
		entry.day,
		rows,
		doc.statement_id,
		_("{0}, statement {1}").format(account.name, doc.statement_id),
		account.exchange,
		account.cost_center,
	)


def save(doc) -> None:
	"""Write an Ecom Settlement, in the caller's transaction."""
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True)
