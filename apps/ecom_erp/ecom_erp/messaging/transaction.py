"""The frame of every flow step: one transaction, fresh reads, repeated when it lost a deadlock."""

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import frappe
from rq.timeouts import BaseTimeoutException

TRIES = 5
Given = ParamSpec("Given")
Result = TypeVar("Result")


class NestedUnitOfWork(Exception):
	"""A unit of work was begun inside another one: its end would commit the half of what stands around it."""


def read_committed() -> None:
	"""End the transaction; the connection's next ones see what others have committed up to each moment."""
	# ends what the caller has read so far, so that the new isolation level applies from here on
	frappe.db.commit()
	frappe.db.sql("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
	frappe.db.commit()


def unit_of_work(step: Callable[Given, Result]) -> Callable[Given, Result]:
	"""A flow's step: everything in it is committed together, or not at all.

	A step takes the row lock of its order first (or of what it is about), looks whether its work is done already, and
	does nothing then; so it may be run again after a crash anywhere. One that lost a deadlock or waited too long for a
	lock is run again from its start, `TRIES` times at most; other errors are the caller's. Raises NestedUnitOfWork
	inside another one: what a step shares with others is a plain function.
	"""

	@wraps(step)
	def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
		return in_transaction(step, *args, **kwargs)

	return run


def in_transaction(step: Callable[..., Any], *args, **kwargs) -> Any:
	"""Run `step` as one unit of work and return what it returns: for a step that is one in this call only. See
	`unit_of_work`."""
	if in_unit_of_work():
		raise NestedUnitOfWork(getattr(step, "__qualname__", str(step)))
	for attempt in range(1, TRIES + 1):
		try:
			with _unit():
				return step(*args, **kwargs)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			if attempt == TRIES:
				raise
			time.sleep(random.uniform(0.02, 0.1) * attempt)


def in_snapshot(read: Callable[..., Any], *args, **kwargs) -> Any:
	"""Return what `read` returns, all of whose queries see the same moment, so that it never meets the half of what another
	worker is just committing. It may not write. Raises NestedUnitOfWork inside a unit of work."""
	if in_unit_of_work():
		raise NestedUnitOfWork(getattr(read, "__qualname__", str(read)))
	frappe.db.commit()
	frappe.db.sql("COMMIT")
	frappe.db.sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
	frappe.db.sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
	try:
		return read(*args, **kwargs)
	finally:
		roll_back()


def roll_back() -> None:
	"""Undo what is not committed. The end of a job's time is no error of the work at hand: where that is what happened, it is raised
	again, whoever caught it, and ends the job; the lease brings its work back. It may come in the middle of a query, say one that
	waits for a lock, which leaves the connection of no use: a new one takes its place, and the server undoes what the old one did."""
	try:
		frappe.db.rollback()
	except Exception:
		_connect_anew()
	ended = sys.exc_info()[1]
	if isinstance(ended, BaseTimeoutException):
		raise ended


def _connect_anew() -> None:
	"""Where that fails too, the database is away, which whoever asks it next will tell."""
	with suppress(Exception):
		frappe.db.close()
	with suppress(Exception):
		frappe.db.connect()
		frappe.db.rollback()


def in_unit_of_work() -> bool:
	"""Whether the caller stands inside a unit of work."""
	return bool(getattr(frappe.local, "ecom_unit_of_work", False))


@contextmanager
def _unit() -> Iterator[None]:
	"""Reads inside see what others have committed up to that moment (READ COMMITTED). Under MariaDB's default a
	transaction reads an old picture even after it got a row lock: ERPNext, which recomputes `Bin.reserved_qty` from open
	Sales Orders, would then overwrite a reservation that another worker has just made."""
	# ends what the caller has read so far; the level below is that of the next transaction alone
	frappe.db.commit()
	frappe.db.sql("COMMIT")
	frappe.db.sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
	frappe.db.begin()
	frappe.local.ecom_unit_of_work = True
	try:
		yield
		frappe.db.commit()
	except BaseException:
		roll_back()
		raise
	finally:
		frappe.local.ecom_unit_of_work = False
