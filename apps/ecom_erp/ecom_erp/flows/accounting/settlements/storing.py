"""Statements into Settlements, each once: a statement that comes again is known, one that the provider has issued anew
replaces what was read before, and one that is posted is never changed behind the books.

The Settlement is written first, with the status Reading; its lines follow, a batch in a transaction. After a crash the
statement is stored again from its beginning, which makes nothing twice: a line's name is made of its provider's id.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.statements.identity import digest_of, name_of
from ecom_erp.core.accounting.statements.model import Statement, StatementLine, net_of, prove
from ecom_erp.core.states.money.settlement import INCONSISTENT, OPEN, POSTED, READING
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount, books_of, remember_external
from ecom_erp.flows.accounting.settlements.contradicting import forget_beside, keep_beside
from ecom_erp.flows.accounting.settlements.stored_lines import (
	LINE,
	SETTLEMENT,
	SHARE,
	head,
	line_name,
	still_accepted,
	write_batch,
)
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction

BATCH = 1000
NAMED = 3  # lines named in a message


@dataclass(frozen=True)
class Stored:
	"""`name`: the Settlement; `is_new`: whether anything was written; `problem`: why it was kept beside the one that is posted."""

	name: str
	is_new: bool
	problem: str = ""


def store(
	account: SettlementAccount, statement: Statement, progress: Callable[[int], None] | None = None
) -> Stored:
	"""Write a statement down; `progress` is told how many of its lines are. One that differs from what was posted is kept beside
	it. Raises ValidationError when it is another account's, or of a currency that the account does not have."""
	_require_own(account, statement)
	books_of(account, statement.currency)
	digest = digest_of(statement)
	stored = in_transaction(_begin, account, statement, digest)
	if stored.problem or not stored.is_new:
		return stored
	name = stored.name
	_write_lines(account, name, statement, digest, progress)
	in_transaction(_finish, name, statement, digest)
	kick("match_settlements")
	return stored


def _require_own(account: SettlementAccount, statement: Statement) -> None:
	theirs, ours = statement.account_id.strip(), account.external_account
	if theirs and ours and theirs.casefold() != ours.casefold():
		frappe.throw(
			_(
				"Statement {0} is of the account {1}, not of {2}. Choose the settlement account of {1}."
			).format(statement.statement_id, theirs, ours)
		)


def _begin(account: SettlementAccount, statement: Statement, digest: str) -> Stored:
	key = name_of(account.name, statement.currency, statement.statement_id)
	doc = frappe.get_doc(
		{
			"doctype": SETTLEMENT,
			"status": READING,
			"settlement_account": account.name,
			"company": account.company,
			"provider": account.provider,
			"statement_key": key,
			**head(statement, digest),
		}
	)
	doc.flags.by_machine = True
	if insert_once(doc):
		remember_external(account, statement.account_id)
		return Stored(doc.name, True)
	name = frappe.db.get_value(SETTLEMENT, {"statement_key": key})
	known = lock_values(SETTLEMENT, name, ["status", "digest", "statement_id"])
	# an inconsistent one may add up now: another settlement that had lines of it may be gone
	if known.status not in (READING, INCONSISTENT) and known.digest == digest:
		return Stored(name, False)
	if known.status == POSTED:
		return Stored(*keep_beside(account, statement, digest, name))
	forget_beside(name)
	set_status(SETTLEMENT, name, READING, **head(statement, digest))
	return Stored(name, True)


def _write_lines(account: SettlementAccount, name: str, statement: Statement, digest: str, progress) -> None:
	if not in_transaction(_clear, account, name, statement, digest):
		return
	for start in range(0, len(statement.lines), BATCH):
		lines = statement.lines[start : start + BATCH]
		if not in_transaction(_write_batch, account, name, statement.currency, start, lines, digest):
			return
		if progress:
			progress(start + len(lines))


def _write_batch(account, name: str, currency: str, start: int, lines, digest: str) -> bool:
	if not _is_read_here(name, digest):
		return False
	write_batch(account, name, currency, start, lines)
	return True


def _is_read_here(name: str, digest: str) -> bool:
	"""Whether the statement is still being read, under the lock of its settlement: the same one may come by a file and by
	the interface at once, and who is done first is not disturbed."""
	known = lock_values(SETTLEMENT, name, ["status", "digest"])
	return bool(known) and known.status == READING and known.digest == digest


def _clear(account: SettlementAccount, name: str, statement: Statement, digest: str) -> bool:
	"""Take off what was read before, but for lines of which people have decided and that say the same as before."""
	if not _is_read_here(name, digest):
		return False
	kept = still_accepted(account, name, statement) or [""]
	frappe.db.delete(SHARE, {"settlement": name, "line": ("not in", kept)})
	frappe.db.delete(LINE, {"settlement": name, "name": ("not in", kept)})
	return True


def _finish(name: str, statement: Statement, digest: str) -> None:
	doc = lock(SETTLEMENT, name)
	if doc.status != READING or doc.digest != digest:
		return
	elsewhere = _read_elsewhere(name, statement)
	known = [line for line, _place in elsewhere]
	if frappe.db.count(LINE, {"settlement": name}) != len(statement.lines) - len(known):
		return  # another worker is reading it anew, and finishes it
	if known and statement.payout is None:
		# two files of days that overlap: what the earlier one has is in the balance with which this one begins
		opening = None if statement.opening is None else statement.opening + net_of(known)
		statement = replace(statement, opening=opening)
	proof = prove(statement, net_of(statement.lines) - net_of(known))
	text = _what_is_wrong(statement, proof.difference, elsewhere)
	set_status(
		SETTLEMENT,
		name,
		INCONSISTENT if text else OPEN,
		opening=proof.opening,
		lines_total=proof.lines,
		payout=proof.payout,
		closing=proof.closing,
		difference=proof.difference or Decimal(0),
		provable=int(proof.difference is not None),
		line_count=len(statement.lines) - len(known),
		open_count=0,
		next_line=0,
		problem=text,
		said=sentences.kept(text) if text else None,
		step_due_at=None if text else now_datetime(),
		step_attempts=0,
	)


def _what_is_wrong(statement: Statement, difference: Decimal | None, elsewhere) -> str | None:
	if elsewhere and statement.payout is not None:
		lines = ", ".join(line.line_id for line, _place in elsewhere[:NAMED])
		return _(
			"{0} lines of this payout are part of {1} already, among them {2}. A line is paid out once: read the "
			"statement again, or ask the provider."
		).format(len(elsewhere), elsewhere[0][1], lines)
	if difference:
		return _(
			"The statement does not add up: opening balance and lines come to {0} {1} more than what was paid out and "
			"what is left. A line is missing or doubled in it. Fetch or upload it again; it cannot be posted like this."
		).format(difference, statement.currency)
	return None


def _read_elsewhere(name: str, statement: Statement) -> list[tuple[StatementLine, str]]:
	"""Lines of the statement that other settlements have, with those."""
	account = frappe.db.get_value(SETTLEMENT, name, "settlement_account")
	by_name = {line_name(account, line.line_id): line for line in statement.lines}
	found = []
	names = list(by_name)
	for start in range(0, len(names), BATCH):
		rows = frappe.get_all(
			LINE,
			filters={"name": ("in", names[start : start + BATCH]), "settlement": ("!=", name)},
			fields=["name", "settlement"],
			order_by="name",
		)
		found += [(by_name[row.name], row.settlement) for row in rows]
	return found
