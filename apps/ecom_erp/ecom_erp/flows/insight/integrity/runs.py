"""Runs of the Integrity Check. A run goes through all documents, or through those that have changed, in batches: what a batch
says is kept in one transaction with the place that was reached, so a run that is stopped goes on where it was.

One run at a time: its key is unique in the database. It works for some seconds, then queues behind whatever else waits for a
worker.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.states.integrity import DONE, FAILED, OPEN, RUNNING
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.insight.integrity import catalogue, findings
from ecom_erp.flows.insight.integrity.catalogue import BATCH, SUBJECTS, Subject
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import CHECKS, lease
from ecom_erp.messaging.transaction import in_snapshot, in_transaction, roll_back

CHECK = "Integrity Check"
CHANGES, EVERYTHING = "Changes", "Everything"
ONLY_ONE = "running"
MAX_ATTEMPTS = 5
# what is written without a new time of change is seen by the run of the next night at the latest
OVERLAP = timedelta(days=1)
WEEK = timedelta(days=6, hours=12)


@dataclass(frozen=True)
class Pass:
	"""A walk through documents of a subject; `names` (last, limit) are the next ones."""

	subject: Subject
	names: Callable[[str, int], list[str]]


def passes(since: datetime | None) -> list[Pass]:
	"""What a run walks through: for each subject the documents with open findings, then all or those that have changed."""
	found = []
	for subject in SUBJECTS:
		found.append(Pass(subject, partial(findings.documents_with_open, subject.doctype)))
		found.append(Pass(subject, partial(_own, subject, since)))
		if since and not subject.always_whole:
			found += [
				Pass(subject, partial(_with, subject, source, since)) for source in subject.changed_with
			]
	return found


def _own(subject: Subject, since: datetime | None, last: str, limit: int) -> list[str]:
	return catalogue.own_names(subject, last, limit, since)


def _with(subject: Subject, source: tuple[str, str], since: datetime, last: str, limit: int) -> list[str]:
	return catalogue.names_changed_with(subject, source, last, limit, since)


def start(everything: bool) -> str:
	"""Begin a run in the background; its name, or that of the one which is running. Where there was none before, everything is
	checked."""
	return in_transaction(_start, everything)


def _start(everything: bool) -> str:
	running = frappe.db.get_value(CHECK, {"running_key": ONLY_ONE})
	since = None if everything else _changed_since()
	doc = frappe.get_doc(
		{
			"doctype": CHECK,
			"kind": CHANGES if since else EVERYTHING,
			"status": RUNNING,
			"started_at": now_datetime(),
			"since": since,
			"running_key": ONLY_ONE,
			"step_due_at": now_datetime(),
		}
	)
	if not running and insert_once(doc):
		running = doc.name
	kick("check_integrity")
	return running or frappe.db.get_value(CHECK, {"running_key": ONLY_ONE})


def start_nightly() -> None:
	"""The run of the night: what has changed; once a week everything."""
	last = _last({"kind": EVERYTHING})
	start(everything=not last or last < now_datetime() - WEEK)


def _changed_since() -> datetime | None:
	last = _last({})
	return last - OVERLAP if last else None


def _last(filters: dict) -> datetime | None:
	"""When the last run that came to its end was started."""
	found = frappe.get_all(
		CHECK, {**filters, "status": DONE}, pluck="started_at", order_by="started_at desc", limit=1
	)
	return get_datetime(found[0]) if found else None


def work_due(seconds: float) -> int:
	"""Work on the run that is due, for about that long; how many were taken up. One whose worker died is taken up again."""
	taken = 0
	end = time.monotonic() + seconds
	for name in in_transaction(_claim):
		taken += 1
		try:
			_go_on(name, end)
		except Exception as error:
			roll_back()
			log_unexpected(f"{CHECK} {name}")
			in_transaction(_failed, name, error)
	return taken


def _claim() -> list[str]:
	table = frappe.qb.DocType(CHECK)
	return lease(table, table[CHECKS.due], table[CHECKS.attempts], 1)


def _go_on(name: str, end: float) -> None:
	row = frappe.db.get_value(CHECK, name, ["since", "pass_number", "last_name", "total"], as_dict=True)
	since = get_datetime(row.since) if row.since else None
	every = passes(since)
	if not row.total:
		in_transaction(frappe.db.set_value, CHECK, name, "total", _total(since))
	number, last = row.pass_number, row.last_name or ""
	while number < len(every):
		subject, names = every[number].subject, every[number].names(last, BATCH)
		found = in_snapshot(catalogue.violations, subject, names) if names else []
		following = (number, names[-1]) if len(names) == BATCH else (number + 1, "")
		if not in_transaction(_keep, name, (number, last), following, subject, names, found):
			return
		number, last = following
		if time.monotonic() > end and number < len(every):
			in_transaction(_queue_again, name)
			return
	in_transaction(_finish, name)


def _queue_again(name: str) -> None:
	frappe.db.set_value(CHECK, name, {"step_due_at": now_datetime(), "step_attempts": 0})
	kick("check_integrity")


def _total(since: datetime | None) -> int:
	"""How many documents will be looked at, near enough for a bar."""
	changed = {"modified": (">=", since)} if since else {}
	return sum(frappe.db.count(one.doctype, {} if one.always_whole else changed) for one in SUBJECTS)


def _keep(name: str, place, following, subject: Subject, names: list[str], found: list) -> bool:
	"""Keep what a batch says, and the place behind it; False when another worker has done that."""
	row = lock_values(
		CHECK, name, ["status", "pass_number", "last_name", "checked", "opened", "resolved", "total"]
	)
	if row.status != RUNNING or (row.pass_number, row.last_name or "") != place:
		return False
	change = findings.note(subject.doctype, names, found)
	checked = row.checked + len(names)
	frappe.db.set_value(
		CHECK,
		name,
		{
			"pass_number": following[0],
			"last_name": following[1],
			"checked": checked,
			"opened": row.opened + change.opened,
			"resolved": row.resolved + change.resolved,
		},
	)
	_publish(name, min(checked, row.total - 1), row.total)
	return True


def _finish(name: str) -> None:
	if lock_values(CHECK, name, "status") != RUNNING:
		return
	set_status(
		CHECK,
		name,
		DONE,
		finished_at=now_datetime(),
		running_key=None,
		step_due_at=None,
		open_findings=frappe.db.count(findings.FINDING, {"status": OPEN}),
	)
	_publish(name, 1, 1)


def _failed(name: str, error: Exception) -> None:
	"""Tried again after its lease, a few times."""
	if lock_values(CHECK, name, "step_attempts") >= MAX_ATTEMPTS:
		set_status(
			CHECK,
			name,
			FAILED,
			status_message=_("Unexpected: {0}").format(type(error).__name__),
			finished_at=now_datetime(),
			running_key=None,
			step_due_at=None,
		)


def _publish(name: str, done: int, total: int) -> None:
	"""The form shows how far it is."""
	message = {"done": done, "total": total}
	frappe.publish_realtime(
		"integrity_check_progress", message, doctype=CHECK, docname=name, after_commit=True
	)
