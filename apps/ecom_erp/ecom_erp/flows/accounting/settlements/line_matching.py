"""Which payment each line of a settlement settles: `core/accounting/statements/matching.py` decides, page by page, and what
it found is written with its reason. Running it again keeps what is matched and what people have accepted.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.statements.matching import (
	EXPLAINED,
	Finding,
	Match,
	Movement,
	Share,
	match,
	wanted,
)
from ecom_erp.core.accounting.statements.model import LineKind, StatementLine
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.settlement import INCONSISTENT, OPEN, POSTED, READING, READY, LineState
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.movements import wanted_movements
from ecom_erp.flows.accounting.settlements.stored_lines import LINE, NO_TASK, SETTLEMENT, SHARE
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import SETTLEMENTS, take
from ecom_erp.messaging.transaction import in_transaction, roll_back
from ecom_erp.messaging.zoned_times import aware

PAGE = 2000
CHUNK = 200
MAX_ATTEMPTS = 5
# findings that are told and keep no statement from being posted
TOLD_ONLY = (Finding.NONE, Finding.FEE_DIFFERS, Finding.DISPUTE)


def match_again(name: str) -> None:
	"""Look for the open lines' payments once more, in the background."""
	in_transaction(_match_again, name)
	kick("match_settlements")


def _match_again(name: str) -> None:
	if lock_values(SETTLEMENT, name, "status") in (OPEN, READY):
		frappe.db.set_value(
			SETTLEMENT, name, {"next_line": 0, "step_due_at": now_datetime(), "step_attempts": 0}
		)


def match_due(seconds: float) -> int:
	"""Match the settlements that are due, for about that long; how many were taken up."""
	taken = 0
	end = time.monotonic() + seconds
	for name in take(SETTLEMENTS, 10):
		taken += 1
		try:
			_match_pages(name, end)
		except Exception as error:
			roll_back()
			log_unexpected(f"Settlement {name}")
			in_transaction(_failed, name, error)
		if time.monotonic() > end:
			break
	return taken


def _failed(name: str, error: Exception) -> None:
	if lock_values(SETTLEMENT, name, "step_attempts") >= MAX_ATTEMPTS:
		text = _("Unexpected: {0}").format(type(error).__name__)
		values = {"problem": text, "said": sentences.kept(text), "step_due_at": None}
		frappe.db.set_value(SETTLEMENT, name, values)


def _match_pages(name: str, end: float) -> None:
	while in_transaction(_match_page, name):
		publish_progress(name, *frappe.db.get_value(SETTLEMENT, name, ["next_line", "line_count"]))
		if time.monotonic() > end:
			in_transaction(
				frappe.db.set_value, SETTLEMENT, name, {"step_due_at": now_datetime(), "step_attempts": 0}
			)
			return
	publish_progress(name, 1, 1)


def publish_progress(name: str, done: int, total: int) -> None:
	"""How many lines of how many are done, to whoever has the settlement open."""
	message = {"done": done, "total": total}
	frappe.publish_realtime("settlement_progress", message, doctype=SETTLEMENT, docname=name)


def _match_page(name: str) -> bool:
	"""The next page of open lines; False when there is none."""
	doc = accounts.lock_of(name)
	if doc.status in (READING, INCONSISTENT, POSTED):
		frappe.db.set_value(SETTLEMENT, name, "step_due_at", None)
		return False
	rows = frappe.get_all(
		LINE,
		filters={"settlement": name, "line_no": (">", doc.next_line), "state": LineState.OPEN},
		fields=["*"],
		order_by="line_no",
		limit=PAGE,
	)
	if not rows:
		return _begin_anew(doc) or _finish(doc)
	account = accounts.read(doc.settlement_account)
	lines = [as_line(row) for row in rows]
	movements = wanted_movements(account, wanted(lines))
	found = match(lines, doc.currency, movements, account.fee_tolerance)
	write(doc.name, movements, found)
	frappe.db.set_value(SETTLEMENT, name, "next_line", rows[-1].line_no)
	return True


