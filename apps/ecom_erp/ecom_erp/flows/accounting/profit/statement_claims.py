"""What the Journal Entries of settlements are about: the lines of the provider's statement, each with its order."""

from collections.abc import Collection
from datetime import date

import frappe
from frappe.utils import getdate

from ecom_erp.core.accounting.profit.kinds import OF_STATEMENT_LINES
from ecom_erp.core.accounting.profit.sharing import Claim, Owner
from ecom_erp.core.accounting.statements import posting
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.erp.accounts import clearing
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.posting import account_of
from ecom_erp.flows.accounting.settlements.posting.bookings import Bookings
from ecom_erp.flows.accounting.settlements.posting.entries import REVERSAL
from ecom_erp.flows.accounting.settlements.posting.proposal import lines_of, paid_day
from ecom_erp.flows.accounting.settlements.posting.taking_back import ENTRY
from ecom_erp.flows.accounting.settlements.stored_lines import SETTLEMENT

# what rates make a difference of is nobody's: it is of the statement as a whole
KINDS = frozenset(str(one) for one in LineKind)


def of_journals(names: Collection[str]) -> dict[str, list[Claim]]:
	"""By Journal Entry of a settlement, the claims of the lines that it posts, in the statement's currency. Each statement is read
	once."""
	journals: dict[str, list[str]] = {}
	for journal, settlement in _settlements(names).items():
		journals.setdefault(settlement, []).append(journal)
	found: dict[str, list[Claim]] = {}
	for settlement, own in journals.items():
		doc = frappe.get_doc(SETTLEMENT, settlement)
		by_day = _claims(doc)
		found |= {journal: by_day.get(_posted_by(doc, journal), []) for journal in own}
	return found


def _settlements(names: Collection[str]) -> dict[str, str]:
	filters = {"journal_entry": ("in", list(names) or [""]), "parenttype": SETTLEMENT}
	return dict(frappe.get_all(ENTRY, filters, ["journal_entry", "parent"], as_list=True))


def _posted_by(doc, journal: str) -> date:
	"""The day whose lines a journal posts; of a reversal the day of what it reverses."""
	rows = {row.journal_entry: row for row in doc.entries}
	row = rows[journal]
	if row.purpose == REVERSAL:
		row = rows.get(clearing.reversed_by(journal)) or row
	return getdate(row.posting_date)


def _claims(doc) -> dict[date, list[Claim]]:
	"""By the day of the entry that posts them."""
	found: dict[date, list[Claim]] = {}
	paid_on, chosen = paid_day(doc), {}
	books = accounts.books_of(accounts.read(doc.settlement_account), doc.currency)
	for line in lines_of(doc, books.clearing, Bookings()):
		if line.kind in posting.CARRIED_KINDS:
			continue
		claims = found.setdefault(posting.entry_day(line.day, paid_on), [])
		for purpose, amount in posting.parts(line):
			if purpose not in KINDS or not amount:
				continue
			if purpose not in chosen:
				chosen[purpose] = account_of(doc, purpose)
			kind, owner = OF_STATEMENT_LINES.get(LineKind(purpose)), Owner(line.order, shop=line.shop)
			claims.append(Claim(chosen[purpose], owner, amount, kind, converted=True))
	return found
