"""Work that lies in the database: rows that are claimed under a lease, finished, tried again or given up.

A row's `next_try_at` says when it is due; claiming moves it to the end of the lease. So a worker that dies leaves
nothing to clean up: its rows are simply due again. Times are those of the site.
"""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from ecom_erp.messaging.transaction import in_transaction

LEASE_SECONDS = 300
FIRST_RETRY_SECONDS = 30
LONGEST_RETRY_SECONDS = 3600
WAITING = ("New", "Failed", "Processing")


def claim(doctype: str, limit: int) -> list[str]:
	"""Up to `limit` names of due rows of `doctype`, leased to the caller. Two callers never get the same row."""
	return in_transaction(_claim, doctype, limit)


def _claim(doctype: str, limit: int) -> list[str]:
	table = frappe.qb.DocType(doctype)
	names = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(table.status.isin(WAITING))
		.where(table.next_try_at <= now_datetime())
		.orderby(table.next_try_at)
		.limit(limit)
		.for_update(skip_locked=True)
	).run(pluck=True)
	if names:
		(
			frappe.qb.update(table)
			.set(table.status, "Processing")
			.set(table.attempts, table.attempts + 1)
			.set(table.next_try_at, now_datetime() + timedelta(seconds=LEASE_SECONDS))
			.where(table.name.isin(names))
		).run()
	return names


def finish(doctype: str, name: str, **values) -> None:
	"""Mark a row as done, inside the caller's transaction."""
	values = {"status": "Done", "processed_at": now_datetime(), "error": None, **values}
	frappe.db.set_value(doctype, name, values, update_modified=False)


def fail(doctype: str, name: str, error: str, final: bool = False, retry_after: float | None = None) -> None:
	"""Note why a row failed and when it is tried again; the row is dead when `final` or out of attempts."""
	in_transaction(_fail, doctype, name, error, final, retry_after)


def _fail(doctype: str, name: str, error: str, final: bool, retry_after: float | None) -> None:
	attempts = frappe.db.get_value(doctype, name, "attempts", for_update=True)
	if attempts is None:
		return
	most = frappe.db.get_single_value("Ecom Settings", "max_attempts") or 8
	dead = final or attempts >= most
	frappe.db.set_value(
		doctype,
		name,
		{
			"status": "Dead" if dead else "Failed",
			"error": error[:500],
			"next_try_at": now_datetime() + timedelta(seconds=retry_after or backoff(attempts)),
		},
		update_modified=False,
	)


def replay(doctype: str, name: str) -> None:
	"""A person wants a dead or failed row tried again, from the first attempt."""
	values = {"status": "New", "attempts": 0, "next_try_at": now_datetime(), "error": None}
	frappe.db.set_value(doctype, name, values)


def backoff(attempts: int) -> float:
	"""Seconds to wait after the given number of attempts: doubling, one hour at most."""
	return min(FIRST_RETRY_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_RETRY_SECONDS)
