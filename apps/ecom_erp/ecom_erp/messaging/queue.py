"""Work that lies in the database: rows that are claimed under a lease, finished, tried again or given up.

A row's `next_try_at` says when it is due (done and dead rows have none); claiming moves it to the end of the lease. So
a worker that dies leaves nothing to clean up: its rows are simply due again. Times are those of the site.
"""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime
from pypika.terms import Criterion, Field

from ecom_erp.messaging.transaction import in_transaction

LEASE_SECONDS = 300
FIRST_RETRY_SECONDS = 30
LONGEST_RETRY_SECONDS = 3600
WAITING = ("New", "Failed", "Processing")
# DocTypes whose rows are leased, and the field that says when a row is due
LEASED = {
	"Inbox Message": "next_try_at",
	"Outbox Message": "next_try_at",
	"Ecom Order": "step_due_at",
	"After Sales Ticket": "step_due_at",
	"Order Import": "step_due_at",
	"Waybill": "next_poll_at",
}


class NotYet(Exception):
	"""A row has to wait for something, `seconds` at least; it is taken up again, however often (`postpone`)."""

	def __init__(self, message: str, seconds: float = 60):
		super().__init__(message)
		self.seconds = seconds


def ensure_indexes() -> None:
	"""Make the indexes that `lease` names, where a table lacks them (Frappe's own have other names on new tables)."""
	for doctype, due in LEASED.items():
		frappe.db.add_index(doctype, [due])


def claim(doctype: str, limit: int) -> list[str]:
	"""Up to `limit` names of due rows of `doctype`, leased to the caller. Two callers never get the same row."""
	return in_transaction(_claim, doctype, limit)


def _claim(doctype: str, limit: int) -> list[str]:
	table = frappe.qb.DocType(doctype)
	_bury(table)
	return lease(
		table,
		table.next_try_at,
		table.attempts,
		limit,
		table.status.isin(WAITING),
		{table.status: "Processing"},
	)


def _bury(table) -> None:
	"""Rows that killed their worker each time are given up too: nobody was left to say that they failed."""
	(
		frappe.qb.update(table)
		.set(table.status, "Dead")
		.set(table.next_try_at, None)
		.set(table.error, _("The worker ended while it worked on this, each time"))
		.where(table.status == "Processing")
		.where(table.next_try_at <= now_datetime())
		.where(table.attempts >= _most_attempts())
	).run()


def _most_attempts() -> int:
	return frappe.get_cached_doc("Ecom Settings").max_attempts or 20


def lease(
	table, due: Field, attempts: Field, limit: int, condition: Criterion | None = None, marks=None
) -> list[str]:
	"""Names of up to `limit` rows of `table` that are due (and meet `condition`), inside a unit of work: their `due`
	is moved to the end of the lease, `attempts` is counted up, `marks` (field: value) are set. Rows that another
	worker is just taking are passed over. The index on `due` is named, because by another one MariaDB would lock all
	that is due, and leave nothing to the next worker."""
	query = frappe.qb.from_(table).force_index(f"{due.name}_index").select(table.name)
	query = query.where(due <= now_datetime()).orderby(due).limit(limit)
	if condition is not None:
		query = query.where(condition)
	names = query.for_update(skip_locked=True).run(pluck=True)
	if names:
		update = frappe.qb.update(table).where(table.name.isin(names)).set(attempts, attempts + 1)
		update = update.set(due, now_datetime() + timedelta(seconds=LEASE_SECONDS))
		for field, value in (marks or {}).items():
			update = update.set(field, value)
		update.run()
	return names


def finish(doctype: str, name: str, **values) -> None:
	"""Mark a row as done, inside the caller's transaction."""
	values = {"status": "Done", "processed_at": now_datetime(), "next_try_at": None, "error": None, **values}
	frappe.db.set_value(doctype, name, values, update_modified=False)


def fail(doctype: str, name: str, error: str, final: bool = False, retry_after: float | None = None) -> None:
	"""Note why a row failed and when it is tried again; the row is dead when `final` or out of attempts."""
	in_transaction(_fail, doctype, name, error, final, retry_after)


def _fail(doctype: str, name: str, error: str, final: bool, retry_after: float | None) -> None:
	attempts = frappe.db.get_value(doctype, name, "attempts", for_update=True)
	if attempts is None:
		return
	dead = final or attempts >= _most_attempts()
	frappe.db.set_value(
		doctype,
		name,
		{
			"status": "Dead" if dead else "Failed",
			"error": error[:500],
			"next_try_at": None
			if dead
			else now_datetime() + timedelta(seconds=retry_after or backoff(attempts)),
		},
		update_modified=False,
	)


def postpone(doctype: str, name: str, why: str, seconds: float) -> None:
	"""A row has to wait for something else; that is no failure and does not count as an attempt."""
	values = {
		"status": "Failed",
		"attempts": 0,
		"error": why[:500],
		"next_try_at": now_datetime() + timedelta(seconds=seconds),
	}
	in_transaction(frappe.db.set_value, doctype, name, values, update_modified=False)


def replay(doctype: str, name: str) -> None:
	"""A person wants a dead or failed row tried again, from the first attempt. Raises while a worker is at it: a second
	one would tell the same at the same time, and neither would find what the other made."""
	row = frappe.db.get_value(doctype, name, ["status", "next_try_at"], as_dict=True, for_update=True)
	if row.status == "Processing" and row.next_try_at > now_datetime():
		frappe.throw(
			_("A worker is at it right now. Try again in some minutes, should it still be open then.")
		)
	values = {"status": "New", "attempts": 0, "next_try_at": now_datetime(), "error": None}
	frappe.db.set_value(doctype, name, values)


def backoff(attempts: int) -> float:
	"""Seconds to wait after the given number of attempts: doubling, one hour at most."""
	return min(FIRST_RETRY_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_RETRY_SECONDS)
