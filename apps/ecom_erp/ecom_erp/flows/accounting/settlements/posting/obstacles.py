"""What keeps a settlement from being posted: sentences, each of which says what to do."""

import frappe

from ecom_erp.core.accounting.statements.posting import Entry, Purpose
from ecom_erp.core.states.money.settlement import POSTED, READY
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount, books_of
from ecom_erp.flows.accounting.settlements.line_matching import open_lines
from ecom_erp.flows.accounting.settlements.posting.bookings import Bookings
from ecom_erp.flows.accounting.settlements.posting.chosen import account_for
from ecom_erp.flows.words.sentences import _

NAMED = 10  # orders or payments named in a sentence


def obstacles(doc, account: SettlementAccount, entries: list[Entry], found: Bookings) -> list[str]:
	"""Sentences, in the language of the reader."""
	said = []
	if doc.status == POSTED:
		said.append(_("This settlement is posted already"))
	elif doc.problem:
		said.append(doc.problem)
	elif (left := open_lines(doc.name)) or doc.status != READY:
		said.append(_("{0} lines are open. Decide each of them: see Open Lines.").format(left))
	if found.unbooked:
		said.append(
			_(
				"The payments or refunds of these orders are not booked yet: {0}. Open them to see what they wait "
				"for."
			).format(_named(found.unbooked))
		)
	if found.elsewhere:
		said.append(
			_(
				"These payments were booked on another account than {0}: {1}. Set the gateway's account in the shop "
				"and book them anew, or add the account to the settlement account."
			).format(books_of(account, doc.currency).clearing, _named(found.elsewhere))
		)
	books = frappe.get_cached_value("Company", account.company, "default_currency")
	if entries and doc.currency != books and not account.exchange:
		said.append(
			_("Choose an Exchange Account in {0}: what rates make a difference of is posted there.").format(
				account.name
			)
		)
	lacking = {
		row.account
		for entry in entries
		for row in entry.rows
		if row.account != Purpose.EXCHANGE and not account_for(account, doc, row.account)
	}
	if lacking:
		said.append(
			_("Choose where to post: {0}. Add a row for each under Where Each Kind Is Posted in {1}.").format(
				", ".join(sorted(_(one) for one in lacking)), account.name
			)
		)
	return said


def _named(names) -> str:
	some = sorted(names)
	return ", ".join(some[:NAMED]) + (" ..." if len(some) > NAMED else "")