def _begin_anew(doc) -> bool:
	"""Whether the lines that are left are looked through once more: of several lines of one payment some may have stood on
	one page and some on another."""
	left = open_lines(doc.name)
	if doc.line_count <= PAGE or not left or left == doc.open_count:
		return False
	frappe.db.set_value(SETTLEMENT, doc.name, {"next_line": 0, "open_count": left})
	return True


def as_line(row) -> StatementLine:
	"""A stored line as the provider stated it; its id is the row's name."""
	told = row.paid_currency and row.paid_amount
	return StatementLine(
		row.name,
		LineKind(row.kind),
		row.type or "",
		aware(row.at),
		_amount(row, "amount"),
		_amount(row, "fee"),
		_amount(row, "fee_tax"),
		row.order_number or "",
		row.transaction_id or "",
		tuple(json.loads(row.other_ids or "[]")),
		row.sku or "",
		row.description or "",
		quantize(from_field(row.paid_amount), row.paid_currency) if told else None,
		row.paid_currency or "",
		from_field(row.rate) or None,
		aware(row.answer_by),
	)


def with_order_number(line: StatementLine, number: str) -> StatementLine:
	"""The line as if the provider had named the order: its own ids no longer count."""
	return replace(line, order_number=number, transaction_id="", other_ids=())


def _amount(row, field: str) -> Decimal:
	return quantize(from_field(row.get(field)), row.currency)


def write(settlement: str, movements: Sequence[Movement], found: Sequence[Match]) -> None:
	"""What was found of lines, and what they settle, in the caller's transaction."""
	frappe.db.bulk_update(
		LINE, {one.line_id: values_of(one) for one in found}, chunk_size=CHUNK, update_modified=False
	)
	write_shares(settlement, movements, [one for one in found if one.finding in TOLD_ONLY])


def write_shares(settlement: str, movements: Sequence[Movement], found: Sequence[Match]) -> None:
	"""What lines settle of which payments."""
	known = {(one.order, one.payment, one.is_refund): one.currency for one in movements}
	rows = [
		_share(settlement, one.line_id, share, known[share.order, share.payment, share.is_refund])
		for one in found
		for share in one.shares
	]
	if rows:
		frappe.db.bulk_insert(SHARE, list(rows[0]), [list(row.values()) for row in rows])


def values_of(found: Match) -> dict:
	"""What a line says of its match."""
	text = _(EXPLAINED[found.reason]).format(*found.values)
	return {
		"state": LineState.MATCHED if found.finding in TOLD_ONLY else LineState.OPEN,
		"finding": str(found.finding),
		"difference": found.difference,
		"ecom_order": found.order or None,
		"explanation": text,
		"said": sentences.kept(text),
	}


def _share(settlement: str, line: str, share: Share, currency: str) -> dict:
	now, user = now_datetime(), frappe.session.user
	return {
		"name": frappe.generate_hash(length=10),
		"creation": now,
		"modified": now,
		"owner": user,
		"modified_by": user,
		"settlement": settlement,
		"line": line,
		"ecom_order": share.order,
		"payment": share.payment,
		"is_refund": int(share.is_refund),
		"currency": currency,
		"amount": share.amount,
	}


def _finish(doc) -> bool:
	left = open_lines(doc.name)
	over = {**NO_TASK, "step_due_at": None, "step_attempts": 0, "problem": None, "said": None}
	set_status(SETTLEMENT, doc.name, OPEN if left else READY, open_count=left, **over)
	return False


def open_lines(name: str) -> int:
	"""Lines of a settlement that a person has to decide."""
	return frappe.db.count(LINE, {"settlement": name, "state": LineState.OPEN})


def refresh(name: str) -> None:
	"""After a decision: the settlement's count of open lines and its status, under its lock."""
	doc = lock(SETTLEMENT, name)
	if doc.status in (OPEN, READY):
		_finish(doc)
