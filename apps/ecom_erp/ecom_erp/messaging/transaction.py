"""The frame of every flow step: one transaction, fresh reads, repeated when it lost a deadlock."""

import random
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import frappe

TRIES = 5


def read_committed() -> None:
	"""End the transaction; the connection's next ones see what others have committed up to each moment."""
	# ends what the caller has read so far, so that the new isolation level applies from here on
	frappe.db.commit()
	frappe.db.sql("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
	frappe.db.commit()


@contextmanager
def unit_of_work():
	"""Everything inside is committed together, or not at all.

	Reads inside see what others have committed up to that moment (READ COMMITTED). Under MariaDB's default a
	transaction reads an old picture even after it got a row lock: ERPNext, which recomputes `Bin.reserved_qty`
	from open Sales Orders, would then overwrite a reservation that another worker has just made.
	"""
	# ends what the caller has read so far; the level below is that of the next transaction alone
	frappe.db.commit()
	frappe.db.sql("COMMIT")
	frappe.db.sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
	frappe.db.begin()
	try:
		yield
		frappe.db.commit()
	except BaseException:
		frappe.db.rollback()
		raise


def in_transaction(step: Callable[..., Any], *args, **kwargs) -> Any:
	"""Run `step` as one unit of work and return what it returns. A step that lost a deadlock or waited too long
	for a lock is run again from its start, `TRIES` times at most; other errors are the caller's."""
	for attempt in range(1, TRIES + 1):
		try:
			with unit_of_work():
				return step(*args, **kwargs)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			if attempt == TRIES:
				raise
			time.sleep(random.uniform(0.02, 0.1) * attempt)
