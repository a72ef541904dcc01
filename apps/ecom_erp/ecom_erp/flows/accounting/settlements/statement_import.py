"""Settlement files. Checking reads a file and says what is in it; importing stores its statements, one after another, and
goes on after a crash with the statement at which it stopped. Both run in the background: a file may have 200,000 lines.
"""

import json
import time
from functools import partial

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.statements.model import LineKind, Statement, net_of, prove
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.states.money.statement_import import (
	AT_WORK,
	CHECKED,
	CHECKING,
	DONE,
	FAILED,
	IMPORTING,
)
from ecom_erp.flows.accounting.settlements import accounts, providers
from ecom_erp.flows.accounting.settlements.storing import store
from ecom_erp.flows.intake.order_file import content, digest
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import STATEMENT_IMPORTS, take
from ecom_erp.messaging.transaction import in_transaction, roll_back

IMPORT = "Ecom Statement Import"
MAX_ATTEMPTS = 5
SHOWN = 50  # statements in the preview


def start(name: str, status: str) -> None:
	"""Check the file (status Checking) or import it (Importing), in the background."""
	in_transaction(_start, name, status)
	kick("import_statements")


def _start(name: str, status: str) -> None:
	doc = lock(IMPORT, name)
	if doc.status in AT_WORK:
		frappe.throw(_("{0} is already {1}").format(name, _(doc.status)))
	again = {"next_statement": 0, "file_hash": None} if status == CHECKING else {}
	_set(name, status, None, step_due_at=now_datetime(), step_attempts=0, **again)


def work_due(seconds: float) -> int:
	"""Check and import what is due, for about that long; how many files were taken up."""
	taken = 0
	end = time.monotonic() + seconds
	for name in take(STATEMENT_IMPORTS, 1):
		taken += 1
		try:
			_work(name, end)
		except (frappe.ValidationError, StatementError) as error:
			roll_back()
			in_transaction(_set, name, FAILED, providers.said(error), step_due_at=None)
		except Exception as error:
			roll_back()
			log_unexpected(f"Statement Import {name}")
			in_transaction(_failed, name, error)
	return taken


def _failed(name: str, error: Exception) -> None:
	"""Tried again after its lease, a few times."""
	if lock_values(IMPORT, name, "step_attempts") >= MAX_ATTEMPTS:
		_set(name, FAILED, _("Unexpected: {0}").format(type(error).__name__), step_due_at=None)


def _work(name: str, end: float) -> None:
	doc = frappe.get_doc(IMPORT, name)
	data = content(doc)
	if doc.status == IMPORTING and doc.file_hash not in (None, "", digest(data)):
		frappe.throw(_("The file was changed after it was checked. Check it again."))
	account = accounts.read(doc.settlement_account)
	statements = providers.read_file(account, data, doc.file)
	if not statements:
		frappe.throw(_("There are no statements in the file"))
	if doc.status == CHECKING:
		in_transaction(_checked, name, digest(data), account, statements)
	else:
		_import(name, account, statements, end)


def _checked(name: str, file_hash: str, account, statements: list[Statement]) -> None:
	doc = lock(IMPORT, name)
	if doc.status != CHECKING:
		return
	wrong = sum(1 for statement in statements if not _adds_up(statement))
	text = (
		_(
			"{0} of {1} statements do not add up. They are imported as Inconsistent and cannot be posted."
		).format(wrong, len(statements))
		if wrong
		else _("{0} statements can be imported").format(len(statements))
	)
	preview = json.dumps([_shown(account, statement) for statement in statements[:SHOWN]])
	_set(name, CHECKED, text, preview=preview, file_hash=file_hash, step_due_at=None)


def _adds_up(statement: Statement) -> bool:
	return not prove(statement).difference


def _shown(account, statement: Statement) -> dict:
	"""What the preview shows of a statement; amounts as texts, exact."""
	proof = prove(statement)
	kinds: dict[str, list] = {}
	for line in statement.lines:
		found = kinds.setdefault(str(line.kind), [0, 0])
		found[0] += 1
		found[1] += line.net
	return {
		"id": statement.statement_id,
		"currency": statement.currency,
		"from": statement.begins_at.date().isoformat() if statement.begins_at else "",
		"until": statement.ends_at.date().isoformat() if statement.ends_at else "",
		"opening": str(proof.opening),
		"lines": str(net_of(statement.lines)),
		"payout": str(proof.payout),
		"closing": str(proof.closing),
		"difference": "" if proof.difference is None else str(proof.difference),
		"kinds": [[kind, count, str(net)] for kind, (count, net) in sorted(kinds.items())],
		"unknown": sorted({line.type for line in statement.lines if line.kind is LineKind.UNKNOWN}),
		"known_currency": statement.currency in account.books,
	}


def _import(name: str, account, statements: list[Statement], end: float) -> None:
	position = frappe.db.get_value(IMPORT, name, "next_statement")
	counts = [len(statement.lines) for statement in statements]
	while position < len(statements):
		before = sum(counts[:position])
		try:
			stored = store(account, statements[position], partial(_publish_lines, name, before, sum(counts)))
			if stored.problem:
				in_transaction(_note_refused, name, stored.problem)
		except frappe.ValidationError as error:
			# the others are imported all the same
			roll_back()
			in_transaction(_note_refused, name, providers.said(error))
		position += 1
		in_transaction(frappe.db.set_value, IMPORT, name, "next_statement", position)
		if time.monotonic() > end and position < len(statements):
			in_transaction(
				frappe.db.set_value, IMPORT, name, {"step_due_at": now_datetime(), "step_attempts": 0}
			)
			return
	in_transaction(_finish, name, len(statements))
	_publish_progress(name, 1, 1)


def _note_refused(name: str, text: str) -> None:
	"""The first statement that was refused is told at the end."""
	if not lock_values(IMPORT, name, "status_message"):
		frappe.db.set_value(IMPORT, name, {"status_message": text, "said": sentences.kept(text)})


def _finish(name: str, statements: int) -> None:
	refused = lock_values(IMPORT, name, ["status_message", "said"])
	over = {"step_due_at": None, "next_statement": 0}
	if refused.status_message:
		text = _("Not all statements were imported: {0}").format(
			sentences.restored(refused.status_message, refused.said)
		)
		_set(name, FAILED, text, **over)
		return
	text = _("{0} statements imported. See Settlements for what is left to do.").format(statements)
	_set(name, DONE, text, **over)


def _set(name: str, status: str, text: str | None, **values) -> None:
	said = sentences.kept(text) if text else None
	set_status(IMPORT, name, status, status_message=text, said=said, **values)


def _publish_progress(name: str, done: int, total: int) -> None:
	message = {"done": done, "total": total}
	frappe.publish_realtime("statement_import_progress", message, doctype=IMPORT, docname=name)


def _publish_lines(name: str, before: int, total: int, done: int) -> None:
	if before + done < total:  # the last one is told when the import is over
		_publish_progress(name, before + done, total)
