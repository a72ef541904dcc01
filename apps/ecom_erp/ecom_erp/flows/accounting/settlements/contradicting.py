"""A statement that differs from the one that is posted is not put in its place behind the books: what it states is kept beside it, as
Inconsistent, and says in which lines it differs."""

import frappe

from ecom_erp.core.accounting.statements.identity import name_of
from ecom_erp.core.accounting.statements.model import Statement, prove
from ecom_erp.core.money import from_field
from ecom_erp.core.states.money.settlement import INCONSISTENT
from ecom_erp.core.text import shortened
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.accounting.settlements.stored_lines import LINE, SETTLEMENT, head, line_name
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _

NAMED = 3  # lines named in a sentence


def keep_beside(
	account: SettlementAccount, statement: Statement, digest: str, posted: str
) -> tuple[str, bool, str]:
	"""The name of the settlement that contradicts the posted one, whether it is new or says something new, and why it is kept so; in the caller's
	transaction."""
	key = name_of(account.name, statement.currency, statement.statement_id, "contradicts")
	proof = prove(statement)
	text = _what_differs(account, statement, posted)
	values = {
		**head(statement, digest),
		"opening": proof.opening,
		"lines_total": proof.lines,
		"payout": proof.payout,
		"closing": proof.closing,
		"difference": proof.difference or 0,
		"provable": int(proof.difference is not None),
		"problem": text,
		"said": sentences.kept(text),
	}
	doc = frappe.get_doc(
		{
			"doctype": SETTLEMENT,
			"status": INCONSISTENT,
			"settlement_account": account.name,
			"company": account.company,
			"provider": account.provider,
			"statement_key": key,
			"contradicts": posted,
			**{field: float(value) if field in _MONEY else value for field, value in values.items()},
		}
	)
	doc.flags.by_machine = True
	if insert_once(doc):
		return doc.name, True, text
	name, known = frappe.db.get_value(SETTLEMENT, {"statement_key": key}, ["name", "digest"], for_update=True)
	if known == digest:
		return name, False, text
	frappe.db.set_value(SETTLEMENT, name, values)
	return name, True, text


_MONEY = ("opening", "lines_total", "payout", "closing", "difference")


def forget_beside(name: str) -> None:
	"""The statement is read anew in its own place: what was kept beside it is over. In the caller's transaction."""
	for other in frappe.get_all(SETTLEMENT, {"contradicts": name}, pluck="name"):
		frappe.delete_doc(SETTLEMENT, other, ignore_permissions=True, force=True)


def _what_differs(account: SettlementAccount, statement: Statement, posted: str) -> str:
	known = {
		row.name: row
		for row in frappe.get_all(
			LINE, {"settlement": posted}, ["name", "line_id", "net", "amount", "kind"], limit_page_length=0
		)
	}
	stated = {line_name(account.name, line.line_id): line for line in statement.lines}
	changed = [
		line.line_id
		for name, line in stated.items()
		if name not in known
		or (from_field(known[name].net), from_field(known[name].amount)) != (line.net, line.amount)
	]
	changed += [row.line_id for name, row in known.items() if name not in stated]
	text = _(
		"{0} is posted, and the provider now states other figures for it. Take {0} back and read the statement again, or ask "
		"the provider which of them is right."
	).format(posted)
	if not changed:
		return text
	named = ", ".join(shortened(one, 60) for one in changed[:NAMED])
	more = _("{0} lines differ, are new or are gone, among them {1}.").format(len(changed), named)
	return sentences.joined(" ", [text, more])
